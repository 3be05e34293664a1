/* Text: a report for a terminal or a log. */
#include <math.h>
#include <string.h>

#include "content.h"
#include "formats.h"
#include "layout.h"
#include "lib/digits.h"
#include "show.h"
#include "tables.h"

enum { GAP = 2, FACT_WIDTH = 12, NAME_WIDTH = 20, NUMBER_WIDTH = 9, BAR_MAX = 20 };

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

/* At a blank, unless it is between a number and its unit or sign. */
static bool
may_break(const char *text, size_t at)
{
	static const char plus_minus[] = "\xc2\xb1";

	if (text[at] != ' ' || is_unit(&text[at + 1]))
		return false;
	return at < 2 || strncmp(&text[at - 2], plus_minus, 2) != 0;
}

/* Where a line of so many columns is best broken: at a blank, if there is one. */
static size_t
line_end(const char *text, size_t width)
{
	size_t full = show_prefix(text, width), n = full;

	if (text[full] == '\0')
		return full;
	while (n > 0 && !may_break(text, n))
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

static void
heading(const struct page *p, const char *text)
{
	putc('\n', p->out);
	colour(p, "1");
	wrap(p, text, 0, GAP);
	colour(p, "0");
}

/*
 * Text in a column, cut with an ellipsis where it is too long, in a colour or NULL.
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
	fputs(show_clipped(p->r->store, text, width), p->out);
	if (code != NULL)
		colour(p, "0");
	*blanks = GAP + (before + n < width ? width - before - n : 0);
}

/* Rows stand under what they have in common. */
static size_t
indent_of(const struct table *t)
{
	return t->grouped ? 2 * GAP : GAP;
}

/* One line of the head: titles, or what they are counted in. */
static void
put_head(const struct page *p, const struct table *t, const struct layout *l, bool units)
{
	size_t blanks = indent_of(t);

	for (size_t i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->column[i];
		const char *text = !units ? c->title : c->unit != NULL ? c->unit : "";
		size_t n = show_width(text), width = l->width[i];

		if (!l->left_out[i])
			put_column(p, text, NULL, width,
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

static void
put_row(const struct page *p, const struct table *t, const struct layout *l, size_t row)
{
	size_t blanks = indent_of(t), used = blanks;
	double share = NAN;

	for (size_t i = 0; i < t->n_columns; i++) {
		const struct cell *cell = table_cell(t, row, i);
		size_t n = show_width(cell->text), before = 0;
		const char *code = colour_of(cell->text);

		if (t->column[i].bar)
			share = cell->number;
		if (l->left_out[i])
			continue;
		used += l->width[i] + GAP;
		if (t->column[i].numeric)
			before = l->width[i] -
				 (n - layout_tail(&t->column[i], cell->text)) -
				 l->tail[i];
		put_column(p, cell->text, code, l->width[i], before, &blanks);
	}
	if (p->o->colour && share > 0)
		pad(p->out, blanks);
	put_bar(p, share, used);
	putc('\n', p->out);
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

	if (!t->grouped ||
	    (row > 0 && strcmp(group, table_cell(t, row - 1, 0)->text) == 0))
		return;
	pad(p->out, GAP);
	colour(p, "1");
	wrap(p, group, GAP, 3 * GAP);
	colour(p, "0");
}

static void
put_table(const struct page *p, struct table t)
{
	struct lines notes;
	struct layout l;

	if (t.n_cells == 0)
		return;
	heading(p, t.title);
	l = layout_fit(
	    &t, (size_t)p->o->width - bar_room(p, &t) - (indent_of(&t) - GAP), GAP);
	colour(p, "2");
	put_head(p, &t, &l, false);
	if (has_units(&t))
		put_head(p, &t, &l, true);
	colour(p, "0");
	for (size_t row = 0; row < table_rows(&t); row++) {
		put_group(p, &t, row);
		put_row(p, &t, &l, row);
	}
	notes = table_notes(p->r->store, &t, l.left_out);
	for (size_t i = 0; i < notes.n; i++)
		put_note(p, notes.line[i]);
}

typedef struct table slice_table(const struct results *r, struct slice configs);

/* Configurations beside each other, as many as the page is wide enough for. */
static void
put_beside(const struct page *p, slice_table *table)
{
	enum { COLUMNS_EACH = 2, EACH_MAX = (COLUMNS_MAX - 1) / COLUMNS_EACH };
	size_t total = content_arrived_configs(p->r);

	for (struct slice s = { 0, 0 }; s.first < total; s.first += s.n) {
		s.n = total - s.first < EACH_MAX ? total - s.first : EACH_MAX;
		for (; s.n > 1; s.n--) {
			struct table t = table(p->r, s);

			if (layout_fits(&t, (size_t)p->o->width, GAP))
				break;
		}
		put_table(p, table(p->r, s));
	}
}

/* Of one configuration all that is known, of several what compares them. */
static void
put_phases(const struct page *p)
{
	if (content_arrived_configs(p->r) > 1) {
		put_beside(p, content_phase_means);
		put_beside(p, content_phase_insns);
		put_table(p, content_vcpus(p->r));
		return;
	}
	for (size_t i = 0; i < p->r->n_configs; i++)
		if (p->r->configs[i].stats.booted > 0)
			put_table(p, content_phases(p->r, &p->r->configs[i]));
}

static void
put_facts(const struct page *p, const char *title, const struct facts *facts)
{
	if (facts->n == 0)
		return;
	heading(p, title);
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
put_lines(const struct page *p, const char *title, const struct lines *lines)
{
	if (lines->n == 0)
		return;
	heading(p, title);
	for (size_t i = 0; i < lines->n; i++) {
		pad(p->out, GAP);
		wrap(p, lines->line[i], GAP, 2 * GAP);
	}
}

static void
put_findings(const struct page *p, const struct findings *f)
{
	if (f->n == 0)
		return;
	heading(p, f->title);
	for (size_t i = 0; i < f->n; i++) {
		const struct finding *one = &f->finding[i];

		pad(p->out, GAP);
		wrap(p, one->text, GAP, 2 * GAP);
		for (size_t k = 0; k < one->each.n; k++) {
			pad(p->out, 2 * GAP);
			wrap(p, one->each.line[k], 2 * GAP, 3 * GAP);
		}
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

/* ---- a dot plot ---- */

/* What stands for so many boots in one place. */
static char
dots_of(size_t n)
{
	return n == 0 ? ' ' : n == 1 ? '.' : n == 2 ? ':' : n < 5 ? '+' : '#';
}

/* The place of a boot in a line of so many; results may say of a boot what they like. */
static size_t
place_of(const struct statistics *s, double x, size_t width)
{
	double at = (x - s->min_ms) / (s->max_ms - s->min_ms);

	if (!(s->max_ms > s->min_ms) || isnan(at))
		return width / 2;
	return (size_t)(fmax(0, fmin(1, at)) * (double)(width - 1) + 0.5);
}

/* A line of the boots of a configuration, from its shortest to its longest. */
static void
put_dots(const struct page *p, const struct config *c, size_t names, size_t width)
{
	const struct statistics *s = &c->stats;
	size_t *count = store_room(p->r->store, width, sizeof(*count));
	int d = digits_decimals(s->mean_ms, s->stdev_ms);

	for (size_t i = 0; i < c->n_samples; i++)
		if (!isnan(c->samples[i].boot_time_ms))
			count[place_of(s, c->samples[i].boot_time_ms, width)]++;
	fprintf(p->out, "%*s%-*s %*.*f |", GAP, "", (int)names,
	    show_clipped(p->r->store, c->name, names), NUMBER_WIDTH, d, s->min_ms);
	for (size_t i = 0; i < width; i++)
		putc(dots_of(count[i]), p->out);
	fprintf(p->out, "| %.*f\n", d, s->max_ms);
}

static void
put_dot_plot(const struct page *p)
{
	size_t names = 6, other = 2 * GAP + 2 * NUMBER_WIDTH + 3;
	bool any = false;

	for (size_t i = 0; i < p->r->n_configs; i++) {
		size_t n = show_width(p->r->configs[i].name);

		names = n > names ? n : names;
	}
	names = names < NAME_WIDTH ? names : NAME_WIDTH;
	for (size_t i = 0; i < p->r->n_configs; i++) {
		const struct config *c = &p->r->configs[i];

		if (isnan(c->stats.min_ms) || isnan(c->stats.max_ms) || c->n_samples == 0)
			continue;
		if (!any)
			heading(
			    p, "Boots, each line from its shortest to its longest in ms");
		any = true;
		put_dots(p, c, names, (size_t)p->o->width - names - other);
	}
	if (any)
		put_note(p, "(. is one boot, : two, + three or four, # more)");
}

void
text_write(FILE *out, const struct results *r, const struct options *o)
{
	const struct page p = { out, r, o };
	const char *notice = content_notice(r);
	struct facts facts = content_facts(r);
	struct facts order = content_order(r);
	struct lines warnings = content_warnings(r), next = content_next(r);
	struct lines effects = content_effects(r), observer = content_observer(r);
	struct findings findings = content_findings(r);
	struct failures failures = content_failures(r);

	colour(&p, "1");
	wrap(&p, content_title(r), 0, 0);
	colour(&p, "0");
	if (notice != NULL)
		wrap(&p, notice, 0, 0);
	if (r->n_configs > 0) {
		put_facts(&p, "Measured", &facts);
		heading(&p, content_arrived(r));
	}
	put_warnings(&p, &warnings);
	put_failures(&p, &failures);
	put_table(&p, content_configurations(r));
	put_dot_plot(&p);
	put_table(&p, content_comparison(r));
	put_table(&p, content_scaling(r));
	put_lines(&p, "Effect of the number of vCPUs", &effects);
	put_table(&p, content_estimates_grouped(r));
	put_phases(&p);
	put_table(&p, content_unseen(r));
	put_findings(&p, &findings);
	put_table(&p, content_repeatability(r));
	put_facts(&p, "Order, modes and outliers", &order);
	put_table(&p, content_host(r, true));
	put_lines(&p, "What watching costs", &observer);
	put_lines(&p, "What to do next", &next);
}
