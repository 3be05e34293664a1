/* The "statistics" of a configuration: how many boots arrived, and their times. */
#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"
#include "value.h"

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

static int
text_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static json_t *
outcomes_value(const struct configuration *c)
{
	const char **outcomes = calloc(c->n + 1, sizeof(*outcomes));
	json_t *value = json_object();

	if (outcomes == NULL)
		err(1, NULL);
	for (size_t i = 0; i < c->n; i++)
		outcomes[i] = c->samples[i].outcome;
	qsort(outcomes, c->n, sizeof(*outcomes), text_order);
	for (size_t i = 0, first = 0; i < c->n; i++)
		if (outcomes[i] != outcomes[i + 1]) {
			put_count(value, outcomes[i], (long long)(i + 1 - first));
			first = i + 1;
		}
	free(outcomes);
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

/* Equal to the last digit: the same markers, times and instruction counts. */
static bool
samples_identical(
    const struct configuration *c, const struct sample *a, const struct sample *b)
{
	if (a->layout != b->layout || a->boot_ns != b->boot_ns)
		return false;
	for (size_t i = 0; i < a->layout->n; i++) {
		if (a->marks[i].at_ns != b->marks[i].at_ns ||
		    a->marks[i].counted != b->marks[i].counted)
			return false;
		if (a->marks[i].counted &&
		    memcmp(&a->insns[i * c->cpus], &b->insns[i * c->cpus],
			c->cpus * sizeof(*a->insns)) != 0)
			return false;
	}
	return true;
}

/* The size of the largest group of identical boots among those that arrived. */
static size_t
identical_count(const struct configuration *c)
{
	size_t best = 0;

	for (size_t i = 0; i < c->n && best < c->n - i; i++) {
		size_t same = 0;

		if (!c->samples[i].booted)
			continue;
		for (size_t j = i; j < c->n; j++)
			same += c->samples[j].booted &&
				samples_identical(c, &c->samples[i], &c->samples[j]);
		if (same > best)
			best = same;
	}
	return best;
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
	put(to, "identical", value);
}

/* ---- location and spread --------------------------------------------------------- */

/* Why there is no bootstrap interval; no kind when there is one. */
static struct reason
no_bootstrap(const struct summary *s)
{
	if (s->n == 0 || s->identical)
		return s->spread_reason;
	if (s->n < LEAST_BOOTSTRAP)
		return needs(LEAST_BOOTSTRAP);
	if (s->n > BOOTSTRAP_MAX)
		return (struct reason){ "too_many_to_resample", .n = BOOTSTRAP_MAX };
	return no_reason;
}

static void
put_bootstrap(json_t *to, const char *key, statistic *f, const double *sorted,
    const struct summary *s)
{
	const struct resample sample = { .x = sorted, .n = s->n };
	struct reason reason = no_bootstrap(s);
	struct interval ci = no_interval;

	if (reason.kind == NULL)
		ci = bca_interval(f, &sample, 1, CONFIDENCE, SEED);
	put_interval(to, key, ms_interval(ci), reason);
}

static void
put_mean(json_t *to, const struct times *t, const double *sorted, const struct summary *s)
{
	put_real(to, "mean_ms", ms(s->mean), t->reason);
	put_interval(to, "mean_ci95_ms", ms_interval(s->ci), s->spread_reason);
	put_bootstrap(to, "mean_bootstrap_ci95_ms", resampled_mean, sorted, s);
}

static void
put_median(
    json_t *to, const struct times *t, const double *sorted, const struct summary *s)
{
	double actual = NAN;
	struct interval ci = no_interval;
	struct reason reason = s->spread_reason;

	if (!s->identical)
		ci = median_interval(sorted, s->n, CONFIDENCE, &actual);
	if (s->n > 0 && !s->identical)
		reason = (struct reason){ "median_needs_boots", .n = 6 };
	put_real(to, "median_ms", ms(median(sorted, s->n)), t->reason);
	put_interval(to, "median_ci95_ms", ms_interval(ci), reason);
	put_real(to, "median_ci95_confidence", actual, reason);
	put_bootstrap(to, "median_bootstrap_ci95_ms", resampled_median, sorted, s);
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

/* ---- run order -------------------------------------------------------------------- */

struct run {
	long long order, number;
	double x;
};

static int
run_order(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

/* Boot times in the order as run, or by number where none was recorded. */
static double *
in_run_order(const struct configuration *c, const struct times *t, bool *recorded)
{
	struct run *runs = calloc(t->n + 1, sizeof(*runs));
	double *x = calloc(t->n + 1, sizeof(*x));

	if (runs == NULL || x == NULL)
		err(1, NULL);
	*recorded = true;
	for (size_t i = 0; i < t->n; i++)
		*recorded = *recorded && c->samples[t->which[i]].order >= 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct sample *s = &c->samples[t->which[i]];

		runs[i] = (struct run){ *recorded ? s->order : 0, s->number, t->x[i] };
	}
	qsort(runs, t->n, sizeof(*runs), run_order);
	for (size_t i = 0; i < t->n; i++)
		x[i] = runs[i].x;
	free(runs);
	return x;
}

/* No kind: there are enough. */
static struct reason
too_few(const struct summary *s, size_t least)
{
	if (s->n == 0 || s->identical)
		return s->spread_reason;
	return s->n < least ? needs(least) : no_reason;
}

static void
put_trend(json_t *to, struct configuration_result *r, const double *x, bool recorded)
{
	struct reason reason = too_few(&r->boot, LEAST_TREND);
	const char *verdict = "not_shown";
	struct test test;
	json_t *value;

	if (reason.kind != NULL) {
		put_null(to, "trend", reason);
		return;
	}
	test = mann_kendall(x, r->boot.n);
	r->drift_p = test.p;
	r->drift_tau = test.effect;
	if (test.p < SIGNIFICANT)
		verdict = test.effect > 0 ? "upward" : "downward";
	value = json_object();
	put_string(value, "over", recorded ? "execution_order" : "sample_numbers");
	put_real(value, "tau", test.effect, because("all_equal"));
	put_real(value, "p", test.p, because("all_equal"));
	put(value, "exact", json_boolean(test.exact));
	put_string(value, "verdict", verdict);
	put(to, "trend", value);
}

/*
 * The bound is that of white noise, 1.96 / sqrt(n): G. E. P. Box, G. M. Jenkins,
 * Time Series Analysis (1976), section 2.1.6.
 */
static void
put_autocorrelation(json_t *to, struct configuration_result *r, const double *x)
{
	struct reason reason = too_few(&r->boot, 3);
	double bound = 1.96 / sqrt((double)r->boot.n);
	json_t *value;

	if (reason.kind != NULL) {
		put_null(to, "autocorrelation", reason);
		return;
	}
	r->lag1 = lag1_autocorrelation(x, r->boot.n);
	value = json_object();
	put_real(value, "lag1", r->lag1, because("all_equal"));
	if (r->boot.n < LEAST_NEIGHBOURS) {
		put_null(value, "bound95", needs(LEAST_NEIGHBOURS));
		put_null(value, "verdict", needs(LEAST_NEIGHBOURS));
	} else if (isnan(r->lag1)) {
		put_real(value, "bound95", bound, no_reason);
		put_null(value, "verdict", because("all_equal"));
	} else {
		r->lag1_beyond = fabs(r->lag1) > bound;
		put_real(value, "bound95", bound, no_reason);
		put_string(value, "verdict",
		    !r->lag1_beyond ? "not_shown"
		    : r->lag1 > 0   ? "positive"
				    : "negative");
	}
	put(to, "autocorrelation", value);
}

static void
put_order_effects(json_t *to, struct configuration_result *r)
{
	bool recorded;
	double *x = in_run_order(r->c, &r->boots, &recorded);

	put_trend(to, r, x, recorded);
	put_autocorrelation(to, r, x);
	free(x);
}

static void
put_modes(json_t *to, struct configuration_result *r, const double *sorted)
{
	struct reason reason = too_few(&r->boot, 4);
	double d = dip(sorted, r->boot.n);
	json_t *value;

	if (reason.kind != NULL) {
		put_null(to, "modes", reason);
		return;
	}
	value = json_object();
	put_real(value, "dip", d, no_reason);
	put_real(value, "p", dip_p(d, r->boot.n), no_reason);
	if (r->boot.n < LEAST_MODES)
		put_null(value, "verdict", needs(LEAST_MODES));
	else {
		r->modes_p = dip_p(d, r->boot.n);
		put_string(
		    value, "verdict", r->modes_p < SIGNIFICANT ? "several" : "not_shown");
	}
	put(to, "modes", value);
}

/* ---- the host's share ---------------------------------------------------------------
 */

/* Spearman's test of boot time against one factor, over the boots that have it. */
static struct test
host_test(
    const struct configuration_result *r, size_t factor, size_t *n, struct reason *reason)
{
	double *x = calloc(r->boots.n + 1, sizeof(*x));
	double *y = calloc(r->boots.n + 1, sizeof(*y));
	struct test test;

	if (x == NULL || y == NULL)
		err(1, NULL);
	*n = 0;
	for (size_t i = 0; i < r->boots.n; i++) {
		const float *host = r->c->samples[r->boots.which[i]].host;

		if (host == NULL || isnan(host[factor]))
			continue;
		x[*n] = host[factor];
		y[(*n)++] = r->boots.x[i];
	}
	test = spearman(x, y, *n);
	*reason = *n == 0	     ? because("not_recorded")
		  : *n < 4	     ? needs(4)
		  : all_equal(x, *n) ? because("never_changed")
				     : because("all_equal");
	free(x);
	free(y);
	return test;
}

static json_t *
host_factor_value(
    size_t factor, const struct test *test, double p_holm, size_t n, struct reason reason)
{
	json_t *value = json_object();

	put_string(value, "factor", host_factors[factor].name);
	put_count(value, "n", (long long)n);
	put_real(value, "rho", test->effect, reason);
	put_real(value, "p", test->p, reason);
	put_real(value, "p_holm", p_holm, reason);
	if (isnan(p_holm))
		put_null(value, "verdict", reason);
	else
		put_string(value, "verdict",
		    p_holm >= SIGNIFICANT ? "not_shown"
		    : test->effect > 0	  ? "rises"
					  : "falls");
	return value;
}

static void
put_host(json_t *to, const struct configuration_result *r)
{
	struct test tests[HOST_FACTORS];
	struct reason reasons[HOST_FACTORS];
	double p[HOST_FACTORS];
	size_t n[HOST_FACTORS];
	json_t *list = json_array();

	for (size_t i = 0; i < HOST_FACTORS; i++) {
		tests[i] = host_test(r, i, &n[i], &reasons[i]);
		p[i] = tests[i].p;
	}
	holm(p, HOST_FACTORS);
	for (size_t i = 0; i < HOST_FACTORS; i++)
		append(list, host_factor_value(i, &tests[i], p[i], n[i], reasons[i]));
	put(to, "host", list);
}

/* ---- what to do next ------------------------------------------------------------------
 */

static json_t *
needed_value(const struct summary *s, int percent)
{
	double needed = samples_needed(s->mean, s->sd, percent / 100.0, CONFIDENCE);
	struct reason reason = s->n < 2 ? s->spread_reason : because("beyond_counting");
	json_t *value = json_object();

	put_count(value, "percent", percent);
	if (isnan(needed)) {
		put_null(value, "n", reason);
		put_null(value, "more", reason);
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

	if (s->n < 2 || s->identical) {
		put_null(to, "samples_needed", s->spread_reason);
		return;
	}
	list = json_array();
	append(list, needed_value(s, 1));
	append(list, needed_value(s, 5));
	put(to, "samples_needed", list);
}

/* ---- all of it
 * -------------------------------------------------------------------------- */

/* What tests/bench/coverage finds: intervals of few boots do not cover 95 %. */
struct reason
bootstrap_caution(size_t n)
{
	if (n < LEAST_BOOTSTRAP || n >= 30)
		return no_reason;
	return (struct reason){ n < 10 ? "narrow_below_10" : "narrow_below_30", .n = n };
}

static json_t *
bootstrap_value(const struct summary *s)
{
	json_t *value = json_object();

	put_string(value, "method", "BCa");
	put_count(value, "resamples", RESAMPLES);
	put_count(value, "seed", SEED);
	put_string(value, "generator", bootstrap_generator);
	if (!s->identical && bootstrap_caution(s->n).kind != NULL)
		put(value, "caution", reason_value(bootstrap_caution(s->n)));
	return value;
}

json_t *
statistics_value(struct configuration_result *r)
{
	json_t *value = json_object();
	double *sorted;

	r->boots = times_of_boots(r->c);
	r->boot = summarize(r->c, &r->boots);
	r->drift_p = r->modes_p = NAN;
	for (size_t i = 0; i < r->c->n; i++)
		r->booted += r->c->samples[i].booted;
	if ((sorted = calloc(r->boots.n + 1, sizeof(*sorted))) == NULL)
		err(1, NULL);
	memcpy(sorted, r->boots.x, r->boots.n * sizeof(*sorted));
	sort(sorted, r->boots.n);

	put_outcomes(value, r);
	put_count(value, "n", (long long)r->boots.n);
	put_mean(value, &r->boots, sorted, &r->boot);
	put_median(value, &r->boots, sorted, &r->boot);
	put_spread(value, &r->boots, sorted, &r->boot);
	put(value, "bootstrap", bootstrap_value(&r->boot));
	if (clock_is_deterministic(r->c))
		put_identical(value, r);
	put_outliers(value, r->c, &r->boots, sorted, &r->boot);
	put_order_effects(value, r);
	put_modes(value, r, sorted);
	put_host(value, r);
	put_samples_needed(value, &r->boot);
	free(sorted);
	return value;
}
