/* What the figures show: results as points, lines and bars. */
#include <math.h>
#include <string.h>

#include "figures.h"
#include "lib/digits.h"
#include "rows.h"
#include "show.h"

/* Dots nearer than this part of the axis are stacked, this part of a row apart. */
static const double NEAR = 1.0 / 90, STACK = 0.12;
enum { STACK_MAX = 3 };

bool
figure_is_empty(const struct figure *f)
{
	return f->n_series == 0 && f->n_bars == 0;
}

/* The next value on the x axis that some point has, after one; NAN at the end. */
static double
next_x(const struct figure *f, double after)
{
	double next = NAN;

	for (size_t i = 0; i < f->n_series; i++)
		for (size_t k = 0; k < f->series[i].n; k++)
			if (f->series[i].point[k].x > after)
				next = fmin(next, f->series[i].point[k].x);
	return next;
}

const double *
figure_ticks(struct arena *a, const struct figure *f, double apart, size_t *n)
{
	double least = next_x(f, -INFINITY), most = least, *ticks = NULL,
	       last = -INFINITY;

	for (double x = least; !isnan(x); x = next_x(f, x))
		most = x;
	*n = 0;
	for (double x = least; !isnan(x); x = next_x(f, x)) {
		double at = f->x_log2 ? log2(x / least) / fmax(log2(most / least), 1)
				      : (x - least) / fmax(most - least, 1);

		if (at - last < apart)
			continue;
		ticks = arena_grow(a, ticks, *n, sizeof(*ticks));
		ticks[(*n)++] = x;
		last = at;
	}
	return ticks;
}

/* ---- what figures are made of ---- */

/* Along which axis there are times, if along any. */
enum figure_time { NO_TIME, TIME_X, TIME_Y };

/* What a figure shows of each row of the results. */
struct figure_kind {
	struct figure empty; /* its titles and axes */
	void (*fill)(
	    struct figure *f, const struct figure_kind *kind, const struct rows *rows);
	const char *rows, *y, *interval;
	enum figure_time time;
	double scale;	  /* of y and its interval */
	double ideal;	  /* at one vCPU; 0: there is no ideal */
	bool ideal_rises; /* in proportion to the vCPUs */
};

/* The series of a name, or a new one behind the others. */
static struct series *
series_named(struct arena *a, struct figure *f, const char *name, enum series_kind kind)
{
	for (size_t i = 0; i < f->n_series; i++)
		if (strcmp(f->series[i].name, name) == 0)
			return &f->series[i];
	f->series = arena_grow(a, f->series, f->n_series, sizeof(*f->series));
	f->series[f->n_series] = (struct series){ .name = name, .kind = kind };
	return &f->series[f->n_series++];
}

static void
add_point(struct arena *a, struct series *to, double x, double y, struct range range)
{
	to->point = arena_grow(a, to->point, to->n, sizeof(*to->point));
	to->point[to->n++] = (struct point){ x, y, range };
}

static const struct range NO_RANGE = { NAN, NAN };

/* The row of a name, or a new one below the others. */
static size_t
row_named(struct arena *a, struct figure *f, const char *name)
{
	for (size_t i = 0; i < f->n_rows; i++)
		if (strcmp(f->rows[i], name) == 0)
			return i;
	f->rows = arena_grow(a, f->rows, f->n_rows, sizeof(*f->rows));
	f->rows[f->n_rows] = name;
	return f->n_rows++;
}

static size_t
kind_named(struct arena *a, struct figure *f, const char *name)
{
	for (size_t i = 0; i < f->n_kinds; i++)
		if (strcmp(f->kinds[i], name) == 0)
			return i;
	f->kinds = arena_grow(a, f->kinds, f->n_kinds, sizeof(*f->kinds));
	f->kinds[f->n_kinds] = name;
	return f->n_kinds++;
}

/* ---- something against vCPUs ---- */

/* What a configuration is beside its vCPUs: "qemu32, 64 MiB". */
static const char *
shape_of(struct arena *a, const struct results *r, const struct config *c)
{
	const char *model = text_at(a, c->json, "cpu_model");
	double memory = number_at(c->json, "memory_mib");

	if (model == NULL)
		model = "default CPU";
	return arena_text(a, "%s%s%s", model,
	    isnan(memory) ? "" : arena_text(a, ", %.0f MiB", memory),
	    has_both_clocks(r) && is_icount(c->json) ? ", icount" : "");
}

static double
most_cpus(const struct figure *f)
{
	double most = 1;

	for (size_t i = 0; i < f->n_series; i++)
		for (size_t k = 0; k < f->series[i].n; k++)
			most = fmax(most, f->series[i].point[k].x);
	return most;
}

/* A series a CPU model and memory, and a line of what would be ideal. */
static void
fill_curves(struct figure *f, const struct figure_kind *kind, const struct rows *rows)
{
	struct arena *a = rows->arena;
	struct series *ideal;
	double most;

	for (size_t i = 0; i < rows->n; i++) {
		const struct table_row *row = &rows->row[i];
		double cpus = number_at(row->item, "cpus");
		double y = kind->scale * number_at(row->item, kind->y);
		struct range range = range_at(row->item, kind->interval);

		if (row->config == NULL || isnan(y) || !(cpus >= 1))
			continue;
		range = (struct range){ kind->scale * range.lo, kind->scale * range.hi };
		add_point(a,
		    series_named(a, f, shape_of(a, row->r, row->config), SERIES_LINE),
		    cpus, y, range);
	}
	most = most_cpus(f);
	if (kind->ideal == 0 || f->n_series == 0 || !(most > 1))
		return;
	ideal = series_named(a, f, "ideal", SERIES_IDEAL);
	add_point(a, ideal, 1, kind->ideal, NO_RANGE);
	add_point(a, ideal, most, kind->ideal * (kind->ideal_rises ? most : 1), NO_RANGE);
}

/* ---- phases one after another ---- */

/* A phase of the timeline, where its bar is. */
struct span {
	const char *from, *to; /* markers, to compare */
	double begin, end;
};

/* Where a phase begins: where an earlier one of the row's met its first marker, or at
 * last. */
static double
begin_of(const struct span *earlier, size_t n, const char *from, double last)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(earlier[i].to, from) == 0)
			return earlier[i].end;
	for (size_t i = 0; i < n; i++)
		if (strcmp(earlier[i].from, from) == 0)
			return earlier[i].begin;
	return last;
}

static void
add_bar(struct arena *a, struct figure *f, size_t row, const json_t *phase, double from)
{
	double mean = number_at(phase, "mean_ms");
	struct range range = range_at(phase, "mean_ci95_ms");
	const char *name = or_nothing(text_at(a, phase, "name"));
	int d = digits_decimals(mean, number_at(phase, "stdev_ms"));

	f->bars = arena_grow(a, f->bars, f->n_bars, sizeof(*f->bars));
	f->bars[f->n_bars++] = (struct bar){ .row = row,
		.kind = kind_named(a, f, name),
		.from = from,
		.to = from + mean,
		.range = { from + range.lo, from + range.hi },
		.text = arena_text(
		    a, "%s: %s %s ms", f->rows[row], name, show_number(a, mean, d)) };
}

static void
fill_timeline(struct figure *f, const struct figure_kind *kind, const struct rows *rows)
{
	struct span *span = arena_room(rows->arena, rows->n, sizeof(*span));
	const struct config *config = NULL;
	double last = 0;
	size_t n = 0;

	(void)kind;
	for (size_t i = 0; i < rows->n; i++) {
		const struct table_row *row = &rows->row[i];
		const char *from = raw_at(row->item, "from");
		double mean = number_at(row->item, "mean_ms");

		if (isnan(mean))
			continue;
		if (row->config != config)
			last = n = 0;
		config = row->config;
		span[n] = (struct span){ from, raw_at(row->item, "to"),
			begin_of(span, n, from, last), 0 };
		last = span[n].end = span[n].begin + mean;
		add_bar(rows->arena, f, row_named(rows->arena, f, config->name),
		    row->item, span[n++].begin);
	}
}

/* ---- every boot ---- */

static void
fill_order(struct figure *f, const struct figure_kind *kind, const struct rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		double x = number_at(rows->row[i].item, "order");
		double y = number_at(rows->row[i].item, kind->y);

		if (!isnan(y) && !isnan(x))
			add_point(rows->arena,
			    series_named(
				rows->arena, f, rows->row[i].config->name, SERIES_DOTS),
			    x, y, NO_RANGE);
	}
}

/* How far off its row's middle a dot goes: as many steps as others are near it. */
static double
stacked(const struct series *row, double x, double near)
{
	size_t n = 0;

	for (size_t i = 0; i < row->n; i++)
		n += fabs(row->point[i].x - x) < near;
	n = n < 2 * STACK_MAX ? n : 2 * STACK_MAX;
	return STACK * (n % 2 == 0 ? 1 : -1) * (double)((n + 1) / 2);
}

/* Every boot of every configuration on one axis of time; what is alike is stacked. */
static void
fill_distribution(
    struct figure *f, const struct figure_kind *kind, const struct rows *rows)
{
	struct range all = NO_RANGE;

	for (size_t i = 0; i < rows->n; i++) {
		all.lo = fmin(all.lo, number_at(rows->row[i].item, kind->y));
		all.hi = fmax(all.hi, number_at(rows->row[i].item, kind->y));
	}
	for (size_t i = 0; i < rows->n; i++) {
		const char *name = rows->row[i].config->name;
		double x = number_at(rows->row[i].item, kind->y);
		struct series *dots;

		if (isnan(x))
			continue;
		dots = series_named(rows->arena, f, name, SERIES_DOTS);
		add_point(rows->arena, dots, x,
		    (double)row_named(rows->arena, f, name) +
			stacked(dots, x, NEAR * (all.hi - all.lo)),
		    NO_RANGE);
	}
}

/* ---- the figures, in the order of a report ---- */

#define AGAINST_CPUS .x_title = "vCPUs", .x_cpus = true, .y_from_zero = true

static const struct figure_kind kinds[N_FIGURES] = {
	{ { .id = "boottime",
	      .title = "Mean boot time and its 95 % interval",
	      .y_title = "boot time ",
	      .x_log2 = true,
	      AGAINST_CPUS },
	    fill_curves, "*", "statistics.mean_ms", "statistics.mean_ci95_ms", TIME_Y, 1,
	    0, false },
	{ { .id = "speedup",
	      .title = "Speedup against ideal",
	      .y_title = "speedup T(1)/T(N)",
	      AGAINST_CPUS },
	    fill_curves, "scaling.rows", "speedup", "speedup_ci95", NO_TIME, 1, 1, true },
	{ { .id = "efficiency",
	      .title = "Efficiency",
	      .y_title = "efficiency (%)",
	      .x_log2 = true,
	      AGAINST_CPUS },
	    fill_curves, "scaling.rows", "efficiency", "efficiency_ci95", NO_TIME, 100,
	    100, false },
	{ { .id = "timeline",
	      .title = "Phases of a boot: mean, and the 95 % interval of each phase's "
		       "length",
	      .x_title = "time " },
	    .fill = fill_timeline, .rows = "*.phases", .time = TIME_X },
	{ { .id = "order",
	      .title = "Every boot in execution order",
	      .x_title = "place in the execution order",
	      .y_title = "boot time " },
	    .fill = fill_order, .rows = "*.samples", .y = "boot_time_ms",
	    .time = TIME_Y },
	{ { .id = "distribution",
	      .title = "Every boot of each configuration",
	      .x_title = "boot time " },
	    .fill = fill_distribution, .rows = "*.samples", .y = "boot_time_ms",
	    .time = TIME_X },
};

/* ---- units of times ---- */

static void
scale(struct range *range, double by)
{
	range->lo *= by;
	range->hi *= by;
}

/* Show the times along an axis, which are ms, in the unit of the longest. */
static void
in_units(struct arena *a, struct figure *f, enum figure_time along)
{
	const char **title = along == TIME_X ? &f->x_title : &f->y_title;
	double most = 0, by;

	if (along == NO_TIME)
		return;
	for (size_t i = 0; i < f->n_bars; i++)
		most = fmax(most, f->bars[i].to);
	for (size_t i = 0; i < f->n_series; i++)
		for (size_t k = 0; k < f->series[i].n; k++)
			most = fmax(most, along == TIME_X ? f->series[i].point[k].x
							  : f->series[i].point[k].y);
	f->time = time_unit_of(most);
	*title = arena_text(a, "%s (%s)", *title, f->time->name);
	by = 1 / f->time->ms;
	for (size_t i = 0; i < f->n_bars; i++) {
		f->bars[i].from *= by;
		f->bars[i].to *= by;
		scale(&f->bars[i].range, by);
	}
	for (size_t i = 0; i < f->n_series; i++)
		for (size_t k = 0; k < f->series[i].n; k++) {
			struct point *p = &f->series[i].point[k];

			*(along == TIME_X ? &p->x : &p->y) *= by;
			scale(&p->range, by);
		}
}

struct figure
figure_make(const struct results *r, int i)
{
	struct rows rows = rows_find(r, kinds[i].rows);
	struct figure f = kinds[i].empty;

	kinds[i].fill(&f, &kinds[i], &rows);
	in_units(r->arena, &f, kinds[i].time);
	return f;
}
