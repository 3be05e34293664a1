/* What the figures show: results as points, lines and bars. */
#include <math.h>
#include <string.h>

#include "content.h"
#include "figures.h"
#include "lib/digits.h"
#include "lib/markers.h"
#include "palette.h"
#include "rows.h"
#include "sentences.h"
#include "show.h"
#include "span.h"
#include "wording.h"

/* Dots nearer than this part of the axis are stacked, this part of a row apart. */
static const double NEAR = 1.0 / 90, STACK = 0.12;
enum { STACK_MAX = 3 };

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

/* Where a value lies between two others: 0 to 1, less where there is no room between. */
static double
place_between(const struct figure *f, double x, double least, double most)
{
	return f->x_log2 ? log2(x / least) / fmax(log2(most / least), 1)
			 : (x - least) / fmax(most - least, 1);
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
		double at = place_between(f, x, least, most);
		double left = place_between(f, most, least, most) - at;

		/* The last has one whatever is before it. */
		if (at - last < apart || (left > 0 && left < apart))
			continue;
		ticks = arena_grow(a, ticks, *n, sizeof(*ticks));
		ticks[(*n)++] = x;
		last = at;
	}
	return ticks;
}

static void
reach(struct range *r, double value)
{
	r->lo = fmin(r->lo, value);
	r->hi = fmax(r->hi, value);
}

static const struct range NO_RANGE = { NAN, NAN };

struct range
figure_reach_x(const struct figure *f)
{
	struct range r = NO_RANGE;

	for (size_t i = 0; i < f->n_series; i++)
		for (size_t k = 0; k < f->series[i].n; k++) {
			const struct point *p = &f->series[i].point[k];

			reach(&r, p->x);
			reach(&r, f->n_rows > 0 ? p->range.lo : NAN);
			reach(&r, f->n_rows > 0 ? p->range.hi : NAN);
		}
	for (size_t i = 0; i < f->n_bars; i++) {
		reach(&r, 0);
		reach(&r, f->bars[i].to);
		reach(&r, f->bars[i].range.hi);
	}
	reach(&r, f->reference > 0 ? f->reference : NAN);
	return r;
}

struct range
figure_reach_y(const struct figure *f)
{
	struct range r = NO_RANGE;

	for (size_t i = 0; i < f->n_series; i++)
		for (size_t k = 0; k < f->series[i].n; k++) {
			const struct point *p = &f->series[i].point[k];

			reach(&r, p->y);
			reach(&r, p->range.lo);
			reach(&r, p->range.hi);
		}
	reach(&r, f->y_from_zero ? 0 : NAN);
	return r;
}

bool
figure_has_long_names(const struct figure *f, size_t most)
{
	for (size_t i = 0; i < f->n_rows; i++)
		if (show_width(f->rows[i]) > most)
			return true;
	return false;
}

double
figure_step(double length, double parts)
{
	double power = pow(10, floor(log10(length / parts))), step = power;

	for (int i = 0; i < 3 && length / step > parts; i++)
		step = power * (i == 0 ? 2 : i == 1 ? 5 : 10);
	return step;
}

int
figure_decimals(double step)
{
	int n = (int)ceil(-log10(step) - 1e-9);

	return n < 0 ? 0 : n;
}

/* ---- what figures are made of ---- */

/* Along which axis there are times, if along any. */
enum figure_time { NO_TIME, TIME_X, TIME_Y };

/* What a figure shows of each row of the results. */
struct figure_kind {
	struct figure empty;	 /* its titles and axes */
	const char *no_interval; /* its title where it has none; NULL: the same */
	void (*fill)(
	    struct figure *f, const struct figure_kind *kind, const struct rows *rows);
	const char *rows, *y, *interval;
	const char *unit; /* what is said behind a number of it; NULL: a time's */
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
add_point(struct arena *a, struct series *to, struct point point)
{
	to->point = arena_grow(a, to->point, to->n, sizeof(*to->point));
	to->point[to->n++] = point;
}

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
		if (strcmp(f->kinds[i].name, name) == 0)
			return i;
	f->kinds = arena_grow(a, f->kinds, f->n_kinds, sizeof(*f->kinds));
	f->kinds[f->n_kinds] = (struct bar_kind){ name, f->n_kinds, 0 };
	return f->n_kinds++;
}

/* ---- something against vCPUs ---- */

/* What a configuration is beside its vCPUs: "qemu32, 64 MiB, @debug". */
static const char *
shape_of(struct arena *a, const struct results *r, const struct config *c)
{
	const char *model = text_at(a, c->json, "cpu_model");
	const char *variant = strchr(c->name, '@');
	double memory = number_at(c->json, "memory_mib");

	if (model == NULL)
		model = "default CPU";
	return arena_text(a, "%s%s%s%s%s", model,
	    isnan(memory) ? "" : arena_text(a, ", %.0f MiB", memory),
	    has_both_clocks(r) && is_icount(c->json) ? ", icount" : "",
	    variant == NULL ? "" : ", ", variant == NULL ? "" : variant);
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

/* "cpu_2: 1.307 (1.263 to 1.353)", or a time. */
static const char *
point_text(struct arena *a, const char *name, const struct figure_kind *kind, double y,
    struct range range)
{
	char words[WORDS_SIZE];

	if (kind->unit == NULL)
		time_words(words, y, range);
	else
		unit_words(words, kind->unit, y, range);
	return arena_text(a, "%s: %s", name, words);
}

/* A gain is over something: a reference alone shows none. */
static void
drop_lone(struct figure *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_series; i++)
		if (f->series[i].n > 1)
			f->series[n++] = f->series[i];
	f->n_series = n;
}

/* A series a CPU model and memory, and a line of what would be ideal; no figure of what
 * was not changed. */
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
		    (struct point){ cpus, y, range,
			point_text(a, row->config->name, kind, y, range) });
	}
	if (kind->ideal > 0)
		drop_lone(f);
	if (f->n_series == 0 || isnan(next_x(f, next_x(f, -INFINITY)))) {
		f->n_series = 0;
		return;
	}
	most = most_cpus(f);
	if (kind->ideal == 0)
		return;
	ideal = series_named(a, f, "ideal", SERIES_IDEAL);
	add_point(a, ideal, (struct point){ 1, kind->ideal, NO_RANGE, NULL });
	add_point(a, ideal,
	    (struct point){
		most, kind->ideal * (kind->ideal_rises ? most : 1), NO_RANGE, NULL });
}

/* ---- phases, where they lie in a boot ---- */

/* Of stats, whose means are rounded, and of sums of them. */
static const double ROUNDING_MS = 1e-5;

/* A phase of the timeline, where its bar is. */
struct placed {
	const json_t *phase;
	double begin, end;
};

/* The mean time from a marker to a phase's begin, in the boots that its mean is of. */
static double
mean_begin(const json_t *samples, const char *marker, const json_t *phase)
{
	json_t *sample;
	double sum = 0;
	size_t n = 0, i;

	json_array_foreach(samples, i, sample) {
		double begin = span_phase(sample, phase).lo - span_marker(sample, marker);

		if (isnan(begin))
			continue;
		sum += begin;
		n++;
	}
	return n == 0 ? NAN : sum / (double)n;
}

/* The phases of a configuration since a marker; how many have a mean. */
static size_t
place_phases(struct placed *placed, const struct config *c, const char *marker)
{
	json_t *phase;
	size_t n = 0, i;

	json_array_foreach(value_at(c->json, "phases"), i, phase) {
		double begin = mean_begin(value_at(c->json, "samples"), marker, phase);
		double end = begin + number_at(phase, "mean_ms");

		if (!isnan(end))
			placed[n++] = (struct placed){ phase, begin, end };
	}
	return n;
}

/* "cpu_1: firmware 36.0 ms (33.6 to 38.5 ms), 9.6 % of the boot, by symbol". */
static const char *
bar_text(
    struct arena *a, const char *row, const json_t *phase, double whole, const char *of)
{
	double mean = number_at(phase, "mean_ms");
	const char *source = text_at(a, phase, "source");
	char words[WORDS_SIZE];

	time_words(words, mean, range_at(phase, "mean_ci95_ms"));
	return arena_text(a, "%s: %s %s, %s %% of %s%s%s", row,
	    or_nothing(text_at(a, phase, "name")), words, show_percent(a, mean / whole),
	    of, source == NULL ? "" : ", by ", source == NULL ? "" : source);
}

static void
add_bar(struct arena *a, struct figure *f, const char *row, const struct placed *p,
    const char *text)
{
	struct range range = range_at(p->phase, "mean_ci95_ms");

	f->bars = arena_grow(a, f->bars, f->n_bars, sizeof(*f->bars));
	f->bars[f->n_bars++] = (struct bar){ .row = row_named(a, f, row),
		.kind = kind_named(a, f, or_nothing(text_at(a, p->phase, "name"))),
		.from = p->begin,
		.to = p->end,
		.range = { p->begin + range.lo, p->begin + range.hi },
		.text = text };
}

static struct placed *
room_for_phases(struct arena *a, const struct config *c)
{
	return arena_room(
	    a, json_array_size(value_at(c->json, "phases")), sizeof(struct placed));
}

static void
fill_timeline(struct figure *f, const struct figure_kind *kind, const struct rows *rows)
{
	struct arena *a = rows->arena;

	(void)kind;
	for (size_t i = 0; i < rows->n; i++) {
		const struct config *c = rows->row[i].config;
		struct placed *placed = room_for_phases(a, c);
		size_t n = place_phases(placed, c, MARKER_T0);

		for (size_t k = 0; k < n; k++)
			add_bar(a, f, c->name, &placed[k],
			    bar_text(a, c->name, placed[k].phase,
				number_at(c->json, "statistics.mean_ms"), "the boot"));
	}
}

/* Do two bars have time in common, within the same row? */
static bool
bars_overlap(const struct bar *a, const struct bar *b)
{
	return a->row == b->row && a->from < b->to - ROUNDING_MS &&
	       b->from < a->to - ROUNDING_MS;
}

/* Does a bar overlap one in this lane, of a kind before its own? */
static bool
is_covered(const struct figure *f, const struct bar *bar, size_t lane)
{
	for (size_t i = 0; i < f->n_bars; i++)
		if (f->bars[i].kind < bar->kind &&
		    f->kinds[f->bars[i].kind].lane == lane &&
		    bars_overlap(&f->bars[i], bar))
			return true;
	return false;
}

static bool
is_taken(const struct figure *f, size_t kind, size_t lane)
{
	for (size_t i = 0; i < f->n_bars; i++)
		if (f->bars[i].kind == kind && is_covered(f, &f->bars[i], lane))
			return true;
	return false;
}

/* Give each kind the first lane where it covers no other. */
static void
choose_lanes(struct figure *f)
{
	for (size_t i = 0; i < f->n_kinds; i++)
		while (is_taken(f, i, f->kinds[i].lane))
			f->kinds[i].lane++;
}

/* Give each kind the colour that it has in the timeline of all phases. */
static void
colour_as_timeline(struct figure *f, const struct rows *rows)
{
	struct figure all = { 0 };

	fill_timeline(&all, NULL, rows);
	for (size_t i = 0; i < f->n_kinds; i++)
		f->kinds[i].colour = kind_named(rows->arena, &all, f->kinds[i].name);
}

/* The phases within the headline estimate's interval, from its begin. */
static void
fill_headline(struct figure *f, const struct figure_kind *kind, const struct rows *rows)
{
	struct arena *a = rows->arena;

	(void)kind;
	for (size_t i = 0; i < rows->n; i++) {
		const struct config *c = rows->row[i].config;
		const json_t *e = value_at(c->json, "whitepaper_comparison");
		struct placed *placed = room_for_phases(a, c);
		size_t n = place_phases(placed, c, raw_at(e, "from"));
		double whole = number_at(e, "measured_ms");
		const char *name = or_nothing(text_at(a, e, "name"));

		for (size_t k = 0; k < n; k++) {
			if (placed[k].begin < -ROUNDING_MS ||
			    !(placed[k].end <= whole + ROUNDING_MS))
				continue;
			f->title = arena_text(a, "Phases of %s, at its own scale", name);
			add_bar(a, f, c->name, &placed[k],
			    bar_text(a, c->name, placed[k].phase, whole, name));
		}
	}
	colour_as_timeline(f, rows);
}

/* ---- every boot ---- */

/* "cpu_2, sample 3, run as 7: 287 ms". */
static const char *
boot_text(struct arena *a, const struct table_row *row, double ms)
{
	char words[WORDS_SIZE];

	time_words(words, ms, NO_RANGE);
	return arena_text(a, "%s, sample %s, run as %s: %s", row->config->name,
	    show_count(a, number_at(row->item, "sample")),
	    show_count(a, number_at(row->item, "order")), words);
}

static void
fill_order(struct figure *f, const struct figure_kind *kind, const struct rows *rows)
{
	struct arena *a = rows->arena;

	for (size_t i = 0; i < rows->n; i++) {
		const struct table_row *row = &rows->row[i];
		double x = number_at(row->item, "order");
		double y = number_at(row->item, kind->y);

		if (!isnan(y) && !isnan(x))
			add_point(a, series_named(a, f, row->config->name, SERIES_DOTS),
			    (struct point){ x, y, NO_RANGE, boot_text(a, row, y) });
	}
}

/* Where in its row a dot goes: as many steps off the middle as others are near it. */
static double
stacked(const struct series *dots, size_t row, double x, double near)
{
	size_t n = 0;

	for (size_t i = 0; i < dots->n; i++)
		n += fabs(dots->point[i].x - x) <= near &&
		     fabs(dots->point[i].y - (double)row) < 0.5;
	n = n < 2 * STACK_MAX ? n : 2 * STACK_MAX;
	return (double)row + STACK * (n % 2 == 0 ? 1 : -1) * (double)((n + 1) / 2);
}

/* A boot in its row. */
static void
add_dot(struct arena *a, struct figure *f, const char *series, const char *row, double ms,
    struct range all, const char *text)
{
	struct series *dots = series_named(a, f, series, SERIES_DOTS);
	double y = stacked(dots, row_named(a, f, row), ms, NEAR * (all.hi - all.lo));

	add_point(a, dots, (struct point){ ms, y, NO_RANGE, text });
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

		if (!isnan(x))
			add_dot(rows->arena, f, name, name, x, all,
			    boot_text(rows->arena, &rows->row[i], x));
	}
}

/* ---- a comparison ---- */

/* Every boot of the base and of now, a row a side of each configuration. */
static void
fill_sides(struct figure *f, const struct figure_kind *kind, const struct rows *rows)
{
	static const char *const sides[][2] = { { "before", "base_times_ms" },
		{ "now", "times_ms" } };
	struct arena *a = rows->arena;
	struct range all = NO_RANGE;
	json_t *time;
	size_t k;

	(void)kind;
	for (size_t i = 0; i < rows->n; i++)
		for (int side = 0; side < 2; side++)
			json_array_foreach(
			    value_at(rows->row[i].item, sides[side][1]), k, time) {
				all.lo = fmin(all.lo, number_at(time, ""));
				all.hi = fmax(all.hi, number_at(time, ""));
			}
	for (size_t i = 0; i < rows->n; i++)
		for (int side = 0; side < 2; side++)
			json_array_foreach(
			    value_at(rows->row[i].item, sides[side][1]), k, time) {
				const char *row = arena_text(a, "%s %s",
				    or_nothing(text_at(a, rows->row[i].item, "config")),
				    sides[side][0]);
				double ms = number_at(time, "");
				char words[WORDS_SIZE];

				time_words(words, ms, NO_RANGE);
				add_dot(a, f, sides[side][0], row, ms, all,
				    arena_text(a, "%s: %s", row, words));
			}
}

/* The ratio of each time that was decided about, with its interval. */
static void
fill_ratios(struct figure *f, const struct figure_kind *kind, const struct rows *rows)
{
	struct arena *a = rows->arena;

	for (size_t i = 0; i < rows->n; i++) {
		const json_t *item = rows->row[i].item;
		const char *config = or_nothing(text_at(a, item, "config"));
		const char *phase = text_at(a, item, "phase");
		const char *name =
		    arena_text(a, "%s %s", config, phase == NULL ? "(boot)" : phase);
		struct range range = range_at(
		    item, value_at(item, "ratio_ci") != NULL ? "ratio_ci" : "ratio_ci95");
		double ratio = number_at(item, kind->y);
		const char *verdict = sentence_verdict(a, "comparison", item);

		/* What is exact has no interval; of that only what changed is drawn. */
		if (isnan(ratio) ||
		    ((isnan(range.lo) || isnan(range.hi)) &&
			(strcmp(raw_at(item, "method"), "exact") != 0 ||
			    strcmp(raw_at(item, "verdict"), "same") == 0)))
			continue;
		add_point(a, series_named(a, f, or_nothing(verdict), SERIES_DOTS),
		    (struct point){ ratio, (double)row_named(a, f, name), range,
			point_text(a, name, kind, ratio, range) });
	}
}

/* ---- a history ---- */

/* What a time was in each result, as a part of so much. */
static void
add_results(struct figure *f, const struct table_row *row, const char *name, double whole)
{
	struct arena *a = row->r->arena;
	const json_t *results = value_at(row->outer, "results"),
		     *at = value_at(row->item, "results");

	for (size_t i = 0; i < json_array_size(at); i++) {
		double result = list_number(at, i),
		       ms = list_number(value_at(row->item, "times_ms"), i);
		const char *who =
		    history_revision(a, json_array_get(results, (size_t)result));
		char words[WORDS_SIZE];

		time_words(words, ms, NO_RANGE);
		add_point(a, series_named(a, f, name, SERIES_LINE),
		    (struct point){ result + 1, ms / whole, NO_RANGE,
			arena_text(a, "%s, %s: %s", name, who, words) });
	}
}

/* Its levels, where it has several. */
static void
add_levels(struct figure *f, const struct table_row *row, const char *name, double whole)
{
	struct arena *a = row->r->arena;
	const json_t *levels = value_at(row->item, "levels");
	struct series *s;
	json_t *level;
	size_t i;

	if (json_array_size(levels) < 2)
		return;
	s = series_named(a, f, arena_text(a, "%s: level", name), SERIES_IDEAL);
	json_array_foreach(levels, i, level) {
		double y = number_at(level, "median_ms") / whole;

		add_point(a, s,
		    (struct point){ number_at(level, "from") + 1, y, NO_RANGE, NULL });
		add_point(a, s,
		    (struct point){ number_at(level, "to") + 1, y, NO_RANGE, NULL });
	}
}

static void
fill_history(struct figure *f, const struct figure_kind *kind, const struct rows *rows)
{
	(void)kind;
	for (size_t i = 0; i < 2 * rows->n; i++) {
		const struct table_row *row = &rows->row[i % rows->n];

		if (value_at(row->item, "phase") == NULL)
			(i < rows->n ? add_results : add_levels)(
			    f, row, history_name(row->r, row->item, "config"), 1);
	}
}

/* The whole boots of the newest result: a figure of the phases of each. */
static const struct table_row *
boot_of_history(const struct rows *rows, size_t n)
{
	for (size_t i = 0; i < rows->n; i++)
		if (value_at(rows->row[i].item, "phase") == NULL &&
		    json_is_true(value_at(rows->row[i].item, "current")) && n-- == 0)
			return &rows->row[i];
	return NULL;
}

/* Is it one of a boot's phases that can be seen beside it, or that changed? */
static bool
is_drawn(const json_t *row, const json_t *boot)
{
	static const double LEAST_SHARE = 0.01;

	return value_at(row, "phase") != NULL &&
	       strcmp(raw_at(row, "config"), raw_at(boot, "config")) == 0 &&
	       number_at(row, "line") == number_at(boot, "line") &&
	       number_at(row, "levels.0.median_ms") > 0 &&
	       (json_array_size(value_at(row, "changes")) > 0 ||
		   number_at(row, "last_ms") >= LEAST_SHARE * number_at(boot, "last_ms"));
}

/* The phases of a configuration, each as a part of its first level. */
static struct figure
history_phases(const struct rows *rows, const json_t *boot, size_t n)
{
	const struct results *r = rows->row->r;
	struct figure f = { .id = arena_text(r->arena, "history-phases-%zu", n + 1),
		.title = arena_text(r->arena,
		    "Phases of %s over the results, each as a part of its first level",
		    history_name(r, boot, "config")),
		.x_title = "result, by date",
		.x_whole = true,
		.y_title = "part of the first level" };

	for (size_t i = 0; i < 2 * rows->n; i++) {
		const struct table_row *row = &rows->row[i % rows->n];

		if (is_drawn(row->item, boot))
			(i < rows->n ? add_results : add_levels)(&f, row,
			    history_name(r, row->item, "phase"),
			    number_at(row->item, "levels.0.median_ms"));
	}
	return f;
}

/* ---- the figures, in the order of a report ---- */

#define AGAINST_CPUS .x_title = "vCPUs", .x_cpus = true, .y_from_zero = true

static const struct figure_kind kinds[] = {
	{ { .id = "comparison",
	      .title = "Ratio of each time, now over before, and its interval",
	      .x_title = "ratio",
	      .reference = 1 },
	    .fill = fill_ratios, .rows = "comparison.rows", .y = "ratio", .unit = "" },
	{ { .id = "sides",
	      .title = "Every boot, before and now",
	      .x_title = "boot time" },
	    .fill = fill_sides, .rows = "comparison.configs", .time = TIME_X },
	{ { .id = "boottime",
	      .title = "Mean boot time and its 95 % interval",
	      .y_title = "boot time",
	      .x_log2 = true,
	      AGAINST_CPUS },
	    "Boot time", fill_curves, "*", "statistics.mean_ms",
	    "statistics.mean_ci95_ms", NULL, TIME_Y, 1, 0, false },
	{ { .id = "speedup",
	      .title = "Speedup against ideal",
	      .y_title = "speedup T(1)/T(N)",
	      AGAINST_CPUS },
	    NULL, fill_curves, "scaling.rows", "speedup", "speedup_ci95", "", NO_TIME, 1,
	    1, true },
	{ { .id = "efficiency",
	      .title = "Efficiency",
	      .y_title = "efficiency (%)",
	      .x_log2 = true,
	      AGAINST_CPUS },
	    NULL, fill_curves, "scaling.rows", "efficiency", "efficiency_ci95", "%",
	    NO_TIME, 100, 100, false },
	{ { .id = "timeline",
	      .title = "Phases of a boot: mean, and the 95 % interval of each phase's "
		       "length",
	      .x_title = "time",
	      .can_zoom = true },
	    .no_interval = "Phases of a boot", .fill = fill_timeline, .rows = "*",
	    .time = TIME_X },
	{ { .id = "headline", .x_title = "time since its begin", .can_zoom = true },
	    .fill = fill_headline, .rows = "*", .time = TIME_X },
	{ { .id = "order",
	      .title = "Every boot in execution order",
	      .x_title = "place in the execution order",
	      .x_whole = true,
	      .y_title = "boot time" },
	    .fill = fill_order, .rows = "*.samples", .y = "boot_time_ms",
	    .time = TIME_Y },
	{ { .id = "distribution",
	      .title = "Every boot of each configuration",
	      .x_title = "boot time" },
	    .fill = fill_distribution, .rows = "*.samples", .y = "boot_time_ms",
	    .time = TIME_X },
	{ { .id = "history",
	      .title = "Mean boot time over the results, and its levels",
	      .x_title = "result, by date",
	      .x_whole = true,
	      .y_title = "boot time" },
	    .fill = fill_history, .rows = "history.rows", .time = TIME_Y },
};
enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

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

/* Nothing that is shown is negative: an interval that begins below 0 begins there. */
static void
from_zero(struct range *range, double least)
{
	if (range->lo < least)
		range->lo = least;
}

static void
cut_intervals(struct figure *f)
{
	for (size_t i = 0; i < f->n_bars; i++)
		from_zero(&f->bars[i].range, f->bars[i].from);
	for (size_t i = 0; i < f->n_series; i++)
		for (size_t k = 0; k < f->series[i].n; k++)
			from_zero(&f->series[i].point[k].range, 0);
}

static bool
has_intervals(const struct figure *f)
{
	for (size_t i = 0; i < f->n_bars; i++)
		if (!isnan(f->bars[i].range.lo))
			return true;
	for (size_t i = 0; i < f->n_series; i++)
		for (size_t k = 0; k < f->series[i].n; k++)
			if (!isnan(f->series[i].point[k].range.lo))
				return true;
	return false;
}

/* Is there nothing to see?  One mark shows no more than its number says. */
static bool
is_empty(const struct figure *f)
{
	bool one = f->n_series == 1 && f->series[0].n == 1 && f->reference == 0;

	return f->n_bars == 0 && (f->n_series == 0 || one);
}

/* Do two kinds of bars look alike? */
static bool
are_bars_alike(const struct figure *f)
{
	for (size_t i = 0; i < f->n_kinds; i++)
		for (size_t k = 0; k < i; k++)
			if (f->kinds[i].colour % PALETTE_SIZE ==
			    f->kinds[k].colour % PALETTE_SIZE)
				return true;
	return false;
}

/* Do the marks of two series look alike that are not named along the side? */
static bool
are_marks_alike(const struct figure *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n_series; i++)
		n += f->series[i].kind != SERIES_IDEAL;
	return n > PALETTE_MARKS && (f->n_rows == 0 || f->reference > 0);
}

/* What looks alike is said to. */
static const char *
title_of(struct arena *a, const struct figure *f)
{
	if (are_bars_alike(f))
		return arena_text(
		    a, "%s (colours repeat after %d names)", f->title, PALETTE_SIZE);
	if (are_marks_alike(f))
		return arena_text(
		    a, "%s (marks repeat after %d names)", f->title, PALETTE_MARKS);
	return f->title;
}

static struct figure *
add_figure(struct arena *a, struct figure *figures, size_t *n, struct figure f)
{
	if (is_empty(&f))
		return figures;
	cut_intervals(&f);
	f.title = title_of(a, &f);
	figures = arena_grow(a, figures, *n, sizeof(*figures));
	figures[(*n)++] = f;
	return figures;
}

/* The rows of configurations on the deterministic clock, or of the others. */
static struct rows
rows_on(const struct rows *rows, bool icount)
{
	struct rows some = { .arena = rows->arena };

	for (size_t i = 0; i < rows->n; i++) {
		const struct table_row *row = &rows->row[i];

		if (is_icount(row->config != NULL ? row->config->json : row->item) ==
		    icount)
			rows_add(&some, *row);
	}
	return some;
}

static struct figure *
add_kind(struct figure *figures, size_t *n, const struct figure_kind *kind,
    const struct rows *rows, bool apart)
{
	struct arena *a = rows->arena;
	struct figure f = kind->empty;

	kind->fill(&f, kind, rows);
	if (kind->no_interval != NULL && !has_intervals(&f))
		f.title = kind->no_interval;
	if (apart) {
		f.id = arena_text(a, "%s-icount", f.id);
		f.title = arena_text(a, "%s: deterministic clock", or_nothing(f.title));
	}
	choose_lanes(&f);
	in_units(a, &f, kind->time);
	return add_figure(a, figures, n, f);
}

struct figure *
figures_make(const struct results *r, size_t *n)
{
	struct rows boots = rows_find(r, "history.rows");
	const struct table_row *boot;
	struct figure *figures = NULL;

	*n = 0;
	for (size_t i = 0; i < KINDS; i++) {
		struct rows rows = rows_find(r, kinds[i].rows);
		struct rows wall = rows_on(&rows, false), icount = rows_on(&rows, true);
		/* Times of different clocks do not compare. */
		bool apart = kinds[i].time != NO_TIME && wall.n > 0 && icount.n > 0;

		figures = add_kind(figures, n, &kinds[i], apart ? &wall : &rows, false);
		if (apart)
			figures = add_kind(figures, n, &kinds[i], &icount, true);
	}
	for (size_t i = 0; (boot = boot_of_history(&boots, i)) != NULL; i++)
		figures = add_figure(
		    r->arena, figures, n, history_phases(&boots, boot->item, i));
	return figures;
}
