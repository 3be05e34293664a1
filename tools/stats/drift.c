/*
 * The history object: whether a time changed over results, and where.  The unit of its
 * tests is the result, for boots of one result have its day in common; times are
 * logarithms, so that a change is a ratio.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "lib/memory.h"
#include "lib/version.h"
#include "parts.h"
#include "results.h"

/* From one change to the next. */
struct drift_level {
	size_t from, n; /* of the times */
	double median;	/* ms */
};

/* What is found of a series. */
struct drift {
	const struct history_series *s;
	double *ms, *logs;
	size_t *at; /* the results that they are of */
	size_t n;
	bool current; /* the newest result has it */
	size_t tests; /* series that are tested beside it, and it */
	struct change_point *changes;
	size_t changes_n;
	double p; /* of the best split that is no change */
	struct drift_level *levels;
	const struct drift_level *best, *last; /* best: the fastest before the last */
	double best_p; /* that the last is as the best; NAN: not tested */
	double lag1;   /* within its levels; NAN: not beyond chance */
	enum change_verdict verdict;
	bool few;
};

static struct drift
drift_new(const struct history_series *s, size_t newest)
{
	struct drift d = { .s = s,
		.ms = numbers(s->n),
		.logs = numbers(s->n),
		.at = xcalloc(s->n + 1, sizeof(*d.at)),
		.changes = xcalloc(s->n + 1, sizeof(*d.changes)),
		.levels = xcalloc(s->n + 1, sizeof(*d.levels)),
		.current = s->newest == newest,
		.p = NAN,
		.best_p = NAN };

	for (size_t i = 0; i < s->n; i++) {
		if (isnan(s->points[i].ms))
			continue;
		d.at[d.n] = s->points[i].result;
		d.ms[d.n] = s->points[i].ms;
		/* What takes no time at all is the least that a clock can tell. */
		d.logs[d.n++] = log(fmax(s->points[i].ms, 1e-6));
	}
	return d;
}

static void
drift_free(struct drift *d)
{
	free(d->ms);
	free(d->logs);
	free(d->at);
	free(d->changes);
	free(d->levels);
}

/* On the deterministic clock each difference is one. */
static void
find_differences(struct drift *d)
{
	for (size_t i = 1; i < d->n; i++)
		if (d->ms[i] != d->ms[i - 1])
			d->changes[d->changes_n++] = (struct change_point){ i, NAN };
}

static double
median_of(const double *x, size_t n)
{
	double *copy = sorted_copy(x, n), value = median(copy, n);

	free(copy);
	return value;
}

static void
find_levels(struct drift *d)
{
	for (size_t i = 0; i <= d->changes_n && d->n > 0; i++) {
		size_t from = i == 0 ? 0 : d->changes[i - 1].at;
		size_t to = i == d->changes_n ? d->n : d->changes[i].at;

		d->levels[i] = (struct drift_level){ from, to - from,
			median_of(d->ms + from, to - from) };
		if (i < d->changes_n &&
		    (d->best == NULL || d->levels[i].median < d->best->median))
			d->best = &d->levels[i];
	}
	d->last = &d->levels[d->changes_n];
}

/* That the last level is as the best one: a change between them was tested. */
static double
best_p(const struct drift *d)
{
	if (d->s->exact)
		return NAN;
	if (d->best + 1 == d->last)
		return d->changes[d->changes_n - 1].p;
	return levels_differ_p(d->logs + d->best->from, d->best->n,
	    d->logs + d->last->from, d->last->n, d->tests, SEED);
}

/*
 * Slower than the best level that there was, by more than the noise threshold; faster
 * than all of them.
 */
static void
drift_decide(struct drift *d, double noise)
{
	if (d->s->exact)
		find_differences(d);
	else if (d->n >= 2 * LEAST_LEVEL)
		d->changes_n = change_points(
		    d->logs, d->n, d->tests, SIGNIFICANT, SEED, d->changes, &d->p);
	find_levels(d);
	d->few = d->s->exact ? d->n < 2 : d->n < least_series(d->tests, SIGNIFICANT);
	d->verdict = d->few && d->changes_n == 0 ? CHANGE_UNDECIDED : CHANGE_NONE;
	if (d->best == NULL)
		return;
	if (d->s->exact)
		noise = 0;
	d->best_p = best_p(d);
	if (!d->s->exact && !(d->best_p < SIGNIFICANT))
		return;
	if (d->last->median > d->best->median * (1 + noise))
		d->verdict = CHANGE_SLOWER;
	else if (d->last->median * (1 + noise) < d->best->median)
		d->verdict = CHANGE_FASTER;
}

/*
 * Do results resemble the one before them, more than chance would have it?  Then dealing
 * them anew is no test: tests is how many series are looked at.
 */
static double
resemblance(const struct drift *d, size_t tests)
{
	double *within = numbers(d->n), lag1 = NAN;

	for (size_t i = 0; i <= d->changes_n && d->n > 0; i++)
		for (size_t k = 0; k < d->levels[i].n; k++) {
			size_t at = d->levels[i].from + k;

			within[at] = d->logs[at] - log(fmax(d->levels[i].median, 1e-6));
		}
	if (d->n >= LEAST_LAG1 && !d->s->exact && !all_equal(within, d->n))
		lag1 = lag1_autocorrelation(within, d->n);
	free(within);
	return lag1 > white_noise_bound(d->n, SIGNIFICANT / (double)tests) ? lag1 : NAN;
}

/* ---- completion -------------------------------------------------------------------- */

/* Do fewer boots complete in the newest result than in all before, of its series? */
static double
completion_p(const struct drift *all, size_t n, struct failures *sum)
{
	struct failures *strata = xcalloc(n + 1, sizeof(*strata));
	size_t strata_n = 0;
	double p;

	*sum = (struct failures){ 0 };
	for (size_t i = 0; i < n; i++) {
		const struct history_series *s = all[i].s;
		struct failures *f = &strata[strata_n];

		if (!all[i].current || s->phase != NULL)
			continue;
		strata_n++;
		for (size_t k = 0; k + 1 < s->n; k++) {
			f->base += s->points[k].attempted;
			f->base_failed += s->points[k].attempted - s->points[k].booted;
		}
		f->now = s->points[s->n - 1].attempted;
		f->now_failed = f->now - s->points[s->n - 1].booted;
		sum->base += f->base;
		sum->base_failed += f->base_failed;
		sum->now += f->now;
		sum->now_failed += f->now_failed;
	}
	p = more_failures_p(strata, strata_n);
	free(strata);
	return p;
}

static json_t *
completion_value(const struct failures *sum, double p)
{
	json_t *value = json_object();

	put_count(value, "base_attempted", (long long)sum->base);
	put_count(value, "base_completed", (long long)(sum->base - sum->base_failed));
	put_count(value, "attempted", (long long)sum->now);
	put_count(value, "completed", (long long)(sum->now - sum->now_failed));
	put_real(value, "p", p, no_reason);
	put_string(value, "verdict", p < SIGNIFICANT ? "fewer" : "not_shown");
	return value;
}

/* ---- the object -------------------------------------------------------------------- */

static const char *const verdict_codes[] = {
	[CHANGE_UNDECIDED] = "undecided",
	[CHANGE_NONE] = "not_shown",
	[CHANGE_FASTER] = "faster",
	[CHANGE_SLOWER] = "slower",
};

static json_t *
results_value(const struct history *h)
{
	json_t *list = json_array(), *value;

	for (size_t i = 0; i < h->results_n; i++) {
		append(list, value = json_object());
		put_string(value, "began", h->results[i].began);
		put(value, "revision", json_or_null(h->results[i].revision));
		put(value, "image", json_or_null(h->results[i].image));
	}
	return list;
}

static json_t *
lines_value(const struct history *h)
{
	json_t *list = json_array(), *value;

	for (size_t i = 0; i < h->lines_n; i++) {
		append(list, value = json_object());
		put_string(value, "host", h->lines[i].host);
		put_string(value, "qemu_version", h->lines[i].qemu_version);
		put_count(value, "n", (long long)h->lines[i].n);
	}
	return list;
}

static json_t *
levels_value(const struct drift *d)
{
	json_t *list = json_array(), *value;

	for (size_t i = 0; i <= d->changes_n && d->n > 0; i++) {
		const struct drift_level *l = &d->levels[i];

		append(list, value = json_object());
		put_count(value, "from", (long long)d->at[l->from]);
		put_count(value, "to", (long long)d->at[l->from + l->n - 1]);
		put_count(value, "n", (long long)l->n);
		put_real(value, "median_ms", l->median, no_reason);
	}
	return list;
}

/* Between which results a time changed, and how much. */
static json_t *
changes_value(const struct history *h, const struct drift *d)
{
	json_t *list = json_array(), *value;

	for (size_t i = 0; i < d->changes_n; i++) {
		size_t at = d->changes[i].at;
		const struct history_result *before = &h->results[d->at[at - 1]];
		const struct history_result *first = &h->results[d->at[at]];

		append(list, value = json_object());
		put_count(value, "result", (long long)d->at[at]);
		put_string(value, "began", first->began);
		put(value, "revision", json_or_null(first->revision));
		put(value, "image", json_or_null(first->image));
		put(value, "revision_before", json_or_null(before->revision));
		put_real(value, "before_ms", d->levels[i].median, no_reason);
		put_real(value, "after_ms", d->levels[i + 1].median, no_reason);
		put_real(value, "ratio", d->levels[i + 1].median / d->levels[i].median,
		    because("no_ratio"));
		put_real(value, "p_adjusted", d->changes[i].p, because("exact"));
	}
	return list;
}

static json_t *
times_value(const struct drift *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->n; i++)
		append(list, json_real(d->ms[i]));
	return list;
}

static json_t *
places_value(const struct drift *d)
{
	json_t *list = json_array();

	for (size_t i = 0; i < d->n; i++)
		append(list, json_integer((long long)d->at[i]));
	return list;
}

/* Why no split was tested that is no change. */
static struct reason
no_split(const struct drift *d)
{
	if (d->s->exact)
		return because("exact");
	return (struct reason){ d->changes_n > 0 ? "short_levels" : "needs_results",
		.n = 2 * LEAST_LEVEL };
}

/* Is the last level the best, to the nanosecond? */
static bool
is_identical(const struct drift *d)
{
	return d->s->exact && d->verdict == CHANGE_NONE;
}

static bool
are_all_identical(const struct drift *all, size_t n, const struct failures *boots)
{
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		if (all[i].current && !is_identical(&all[i]))
			return false;
		any |= all[i].current;
	}
	return any && boots->base_failed + boots->now_failed == 0;
}

static json_t *
row_value(const struct history *h, const struct drift *d)
{
	json_t *value = json_object();
	struct reason none = because("never_changed");

	put_string(value, "config", d->s->config);
	put(value, "phase", json_or_null(d->s->phase));
	put_count(value, "line", (long long)d->s->line);
	put_count(value, "part", (long long)d->s->part);
	put(value, "differs", json_incref(d->s->differs));
	put(value, "current", json_boolean(d->current));
	put(value, "exact", json_boolean(d->s->exact));
	put_count(value, "n", (long long)d->n);
	put_count(value, "tests", (long long)d->tests);
	put(value, "results", places_value(d));
	put(value, "times_ms", times_value(d));
	put(value, "levels", levels_value(d));
	put(value, "changes", changes_value(h, d));
	put_real(value, "p_adjusted", d->p, no_split(d));
	put_real(value, "best_ms", d->best == NULL ? NAN : d->best->median, none);
	put_real(value, "last_ms", d->n == 0 ? NAN : d->last->median,
	    because("none_completed"));
	put_real(value, "ratio",
	    d->best == NULL ? NAN : d->last->median / d->best->median, none);
	put_real(value, "ratio_p", d->best_p, d->best == NULL ? none : because("exact"));
	put_real(value, "lag1", d->lag1, because("not_beyond_chance"));
	put_string(value, "verdict", verdict_codes[d->verdict]);
	if (is_identical(d))
		put_string(value, "identical", "time");
	if (d->verdict == CHANGE_UNDECIDED)
		put(value, "undecided",
		    reason_value((struct reason){ "needs_results",
			.n = d->s->exact ? 2 : least_series(d->tests, SIGNIFICANT) }));
	return value;
}

static size_t
tests_of(const struct drift *all, size_t n, const struct drift *one)
{
	size_t tests = 0;

	for (size_t i = 0; i < n; i++)
		tests += all[i].s->line == one->s->line && !all[i].s->exact &&
			 (all[i].current || all[i].n >= 2 * LEAST_LEVEL);
	return tests > 0 ? tests : 1;
}

/* What the newest result comes to: of a phase that is undecided the whole boot tells. */
static enum comparison_status
whole_status(const struct drift *all, size_t n, double fewer_p, const char **verdict)
{
	size_t counts[4] = { 0 };

	for (size_t i = 0; i < n; i++)
		if (all[i].current &&
		    (all[i].verdict != CHANGE_UNDECIDED || all[i].s->phase == NULL))
			counts[all[i].verdict]++;
	*verdict = fewer_p < SIGNIFICANT	  ? "fewer_complete"
		   : counts[CHANGE_SLOWER] > 0	  ? "slower"
		   : counts[CHANGE_UNDECIDED] > 0 ? "undecided"
		   : counts[CHANGE_FASTER] > 0	  ? "faster"
						  : "not_shown";
	return fewer_p < SIGNIFICANT	      ? COMPARISON_FEWER
	       : counts[CHANGE_SLOWER] > 0    ? COMPARISON_SLOWER
	       : counts[CHANGE_UNDECIDED] > 0 ? COMPARISON_UNDECIDED
					      : COMPARISON_FINE;
}

enum comparison_status
history_emit(FILE *out, const struct history *h, double noise_percent)
{
	json_t *record = json_object(), *value = json_object(), *rows = json_array();
	struct drift *all = xcalloc(h->series_n + 1, sizeof(*all));
	enum comparison_status status;
	struct failures sum;
	const char *verdict;
	double fewer_p;

	for (size_t i = 0; i < h->series_n; i++)
		all[i] = drift_new(&h->series[i], h->results_n - 1);
	for (size_t i = 0; i < h->series_n; i++) {
		all[i].tests = tests_of(all, h->series_n, &all[i]);
		drift_decide(&all[i], noise_percent / 100);
		all[i].lag1 = resemblance(&all[i], all[i].tests);
		append(rows, row_value(h, &all[i]));
	}
	fewer_p = completion_p(all, h->series_n, &sum);
	status = whole_status(all, h->series_n, fewer_p, &verdict);
	put_count(value, "schema", RESULTS_SCHEMA);
	put_string(value, "tool", "stats " BOOTMATRIX_VERSION);
	put_string(value, "guest", h->guest);
	put_real(value, "noise_percent", noise_percent, no_reason);
	put_string(value, "verdict", verdict);
	if (are_all_identical(all, h->series_n, &sum))
		put_string(value, "identical", "time");
	put_count(value, "status", status);
	put(value, "completion", completion_value(&sum, fewer_p));
	put(value, "results", results_value(h));
	put(value, "lines", lines_value(h));
	put(value, "rows", rows);
	put(record, "history", value);
	json_emit(out, record);
	json_decref(record);
	for (size_t i = 0; i < h->series_n; i++)
		drift_free(&all[i]);
	free(all);
	return status;
}
