/* What the host did, and whether boot times go with it. */
#include <math.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "parts.h"

enum { BOOTS_A_HOST = 5 }; /* with fewer chi squared is not what H has */

/* Why there is no test of so many boots, which takes so many at least. */
static struct reason
untested(const double *x, size_t n, size_t least)
{
	return n < least	 ? needs(least)
	       : all_equal(x, n) ? because("never_changed")
				 : because("all_equal");
}

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
	*reason = *n == 0 ? because("not_recorded") : untested(x, *n, 4);
	free(x);
	free(y);
	return test;
}

/* A host as a number: which is the first boot on it. */
static double
host_number(const struct configuration_result *r, const char *name)
{
	size_t i = 0;

	while (r->c->samples[r->boots.which[i]].host_name != name) /* interned */
		i++;
	return (double)i;
}

/*
 * The boots that say on which host they ran; those of hosts with few go into no test.
 * Returns how many hosts there were.
 */
static size_t
hosts_test(const struct configuration_result *r, size_t *n, struct test *test,
    struct reason *reason)
{
	double *host = xcalloc(r->boots.n + 1, sizeof(*host));
	double *x = xcalloc(r->boots.n + 1, sizeof(*x));
	json_t *boots = json_object();
	const char *name;
	size_t hosts;

	*n = 0;
	for (size_t i = 0; i < r->boots.n; i++)
		tally(boots, r->c->samples[r->boots.which[i]].host_name);
	for (size_t i = 0; i < r->boots.n; i++) {
		name = r->c->samples[r->boots.which[i]].host_name;
		if (name == NULL ||
		    json_integer_value(json_object_get(boots, name)) < BOOTS_A_HOST)
			continue;
		host[*n] = host_number(r, name);
		x[(*n)++] = r->boots.x[i];
	}
	*test = kruskal_wallis(host, x, *n);
	*reason = untested(host, *n, 2 * BOOTS_A_HOST);
	hosts = json_object_size(boots);
	json_decref(boots);
	free(host);
	free(x);
	return hosts;
}

static json_t *
host_factor_value(enum host_factor factor, const struct test *test, double p_holm,
    size_t n, struct reason reason)
{
	json_t *value = json_object();

	put_string(
	    value, "factor", factor < HOST_FACTORS_N ? host_factor_name(factor) : "host");
	put_count(value, "n", (long long)n);
	if (factor < HOST_FACTORS_N)
		put_real(value, "rho", test->effect, reason);
	else
		put_real(value, "h", test->statistic, reason);
	put_real(value, "p", test->p, reason);
	put_real(value, "p_holm", p_holm, reason);
	if (isnan(p_holm))
		put_null(value, "verdict", reason);
	else
		put_string(value, "verdict",
		    p_holm >= SIGNIFICANT      ? "not_shown"
		    : factor >= HOST_FACTORS_N ? "differs"
		    : test->effect > 0	       ? "rises"
					       : "falls");
	return value;
}

/* The last one is the host itself, where there were several. */
json_t *
host_effects_value(const struct configuration_result *r)
{
	struct test tests[HOST_FACTORS_N + 1];
	struct reason reasons[HOST_FACTORS_N + 1];
	double p[HOST_FACTORS_N + 1];
	size_t n[HOST_FACTORS_N + 1], factors = HOST_FACTORS_N;
	json_t *list = json_array();

	for (size_t i = 0; i < HOST_FACTORS_N; i++)
		tests[i] = host_test(r, i, &n[i], &reasons[i]);
	if (hosts_test(r, &n[factors], &tests[factors], &reasons[factors]) > 1)
		factors++;
	for (size_t i = 0; i < factors; i++)
		p[i] = tests[i].p;
	holm(p, factors);
	for (size_t i = 0; i < factors; i++) {
		p[i] = of_all(p[i], r->configurations);
		append(list, host_factor_value(i, &tests[i], p[i], n[i], reasons[i]));
	}
	return list;
}
