/* What boot times do in execution order, and what shape their distribution has. */
#include <math.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "parts.h"

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
	r->drift_p = of_all(test.p, r->configurations);
	r->drift_tau = test.effect;
	if (r->drift_p < SIGNIFICANT)
		verdict = test.effect > 0 ? "upward" : "downward";
	value = json_object();
	put_string(value, "over", recorded ? "execution_order" : "sample_numbers");
	put_real(value, "tau", test.effect, because("all_equal"));
	put_real(value, "p", test.p, because("all_equal"));
	put_real(value, "p_of_all", r->drift_p, because("all_equal"));
	put(value, "exact", json_boolean(test.exact));
	put_string(value, "verdict", verdict);
	put(to, "trend", value);
}

/* The bound holds in 95 % of matrices of white noise for all configurations. */
static void
put_autocorrelation(json_t *to, struct configuration_result *r, const double *x)
{
	double bound =
	    white_noise_bound(r->boot.n, SIGNIFICANT / (double)r->configurations);
	json_t *value;

	if (too_few(&r->boot, 3).kind != NULL) {
		put_null(to, "autocorrelation", too_few(&r->boot, LEAST_LAG1));
		return;
	}
	r->lag1 = lag1_autocorrelation(x, r->boot.n);
	value = json_object();
	put_real(value, "lag1", r->lag1, because("all_equal"));
	if (r->boot.n < LEAST_LAG1) {
		put_null(value, "bound95", needs(LEAST_LAG1));
		put_null(value, "verdict", needs(LEAST_LAG1));
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

void
put_order_effects(json_t *to, struct configuration_result *r)
{
	bool recorded;
	double *x = times_in_execution_order(r->c, &r->boots, &recorded);

	put_trend(to, r, x, recorded);
	put_autocorrelation(to, r, x);
	free(x);
}

static void
put_modes(json_t *to, struct configuration_result *r, const double *sorted)
{
	struct test test = dip_test(sorted, r->boot.n);
	json_t *value;

	if (too_few(&r->boot, 4).kind != NULL) {
		put_null(to, "modes", too_few(&r->boot, LEAST_MODES));
		return;
	}
	value = json_object();
	put_real(value, "dip", test.statistic, no_reason);
	put_real(value, "p", test.p,
	    r->boot.n < LEAST_MODES ? needs(LEAST_MODES) : because("equal_values"));
	if (r->boot.n < LEAST_MODES)
		put_null(value, "verdict", needs(LEAST_MODES));
	else if (isnan(test.p))
		put_null(value, "verdict", because("equal_values"));
	else {
		r->modes_p = of_all(test.p, r->configurations);
		put_real(value, "p_of_all", r->modes_p, no_reason);
		put_string(
		    value, "verdict", r->modes_p < SIGNIFICANT ? "several" : "not_shown");
	}
	put(to, "modes", value);
}

static void
put_skewness(json_t *to, struct configuration_result *r, const double *sorted)
{
	struct reason reason = too_few(&r->boot, LEAST_SKEWNESS);
	struct test test = skewness(sorted, r->boot.n);
	json_t *value;

	if (reason.kind != NULL || isnan(test.p)) {
		put_null(
		    to, "skewness", reason.kind != NULL ? reason : because("all_equal"));
		return;
	}
	r->skewness_p = of_all(test.p, r->configurations);
	value = json_object();
	put_real(value, "g1", test.effect, no_reason);
	put_real(value, "p", test.p, no_reason);
	put_real(value, "p_of_all", r->skewness_p, no_reason);
	put_string(
	    value, "verdict", r->skewness_p < SIGNIFICANT ? "skewed" : "not_shown");
	put(to, "skewness", value);
}

/* What the interval of the mean does not tell. */
static void
put_caution(json_t *to, const struct configuration_result *r)
{
	bool modes = r->modes_p < SIGNIFICANT, skewed = r->skewness_p < SIGNIFICANT;

	if (modes || skewed)
		put(to, "caution",
		    reason_value(because(!skewed  ? "several_modes"
					 : !modes ? "skewed"
						  : "skewed_with_modes")));
}

void
put_shape(json_t *to, struct configuration_result *r, const double *sorted)
{
	put_modes(to, r, sorted);
	put_skewness(to, r, sorted);
	put_caution(to, r);
}
