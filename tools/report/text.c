/* Text: a report for a terminal or a log. */
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "content.h"
#include "dots.h"
#include "formats.h"
#include "layout.h"
#include "lib/digits.h"
#include "sections.h"
#include "show.h"

enum {
	GAP = 2,
	FACT_WIDTH = 12,
	SUMMARY_WIDTH = 13, /* "what is wrong" */
	HEAD_LINES = 2,	    /* of a title or a notice */
	SCREEN_LINES = 24,
	SCREEN_WIDTH = 80,
	NAME_WIDTH = 20,
	NUMBER_WIDTH = 9,
	BAR_MAX = 20,
	BESIDE_MAX = 7
};

struct page {
	FILE *out;
	const struct results *r;
	const struct options *o;
};

static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static void
pad(FILE *out, size_t n)
{
	for (; n > 0; n--)
		putc(' ', out);
}

static void
colour(const struct page *p, const char *code)
{
	if (p->o->colour)
		fprintf(p->out, "\033[%sm", code);
}

/* At a blank, unless it is between a number and its unit or sign. */
static bool
may_break(const char *text, size_t at)
{
	return text[at] == ' ' && !is_tied(text, &text[at]);
}

/* Where a line of so many columns is best broken: at a blank, if there is one. */
static size_t
line_end(const char *text, size_t width)
{
	size_t full = show_prefix(text, width), n = full, columns;

	if (text[full] == '\0')
		return full;
	while (n > 0 && !may_break(text, n))
		n--;
	if (n > 0)
		return n;
	/* A long word, as a digest is, in halves rather than with its end alone. */
	columns = show_width(text) - show_width(text + strcspn(text, " "));
	return columns > width && columns <= 2 * width
		   ? show_prefix(text, (columns + 1) / 2)
		   : full;
}

/* Text that began in column at, broken at blanks and indented from the second line on. */
static void
wrap(const struct page *p, const char *text, size_t at, size_t indent)
{
	size_t width = (size_t)p->o->width;

	for (;;) {
		size_t n = line_end(text, width - at);

		fprintf(p->out, "%.*s\n", (int)n, text);
		text += n;
		while (*text == ' ')
			text++;
		if (*text == '\0')
			return;
		pad(p->out, indent);
		at = indent;
	}
}

static void
heading(const struct page *p, const char *text)
{
	putc('\n', p->out);
	colour(p, "1");
	wrap(p, text, 0, GAP);
	colour(p, "0");
}

/*
 * Text in a column, shortened where it is too long, in a colour or NULL.
 * *blanks are due before it: a line does not end with any.
 */
static void
put_column(const struct page *p, const char *text, const char *code, size_t width,
    size_t before, size_t *blanks)
{
	size_t n = show_width(text);

	if (n == 0) {
		*blanks += width + GAP;
		return;
	}
	pad(p->out, *blanks + before);
	if (code != NULL)
		colour(p, code);
	fputs(show_fitted(p->r->arena, text, width), p->out);
	if (code != NULL)
		colour(p, "0");
	*blanks = GAP + (before + n < width ? width - before - n : 0);
}

/* Rows stand under what they have in common. */
static size_t
indent_of(const struct table *t)
{
	return t->kind->grouped ? 2 * GAP : GAP;
}

static bool
has_units(const struct table *t, const struct table_layout *l)
{
	for (size_t i = 0; i < t->n_columns; i++)
		if (t->column[i].unit != NULL && !l->left_out[i])
			return true;
	return false;
}

/* A colour for a verdict, or none. */
static const char *
colour_of(const char *text)
{
	static const char *const coloured[][2] = { { "VERIFIED", "32" },
		{ "PLAUSIBLE", "33" }, { "NEEDS_VALIDATION", "31" }, { "agrees", "32" },
		{ "differs", "31" } };

	for (size_t i = 0; i < sizeof(coloured) / sizeof(coloured[0]); i++)
		if (strcmp(text, coloured[i][0]) == 0)
			return coloured[i][1];
	return NULL;
}

/* A share as a bar behind its row, on a terminal that has room for it. */
static void
put_bar(const struct page *p, double share, size_t used)
{
	size_t room = (size_t)p->o->width > used ? (size_t)p->o->width - used : 0;

	if (!p->o->colour || room < BAR_MAX / 2 || !(share > 0))
		return;
	room = room < BAR_MAX ? room : BAR_MAX;
	colour(p, "36");
	for (size_t i = 0; i < (size_t)(share * (double)room + 0.5) && i < room; i++)
		fputs("\xe2\x96\x87", p->out);
	colour(p, "0");
}

/* What goes into a line of a column, and of *rest what is left for those below: all of it
 * goes in, if shortened, where the page is wide.  On a narrow one a word that is too long
 * goes on below, so that nothing of it is lost; a number does not. */
static const char *
take_line(const struct page *p, const char **rest, size_t width, bool is_number)
{
	size_t n = p->o->width < SCREEN_WIDTH ? layout_line(*rest, width) : strlen(*rest);
	const char *line;

	if (n == 0)
		n = is_number ? strlen(*rest) : show_prefix(*rest, width);
	line = arena_text(p->r->arena, "%.*s", (int)n, *rest);
	*rest += n;
	*rest += strspn(*rest, " ");
	return line;
}

/* Columns left of a text: numbers are lined up at their points, their titles end where
 * they do. */
static size_t
before_text(const struct table *t, const struct table_layout *l, size_t i,
    const char *text, bool is_head)
{
	size_t tail = is_head ? 0 : layout_tail(&t->column[i], text);
	size_t used = show_width(text) - tail + (is_head ? 0 : l->tail[i]);

	return column_is_numeric(&t->column[i]) && used < l->width[i] ? l->width[i] - used
								      : 0;
}

/* A text of each column, in as many lines as they take, and a bar behind the first. */
static void
put_texts(const struct page *p, const struct table *t, const struct table_layout *l,
    const char *const text[], bool is_head, double share)
{
	const char **rest = arena_room(p->r->arena, t->n_columns, sizeof(*rest));
	bool more = true;

	for (size_t i = 0; i < t->n_columns; i++)
		rest[i] = text[i];
	for (bool first = true; more; first = false) {
		size_t blanks = indent_of(t), used = blanks;

		more = false;
		for (size_t i = 0; i < t->n_columns; i++) {
			const char *line;

			if (l->left_out[i])
				continue;
			line = take_line(p, &rest[i], l->width[i],
			    !is_head && column_is_numeric(&t->column[i]));
			more |= *rest[i] != '\0';
			used += l->width[i] + GAP;
			put_column(p, line, is_head ? NULL : colour_of(text[i]),
			    l->width[i], before_text(t, l, i, line, is_head), &blanks);
		}
		if (first && p->o->colour && share > 0) {
			pad(p->out, blanks);
			put_bar(p, share, used);
		}
		putc('\n', p->out);
	}
}

/* The head: titles, or what they are counted in. */
static void
put_head(
    const struct page *p, const struct table *t, const struct table_layout *l, bool units)
{
	const char **text = arena_room(p->r->arena, t->n_columns, sizeof(*text));

	for (size_t i = 0; i < t->n_columns; i++) {
		const char *unit = t->column[i].unit;

		text[i] = !units ? t->column[i].title : unit != NULL ? unit : "";
	}
	put_texts(p, t, l, text, true, NAN);
}

static void
put_row(
    const struct page *p, const struct table *t, const struct table_layout *l, size_t row)
{
	const char **text = arena_room(p->r->arena, t->n_columns, sizeof(*text));
	double share = NAN;

	for (size_t i = 0; i < t->n_columns; i++) {
		text[i] = table_cell(t, row, i)->text;
		if (t->column[i].bar)
			share = table_cell(t, row, i)->number;
	}
	put_texts(p, t, l, text, false, share);
}

/* Columns to keep free behind a table's rows. */
static size_t
bar_room(const struct page *p, const struct table *t)
{
	for (size_t i = 0; i < t->n_columns && p->o->colour; i++)
		if (t->column[i].bar)
			return BAR_MAX / 2 + GAP;
	return 0;
}

static void
put_note(const struct page *p, const char *note)
{
	pad(p->out, GAP);
	wrap(p, note, GAP, GAP);
}

/* Above the first of the rows that have something in common: what that is. */
static void
put_group(const struct page *p, const struct table *t, size_t row)
{
	const char *group = table_cell(t, row, 0)->text;

	if (!t->kind->grouped ||
	    (row > 0 && strcmp(group, table_cell(t, row - 1, 0)->text) == 0))
		return;
	pad(p->out, GAP);
	colour(p, "1");
	wrap(p, group, GAP, 3 * GAP);
	colour(p, "0");
}

static void
put_table(const struct page *p, const struct table *t)
{
	struct arena *a = p->r->arena;
	struct items notes;
	struct table_layout l;

	heading(p, t->title);
	l = layout_fit(a, t, (size_t)p->o->width - bar_room(p, t) - (indent_of(t) - GAP),
	    GAP, p->o->width < SCREEN_WIDTH);
	colour(p, "2");
	put_head(p, t, &l, false);
	if (has_units(t, &l))
		put_head(p, t, &l, true);
	colour(p, "0");
	for (size_t row = 0; row < t->n_rows; row++) {
		put_group(p, t, row);
		put_row(p, t, &l, row);
	}
	notes = table_notes(p->r, t, l.left_out);
	for (size_t i = 0; i < notes.n; i++)
		put_note(p, notes.item[i].text);
}

/* Configurations beside each other, as many as the page is wide enough for. */
static void
put_beside(const struct page *p, const struct table_kind *kind)
{
	size_t total = table_configs(p->r);
	struct table t;

	/* No more than there was room for in the table before. */
	for (struct slice s = { 0, BESIDE_MAX }; s.first < total; s.first += s.n) {
		s.n = total - s.first < s.n ? total - s.first : s.n;
		for (;; s.n--) {
			t = table_make(p->r, kind, &s);
			if (s.n == 1 ||
			    layout_fits(p->r->arena, &t, (size_t)p->o->width, GAP))
				break;
		}
		if (t.n_rows > 0)
			put_table(p, &t);
	}
}

/* Facts: a name and what is to be said of it. */
static void
put_facts(const struct page *p, const struct items *facts)
{
	size_t names = FACT_WIDTH;

	for (size_t i = 0; i < facts->n; i++)
		names = larger(names, show_width(facts->item[i].name));
	for (size_t i = 0; i < facts->n; i++) {
		fprintf(
		    p->out, "%*s%-*s", GAP, "", (int)names + GAP, facts->item[i].name);
		wrap(p, facts->item[i].text, names + 2 * GAP, names + 2 * GAP);
	}
}

/* Lines that a text fills; at most so many. */
static size_t
lines_of(const struct page *p, const char *text, size_t at, size_t most)
{
	size_t n = 0;

	for (; *text != '\0' && n < most; n++) {
		text += line_end(text, (size_t)p->o->width - at);
		text += strspn(text, " ");
	}
	return n;
}

/* Text from a column on, in so many lines at most. */
static void
put_lines(const struct page *p, const char *text, size_t at, size_t most)
{
	size_t width = (size_t)p->o->width - at;
	const char *last = text;

	for (size_t n = 1; n < most && *last != '\0'; n++) {
		last += line_end(last, width);
		last += strspn(last, " ");
	}
	wrap(p,
	    show_clipped(p->r->arena, text, show_width(text) - show_width(last) + width),
	    at, at);
}

/* Lines of what stands above the summary, and of it where a text has so many at most, and
 * each of several. */
static size_t
screen_lines(const struct page *p, const struct items *notices,
    const struct items *summary, size_t at, size_t most, size_t each)
{
	size_t n = lines_of(p, facts_title(p->r), 0, HEAD_LINES) + 2;

	for (size_t i = 0; i < notices->n; i++)
		n += lines_of(p, notices->item[i].text, 0, HEAD_LINES);
	for (size_t i = 0; i < summary->n; i++) {
		const struct item *item = &summary->item[i];

		n += lines_of(p, item->text, at, most);
		for (size_t k = 0; k < item->each.n; k++)
			n += lines_of(p, item->each.item[k].text, at, each);
	}
	return n;
}

/* The first screen: each thing in up to three lines, as there is room; each of several in
 * one, or two.  Where the page is narrower nothing is cut. */
static void
put_summary(const struct page *p, const struct items *items)
{
	size_t at = SUMMARY_WIDTH + 2 * GAP, most, each;
	struct items notices = facts_notices(p->r);

	each = screen_lines(p, &notices, items, at, 2, 2) <= SCREEN_LINES ? 2 : 1;
	for (most = 3; most > 1; most--)
		if (screen_lines(p, &notices, items, at, most, each) <= SCREEN_LINES)
			break;
	if (p->o->width < SCREEN_WIDTH)
		most = each = SIZE_MAX;

	for (size_t i = 0; i < items->n; i++) {
		const struct item *item = &items->item[i];

		fprintf(p->out, "%*s%-*s", GAP, "", SUMMARY_WIDTH + GAP, item->name);
		if (*item->text != '\0')
			put_lines(p, item->text, at, most);
		for (size_t k = 0; k < item->each.n; k++) {
			pad(p->out, k > 0 ? at : 0);
			put_lines(p, item->each.item[k].text, at, each);
		}
	}
}

static void
put_warnings(const struct page *p, const struct items *warnings)
{
	for (size_t i = 0; i < warnings->n; i++) {
		colour(p, "33");
		fputs("  ! ", p->out);
		wrap(p, warnings->item[i].text, 4, 4);
		colour(p, "0");
	}
}

static void
put_list(const struct page *p, const struct items *items, size_t indent)
{
	for (size_t i = 0; i < items->n; i++) {
		const struct item *one = &items->item[i];

		pad(p->out, indent);
		wrap(p, one->text, indent, indent + GAP);
		put_list(p, &one->each, indent + GAP);
		if (one->quote == NULL)
			continue;
		pad(p->out, indent + GAP);
		wrap(p, arena_text(p->r->arena, "last line: %s", one->quote),
		    indent + GAP, indent + 2 * GAP);
	}
}

static void
put_dots(const struct page *p)
{
	struct items lines = dots_plot(p->r, (size_t)p->o->width - GAP);

	if (lines.n == 0)
		return;
	heading(p, dots_title(p->r));
	for (size_t i = 0; i < lines.n; i++)
		fprintf(p->out, "%*s%s\n", GAP, "", lines.item[i].text);
	put_note(p, dots_legend);
}

/* ---- the report ---- */

static void
put_part(const struct page *p, const struct report_section *part)
{
	enum section_kind kind = part->section->kind;

	if (kind != SECTION_TABLE && kind != SECTION_FIGURES && kind != SECTION_SUMMARY)
		heading(p, part->title);
	switch (kind) {
	case SECTION_SUMMARY:
		put_summary(p, &part->items);
		break;
	case SECTION_FACTS:
		put_facts(p, &part->items);
		break;
	case SECTION_WARNINGS:
		put_warnings(p, &part->items);
		break;
	case SECTION_LIST:
		put_list(p, &part->items, GAP);
		break;
	case SECTION_TABLE:
		if (part->table.kind->beside)
			put_beside(p, part->table.kind);
		else
			put_table(p, &part->table);
		break;
	case SECTION_FIGURES:
		put_dots(p);
		break;
	case SECTION_LINE:
	case SECTION_FLAME:
	case SECTION_LOGS:
		break;
	}
}

void
text_write(FILE *out, const struct results *r, const struct options *o)
{
	const struct page p = { out, r, o };
	struct items notices = facts_notices(r);
	size_t n;
	const struct report_section *parts = sections_make(r, NARROW, &n);

	colour(&p, "1");
	put_lines(&p, facts_title(r), 0, HEAD_LINES);
	colour(&p, "0");
	for (size_t i = 0; i < notices.n; i++)
		put_lines(&p, notices.item[i].text, 0, HEAD_LINES);
	for (size_t i = 0; i < n; i++)
		put_part(&p, &parts[i]);
}
