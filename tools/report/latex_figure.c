/* LaTeX: figures made with pgfplots, and the data that they read. */
#include <math.h>
#include <string.h>

#include "latex.h"
#include "draft.h"
#include "palette.h"
#include "show.h"

enum {
	FIGURE_ROWS = 28,	/* more rows than these go over several pages */
	FIGURE_ROWS_ABOVE = 17, /* the same where names are above their rows */
	PARTS_MAX = 4,		/* of a figure that wait for a page together */
	ROW_NAME_MAX = 28,	/* characters of a name beside its row */
	NAME_MAX = 80,		/* above it, and in a legend */
	LEGEND_MAX = 100,	/* names in one legend */
	LEGEND_WIDTH = 90,	/* characters of one of its lines */
	LEGEND_MARK = 6,	/* the same of the mark beside a name */
	LEGEND_COLUMNS = 6,
	X_PARTS = 10, /* of an axis, between its marks */
	Y_PARTS = 6,
};

static const double TICKS_APART = 0.06; /* of an axis */
static const double BAR_HEIGHT = 8;	/* pt */

/* ---- a figure's data ---- */

/* A file beside the report, or a table in it: what ends its rows, and where they go. */
struct data {
	FILE *out;
	const char *end;
	struct draft file;
};

static struct data
data_begin(const struct chapter *c, const char *id)
{
	struct data d = { .out = c->out, .end = "\\\\\n" };

	if (c->o->data == NULL) {
		fputs("\\pgfplotstableread[row sep=\\\\]{\n", c->out);
		return d;
	}
	d.end = "\n";
	d.file =
	    draft_begin(c->r->arena, c->o->data, arena_text(c->r->arena, "%s.dat", id));
	d.out = d.file.out;
	fprintf(c->out, "\\pgfplotstableread{\\bootmatrixdata/%s.dat}\\bootmatrixtable\n",
	    id);
	return d;
}

static void
data_end(const struct data *d)
{
	if (d->file.out == NULL)
		fputs("}\\bootmatrixtable\n", d->out);
	else
		draft_end(&d->file);
}

static void
put_value(const struct data *d, double value)
{
	if (isnan(value))
		fputs(" nan", d->out);
	else
		fprintf(d->out, " %.9g", value);
}

static void
put_points(const struct data *d, const struct figure *f, size_t row, size_t rows)
{
	fprintf(d->out, "series x y minus plus%s", d->end);
	for (size_t i = 0; i < f->n_series; i++)
		for (size_t k = 0; k < f->series[i].n; k++) {
			const struct point *p = &f->series[i].point[k];

			double of = rows > 0 ? p->x : p->y;

			/* Dots lie a little beside their row. */
			if (rows > 0 && (p->y < (double)row - 0.5 ||
					    p->y >= (double)(row + rows) - 0.5))
				continue;
			fprintf(d->out, "%zu", i);
			put_value(d, p->x);
			put_value(d, p->y);
			/* A missing interval is one of no length: its mark hides it. */
			put_value(d, isnan(p->range.lo) ? 0 : of - p->range.lo);
			put_value(d, isnan(p->range.hi) ? 0 : p->range.hi - of);
			fputs(d->end, d->out);
		}
}

/* The bar of a row and a kind, or NULL. */
static const struct bar *
bar_of(const struct figure *f, size_t row, size_t kind)
{
	for (size_t i = 0; i < f->n_bars; i++)
		if (f->bars[i].row == row && f->bars[i].kind == kind)
			return &f->bars[i];
	return NULL;
}

/* A line a row, five columns a kind: TeX is slow at picking lines out. */
static void
put_bars(const struct data *d, const struct figure *f, size_t row, size_t rows)
{
	fputs("row", d->out);
	for (size_t k = 0; k < f->n_kinds; k++)
		fprintf(
		    d->out, " from%zu length%zu to%zu minus%zu plus%zu", k, k, k, k, k);
	fputs(d->end, d->out);
	for (size_t i = row; i < row + rows; i++) {
		fprintf(d->out, "%zu", i);
		for (size_t k = 0; k < f->n_kinds; k++) {
			const struct bar *b = bar_of(f, i, k);

			if (b == NULL) {
				fputs(" nan nan nan nan nan", d->out);
				continue;
			}
			put_value(d, b->from);
			put_value(d, b->to - b->from);
			/* An interval that is missing has no place. */
			put_value(d, isnan(b->range.lo) ? NAN : b->to);
			put_value(d, isnan(b->range.lo) ? 0 : b->to - b->range.lo);
			put_value(d, isnan(b->range.hi) ? 0 : b->range.hi - b->to);
		}
		fputs(d->end, d->out);
	}
}

/* ---- figures ---- */

#define DEFINE(i, light, dark) "\\definecolor{bootmatrix" #i "}{HTML}{" #light "}%\n"
static const char colours[] = PALETTE(DEFINE);
/* As wide as each other to the eye. */
static const char *const shapes[PALETTE_SHAPES] = { "*", "square*, mark size=1.5pt",
	"triangle*, mark size=2.2pt", "diamond*, mark size=2.2pt" };

/* Of a series or a bar's kind. */
static const char *
colour_of(const struct chapter *c, size_t i)
{
	return arena_text(c->r->arena, "bootmatrix%zu", i % PALETTE_SIZE);
}

/* Are the names of dots neither along the side nor in a legend, of which there would be
 * too much? */
static bool
is_unnamed(const struct figure *f)
{
	return f->n_series > LEGEND_MAX && f->series[0].kind == SERIES_DOTS &&
	       (f->n_rows == 0 || f->reference > 0);
}

static size_t
rows_max(const struct figure *f)
{
	return figure_has_long_names(f, ROW_NAME_MAX) ? FIGURE_ROWS_ABOVE : FIGURE_ROWS;
}

/* An axis of names along the side, for some of a figure's rows. */
static void
put_rows_axis(const struct chapter *c, const struct figure *f, size_t row, size_t rows)
{
	bool above = figure_has_long_names(f, ROW_NAME_MAX);
	double middle = above ? 0.7 : 0.5; /* of a row, from its top */

	fprintf(c->out,
	    "  width=%.2f\\linewidth, height=%.1fcm, scale only axis, y dir=reverse,\n"
	    "  ymin=%.1f, ymax=%.1f, ytick={",
	    above ? 0.92 : 0.66, (above ? 1 : 0.62) * (double)rows, (double)row - middle,
	    (double)(row + rows) - middle);
	for (size_t i = row; i < row + rows; i++)
		fprintf(c->out, "%s%zu", i == row ? "" : ",", i);
	fputs("},\n  yticklabels={", c->out);
	for (size_t i = row; i < row + rows; i++)
		latex_within(c, i == row ? "{" : ",{",
		    show_shortened(c->r->arena, f->rows[i], NAME_MAX), "}");
	fputs("},\n", c->out);
	if (above)
		fputs("  yticklabel style={anchor=south west, xshift=2pt, yshift=3pt},\n",
		    c->out);
}

/* An axis of vCPUs, marked where there are points, with room beside the outermost. */
static void
put_cpus_axis(const struct chapter *c, const struct figure *f)
{
	size_t n;
	const double *ticks = figure_ticks(c->r->arena, f, TICKS_APART, &n);
	double lo = ticks[0], hi = ticks[n - 1];

	if (f->x_log2)
		fprintf(c->out,
		    "  xmode=log, log basis x=2, xminorticks=false, xmin=%g, xmax=%g,\n",
		    lo / 1.3, hi * 1.3);
	else
		fprintf(c->out, "  xmin=%g, xmax=%g,\n", lo - 0.5, hi + 0.5);
	fputs("  xtick={", c->out);
	for (size_t i = 0; i < n; i++)
		fprintf(c->out, "%s%g", i == 0 ? "" : ",", ticks[i]);
	fputs("}, xticklabels={", c->out);
	for (size_t i = 0; i < n; i++)
		fprintf(c->out, "%s%g", i == 0 ? "" : ",", ticks[i]);
	fputs("},\n", c->out);
}

static size_t
longer(size_t longest, const char *name)
{
	size_t n = show_width(name);

	n = n < NAME_MAX ? n : NAME_MAX;
	return n > longest ? n : longest;
}

/* As many names beside each other as a line has room for. */
static size_t
legend_columns(const struct figure *f)
{
	size_t longest = 1, columns;

	for (size_t i = 0; i < f->n_kinds; i++)
		longest = longer(longest, f->kinds[i].name);
	for (size_t i = 0; i < f->n_series; i++)
		longest = longer(longest, f->series[i].name);
	columns = LEGEND_WIDTH / (longest + LEGEND_MARK);
	return columns < LEGEND_COLUMNS ? columns : LEGEND_COLUMNS;
}

/* Marks at round numbers, all decimals of which are shown. */
static void
put_ticks(const struct chapter *c, char axis, struct range reach, int parts, double least)
{
	double step = fmax(figure_step(reach.hi - reach.lo, parts), least);

	if (reach.hi > reach.lo)
		fprintf(c->out,
		    "  %ctick distance=%g, %c tick label style={/pgf/number "
		    "format/.cd, fixed zerofill, precision=%d},\n",
		    axis, step, axis, figure_decimals(step));
}

static void
put_axis(const struct chapter *c, const struct figure *f, size_t row, size_t rows)
{
	fputs("\\begin{tikzpicture}\n\\begin{axis}[\n", c->out);
	if (rows > 0)
		put_rows_axis(c, f, row, rows);
	else
		fputs("  width=0.9\\linewidth, height=6.5cm,\n", c->out);
	if (f->x_cpus)
		put_cpus_axis(c, f);
	if (f->y_from_zero)
		fputs("  ymin=0,\n", c->out);
	if (f->n_bars > 0)
		fputs("  xmin=0,\n", c->out);
	if (!f->x_cpus)
		put_ticks(c, 'x', figure_reach_x(f), X_PARTS, f->x_whole);
	if (rows == 0)
		put_ticks(c, 'y', figure_reach_y(f), Y_PARTS, 0);
	latex_within(c, "  xlabel={", f->x_title, "}");
	if (f->y_title != NULL)
		latex_within(c, ", ylabel={", f->y_title, "}");
	fputs(
	    ",\n  grid=major, grid style={gray!25}, label style={font=\\small},\n"
	    "  scaled ticks=false, tick label style={font=\\footnotesize,\n"
	    "    /pgf/number format/fixed, /pgf/number format/1000 sep={}},\n"
	    "  legend style={at={(0.5,0)}, anchor=north, yshift=-1.1cm, draw=none,\n"
	    "    font=\\footnotesize, nodes={inner xsep=3pt}}, legend cell align=left,\n"
	    "  /tikz/every even column/.append style={column sep=8pt},\n",
	    c->out);
	fprintf(c->out, "  legend columns=%zu]\n", legend_columns(f));
}

static void
put_legend_entry(const struct chapter *c, const char *name)
{
	latex_within(
	    c, "\\addlegendentry{", show_shortened(c->r->arena, name, NAME_MAX), "}\n");
}

static void
put_lines(const struct chapter *c, const struct figure *f)
{
	for (size_t i = 0; i < f->n_series; i++) {
		if (f->series[i].kind == SERIES_IDEAL)
			fputs("\\addplot[gray, dashed]", c->out);
		else
			fprintf(c->out,
			    "\\addplot[%s, mark=%s, error bars/.cd, y dir=both, y "
			    "explicit]",
			    colour_of(c, i), shapes[palette_shape(i)]);
		fprintf(c->out,
		    "\n  table[x=x, y=y, y error minus=minus, y error plus=plus,\n"
		    "    restrict expr to domain={\\thisrow{series}}{%zu:%zu}]"
		    "{\\bootmatrixtable};\n",
		    i, i);
		put_legend_entry(c, f->series[i].name);
	}
}

static void
put_dots(const struct chapter *c, const struct figure *f)
{
	if (f->reference > 0)
		fprintf(c->out,
		    "\\addplot[gray, dashed, forget plot] coordinates {(%g,%.1f) "
		    "(%g,%.1f)};\n",
		    f->reference, -0.5, f->reference, (double)f->n_rows - 0.5);
	fputs("\\addplot[scatter, only marks, mark size=1.6pt, scatter src=explicit "
	      "symbolic,\n",
	    c->out);
	if (f->reference > 0)
		fputs(
		    "  error bars/.cd, x dir=both, x explicit, /pgfplots/.cd,\n", c->out);
	fputs("  scatter/classes={", c->out);
	for (size_t i = 0; i < f->n_series; i++)
		fprintf(c->out, "%s%zu={mark=%s,%s}", i == 0 ? "" : ",\n    ", i,
		    shapes[palette_shape(i)], colour_of(c, i));
	fprintf(c->out, "}]\n  table[x=x, y=y, meta=series%s]{\\bootmatrixtable};\n",
	    f->reference > 0 ? ", x error minus=minus, x error plus=plus" : "");
	if (is_unnamed(f) || (f->n_rows > 0 && f->reference == 0))
		return;
	fputs("\\legend{", c->out);
	for (size_t i = 0; i < f->n_series; i++)
		latex_within(c, i == 0 ? "{" : ",{",
		    show_shortened(c->r->arena, f->series[i].name, NAME_MAX), "}");
	fputs("}\n", c->out);
}

/* Bars are thick error bars: they read their data from the table as the points do. */
static void
put_timeline(const struct chapter *c, const struct figure *f)
{
	for (size_t i = 0; i < f->n_kinds; i++) {
		const char *colour = colour_of(c, f->kinds[i].colour);
		double height = BAR_HEIGHT / (double)(f->kinds[i].lane + 1);

		fprintf(c->out,
		    "\\addplot[draw=none, mark=none, forget plot, error bars/.cd, x "
		    "dir=plus,\n"
		    "    x explicit, error mark=none, error bar style={line "
		    "width=%.3gpt, "
		    "yshift=%.3gpt, %s}]\n"
		    "  table[x=from%zu, y=row, x error=length%zu]{\\bootmatrixtable};\n"
		    "\\addlegendimage{area legend, draw=none, fill=%s}\n",
		    height, (height - BAR_HEIGHT) / 2, colour, i, i, colour);
		put_legend_entry(c, f->kinds[i].name);
	}
	for (size_t i = 0; i < f->n_kinds; i++)
		fprintf(c->out,
		    "\\addplot[draw=none, mark=none, forget plot, error bars/.cd, x "
		    "dir=both,\n"
		    "    x explicit, error bar style={black, thin}]\n"
		    "  table[x=to%zu, y=row, x error minus=minus%zu, x error "
		    "plus=plus%zu]"
		    "{\\bootmatrixtable};\n",
		    i, i, i);
}

/* A figure, or as many of its rows as a page has room for. */
static void
put_part(const struct chapter *c, const struct figure *f, size_t row, size_t rows)
{
	size_t most = rows_max(f);
	bool parts = f->n_rows > most;
	const char *id =
	    parts ? arena_text(c->r->arena, "%s-%zu", f->id, row / most + 1) : f->id;
	struct data d;

	fprintf(c->out, "%s\\begin{figure}[htbp]\n\\centering\n", colours);
	d = data_begin(c, id);
	if (f->n_bars > 0)
		put_bars(&d, f, row, rows);
	else
		put_points(&d, f, row, rows);
	data_end(&d);
	put_axis(c, f, row, rows);
	if (f->n_bars > 0)
		put_timeline(c, f);
	else if (f->series[0].kind == SERIES_DOTS)
		put_dots(c, f);
	else
		put_lines(c, f);
	fputs("\\end{axis}\n\\end{tikzpicture}\n", c->out);
	latex_within(c, "\\caption{", f->title, "");
	if (parts)
		fprintf(c->out, " (part %zu of %zu)", row / most + 1,
		    (f->n_rows + most - 1) / most);
	if (is_unnamed(f))
		fputs(" (too many names for a legend)", c->out);
	fprintf(c->out, "}\\label{fig:bootmatrix-%s}\n\\end{figure}\n\n", id);
	/* TeX keeps every figure in memory until it has found a place for it. */
	if (f->n_rows > PARTS_MAX * most)
		fputs("\\clearpage\n\n", c->out);
}

void
latex_figure(const struct chapter *c, const struct figure *f)
{
	if (f->n_rows == 0)
		put_part(c, f, 0, 0);
	for (size_t row = 0, most = rows_max(f); row < f->n_rows; row += most)
		put_part(c, f, row, f->n_rows - row < most ? f->n_rows - row : most);
}
