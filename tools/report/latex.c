/* LaTeX: a chapter's tables and figures, ready for \input, with the data that they read.
 */
#include <ctype.h>
#include <err.h>
#include <math.h>
#include <string.h>

#include "content.h"
#include "figures.h"
#include "formats.h"
#include "layout.h"
#include "show.h"
#include "tables.h"

enum {
	TABLE_WIDTH = 100, /* characters of a line in small print */
	LONG_WIDTH = 110,  /* the same of a table over several pages, in smaller print */
	PAGE_ROWS = 40,	   /* more rows than these go over several pages */
	FIGURE_ROWS = 28,  /* the same of a figure */
	NAMES_MAX = 28,	   /* characters of a name in a figure */
	LEGEND_MAX = 100,  /* names in one legend */
	LEGEND_WIDTH = 90, /* characters of one of its lines */
	LEGEND_MARK = 6,   /* the same of the mark beside a name */
	LEGEND_COLUMNS = 6,
	UNBROKEN_MAX = 24, /* characters in a row that no line is broken in */
};

static const double TICKS_APART = 0.06; /* of an axis */

struct chapter {
	FILE *out;
	const struct results *r;
	const struct options *o;
};

/* ---- text ---- */

/* What TeX wants for a character of shown text that it would not print as it stands. */
static const char *
command_of(const char *at)
{
	static const struct {
		const char *text, *command;
	} commands[] = {
		{ "\\", "\\textbackslash{}" },
		{ "{", "\\{" },
		{ "}", "\\}" },
		{ "$", "\\$" },
		{ "&", "\\&" },
		{ "#", "\\#" },
		{ "%", "\\%" },
		{ "_", "\\_" },
		{ "^", "\\textasciicircum{}" },
		{ "~", "\\textasciitilde{}" },
		{ "<", "\\textless{}" },
		{ ">", "\\textgreater{}" },
		{ "|", "\\textbar{}" },
		{ "\"", "{\\char34}" },
		{ "-", "{-}" }, /* or -- is a dash */
		{ "'", "{'}" },
		{ "`", "{`}" },
		{ "?", "{?}" }, /* or ?` is another letter */
		{ "!", "{!}" },
		{ NOTHING, "--" },
		{ "\xe2\x80\x94", "---" },
		{ "\xe2\x80\x98", "`" },
		{ "\xe2\x80\x99", "'" },
		{ "\xe2\x80\x9c", "``" },
		{ "\xe2\x80\x9d", "''" },
		{ "\xe2\x80\xa6", "\\dots{}" },
		{ "\xc2\xb0", "\\ensuremath{^\\circ}" },
		{ "\xc2\xb1", "\\ensuremath{\\pm}" },
		{ "\xc2\xb5", "\\ensuremath{\\mu}" },
		{ "\xc2\xb7", "\\ensuremath{\\cdot}" },
		{ "\xc3\x97", "\\ensuremath{\\times}" },
		{ "\xc3\xb7", "\\ensuremath{\\div}" },
		/* The old standard fonts do not have these letters. */
		{ "\xc3\x90", "\\textbackslash{}xd0" },
		{ "\xc3\x9e", "\\textbackslash{}xde" },
		{ "\xc3\xb0", "\\textbackslash{}xf0" },
		{ "\xc3\xbe", "\\textbackslash{}xfe" },
	};

	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strncmp(at, commands[i].text, strlen(commands[i].text)) == 0)
			return commands[i].command;
	return NULL;
}

/* Long names have no blanks: where else a line may be broken, but not inside a number. */
static bool
may_break(const char *at, size_t unbroken)
{
	if (strchr(".,+-", *at) != NULL && isdigit((unsigned char)at[1]))
		return unbroken >= UNBROKEN_MAX;
	return strchr("_/.,:;=+-\\}>", *at) != NULL || unbroken >= UNBROKEN_MAX;
}

static void
put_text(const struct chapter *c, const char *text)
{
	size_t unbroken = 0;

	while (*text != '\0') {
		const char *command = command_of(text);
		size_t n = show_prefix(text, 1);

		if (*text == ' ' && is_unit(text + 1))
			putc('~', c->out);
		else if (command != NULL)
			fputs(command, c->out);
		else
			fwrite(text, 1, n, c->out);
		unbroken = *text == ' ' ? 0 : unbroken + 1;
		if (unbroken > 0 && text[n] != ' ' && text[n] != '\0' &&
		    may_break(text, unbroken)) {
			fputs("\\allowbreak{}", c->out);
			unbroken = 0;
		}
		text += n;
	}
}

/* Text between what begins and what ends it. */
static void
put_within(const struct chapter *c, const char *open, const char *text, const char *close)
{
	fputs(open, c->out);
	put_text(c, text);
	fputs(close, c->out);
}

/* ---- tables ---- */

/* A number with room below the longest decimals of its column. */
static void
put_number(const struct chapter *c, const char *text, size_t tail, size_t longest)
{
	if (*text == '-' || *text == '+')
		fprintf(c->out, "$%c$", *text++);
	put_text(c, text);
	if (tail == longest)
		return;
	fputs(tail == 0 ? "\\phantom{." : "\\phantom{", c->out);
	for (size_t i = tail == 0 ? 1 : tail; i < longest; i++)
		putc('0', c->out);
	putc('}', c->out);
}

static void
put_row(
    const struct chapter *c, const struct table *t, const struct layout *l, size_t row)
{
	const char *between = "";

	for (size_t i = 0; i < t->n_columns; i++) {
		const char *text = table_cell(t, row, i)->text;

		if (l->left_out[i])
			continue;
		fputs(between, c->out);
		between = " & ";
		if (t->column[i].numeric)
			put_number(c, text, layout_tail(&t->column[i], text), l->tail[i]);
		else
			put_text(c, show_clipped(c->r->store, text, l->width[i]));
	}
	fputs(" \\\\\n", c->out);
}

static void
put_head(const struct chapter *c, const struct table *t, const struct layout *l)
{
	const char *between = "";
	bool units = false;

	for (size_t i = 0; i < t->n_columns; i++)
		if (!l->left_out[i]) {
			put_within(c, between, t->column[i].title, "");
			units |= t->column[i].unit != NULL;
			between = " & ";
		}
	fputs(" \\\\\n", c->out);
	between = "";
	for (size_t i = 0; i < t->n_columns && units; i++)
		if (!l->left_out[i]) {
			const char *unit = t->column[i].unit;

			put_within(c, between, unit == NULL ? "" : unit, "");
			between = " & ";
		}
	if (units)
		fputs(" \\\\\n", c->out);
}

static void
put_columns(const struct chapter *c, const struct table *t, const struct layout *l)
{
	fputs("{@{}", c->out);
	for (size_t i = 0; i < t->n_columns; i++)
		if (!l->left_out[i])
			putc(t->column[i].numeric ? 'r' : 'l', c->out);
	fputs("@{}}", c->out);
}

/* Rows, with a rule where the first column's text changes if a group has several. */
static void
put_rows(const struct chapter *c, const struct table *t, const struct layout *l)
{
	size_t rows = table_rows(t);
	bool grouped = rows > 1 && !l->left_out[0] && !t->column[0].numeric &&
		       strcmp(table_cell(t, 0, 0)->text, table_cell(t, 1, 0)->text) == 0;

	for (size_t row = 0; row < rows; row++) {
		if (grouped && row > 0 &&
		    strcmp(table_cell(t, row, 0)->text,
			table_cell(t, row - 1, 0)->text) != 0)
			fputs("\\midrule\n", c->out);
		put_row(c, t, l, row);
	}
}

static void
put_notes(const struct chapter *c, const struct table *t, const struct layout *l)
{
	struct lines notes = table_notes(c->r->store, t, l->left_out);

	for (size_t i = 0; i < notes.n; i++)
		put_within(c, "\\par\\smallskip\\footnotesize ", notes.line[i], "\n");
}

/* A table that floats; one that is too wide after all is made smaller, not cut off. */
static void
put_short_table(const struct chapter *c, const struct table *t)
{
	struct layout l = layout_fit(t, TABLE_WIDTH, 2);

	fputs("\\begin{table}[htbp]\n\\centering\\small\\setlength{\\belowcaptionskip}{"
	      "6pt}\n",
	    c->out);
	put_within(c, "\\caption{", t->title, "}");
	fprintf(c->out, "\\label{tab:bootmatrix-%s}\n", t->id);
	fputs("\\setbox0=\\hbox{\\begin{tabular}", c->out);
	put_columns(c, t, &l);
	fputs("\n\\toprule\n", c->out);
	put_head(c, t, &l);
	fputs("\\midrule\n", c->out);
	put_rows(c, t, &l);
	fputs("\\bottomrule\n\\end{tabular}}%\n"
	      "\\leavevmode\\ifdim\\wd0>\\linewidth\\resizebox{\\linewidth}{!}{\\box0}"
	      "\\else\\box0\\fi\n",
	    c->out);
	put_notes(c, t, &l);
	fputs("\\end{table}\n\n", c->out);
}

static void
put_long_table(const struct chapter *c, const struct table *t)
{
	struct layout l = layout_fit(t, LONG_WIDTH, 2);

	fputs("{\\footnotesize\\setlength{\\tabcolsep}{3pt}\n\\begin{longtable}", c->out);
	put_columns(c, t, &l);
	put_within(c, "\n\\caption{", t->title, "}");
	fprintf(c->out, "\\label{tab:bootmatrix-%s}\\\\\n\\toprule\n", t->id);
	put_head(c, t, &l);
	fputs("\\midrule\n\\endfirsthead\n\\toprule\n", c->out);
	put_head(c, t, &l);
	fputs("\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n", c->out);
	put_rows(c, t, &l);
	fputs("\\end{longtable}\n", c->out);
	put_notes(c, t, &l);
	fputs("}\n\n", c->out);
}

static void
put_table(const struct chapter *c, struct table t)
{
	if (t.n_cells == 0)
		return;
	if (table_rows(&t) > PAGE_ROWS)
		put_long_table(c, &t);
	else
		put_short_table(c, &t);
}

/* ---- a figure's data ---- */

/* A file beside the report, or a table in it: what ends its rows, and where they go. */
struct data {
	FILE *out;
	const char *end;
	const char *path, *draft;
};

static struct data
data_begin(const struct chapter *c, const char *id)
{
	struct store *s = c->r->store;
	struct data d = { .out = c->out, .end = "\\\\\n" };

	if (c->o->data == NULL) {
		fputs("\\pgfplotstableread[row sep=\\\\]{\n", c->out);
		return d;
	}
	d.end = "\n";
	d.path = store_text(s, "%s/%s.dat", c->o->data, id);
	d.draft = store_text(s, "%s.new", d.path);
	if ((d.out = fopen(d.draft, "w")) == NULL)
		err(1, "%s", d.draft);
	fprintf(c->out, "\\pgfplotstableread{\\bootmatrixdata/%s.dat}\\bootmatrixtable\n",
	    id);
	return d;
}

static void
data_end(const struct data *d)
{
	int lost;

	if (d->path == NULL) {
		fputs("}\\bootmatrixtable\n", d->out);
		return;
	}
	lost = ferror(d->out);
	if (fclose(d->out) != 0 || lost) {
		remove(d->draft);
		err(1, "%s", d->path);
	}
	if (rename(d->draft, d->path) != 0)
		err(1, "%s", d->path);
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

			if (rows > 0 && (i < row || i >= row + rows))
				continue;
			fprintf(d->out, "%zu", i);
			put_value(d, p->x);
			put_value(d, p->y);
			/* A missing interval is one of no length: its mark hides it. */
			put_value(d, isnan(p->range.lo) ? 0 : p->y - p->range.lo);
			put_value(d, isnan(p->range.hi) ? 0 : p->range.hi - p->y);
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
			put_value(d, b->to);
			put_value(d, isnan(b->range.lo) ? 0 : b->to - b->range.lo);
			put_value(d, isnan(b->range.hi) ? 0 : b->range.hi - b->to);
		}
		fputs(d->end, d->out);
	}
}

/* ---- figures ---- */

static const char *const colours[] = { "blue!70!black", "orange", "green!60!black",
	"red!75!black", "violet", "brown", "magenta!70!black", "gray", "olive",
	"cyan!70!black" };
static const char *const shapes[] = { "*", "square*", "triangle*", "diamond*" };

enum { N_COLOURS = sizeof(colours) / sizeof(colours[0]), N_SHAPES = 4 };

static const char *
colour_of(const struct chapter *c, size_t i)
{
	const char *colour = colours[i % N_COLOURS];

	return i < N_COLOURS ? colour : store_text(c->r->store, "%s!50", colour);
}

/* An axis of names along the side, for some of a figure's rows. */
static void
put_rows_axis(const struct chapter *c, const struct figure *f, size_t row, size_t rows)
{
	fprintf(c->out,
	    "  width=0.66\\linewidth, height=%.1fcm, scale only axis, y dir=reverse,\n"
	    "  ymin=%.1f, ymax=%.1f, ytick={",
	    0.62 * (double)rows, (double)row - 0.5, (double)(row + rows) - 0.5);
	for (size_t i = row; i < row + rows; i++)
		fprintf(c->out, "%s%zu", i == row ? "" : ",", i);
	fputs("},\n  yticklabels={", c->out);
	for (size_t i = row; i < row + rows; i++)
		put_within(c, i == row ? "{" : ",{",
		    show_clipped(c->r->store, f->rows[i], NAMES_MAX), "}");
	fputs("},\n", c->out);
}

/* An axis of vCPUs, marked where there are points, with room beside the outermost. */
static void
put_cpus_axis(const struct chapter *c, const struct figure *f)
{
	size_t n;
	const double *ticks = figure_ticks(c->r->store, f, TICKS_APART, &n);
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

	n = n < NAMES_MAX ? n : NAMES_MAX;
	return n > longest ? n : longest;
}

/* As many names beside each other as a line has room for. */
static size_t
legend_columns(const struct figure *f)
{
	size_t longest = 1, columns;

	for (size_t i = 0; i < f->n_kinds; i++)
		longest = longer(longest, f->kinds[i]);
	for (size_t i = 0; i < f->n_series; i++)
		longest = longer(longest, f->series[i].name);
	columns = LEGEND_WIDTH / (longest + LEGEND_MARK);
	return columns < LEGEND_COLUMNS ? columns : LEGEND_COLUMNS;
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
	put_within(c, "  xlabel={", f->x_title, "}");
	if (f->y_title != NULL)
		put_within(c, ", ylabel={", f->y_title, "}");
	fputs(",\n  grid=major, grid style={gray!25}, label style={font=\\small},\n"
	      "  scaled ticks=false, tick label style={font=\\footnotesize,\n"
	      "    /pgf/number format/fixed, /pgf/number format/1000 sep={}},\n"
	      "  legend style={at={(0.5,0)}, anchor=north, yshift=-1.1cm, draw=none,\n"
	      "    font=\\footnotesize}, legend cell align=left,\n"
	      "  /tikz/every even column/.append style={column sep=8pt},\n",
	    c->out);
	fprintf(c->out, "  legend columns=%zu]\n", legend_columns(f));
}

static void
put_legend_entry(const struct chapter *c, const char *name)
{
	put_within(
	    c, "\\addlegendentry{", show_clipped(c->r->store, name, NAMES_MAX), "}\n");
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
			    colour_of(c, i), shapes[i % N_SHAPES]);
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
	fputs("\\addplot[scatter, only marks, mark size=1.6pt, scatter src=explicit "
	      "symbolic,\n"
	      "  scatter/classes={",
	    c->out);
	for (size_t i = 0; i < f->n_series; i++)
		fprintf(c->out, "%s%zu={mark=%s,%s}", i == 0 ? "" : ",\n    ", i,
		    shapes[i % N_SHAPES], colour_of(c, i));
	fputs("}]\n  table[x=x, y=y, meta=series]{\\bootmatrixtable};\n", c->out);
	if (f->n_rows > 0 || f->n_series > LEGEND_MAX)
		return;
	fputs("\\legend{", c->out);
	for (size_t i = 0; i < f->n_series; i++)
		put_within(c, i == 0 ? "{" : ",{",
		    show_clipped(c->r->store, f->series[i].name, NAMES_MAX), "}");
	fputs("}\n", c->out);
}

/* Bars are thick error bars: they read their data from the table as the points do. */
static void
put_timeline(const struct chapter *c, const struct figure *f)
{
	for (size_t i = 0; i < f->n_kinds; i++) {
		fprintf(c->out,
		    "\\addplot[only marks, mark=none, forget plot, error bars/.cd, x "
		    "dir=plus,\n"
		    "    x explicit, error mark=none, error bar style={line width=8pt, "
		    "%s}]\n"
		    "  table[x=from%zu, y=row, x error=length%zu]{\\bootmatrixtable};\n"
		    "\\addlegendimage{area legend, draw=none, fill=%s}\n",
		    colour_of(c, i), i, i, colour_of(c, i));
		put_legend_entry(c, f->kinds[i]);
	}
	for (size_t i = 0; i < f->n_kinds; i++)
		fprintf(c->out,
		    "\\addplot[only marks, mark=none, forget plot, error bars/.cd, x "
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
	bool parts = f->n_rows > FIGURE_ROWS;
	const char *id =
	    parts ? store_text(c->r->store, "%s-%zu", f->id, row / FIGURE_ROWS + 1)
		  : f->id;
	struct data d;

	fputs("\\begin{figure}[htbp]\n\\centering\n", c->out);
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
	put_within(c, "\\caption{", f->title, "");
	if (parts)
		fprintf(c->out, " (part %zu of %zu)", row / FIGURE_ROWS + 1,
		    (f->n_rows + FIGURE_ROWS - 1) / FIGURE_ROWS);
	fprintf(c->out, "}\\label{fig:bootmatrix-%s}\n\\end{figure}\n\n", id);
	/* TeX keeps every figure in memory until it has found a place for it. */
	if (parts)
		fputs("\\clearpage\n\n", c->out);
}

static void
put_figure(const struct chapter *c, const struct figure *f)
{
	if (figure_is_empty(f))
		return;
	if (f->n_rows == 0)
		put_part(c, f, 0, 0);
	for (size_t row = 0; row < f->n_rows; row += FIGURE_ROWS)
		put_part(c, f, row,
		    f->n_rows - row < FIGURE_ROWS ? f->n_rows - row : FIGURE_ROWS);
}

/* ---- the chapter ---- */

static void
begin_items(const struct chapter *c)
{
	fputs("\\begin{itemize}\\setlength{\\itemsep}{0pt}\\setlength{\\parskip}{0pt}\n",
	    c->out);
}

static void
put_items(const struct chapter *c, const struct lines *lines)
{
	begin_items(c);
	for (size_t i = 0; i < lines->n; i++)
		put_within(c, "\\item ", lines->line[i], "\n");
	fputs("\\end{itemize}\n", c->out);
}

static void
put_list(const struct chapter *c, const char *title, const struct lines *lines)
{
	if (lines->n == 0)
		return;
	put_within(c, "\\noindent ", title, ":\n");
	put_items(c, lines);
	putc('\n', c->out);
}

static void
put_findings(const struct chapter *c, const struct findings *f)
{
	if (f->n == 0)
		return;
	put_within(c, "\\noindent ", f->title, ":\n");
	begin_items(c);
	for (size_t i = 0; i < f->n; i++) {
		put_within(c, "\\item ", f->finding[i].text, "\n");
		if (f->finding[i].each.n > 0)
			put_items(c, &f->finding[i].each);
	}
	fputs("\\end{itemize}\n\n", c->out);
}

static void
put_facts(const struct chapter *c)
{
	struct facts facts = content_facts(c->r);

	fputs("\\par\\noindent\\begin{tabular}{@{}lp{0.8\\linewidth}@{}}\n", c->out);
	for (size_t i = 0; i < facts.n; i++) {
		put_within(c, "", facts.fact[i].name, " & ");
		put_within(c, "", facts.fact[i].text, " \\\\\n");
	}
	fputs("\\end{tabular}\n\n", c->out);
}

static void
put_failures(const struct chapter *c)
{
	struct failures f = content_failures(c->r);

	if (f.n == 0)
		return;
	fputs("\\noindent Boots that did not arrive:\n", c->out);
	begin_items(c);
	for (size_t i = 0; i < f.n; i++) {
		put_within(c, "\\item ", failure_text(c->r->store, &f.failure[i]), "");
		if (f.failure[i].last_line != NULL)
			put_within(
			    c, "; last line: \\texttt{", f.failure[i].last_line, "}");
		putc('\n', c->out);
	}
	fputs("\\end{itemize}\n\n", c->out);
}

static void
put_preamble(const struct chapter *c)
{
	fputs("\\documentclass{report}\n\\usepackage[T1]{fontenc}\n"
	      "\\usepackage[utf8]{inputenc}\n\\usepackage{lmodern}\n"
	      "\\usepackage[a4paper,margin=25mm]{geometry}\n"
	      "\\usepackage{booktabs,longtable,pgfplots}\n\\pgfplotsset{compat=1.18}\n"
	      "\\begin{document}\n\\setcounter{chapter}{16}\n",
	    c->out);
	put_within(c, "\\chapter{", content_title(c->r), "}\n\n");
}

void
latex_write(FILE *out, const struct results *r, const struct options *o)
{
	const struct chapter c = { out, r, o };
	const char *notice = content_notice(r);
	struct lines warnings = content_warnings(r);
	struct findings findings = content_findings(r);
	struct lines next = content_next(r), effects = content_effects(r);
	struct lines observer = content_observer(r);

	fputs("% Needs \\usepackage{booktabs,longtable,pgfplots} and UTF-8.\n", out);
	if (o->standalone)
		put_preamble(&c);
	if (o->data != NULL)
		fputs("\\providecommand{\\bootmatrixdata}{.}% where the .dat files are\n",
		    out);
	fputs("\\begingroup\\sloppy\n", out);
	if (notice != NULL)
		put_within(&c, "\\noindent\\emph{", notice, "}\n\n");
	put_facts(&c);
	put_within(&c, "\\medskip\\noindent ", content_arrived(r), ".\n\n");
	put_list(&c, "Warnings", &warnings);
	put_failures(&c);
	put_findings(&c, &findings);
	put_list(&c, "Effect of the number of vCPUs", &effects);
	put_list(&c, "What watching costs", &observer);
	put_list(&c, "What to do next", &next);
	put_table(&c, content_validation(r));
	put_table(&c, content_scaling(r));
	put_table(&c, content_phases(r, NULL));
	put_table(&c, content_repeatability(r));
	put_table(&c, content_estimates(r));
	put_table(&c, content_comparison(r));
	put_table(&c, content_unseen(r));
	put_table(&c, content_verdicts(r));
	put_table(&c, content_host(r, true));
	for (int i = 0; i < N_FIGURES; i++) {
		struct figure f = figures[i](r);

		put_figure(&c, &f);
	}
	fputs("\\endgroup\n", out);
	if (o->standalone)
		fputs("\\end{document}\n", out);
}
