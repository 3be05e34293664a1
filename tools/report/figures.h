/*
 * What the figures show, made once for every format that draws: points, lines,
 * bars and the words on the axes.  A format only turns it into its own marks.
 */
#ifndef FIGURES_H
#define FIGURES_H

#include <stdbool.h>
#include <stddef.h>

#include "list.h"
#include "unit.h"

struct point {
	double x, y;
	struct range range; /* of y, or of x where there are rows; NAN: there is none */
	const char *text;   /* all that is to be said of it; NULL: nothing */
};

enum series_kind {
	SERIES_LINE,  /* points, with their ranges, joined by a line */
	SERIES_DOTS,  /* points alone */
	SERIES_IDEAL, /* a thin line, no points */
};

struct series {
	const char *name;
	enum series_kind kind;
	struct point *point;
	size_t n;
};

/* What bars are of, which colour they have, and where in their row they are: a lane is
 * the lower part of a row, half of it, a third, ..., and none covers what another has of
 * the same time.
 */
struct bar_kind {
	const char *name;
	size_t colour, lane;
};

/* A horizontal bar: from..to on the x axis, its colour that of kinds[kind]. */
struct bar {
	size_t row, kind;
	double from, to;
	struct range range; /* of where it ends */
	const char *text;   /* all that is to be said of it */
};

struct figure {
	const char *id, *title, *x_title, *y_title;
	const struct time_unit *time; /* what its times are in; NULL: it has none */
	bool x_cpus;	   /* marked where there are points, see figure_ticks() */
	bool x_whole;	   /* counts, between which there is nothing to mark */
	bool can_zoom;	   /* into the time of one kind of bars */
	double reference;  /* a line across at this x, where there are rows; 0: none */
	bool x_log2;	   /* vCPUs: each doubling is a step */
	bool y_from_zero;  /* lengths are compared, so the axis begins at 0 */
	const char **rows; /* names along the y axis, from the top; else numbers */
	size_t n_rows;
	struct bar_kind *kinds;
	size_t n_kinds;
	struct series *series;
	size_t n_series;
	struct bar *bars;
	size_t n_bars;
};

/*
 * The values on the x axis that some point has, each at least this part of the
 * axis behind the one before.  *n says how many.
 */
const double *figure_ticks(
    struct arena *a, const struct figure *f, double apart, size_t *n);

/* What an axis must reach over: values, intervals, and what is to be seen beside them. */
struct range figure_reach_x(const struct figure *f);
struct range figure_reach_y(const struct figure *f);

/* Has a row a name of more characters?  Those of all are above their rows then. */
bool figure_has_long_names(const struct figure *f, size_t most);

/* The distance of round numbers that divide a length into at most so many parts. */
double figure_step(double length, double parts);

/* How many decimals tell such numbers apart. */
int figure_decimals(double step);

/*
 * Those that have something to show, *n of them, in the order of a report; a history has
 * one more for each configuration.
 */
struct figure *figures_make(const struct results *r, size_t *n);

#endif
