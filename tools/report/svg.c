/* Figures as SVG, in a page or alone: axes, bars, dots and lines with their intervals. */
#include <math.h>
#include <string.h>

#include "html.h"
#include "palette.h"
#include "show.h"
#include "svg.h"

/* All in the units of the viewBox, which are CSS pixels at full width. */
enum {
	PLOT_HEIGHT = 300,
	ROW_HEIGHT = 30,
	ROW_BELOW =
	    17, /* below what a row shows: more than above, for intervals of bars */
	BAR_HEIGHT = 18,
	TOP = 12,
	RIGHT = 24,
	NUMBERS = 72,	   /* left of a y axis of numbers */
	ROW_NAME_MAX = 28, /* characters of a name beside its row, in a wide figure */
	ROW_NAME_LEAST = 14,
	ROW_NAME_HEIGHT = 16, /* of one above its row */
	TICKS_BELOW = 46,     /* tick labels and the axis's title */
	LEGEND_LINE = 20,
	LEGEND_MARK = 18,
	DOT = 4,
	WHISKER = 4,
};

static const double CHARACTER = 7.6;  /* of the page's font at 12 px, generous */
static const double TICKS_APART = 30; /* in the picture */

struct axis {
	double lo, hi;	 /* in values */
	double from, to; /* in the picture */
	bool log2;
};

struct drawing {
	FILE *out;
	struct arena *arena;
	const struct figure *f;
	struct axis x, y;
	double width, height;
	bool names_above; /* each on a line of its own, above its row */
};

/* How wide a name is. */
static double
extent(const char *name)
{
	double n = (double)show_width(name);

	for (; *name != '\0'; name++)
		n += strchr("mwMW%@&<>=+~#", *name) != NULL ? 0.55 : 0;
	return CHARACTER * n;
}

static double
at(const struct axis *a, double value)
{
	double lo = a->lo, hi = a->hi;

	if (a->log2) {
		lo = log2(lo);
		hi = log2(hi);
		value = log2(value);
	}
	return a->from + (a->to - a->from) * (value - lo) / (hi - lo);
}

static double
row_height(const struct drawing *d)
{
	return ROW_HEIGHT + (d->names_above ? ROW_NAME_HEIGHT : 0);
}

/* What is a little off a row is so whether or not its name is above it. */
static double
row_at(const struct drawing *d, double row)
{
	double whole = floor(row + 0.5);

	return TOP + (whole + 1) * row_height(d) - ROW_BELOW + (row - whole) * ROW_HEIGHT;
}

static double
y_at(const struct drawing *d, double value)
{
	return d->f->n_rows > 0 ? row_at(d, value) : at(&d->y, value);
}

/* ---- what an axis reaches over, and where it is marked ---- */

/* Let an axis end at round numbers with room around what it shows; returns their
 * distance, which is so much at least. */
static double
round_off(struct axis *a, double parts, double least)
{
	double step;

	if (!(a->hi > a->lo)) {
		a->hi = a->lo + fmax(fabs(a->lo) * 0.1, 1e-6);
		a->lo -= a->lo == 0 ? 0 : fmax(fabs(a->lo) * 0.1, 1e-6);
	}
	step = fmax(figure_step(a->hi - a->lo, parts), least);
	a->lo = step * floor(a->lo / step);
	a->hi = step * ceil(a->hi / step);
	return step;
}

static void
line(const struct drawing *d, const char *class, double x1, double y1, double x2,
    double y2)
{
	fprintf(d->out,
	    "<line class=\"%s\" x1=\"%.8g\" y1=\"%.1f\" x2=\"%.8g\" y2=\"%.1f\"/>\n",
	    class, x1, y1, x2, y2);
}

static void
label(const struct drawing *d, const char *anchor, double x, double y, const char *text)
{
	fprintf(d->out, "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">", anchor, x, y);
	html_text(d->out, text);
	fputs("</text>\n", d->out);
}

static void
tick_x(const struct drawing *d, double value, int decimals)
{
	double x = at(&d->x, value);
	char text[40];

	snprintf(text, sizeof(text), "%.*f", decimals, value);
	line(d, "grid", x, d->y.to, x, d->y.from);
	label(d, "middle", x, d->y.from + 16, text);
}

static void
ticks_at_points(const struct drawing *d)
{
	size_t n;
	const double *ticks =
	    figure_ticks(d->arena, d->f, TICKS_APART / (d->x.to - d->x.from), &n);

	for (size_t i = 0; i < n; i++)
		tick_x(d, ticks[i], 0);
}

static void
ticks_round(const struct drawing *d, double step)
{
	int n = (int)lround((d->x.hi - d->x.lo) / step);

	fputs("<g class=\"ticks\">\n", d->out);
	for (int i = 0; i <= n; i++)
		tick_x(d, d->x.lo + i * step, figure_decimals(step));
	fputs("</g>\n", d->out);
}

static void
ticks_y(const struct drawing *d, double step)
{
	int n = (int)lround((d->y.hi - d->y.lo) / step);
	char text[40];

	for (int i = 0; i <= n; i++) {
		double value = d->y.lo + i * step, y = at(&d->y, value);

		snprintf(text, sizeof(text), "%.*f", figure_decimals(step), value);
		line(d, "grid", d->x.from, y, d->x.to, y);
		label(d, "end", d->x.from - 8, y + 4, text);
	}
}

static void
row_names(const struct drawing *d)
{
	size_t room = (size_t)((d->x.to - d->x.from) / CHARACTER);

	fputs("<g class=\"names\">\n", d->out);
	for (size_t i = 0; i < d->f->n_rows; i++)
		if (d->names_above)
			label(d, "start", d->x.from + 4,
			    row_at(d, (double)i) - BAR_HEIGHT / 2 - 6,
			    show_shortened(d->arena, d->f->rows[i], room));
		else
			label(d, "end", d->x.from - 8, row_at(d, (double)i) + 4,
			    d->f->rows[i]);
	fputs("</g>\n", d->out);
}

static void
axes(struct drawing *d, double step_x, double step_y)
{
	if (d->f->x_cpus)
		ticks_at_points(d);
	else
		ticks_round(d, step_x);
	if (d->f->n_rows == 0)
		ticks_y(d, step_y);
	line(d, "axis", d->x.from, d->y.from, d->x.to, d->y.from);
	line(d, "axis", d->x.from, d->y.from, d->x.from, d->y.to);
	label(d, "middle", (d->x.from + d->x.to) / 2, d->y.from + 36, d->f->x_title);
	if (d->f->y_title != NULL) {
		double middle = (d->y.from + d->y.to) / 2;

		fprintf(d->out,
		    "<text text-anchor=\"middle\" transform=\"translate(16 %.1f) "
		    "rotate(-90)\">",
		    middle);
		html_text(d->out, d->f->y_title);
		fputs("</text>\n", d->out);
	}
}

/* ---- what is drawn in them ---- */

/* The class of a series or a bar's kind. */
static const char *
colour_of(const struct drawing *d, size_t i)
{
	return arena_text(d->arena, "c%zu", i % PALETTE_SIZE);
}

static void
dot(const struct drawing *d, size_t series, double x, double y)
{
	switch (palette_shape(series)) {
	case 0:
		fprintf(d->out,
		    "<circle class=\"dot %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%d\"/>\n",
		    colour_of(d, series), x, y, DOT);
		break;
	case 1:
		fprintf(d->out,
		    "<rect class=\"dot %s\" x=\"%.1f\" y=\"%.1f\" width=\"%d\" "
		    "height=\"%d\"/>\n",
		    colour_of(d, series), x - DOT, y - DOT, 2 * DOT, 2 * DOT);
		break;
	case 2:
		fprintf(d->out, "<path class=\"dot %s\" d=\"M%.1f %.1fl%d %dh-%dz\"/>\n",
		    colour_of(d, series), x, y - DOT - 1, DOT + 1, 2 * DOT + 1,
		    2 * DOT + 2);
		break;
	default:
		fprintf(d->out,
		    "<path class=\"dot %s\" d=\"M%.1f %.1fl%d %dl-%d %dl-%d -%dz\"/>\n",
		    colour_of(d, series), x, y - DOT - 1, DOT + 1, DOT + 1, DOT + 1,
		    DOT + 1, DOT + 1, DOT + 1);
	}
}

/* An interval on one axis, at a place on the other. */
static void
whisker(const struct drawing *d, const struct axis *a, double place, struct range range)
{
	double lo = at(a, range.lo), hi = at(a, range.hi);
	double from = place - WHISKER, to = place + WHISKER;

	if (isnan(range.lo) || isnan(range.hi))
		return;
	if (a == &d->x) {
		line(d, "whisker", lo, place, hi, place);
		line(d, "whisker", lo, from, lo, to);
		line(d, "whisker", hi, from, hi, to);
	} else {
		line(d, "whisker", place, lo, place, hi);
		line(d, "whisker", from, lo, to, lo);
		line(d, "whisker", from, hi, to, hi);
	}
}

static void
polyline(const struct drawing *d, const char *class, const struct series *s)
{
	fprintf(d->out, "<polyline class=\"%s\" points=\"", class);
	for (size_t i = 0; i < s->n; i++)
		fprintf(d->out, "%s%.1f,%.1f", i == 0 ? "" : " ",
		    at(&d->x, s->point[i].x), y_at(d, s->point[i].y));
	fputs("\"/>\n", d->out);
}

/* Begin and end a mark with what is to be said of it. */
static void
mark_begin(const struct drawing *d, const struct point *p)
{
	fprintf(d->out, "<g class=\"mark\" data-x=\"%.9g\" data-y=\"%.9g\">", p->x, p->y);
}

static void
mark_end(const struct drawing *d, const char *text)
{
	fputs("<title>", d->out);
	html_text(d->out, or_nothing(text));
	fputs("</title>\n</g>\n", d->out);
}

static void
series(const struct drawing *d, size_t i)
{
	const struct series *s = &d->f->series[i];
	bool rows = d->f->n_rows > 0;

	if (s->kind != SERIES_DOTS)
		polyline(d,
		    s->kind == SERIES_IDEAL
			? "ideal"
			: arena_text(d->arena, "line %s", colour_of(d, i)),
		    s);
	for (size_t k = 0; k < s->n && s->kind != SERIES_IDEAL; k++) {
		double x = at(&d->x, s->point[k].x), y = y_at(d, s->point[k].y);

		mark_begin(d, &s->point[k]);
		whisker(d, rows ? &d->x : &d->y, rows ? y : x, s->point[k].range);
		dot(d, i, x, y);
		mark_end(d, s->point[k].text);
	}
}

/* Of a lane: as much lower as it is thinner. */
static void
bar(const struct drawing *d, const struct bar *b)
{
	double x = at(&d->x, b->from), y = row_at(d, (double)b->row);
	double height = BAR_HEIGHT / (double)(d->f->kinds[b->kind].lane + 1);

	fputs("<g class=\"mark\" data-name=\"", d->out);
	html_text(d->out, d->f->kinds[b->kind].name);
	fprintf(d->out,
	    "\" data-from=\"%.9g\" data-to=\"%.9g\"><rect class=\"bar %s\" x=\"%.8g\" "
	    "y=\"%.1f\" width=\"%.8g\" height=\"%.1f\"/>",
	    b->from, b->to, colour_of(d, d->f->kinds[b->kind].colour), x,
	    y + BAR_HEIGHT / 2.0 - height, at(&d->x, b->to) - x, height);
	mark_end(d, b->text);
}

/* Bars in a frame, which a script can narrow to a part of the time. */
static void
bars(const struct drawing *d)
{
	double x = d->x.from, y = d->y.to, w = d->x.to - x, h = d->y.from - y;

	if (d->f->n_bars == 0)
		return;
	fprintf(d->out,
	    "<g class=\"frame\" data-frame=\"%.1f %.1f %.1f %.1f\" data-lo=\"%.9g\" "
	    "data-hi=\"%.9g\">\n",
	    x, y, w, h, d->x.lo, d->x.hi);
	for (size_t i = 0; i < d->f->n_bars; i++)
		bar(d, &d->f->bars[i]);
	/* Below the bars: there it is seen whatever their colours. */
	for (size_t i = 0; i < d->f->n_bars; i++)
		whisker(d, &d->x,
		    row_at(d, (double)d->f->bars[i].row) + BAR_HEIGHT / 2 + WHISKER - 1,
		    d->f->bars[i].range);
	fputs("</g>\n", d->out);
}

/* ---- what explains them ---- */

static size_t
legend_size(const struct figure *f)
{
	bool named_by_rows = f->n_rows > 0 && f->reference == 0;

	return f->n_kinds > 0 ? f->n_kinds : named_by_rows ? 0 : f->n_series;
}

static const char *
legend_name(const struct figure *f, size_t i)
{
	return f->n_kinds > 0 ? f->kinds[i].name : f->series[i].name;
}

/* Lay the legend out in lines from y on, and draw it if told to; returns its end. */
static double
legend(const struct drawing *d, double y, bool draw)
{
	double x = d->x.from, room = (d->x.to - x - LEGEND_MARK) / CHARACTER;

	for (size_t i = 0; i < legend_size(d->f); i++) {
		const char *name =
		    show_shortened(d->arena, legend_name(d->f, i), (size_t)room);
		double width;

		width = LEGEND_MARK + extent(name) + 14;
		if (x > d->x.from && x + width > d->x.to) {
			x = d->x.from;
			y += LEGEND_LINE;
		}
		if (draw) {
			label(d, "start", x + LEGEND_MARK, y + 4, name);
			if (d->f->n_kinds > 0)
				fprintf(d->out,
				    "<rect class=\"bar %s\" x=\"%.1f\" y=\"%.1f\" "
				    "width=\"12\" height=\"12\"/>\n",
				    colour_of(d, d->f->kinds[i].colour), x, y - 6);
			else if (d->f->series[i].kind == SERIES_IDEAL)
				line(d, "ideal", x, y, x + 12, y);
			else
				dot(d, i, x + 6, y);
		}
		x += width;
	}
	return legend_size(d->f) == 0 ? y : y + LEGEND_LINE;
}

static double
left_margin(const struct drawing *d)
{
	double widest = 4 * CHARACTER;

	if (d->f->n_rows == 0)
		return NUMBERS;
	if (d->names_above)
		return RIGHT;
	for (size_t i = 0; i < d->f->n_rows; i++)
		widest = fmax(widest, extent(d->f->rows[i]));
	return 16 + widest;
}

/* Give both axes their values and their places; returns the marks' distances. */
static void
lay_out(struct drawing *d, double *step_x, double *step_y)
{
	const struct figure *f = d->f;
	struct range x, y;
	double height;

	d->names_above =
	    figure_has_long_names(f, d->width < SVG_WIDE ? ROW_NAME_LEAST : ROW_NAME_MAX);
	height = f->n_rows > 0 ? (double)f->n_rows * row_height(d) : PLOT_HEIGHT;
	x = figure_reach_x(f);
	y = figure_reach_y(f);
	d->x = (struct axis){ x.lo, x.hi, left_margin(d), d->width - RIGHT, f->x_log2 };
	d->y = (struct axis){ y.lo, y.hi, TOP + height, TOP, false };
	if (f->x_cpus) {
		double room = d->x.hi > d->x.lo ? 0.08 : 0.5;

		/* Room beside the outermost points, the same in steps of either kind. */
		if (f->x_log2) {
			double octaves = fmax(log2(d->x.hi / d->x.lo), 1);

			d->x.lo /= exp2(room * octaves);
			d->x.hi *= exp2(room * octaves);
		} else {
			double length = fmax(d->x.hi - d->x.lo, 1);

			d->x.lo -= room * length;
			d->x.hi += room * length;
		}
	} else {
		*step_x = round_off(&d->x, d->width < SVG_WIDE ? 4 : 8, f->x_whole);
	}
	if (f->n_rows == 0)
		*step_y = round_off(&d->y, 6, 0);
	d->height = legend(d, d->y.from + TICKS_BELOW + 10, false);
}

void
svg_write(FILE *out, struct arena *a, const struct figure *f, int width,
    const char *attributes, const char *style)
{
	struct drawing d = { .out = out, .arena = a, .f = f, .width = width };
	double step_x = 1, step_y = 1;

	lay_out(&d, &step_x, &step_y);
	fprintf(out, "<svg viewBox=\"0 0 %d %.0f\" role=\"img\"%s aria-label=\"", width,
	    d.height, attributes);
	html_text(out, f->title);
	fputs("\">\n", out);
	if (style != NULL)
		fprintf(out, "<style>%s</style>\n", style);
	axes(&d, step_x, step_y);
	if (f->reference > 0)
		line(&d, "ideal", at(&d.x, f->reference), d.y.to, at(&d.x, f->reference),
		    d.y.from);
	bars(&d);
	for (size_t i = 0; i < f->n_series; i++)
		series(&d, i);
	if (f->n_rows > 0)
		row_names(&d);
	legend(&d, d.y.from + TICKS_BELOW + 10, true);
	fputs("</svg>\n", out);
}
