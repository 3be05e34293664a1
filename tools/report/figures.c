/* What the figures show: results as points, lines and bars. */
#include <math.h>
#include <string.h>

#include "figures.h"
#include "lib/digits.h"
#include "show.h"

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

/* What a configuration is beside its vCPUs: "qemu32, 64 MiB". */
static const char *
shape_of(const struct results *r, const struct config *c)
{
	const char *model = text_at(r->arena, c->json, "cpu_model");
	double memory = number_at(c->json, "memory_mib");

	if (model == NULL)
		model = "default CPU";
	return isnan(memory) ? model
			     : arena_text(r->arena, "%s, %.0f MiB", model, memory);
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
		double cpus = number_at(c->json, "cpus");
		double mean = number_at(c->json, "statistics.mean_ms");

		if (!isnan(mean) && cpus >= 1)
			add_point(r->arena,
			    series_named(r->arena, &f, shape_of(r, c), SERIES_LINE), cpus,
			    mean, range_at(c->json, "statistics.mean_ci95_ms"));
	}
	return f;
}

/* Points of the scaling table, which has a row a configuration. */
static void
add_scaling(const struct results *r, struct figure *f, const char *what, double scale)
{
	const char *interval = arena_text(r->arena, "%s_ci95", what);
	json_t *row;
	size_t i;

	json_array_foreach(value_at(r->json, "scaling.rows"), i, row) {
		const struct config *c = results_config(r, raw_at(row, "config"));
		double cpus = number_at(row, "cpus"), value = number_at(row, what);
		struct range range = range_at(row, interval);

		if (c == NULL || isnan(value) || !(cpus >= 1))
			continue;
		add_point(r->arena,
		    series_named(r->arena, f, shape_of(r, c), SERIES_LINE), cpus,
		    scale * value, (struct range){ scale * range.lo, scale * range.hi });
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

/* The line of what would be ideal, from one vCPU to the most that there are. */
static void
add_ideal(struct arena *a, struct figure *f, double begin, bool rises)
{
	double most = most_cpus(f);
	struct series *ideal;

	if (f->n_series == 0 || !(most > 1))
		return;
	ideal = series_named(a, f, "ideal", SERIES_IDEAL);
	add_point(a, ideal, 1, begin, NO_RANGE);
	add_point(a, ideal, most, rises ? most : begin, NO_RANGE);
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

	add_scaling(r, &f, "speedup", 1);
	add_ideal(r->arena, &f, 1, true);
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

	add_scaling(r, &f, "efficiency", 100);
	add_ideal(r->arena, &f, 100, false);
	return f;
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

static size_t
add_row(struct arena *a, struct figure *f, const char *name)
{
	f->rows = arena_grow(a, f->rows, f->n_rows, sizeof(*f->rows));
	f->rows[f->n_rows] = name;
	return f->n_rows++;
}

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
add_timeline(struct arena *a, struct figure *f, const struct config *c)
{
	const json_t *phases = value_at(c->json, "phases");
	struct span *span = arena_room(a, json_array_size(phases), sizeof(*span));
	size_t row = f->n_rows, n = 0, k;
	double last = 0;
	json_t *phase;

	json_array_foreach(phases, k, phase) {
		double mean = number_at(phase, "mean_ms");

		if (isnan(mean))
			continue;
		if (row == f->n_rows)
			add_row(a, f, c->name);
		span[n] = (struct span){ raw_at(phase, "from"), raw_at(phase, "to"),
			begin_of(span, n, raw_at(phase, "from"), last), 0 };
		last = span[n].end = span[n].begin + mean;
		add_bar(a, f, row, phase, span[n++].begin);
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
		add_timeline(r->arena, &f, &r->configs[i]);
	return f;
}

struct figure
figure_order(const struct results *r)
{
	struct figure f = { .id = "order",
		.title = "Every boot in execution order",
		.x_title = "place in the execution order",
		.y_title = "boot time (ms)" };
	json_t *sample;
	size_t k;

	for (size_t i = 0; i < r->n_configs; i++)
		json_array_foreach(value_at(r->configs[i].json, "samples"), k, sample) {
			double x = number_at(sample, "order");
			double y = number_at(sample, "boot_time_ms");

			if (!isnan(y) && !isnan(x))
				add_point(r->arena,
				    series_named(
					r->arena, &f, r->configs[i].name, SERIES_DOTS),
				    x, y, NO_RANGE);
		}
	return f;
}

/* The shortest and the longest boot of all. */
static struct range
extent(const struct results *r)
{
	struct range all = { NAN, NAN };
	json_t *sample;
	size_t k;

	for (size_t i = 0; i < r->n_configs; i++)
		json_array_foreach(value_at(r->configs[i].json, "samples"), k, sample) {
			all.lo = fmin(all.lo, number_at(sample, "boot_time_ms"));
			all.hi = fmax(all.hi, number_at(sample, "boot_time_ms"));
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
	json_t *sample;
	size_t k;

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		struct series *row = NULL;
		size_t y = f.n_rows;

		json_array_foreach(value_at(c->json, "samples"), k, sample) {
			double x = number_at(sample, "boot_time_ms");

			if (isnan(x))
				continue;
			if (row == NULL) {
				add_row(r->arena, &f, c->name);
				row = series_named(r->arena, &f, c->name, SERIES_DOTS);
			}
			add_point(r->arena, row, x,
			    (double)y + stacked(row, x, NEAR * (all.hi - all.lo)),
			    NO_RANGE);
		}
	}
	return f;
}
