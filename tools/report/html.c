/* HTML: one page with everything in it, figures and boot logs too. */
#include <math.h>
#include <string.h>

#include "content.h"
#include "figures.h"
#include "flame_graph.h"
#include "formats.h"
#include "html.h"
#include "layout.h"
#include "lib/policy.h"
#include "page.h"
#include "sections.h"
#include "show.h"
#include "svg.h"

static void
put_head(FILE *out, const char *title, bool has_flame)
{
	fputs(
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	    "base-uri 'none'; form-action 'none'; style-src ",
	    out);
	policy_hash_write(out, page_style);
	if (has_flame) {
		putc(' ', out);
		policy_hash_write(out, flame_style);
	}
	fputs("; script-src ", out);
	policy_hash_write(out, page_script);
	if (has_flame) {
		putc(' ', out);
		policy_hash_write(out, flame_script);
	}
	fputs("\">\n<meta name=\"viewport\" content=\"width=device-width, "
	      "initial-scale=1\">\n<title>",
	    out);
	html_text(out, title);
	fprintf(out, "</title>\n<style>%s</style>\n", page_style);
	if (has_flame)
		fprintf(out, "<style>%s</style>\n", flame_style);
	fputs("</head>\n<body>\n", out);
}

static void
put_heading(FILE *out, const char *id, const char *text)
{
	fprintf(out, "<h2 id=\"%s\">", id);
	html_words(out, text);
	fputs("</h2>\n", out);
}

static void
put_list(FILE *out, const struct items *items)
{
	fputs("<ul>\n", out);
	for (size_t i = 0; i < items->n; i++) {
		const struct item *one = &items->item[i];

		fputs("<li>", out);
		if (one->section != NULL)
			fprintf(out, "<a href=\"#%s\">", one->section);
		html_words(out, one->text);
		if (one->section != NULL)
			fputs("</a>", out);
		if (one->quote != NULL) {
			fputs("<br>last line: <code>", out);
			html_text(out, one->quote);
			fputs("</code>", out);
		}
		if (one->each.n > 0)
			put_list(out, &one->each);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n", out);
}

static void
put_facts(FILE *out, const struct items *facts)
{
	fputs("<dl>\n", out);
	for (size_t i = 0; i < facts->n; i++) {
		html_element(out, "dt", facts->item[i].name, "dt");
		fputs("<dd>", out);
		html_words(out, facts->item[i].text);
		if (facts->item[i].each.n > 0)
			put_list(out, &facts->item[i].each);
		fputs("</dd>\n", out);
	}
	fputs("</dl>\n", out);
}

static void
put_warnings(FILE *out, const struct items *warnings)
{
	fputs("<div class=\"warnings\">\n", out);
	put_list(out, warnings);
	fputs("</div>\n", out);
}

/* ---- tables ---- */

/* Columns of a rank above this one are not printed: paper is narrow. */
enum { PRINTED_MAX = 6 };

/* Texts longer than this may be broken into lines. */
enum { LONG_TEXT = 24 };

/* Characters that paper has room for in columns of numbers. */
enum { PAPER_WIDTH = 130 };

static void
put_class(FILE *out, const struct column *c, bool is_long)
{
	const struct {
		const char *name;
		bool is;
	} classes[] = { { "n", column_is_numeric(c) }, { "w", is_long },
		{ "screen", c->rank > PRINTED_MAX } };
	const char *open = " class=\"", *before = open;

	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (classes[i].is) {
			fprintf(out, "%s%s", before, classes[i].name);
			before = " ";
		}
	if (before != open)
		putc('"', out);
}

static bool
is_long(const char *text)
{
	return show_width(text) > LONG_TEXT;
}

/* Text of a table; a long one with places where its lines may end. */
static void
put_text(FILE *out, const char *text)
{
	if (is_long(text))
		html_name(out, text);
	else
		html_text(out, text);
}

/* A unit that the title ends with ("95 %") is not said twice. */
static bool
has_unit(const struct column *c)
{
	size_t title = strlen(c->title), unit = c->unit == NULL ? 0 : strlen(c->unit);

	return unit > 0 &&
	       (title < unit || strcmp(c->title + title - unit, c->unit) != 0);
}

static void
put_column_head(FILE *out, const struct column *c)
{
	fputs("<th scope=\"col\"", out);
	put_class(out, c, is_long(c->title));
	putc('>', out);
	put_text(out, c->title);
	if (has_unit(c)) {
		fputs(" <span class=\"unit\">", out);
		html_text(out, c->unit);
		fputs("</span>", out);
	}
	fputs("</th>", out);
}

/* Blanks as wide as the point and the digits that others of a column have behind it. */
static void
put_blanks(FILE *out, size_t tail, size_t longest)
{
	for (; tail < longest; tail++)
		fputs(tail == 0 ? "&#8200;" : "&#8199;", out);
}

static void
put_cell(FILE *out, const struct table *t, size_t row, size_t column, size_t tail)
{
	const struct column *c = &t->column[column];
	const struct cell *cell = table_cell(t, row, column);
	bool first = column == 0;

	fputs(first ? "<th scope=\"row\"" : "<td", out);
	put_class(out, c, !column_is_numeric(c) && is_long(cell->text));
	if (!isnan(cell->number))
		fprintf(out, " data-v=\"%.15g\"", cell->number);
	putc('>', out);
	put_text(out, cell->text);
	put_blanks(out, layout_tail(c, cell->text), tail);
	fputs(first ? "</th>" : "</td>", out);
}

/* Texts can be broken into lines on paper, but not numbers. */
static bool
fits_paper(const struct table *t)
{
	size_t total = 0;

	for (size_t i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->column[i];
		size_t width = show_width(c->title);

		if (!column_is_numeric(c) || c->rank > PRINTED_MAX ||
		    layout_is_empty(t, i))
			continue;
		width = (width < LONG_TEXT ? width : LONG_TEXT) +
			(has_unit(c) ? 1 + show_width(c->unit) : 0);
		for (size_t row = 0; row < t->n_rows; row++) {
			size_t cell = show_width(table_cell(t, row, i)->text);

			width = cell > width ? cell : width;
		}
		total += width + 2;
	}
	return total <= PAPER_WIDTH;
}

static void
put_table(FILE *out, const struct results *r, const struct table *t)
{
	struct items notes;
	const char *id = t->kind->id;
	size_t *tail = arena_room(r->arena, t->n_columns, sizeof(*tail));
	bool *is_empty = arena_room(r->arena, t->n_columns, sizeof(*is_empty));
	bool fits = fits_paper(t);

	if (t->kind->folded)
		fprintf(out, "<details>\n<summary>%zu rows</summary>\n", t->n_rows);
	fprintf(out,
	    "<div class=\"scroll%s\" role=\"region\" tabindex=\"0\" "
	    "aria-labelledby=\"%s\">\n"
	    "<table class=\"sortable\" aria-labelledby=\"%s\">\n<thead><tr>",
	    fits ? "" : " screen", id, id);
	for (size_t i = 0; i < t->n_columns; i++) {
		tail[i] = layout_longest_tail(t, i);
		is_empty[i] = layout_is_empty(t, i);
		if (!is_empty[i])
			put_column_head(out, &t->column[i]);
	}
	fputs("</tr></thead>\n<tbody>\n", out);
	for (size_t row = 0; row < t->n_rows; row++) {
		fputs("<tr>", out);
		for (size_t i = 0; i < t->n_columns; i++)
			if (!is_empty[i])
				put_cell(out, t, row, i, tail[i]);
		fputs("</tr>\n", out);
	}
	fputs("</tbody>\n</table>\n</div>\n", out);
	if (!fits)
		html_element(out, "p class=\"paper\"",
		    "Wider than paper: this table is shown on screens only.", "p");
	notes = table_notes(r, t, is_empty);
	for (size_t i = 0; i < notes.n; i++)
		html_element(out, "p", notes.item[i].text, "p");
	if (t->kind->folded)
		fputs("</details>\n", out);
}

/* A figure twice: as wide as a page, and as a phone. */
static void
put_figure(FILE *out, const struct results *r, const struct figure *f)
{
	fprintf(out, "<figure id=\"figure-%s\"%s>\n", f->id,
	    f->can_zoom ? " class=\"zoom\"" : "");
	html_element(out, "figcaption", f->title, "figcaption");
	fputs("<div class=\"plot\" tabindex=\"0\" role=\"group\" aria-label=\"", out);
	html_text(out, f->title);
	fputs("\">\n", out);
	svg_write(out, r->arena, f, SVG_WIDE, " class=\"wide\"", NULL);
	svg_write(out, r->arena, f, SVG_NARROW, " class=\"narrow\"", NULL);
	fputs("</div>\n</figure>\n", out);
}

/* With its script, which the browser needs only to zoom and to search. */
static void
put_flame(FILE *out, const struct results *r, const char *caption)
{
	struct flame_graph g = flame_graph_of(r);

	fputs("<figure>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
	      "aria-labelledby=\"flame\">\n",
	    out);
	flame_svg(out, &g, false);
	fputs("</div>\n", out);
	html_element(out, "figcaption", caption, "figcaption");
	fprintf(out, "</figure>\n<script>%s</script>\n", flame_script);
}

/* ---- the page ---- */

static bool
has_heading(const struct report_section *p)
{
	return p->section->kind != SECTION_LINE;
}

/* How many sections stand before the contents: those of the first screen. */
static size_t
first_screen(const struct report_section *parts, size_t n)
{
	size_t i = 0;

	while (i < n && (parts[i].section->kind == SECTION_LINE ||
			    parts[i].section->kind == SECTION_SUMMARY))
		i++;
	return i;
}

/* Links to sections, in their order. */
static void
put_contents(FILE *out, const struct report_section *parts, size_t n)
{
	fputs("<nav aria-label=\"Contents\"><ul>\n", out);
	for (size_t i = 0; i < n; i++) {
		if (!has_heading(&parts[i]))
			continue;
		fprintf(out, "<li><a href=\"#%s\">", parts[i].id);
		html_text(out, parts[i].title);
		fputs("</a></li>\n", out);
	}
	fputs("</ul></nav>\n", out);
}

static void
put_part(
    FILE *out, const struct results *r, const struct report_section *p, const char *logs)
{
	enum section_kind kind = p->section->kind;

	fputs("<section>\n", out);
	if (has_heading(p))
		put_heading(out, p->id, p->title);
	switch (kind) {
	case SECTION_SUMMARY:
		fputs("<div class=\"summary\">\n", out);
		put_facts(out, &p->items);
		fputs("</div>\n", out);
		break;
	case SECTION_FACTS:
		put_facts(out, &p->items);
		break;
	case SECTION_LINE:
		html_element(
		    out, arena_text(r->arena, "p class=\"%s\"", p->id), p->title, "p");
		break;
	case SECTION_WARNINGS:
		put_warnings(out, &p->items);
		break;
	case SECTION_LIST:
		put_list(out, &p->items);
		break;
	case SECTION_TABLE:
		put_table(out, r, &p->table);
		break;
	case SECTION_FIGURES:
		for (size_t i = 0; i < p->n_figures; i++)
			put_figure(out, r, &p->figures[i]);
		break;
	case SECTION_FLAME:
		put_flame(out, r, p->items.item[0].text);
		break;
	case SECTION_LOGS:
		html_logs(out, r, logs);
		break;
	}
	fputs("</section>\n", out);
}

void
html_write(FILE *out, const struct results *results, const struct options *o)
{
	struct results page = *results;
	const struct results *r = &page;
	const char *title = facts_title(r);
	struct items notices = facts_notices(r);
	size_t n;
	const struct report_section *parts;
	size_t n_first;

	page.in_page = true;
	page.has_logs = o->logs != NULL;
	parts = sections_make(r, PAGE, &n);
	n_first = first_screen(parts, n);

	put_head(out, title, flame_graph_caption(r).n > 0);
	fputs("<header>\n", out);
	html_element(out, "h1", title, "h1");
	for (size_t i = 0; i < notices.n; i++)
		html_element(out, "p class=\"notice\"", notices.item[i].text, "p");
	fputs("</header>\n<main>\n", out);
	for (size_t i = 0; i < n; i++) {
		if (i == n_first)
			put_contents(out, &parts[i], n - i);
		put_part(out, r, &parts[i], o->logs);
	}
	fprintf(out, "</main>\n<script>%s</script>\n</body>\n</html>\n", page_script);
}
