/* What the figures show: results as points, lines and bars. */
#include <math.h>
#include <string.h>

#include "figures.h"
#include "lib/digits.h"
#include "show.h"
#include "words.h"

/* Dots nearer than this part of the axis are stacked, this part of a row apart. */
static const double NEAR = 1.0 / 90, STACK = 0.12;
enum { STACK_MAX = 3 };

struct figure (*const figures[N_FIGURES])(const struct results *r) = {
	figure_boot_time,
	figure_speedup,
	figure_efficiency,
	figure_timeline,
	figure_order,
	figure_distribution,
};

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
figure_ticks(struct store *s, const struct figure *f, double apart, size_t *n)
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
		ticks = store_grow(s, ticks, *n, sizeof(*ticks));
		ticks[(*n)++] = x;
		last = at;
	}
	return ticks;
}

/* The series of a name, or a new one behind the others. */
static struct series *
series_named(struct store *s, struct figure *f, const char *name, enum series_kind kind)
{
	for (size_t i = 0; i < f->n_series; i++)
		if (strcmp(f->series[i].name, name) == 0)
			return &f->series[i];
	f->series = store_grow(s, f->series, f->n_series, sizeof(*f->series));
	f->series[f->n_series] = (struct series){ .name = name, .kind = kind };
	return &f->series[f->n_series++];
}

static void
add_point(struct store *s, struct series *to, double x, double y, struct range range)
{
	to->point = store_grow(s, to->point, to->n, sizeof(*to->point));
	to->point[to->n++] = (struct point){ x, y, range };
}

static const struct range NO_RANGE = { NAN, NAN };

/* What a configuration is beside its vCPUs: "qemu32, 64 MiB". */
static const char *
shape_of(const struct results *r, const struct config *c)
{
	const char *model = c->cpu_model != NULL ? c->cpu_model : "default CPU";

	if (isnan(c->memory_mib))
		return model;
	return store_text(r->store, "%s, %.0f MiB", model, c->memory_mib);
}

struct figure
figure_boot_time(const struct results *r)
{
	struct figure f = { .id = "boottime",
		.title = "Mean boot time and its 95 % interval",
		.x_title = "vCPUs",
		.x_cpus = true,
		.y_title = "boot time (ms)",
		.x_log2 = true,
		.y_from_zero = true };

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		if (!isnan(c->stats.mean_ms) && c->cpus >= 1)
			add_point(r->store,
			    series_named(r->store, &f, shape_of(r, c), SERIES_LINE),
			    c->cpus, c->stats.mean_ms, c->stats.mean_ci95_ms);
	}
	return f;
}

/* Points of the scaling table, which has a row a configuration. */
static void
add_scaling(const struct results *r, struct figure *f, bool speedup)
{
	for (size_t i = 0; i < r->n_scaling; i++) {
		const struct scaling *s = &r->scaling[i];
		const struct config *c = results_config(r, s->config);
		double value = speedup ? s->speedup : 100 * s->efficiency;

		if (c == NULL || isnan(value) || !(s->cpus >= 1))
			continue;
		add_point(r->store,
		    series_named(r->store, f, shape_of(r, c), SERIES_LINE), s->cpus,
		    value,
		    speedup ? s->speedup_ci95
			    : (struct range){ 100 * s->efficiency_ci95.lo,
				  100 * s->efficiency_ci95.hi });
	}
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

struct figure
figure_speedup(const struct results *r)
{
	struct figure f = { .id = "speedup",
		.title = "Speedup against ideal",
		.x_title = "vCPUs",
		.x_cpus = true,
		.y_title = "speedup T(1)/T(N)",
		.y_from_zero = true };
	double most;

	add_scaling(r, &f, true);
	if (f.n_series > 0 && (most = most_cpus(&f)) > 1) {
		struct series *ideal = series_named(r->store, &f, "ideal", SERIES_IDEAL);

		add_point(r->store, ideal, 1, 1, NO_RANGE);
		add_point(r->store, ideal, most, most, NO_RANGE);
	}
	return f;
}

struct figure
figure_efficiency(const struct results *r)
{
	struct figure f = { .id = "efficiency",
		.title = "Efficiency",
		.x_title = "vCPUs",
		.x_cpus = true,
		.y_title = "efficiency (%)",
		.x_log2 = true,
		.y_from_zero = true };
	double most;

	add_scaling(r, &f, false);
	if (f.n_series > 0 && (most = most_cpus(&f)) > 1) {
		struct series *ideal = series_named(r->store, &f, "ideal", SERIES_IDEAL);

		add_point(r->store, ideal, 1, 100, NO_RANGE);
		add_point(r->store, ideal, most, 100, NO_RANGE);
	}
	return f;
}

static size_t
kind_named(struct store *s, struct figure *f, const char *name)
{
	for (size_t i = 0; i < f->n_kinds; i++)
		if (strcmp(f->kinds[i], name) == 0)
			return i;
	f->kinds = store_grow(s, f->kinds, f->n_kinds, sizeof(*f->kinds));
	f->kinds[f->n_kinds] = name;
	return f->n_kinds++;
}

static size_t
add_row(struct store *s, struct figure *f, const char *name)
{
	f->rows = store_grow(s, f->rows, f->n_rows, sizeof(*f->rows));
	f->rows[f->n_rows] = name;
	return f->n_rows++;
}

/* Where a phase begins: where an earlier one of the row's met its first marker, or at
 * last. */
static double
begin_of(const struct config *c, const struct phase *p, const double *to, double last)
{
	for (const struct phase *earlier = c->phases; earlier < p; earlier++)
		if (!isnan(to[earlier - c->phases]) && same_text(earlier->to, p->from))
			return to[earlier - c->phases];
	for (const struct phase *earlier = c->phases; earlier < p; earlier++)
		if (!isnan(to[earlier - c->phases]) && same_text(earlier->from, p->from))
			return to[earlier - c->phases] - earlier->mean_ms;
	return last;
}

static void
add_bar(const struct results *r, struct figure *f, size_t row, const struct phase *p,
    double from)
{
	struct store *s = r->store;
	int d = digits_decimals(p->mean_ms, p->stdev_ms);

	f->bars = store_grow(s, f->bars, f->n_bars, sizeof(*f->bars));
	f->bars[f->n_bars++] = (struct bar){ .row = row,
		.kind = kind_named(s, f, p->name),
		.from = from,
		.to = from + p->mean_ms,
		.range = { from + p->mean_ci95_ms.lo, from + p->mean_ci95_ms.hi },
		.text = store_text(s, "%s: %s %s ms", f->rows[row], p->name,
		    show_number(s, p->mean_ms, d)) };
}

static void
add_timeline(const struct results *r, struct figure *f, const struct config *c)
{
	double *to = store_room(r->store, c->n_phases, sizeof(*to)), last = 0;
	size_t row = f->n_rows;

	for (size_t k = 0; k < c->n_phases; k++) {
		const struct phase *p = &c->phases[k];
		double from;

		to[k] = NAN;
		if (isnan(p->mean_ms))
			continue;
		if (row == f->n_rows)
			add_row(r->store, f, c->name);
		from = begin_of(c, p, to, last);
		add_bar(r, f, row, p, from);
		last = to[k] = from + p->mean_ms;
	}
}

struct figure
figure_timeline(const struct results *r)
{
	struct figure f = { .id = "timeline",
		.title = "Phases of a boot: mean, and the 95 % interval of each phase's "
			 "length",
		.x_title = "time (ms)" };

	for (size_t i = 0; i < r->n_configs; i++)
		add_timeline(r, &f, &r->configs[i]);
	return f;
}

struct figure
figure_order(const struct results *r)
{
	struct figure f = { .id = "order",
		.title = "Every boot in the order as run",
		.x_title = "place in the order as run",
		.y_title = "boot time (ms)" };

	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].n_samples; k++) {
			const struct sample *s = &r->configs[i].samples[k];

			if (!isnan(s->boot_time_ms) && !isnan(s->order))
				add_point(r->store,
				    series_named(
					r->store, &f, r->configs[i].name, SERIES_DOTS),
				    s->order, s->boot_time_ms, NO_RANGE);
		}
	return f;
}

/* The shortest and the longest boot of all. */
static struct range
extent(const struct results *r)
{
	struct range all = { NAN, NAN };

	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].n_samples; k++) {
			all.lo = fmin(all.lo, r->configs[i].samples[k].boot_time_ms);
			all.hi = fmax(all.hi, r->configs[i].samples[k].boot_time_ms);
		}
	return all;
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

struct figure
figure_distribution(const struct results *r)
{
	struct figure f = { .id = "distribution",
		.title = "Every boot of each configuration",
		.x_title = "boot time (ms)" };
	struct range all = extent(r);

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		struct series *row = NULL;
		size_t y = f.n_rows;

		for (size_t k = 0; k < c->n_samples; k++) {
			double x = c->samples[k].boot_time_ms;

			if (isnan(x))
				continue;
			if (row == NULL) {
				add_row(r->store, &f, c->name);
				row = series_named(r->store, &f, c->name, SERIES_DOTS);
			}
			add_point(r->store, row, x,
			    (double)y + stacked(row, x, NEAR * (all.hi - all.lo)),
			    NO_RANGE);
		}
	}
	return f;
}
