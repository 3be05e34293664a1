/* The "statistics" of a configuration: how many boots completed, and their times. */
#include <math.h>
#include <stdlib.h>

#include "exact.h"
#include "lib/memory.h"
#include "parts.h"

struct summary
summarize(const struct configuration *c, const struct times *t)
{
	struct summary s = { t->n, mean(t->x, t->n), standard_deviation(t->x, t->n),
		no_interval, false, no_reason };

	s.identical = clock_is_deterministic(c) && t->n > 0 && all_equal(t->x, t->n);
	if (s.identical) {
		s.sd = NAN;
		s.spread_reason = because("deterministic");
		return s;
	}
	s.ci = t_interval(s.mean, s.sd, s.n, CONFIDENCE);
	s.spread_reason = t->n == 0 ? t->reason : needs(2);
	return s;
}

/* ---- outcomes ------------------------------------------------------------------ */

/* How many boots ended each way, of those ways that there were, by name. */
static json_t *
outcomes_value(const struct configuration *c)
{
	size_t counts[OUTCOMES_N] = { 0 };
	json_t *value = json_object();

	for (size_t i = 0; i < c->n; i++)
		counts[c->samples[i].outcome - outcomes]++;
	for (size_t i = 0; i < OUTCOMES_N; i++)
		if (counts[i] > 0)
			put_count(value, outcomes[i].name, (long long)counts[i]);
	return value;
}

static void
put_outcomes(json_t *to, const struct configuration_result *r)
{
	const struct configuration *c = r->c;

	put_count(to, "attempted", (long long)c->n);
	put_count(to, "booted", (long long)r->booted);
	put_count(to, "warmups", c->warmups);
	put(to, "outcomes", outcomes_value(c));
	put_real(to, "success", c->n > 0 ? (double)r->booted / (double)c->n : NAN,
	    because("not_attempted"));
	put_interval(to, "success_ci95", clopper_pearson(r->booted, c->n, CONFIDENCE),
	    because("not_attempted"));
}

/* ---- the deterministic clock ----------------------------------------------------- */

/* The size of the largest group of identical boots among those that completed. */
static size_t
identical_count(const struct configuration *c)
{
	size_t best = 0;

	for (size_t i = 0; i < c->n && best < c->n - i; i++) {
		size_t same = 0;

		if (!sample_completed(&c->samples[i]))
			continue;
		for (size_t j = i; j < c->n; j++)
			same += sample_completed(&c->samples[j]) &&
				exact_same(c, &c->samples[i], &c->samples[j]);
		if (same > best)
			best = same;
	}
	return best;
}

/* The largest number of equal values. */
static size_t
most_alike(const struct times *t)
{
	double *sorted = sorted_copy(t->x, t->n);
	size_t most = 0;

	for (size_t i = 0, first = 0; i < t->n; i++) {
		if (sorted[i] != sorted[first])
			first = i;
		if (i + 1 - first > most)
			most = i + 1 - first;
	}
	free(sorted);
	return most;
}

/*
 * A phase that does not repeat to the instruction depends on the host; those after it
 * start later, and repeat all the same.
 */
static json_t *
phases_identical(const struct configuration *c)
{
	json_t *list = json_array(), *value;

	for (size_t i = 0; i < c->phases_n; i++) {
		struct times t = times_of_phase(c, &c->phases[i]);

		if (t.n > 0) {
			append(list, value = json_object());
			put_string(value, "name", c->phases[i].name);
			put_count(value, "of", (long long)t.n);
			put_count(value, "identical", (long long)most_alike(&t));
		}
		times_free(&t);
	}
	return list;
}

static void
put_identical(json_t *to, struct configuration_result *r)
{
	json_t *value = json_object();

	r->identical = identical_count(r->c);
	put_count(value, "of", (long long)r->booted);
	put_count(value, "identical", (long long)r->identical);
	put_string(
	    value, "verdict", r->identical == r->booted ? "identical" : "not_identical");
	put(value, "phases", phases_identical(r->c));
	put(to, "identical", value);
}

/* ---- location and spread --------------------------------------------------------- */

/* Why there is no bootstrap interval; no kind when there may be one. */
static struct reason
no_bootstrap(const struct summary *s)
{
	if (s->n == 0 || s->identical)
		return s->spread_reason;
	if (s->n < LEAST_BOOTSTRAP_T)
		return needs(LEAST_BOOTSTRAP_T);
	if (s->n > BOOTSTRAP_MAX)
		return (struct reason){ "too_many_to_resample", .n = BOOTSTRAP_MAX };
	return no_reason;
}

static void
put_mean(json_t *to, const struct times *t, const double *sorted, const struct summary *s)
{
	struct reason reason = no_bootstrap(s);
	struct interval ci = no_interval;

	if (reason.kind == NULL) {
		ci = bootstrap_t_interval(sorted, s->n, CONFIDENCE, SEED);
		reason = because("equal_values");
	}
	put_real(to, "mean_ms", ms(s->mean), t->reason);
	put_interval(to, "mean_ci95_ms", ms_interval(s->ci), s->spread_reason);
	put_interval(to, "mean_bootstrap_t_ci95_ms", ms_interval(ci), reason);
}

static void
put_median(
    json_t *to, const struct times *t, const double *sorted, const struct summary *s)
{
	double actual = NAN;
	struct interval ci = no_interval;
	struct reason reason =
	    s->identical || s->n == 0 ? s->spread_reason : needs(LEAST_MEDIAN);

	if (!s->identical && s->n >= LEAST_MEDIAN)
		ci = median_interval(sorted, s->n, CONFIDENCE, &actual);
	put_real(to, "median_ms", ms(median(sorted, s->n)), t->reason);
	put_interval(to, "median_ci95_ms", ms_interval(ci), reason);
	put_real(to, "median_ci95_confidence", actual, reason);
}

static void
put_spread(
    json_t *to, const struct times *t, const double *sorted, const struct summary *s)
{
	enum { LEAST_P95 = 20 }; /* with fewer it is beyond the largest but one */
	size_t n = s->n;

	put_real(to, "stdev_ms", ms(s->sd), s->spread_reason);
	put_real(to, "cv", s->sd / s->mean, s->spread_reason);
	put_real(to, "mad_ms",
	    n < 2 || s->identical ? NAN : ms(median_absolute_deviation(sorted, n)),
	    s->spread_reason);
	put_real(to, "min_ms", n > 0 ? ms(sorted[0]) : NAN, t->reason);
	put_real(to, "max_ms", n > 0 ? ms(sorted[n - 1]) : NAN, t->reason);
	put_real(to, "p95_ms", n >= LEAST_P95 ? ms(quantile(sorted, n, 0.95)) : NAN,
	    n == 0 ? t->reason : needs(LEAST_P95));
}

/* ---- outliers -------------------------------------------------------------------- */

static json_t *
outlier_value(const struct sample *s, bool far)
{
	json_t *value = json_object();

	put_count(value, "sample", s->number);
	put_real(value, "boot_time_ms", ms((double)s->boot_ns), no_reason);
	put_string(value, "beyond", far ? "outer" : "inner");
	return value;
}

static void
put_outliers(json_t *to, const struct configuration *c, const struct times *t,
    const double *sorted, const struct summary *s)
{
	struct interval inner = tukey_fences(sorted, s->n, 1.5);
	struct interval outer = tukey_fences(sorted, s->n, 3);
	json_t *value, *list;

	if (s->n < 4 || s->identical) {
		put_null(to, "outliers",
		    s->n == 0 || s->identical ? s->spread_reason : needs(4));
		return;
	}
	value = json_object();
	list = json_array();
	put_interval(value, "inner_fences_ms", ms_interval(inner), no_reason);
	put_interval(value, "outer_fences_ms", ms_interval(outer), no_reason);
	for (size_t i = 0; i < t->n; i++)
		if (t->x[i] < inner.low || t->x[i] > inner.high)
			append(list, outlier_value(&c->samples[t->which[i]],
					 t->x[i] < outer.low || t->x[i] > outer.high));
	put_count(value, "n", (long long)t->n);
	put_count(value, "beyond", (long long)json_array_size(list));
	put_string(value, "verdict", json_array_size(list) > 0 ? "beyond" : "not_shown");
	put(value, "samples", list);
	put(to, "outliers", value);
}

/* ---- what to do next ----------------------------------------------------------- */

/* With the bound of the deviation: the deviation itself asks for too few as often as not.
 * Where the interval is as narrow already no more are needed. */
static double
boots_needed(const struct summary *s, double width)
{
	double n = (double)s->n, bound = deviation_bound(s->sd, s->n, PLANNING);
	double needed = samples_needed(s->mean, bound, width, CONFIDENCE);

	return samples_needed(s->mean, s->sd, width, CONFIDENCE) <= n ? fmin(needed, n)
								      : needed;
}

static json_t *
needed_value(const struct summary *s, int percent)
{
	double needed = boots_needed(s, percent / 100.0);
	json_t *value = json_object();

	put_count(value, "percent", percent);
	if (!(needed <= fmax(BOOTS_MAX, (double)s->n))) {
		put_null(value, "n", needs_about("too_many", INFINITY));
		put_null(value, "more", needs_about("too_many", INFINITY));
		return value;
	}
	put_count(value, "n", (long long)needed);
	put_count(value, "more",
	    needed > (double)s->n ? (long long)needed - (long long)s->n : 0);
	return value;
}

static void
put_samples_needed(json_t *to, const struct summary *s)
{
	json_t *list;

	if (s->n < LEAST_TO_PLAN || s->identical) {
		put_null(to, "samples_needed",
		    s->n < 2 || s->identical ? s->spread_reason : needs(LEAST_TO_PLAN));
		return;
	}
	list = json_array();
	append(list, needed_value(s, 1));
	append(list, needed_value(s, 5));
	put(to, "samples_needed", list);
}

/* ---- all of it ------------------------------------------------------------------ */

/* How the bootstrap was made. */
static json_t *
bootstrap_value(void)
{
	json_t *value = json_object();

	put_string(value, "method", "bootstrap-t");
	put_count(value, "resamples", RESAMPLES);
	put_count(value, "seed", SEED);
	put_string(value, "generator", bootstrap_generator);
	return value;
}

json_t *
statistics_value(struct configuration_result *r)
{
	json_t *value = json_object();
	double *sorted;

	r->boots = times_of_boots(r->c);
	r->boot = summarize(r->c, &r->boots);
	r->drift_p = r->modes_p = r->skewness_p = NAN;
	for (size_t i = 0; i < r->c->n; i++)
		r->booted += sample_completed(&r->c->samples[i]);
	sorted = sorted_copy(r->boots.x, r->boots.n);

	put_outcomes(value, r);
	put_count(value, "n", (long long)r->boots.n);
	put_mean(value, &r->boots, sorted, &r->boot);
	put_median(value, &r->boots, sorted, &r->boot);
	put_spread(value, &r->boots, sorted, &r->boot);
	put(value, "bootstrap", bootstrap_value());
	if (clock_is_deterministic(r->c))
		put_identical(value, r);
	put_outliers(value, r->c, &r->boots, sorted, &r->boot);
	put_order_effects(value, r);
	put_shape(value, r, sorted);
	put(value, "host", host_effects_value(r));
	put_samples_needed(value, &r->boot);
	free(sorted);
	return value;
}
