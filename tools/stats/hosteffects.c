/* What the host did, and whether boot times go with it. */
#include <math.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "parts.h"

/* Spearman's test of boot time against one factor, over the boots that have it. */
static struct test
host_test(const struct configuration_result *r, enum host_factor factor, size_t *n,
    struct reason *reason)
{
	double *x = xcalloc(r->boots.n + 1, sizeof(*x));
	double *y = xcalloc(r->boots.n + 1, sizeof(*y));
	struct test test;

	*n = 0;
	for (size_t i = 0; i < r->boots.n; i++) {
		x[*n] = sample_host(&r->c->samples[r->boots.which[i]], factor);
		y[*n] = r->boots.x[i];
		*n += !isnan(x[*n]);
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
host_factor_value(enum host_factor factor, const struct test *test, double p_holm,
    size_t n, struct reason reason)
{
	json_t *value = json_object();

	put_string(value, "factor", host_factor_name(factor));
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

json_t *
host_effects_value(const struct configuration_result *r)
{
	struct test tests[HOST_FACTORS_N];
	struct reason reasons[HOST_FACTORS_N];
	double p[HOST_FACTORS_N];
	size_t n[HOST_FACTORS_N];
	json_t *list = json_array();

	for (size_t i = 0; i < HOST_FACTORS_N; i++) {
		tests[i] = host_test(r, i, &n[i], &reasons[i]);
		p[i] = tests[i].p;
	}
	holm(p, HOST_FACTORS_N);
	for (size_t i = 0; i < HOST_FACTORS_N; i++)
		p[i] = of_all(p[i], r->configurations);
	for (size_t i = 0; i < HOST_FACTORS_N; i++)
		append(list, host_factor_value(i, &tests[i], p[i], n[i], reasons[i]));
	return list;
}
