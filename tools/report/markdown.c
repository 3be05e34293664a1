/* Markdown of GitHub, for the summary of a CI job or a comment. */
#include <ctype.h>
#include <string.h>

#include "content.h"
#include "dots.h"
#include "formats.h"
#include "sections.h"

enum { DOTS_WIDTH = 76 };

/* Does a character begin a list or a rule where a line's text begins? */
static bool
begins_block(const char *text, const char *at)
{
	size_t digits = strspn(text, "0123456789");

	if (at == text && strchr("-+=", *at) != NULL)
		return strchr(" -=", at[1]) != NULL;
	return at == text + digits && (*at == '.' || *at == ')') &&
	       (at[1] == ' ' || at[1] == '\0');
}

/* An underscore inside a word is no markup. */
static bool
is_inside_word(const char *text, const char *at)
{
	return at > text && isalnum((unsigned char)at[-1]) &&
	       isalnum((unsigned char)at[1]);
}

/* Does a character begin a mention, a reference, a link or an emoji? */
static bool
begins_link(const char *at)
{
	return *at == '@' || *at == '#' ||
	       (*at == ':' && (isalpha((unsigned char)at[1]) ||
				  (at[1] != '\0' && strchr("/+-", at[1]) != NULL)));
}

/* Is a character markup where it stands, that a backslash undoes? */
static bool
is_markup(const char *text, const char *at)
{
	return strchr("\\`*[]|~#", *at) != NULL || begins_block(text, at) ||
	       (*at == '_' && !is_inside_word(text, at)) ||
	       (*at == '.' && at > text && tolower((unsigned char)at[-1]) == 'w');
}

/*
 * Text that somebody else made, never markup.  A backslash does not keep GitHub from
 * making a link of a mention; an empty comment behind its first character does.
 */
static void
put_text(FILE *out, const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		unsigned char c = (unsigned char)*at;

		if (strchr("&<>$", c) != NULL || (c == ' ' && at == text))
			fprintf(out, "&#%d;", c);
		else
			fprintf(out, is_markup(text, at) ? "\\%c" : "%c", c);
		if (begins_link(at))
			fputs("<!-- -->", out);
	}
}

static void
put_line(FILE *out, const char *before, const char *text)
{
	fputs(before, out);
	put_text(out, text);
	putc('\n', out);
}

/* Items of a list, each behind a prefix that has the indent of its level. */
static void
put_list(FILE *out, struct arena *a, const struct items *items, const char *prefix)
{
	for (size_t i = 0; i < items->n; i++) {
		const struct item *one = &items->item[i];

		fprintf(out, "%s- ", prefix);
		if (one->name != NULL) {
			put_text(out, one->name);
			fputs(": ", out);
		}
		put_text(out, one->text);
		if (one->quote != NULL) {
			fputs("<br>last line: <code>", out);
			put_text(out, one->quote);
			fputs("</code>", out);
		}
		putc('\n', out);
		put_list(out, a, &one->each, arena_text(a, "%s  ", prefix));
	}
}

static void
put_head(FILE *out, const struct column *c)
{
	fputs("| ", out);
	put_text(out, c->title);
	if (c->unit != NULL)
		fprintf(out, *c->title == '\0' ? "%s" : " (%s)", c->unit);
	putc(' ', out);
}

static void
put_table(FILE *out, const struct results *r, const struct table *t)
{
	struct items notes = table_notes(r, t, NULL);

	for (size_t i = 0; i < t->n_columns; i++)
		put_head(out, &t->column[i]);
	fputs("|\n", out);
	for (size_t i = 0; i < t->n_columns; i++)
		fputs(column_is_numeric(&t->column[i]) ? "| --: " : "| --- ", out);
	fputs("|\n", out);
	for (size_t row = 0; row < t->n_rows; row++) {
		for (size_t i = 0; i < t->n_columns; i++) {
			fputs("| ", out);
			put_text(out, table_cell(t, row, i)->text);
			putc(' ', out);
		}
		fputs("|\n", out);
	}
	for (size_t i = 0; i < notes.n; i++)
		put_line(out, "\n", notes.item[i].text);
}

/* A block by its indent: no text in it can end it. */
static void
put_dots(FILE *out, const struct results *r)
{
	struct items lines = dots_plot(r, DOTS_WIDTH);

	if (lines.n == 0)
		return;
	put_line(out, "\n## ", dots_title(r));
	putc('\n', out);
	for (size_t i = 0; i < lines.n; i++)
		fprintf(out, "    %s\n", lines.item[i].text);
	put_line(out, "\n", dots_legend);
}

static void
put_part(FILE *out, const struct results *r, const struct report_section *part)
{
	switch (part->section->kind) {
	case SECTION_LINE:
		put_line(out, "\n", part->title);
		break;
	case SECTION_WARNINGS:
		fputs("\n> [!WARNING]\n", out);
		put_list(out, r->arena, &part->items, "> ");
		break;
	case SECTION_SUMMARY:
		putc('\n', out);
		put_list(out, r->arena, &part->items, "");
		break;
	case SECTION_FACTS:
	case SECTION_LIST:
		put_line(out, "\n## ", part->title);
		putc('\n', out);
		put_list(out, r->arena, &part->items, "");
		break;
	case SECTION_TABLE:
		put_line(out, "\n## ", part->title);
		putc('\n', out);
		put_table(out, r, &part->table);
		break;
	case SECTION_FIGURES:
		put_dots(out, r);
		break;
	case SECTION_FLAME:
	case SECTION_LOGS:
		break;
	}
}

void
markdown_write(FILE *out, const struct results *r, const struct options *o)
{
	struct items notices = facts_notices(r);
	size_t n;
	const struct report_section *parts = sections_make(r, NARROW, &n);

	(void)o;
	put_line(out, "# ", facts_title(r));
	for (size_t i = 0; i < notices.n; i++)
		put_line(out, "\n", notices.item[i].text);
	for (size_t i = 0; i < n; i++)
		put_part(out, r, &parts[i]);
}
