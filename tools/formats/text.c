/* Text: a report for a terminal or a log. */
#include <string.h>

#include "content.h"
#include "formats.h"
#include "layout.h"
#include "show.h"

enum { GAP = 2, FACT_WIDTH = 12 };

struct page {
	FILE *out;
	const struct results *r;
	const struct options *o;
};

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

static void
heading(const struct page *p, const char *text)
{
	putc('\n', p->out);
	colour(p, "1");
	fputs(text, p->out);
	colour(p, "0");
	putc('\n', p->out);
}

/* Where a line of so many columns is best broken: at a blank, if there is one. */
static size_t
line_end(const char *text, size_t width)
{
	size_t full = show_prefix(text, width), n = full;

	if (text[full] == '\0')
		return full;
	while (n > 0 && text[n] != ' ')
		n--;
	return n > 0 ? n : full;
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

/*
 * Text in a column, cut with an ellipsis where it is too long.  *blanks are due
 * before it: a line does not end with any.
 */
static void
put_column(
    const struct page *p, const char *text, size_t width, size_t before, size_t *blanks)
{
	size_t n = show_width(text);

	if (n == 0) {
		*blanks += width + GAP;
		return;
	}
	pad(p->out, *blanks + before);
	fputs(show_clipped(p->r->store, text, width), p->out);
	*blanks = GAP + (before + n < width ? width - before - n : 0);
}

/* One line of the head: titles, or what they are counted in. */
static void
put_head(const struct page *p, const struct table *t, const struct layout *l, bool units)
{
	size_t blanks = GAP;

	for (size_t i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->column[i];
		const char *text = !units ? c->title : c->unit != NULL ? c->unit : "";
		size_t n = show_width(text), width = l->width[i];

		if (!l->left_out[i])
			put_column(p, text, width,
			    c->numeric && n < width ? width - n : 0, &blanks);
	}
	putc('\n', p->out);
}

static bool
has_units(const struct table *t)
{
	for (size_t i = 0; i < t->n_columns; i++)
		if (t->column[i].unit != NULL)
			return true;
	return false;
}

static void
put_row(const struct page *p, const struct table *t, const struct layout *l, size_t row)
{
	size_t blanks = GAP;

	for (size_t i = 0; i < t->n_columns; i++) {
		const char *text = table_cell(t, row, i)->text;
		size_t n = show_width(text), before = 0;

		if (l->left_out[i])
			continue;
		if (t->column[i].numeric)
			before = l->width[i] - (n - layout_tail(&t->column[i], text)) -
				 l->tail[i];
		put_column(p, text, l->width[i], before, &blanks);
	}
	putc('\n', p->out);
}

static void
put_table(const struct page *p, struct table t)
{
	struct layout l;

	if (t.n_cells == 0)
		return;
	heading(p, t.title);
	l = layout_fit(&t, (size_t)p->o->width, GAP);
	colour(p, "2");
	put_head(p, &t, &l, false);
	if (has_units(&t))
		put_head(p, &t, &l, true);
	colour(p, "0");
	for (size_t row = 0; row < table_rows(&t); row++)
		put_row(p, &t, &l, row);
	if (t.note != NULL) {
		pad(p->out, GAP);
		wrap(p, t.note, GAP, GAP);
	}
}

static void
put_facts(const struct page *p, const struct facts *facts)
{
	heading(p, "Measured");
	for (size_t i = 0; i < facts->n; i++) {
		const struct fact *f = &facts->fact[i];

		fprintf(p->out, "%*s%-*s", GAP, "", FACT_WIDTH + GAP, f->name);
		wrap(p, f->text, FACT_WIDTH + 2 * GAP, FACT_WIDTH + 2 * GAP);
	}
}

static void
put_warnings(const struct page *p, const struct lines *warnings)
{
	if (warnings->n == 0)
		return;
	heading(p, "Warnings");
	for (size_t i = 0; i < warnings->n; i++) {
		colour(p, "33");
		fputs("  ! ", p->out);
		wrap(p, warnings->line[i], 4, 4);
		colour(p, "0");
	}
}

static void
put_failures(const struct page *p, const struct failures *f)
{
	struct store *s = p->r->store;

	if (f->n == 0)
		return;
	heading(p, "Boots that did not arrive");
	for (size_t i = 0; i < f->n; i++) {
		const struct failure *one = &f->failure[i];

		pad(p->out, GAP);
		wrap(p, failure_text(s, one), GAP, 2 * GAP);
		if (one->last_line == NULL)
			continue;
		pad(p->out, 2 * GAP);
		wrap(p, store_text(s, "last line: %s", one->last_line), 2 * GAP, 3 * GAP);
	}
}

void
text_write(FILE *out, const struct results *r, const struct options *o)
{
	const struct page p = { out, r, o };
	const char *notice = content_notice(r);
	struct facts facts = content_facts(r);
	struct lines warnings = content_warnings(r);
	struct failures failures = content_failures(r);

	colour(&p, "1");
	wrap(&p, content_title(r), 0, 0);
	colour(&p, "0");
	if (notice != NULL)
		wrap(&p, notice, 0, 0);
	put_facts(&p, &facts);
	heading(&p, content_arrived(r));
	put_warnings(&p, &warnings);
	put_failures(&p, &failures);
	put_table(&p, content_configurations(r));
	for (size_t i = 0; i < r->n_configs; i++)
		if (r->configs[i].stats.booted > 0)
			put_table(&p, content_phases(r, &r->configs[i]));
	put_table(&p, content_unseen(r));
	put_table(&p, content_estimates(r));
	put_table(&p, content_scaling(r));
}
