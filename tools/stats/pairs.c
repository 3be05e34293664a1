/*
 * What watching a boot costs, and what other boots beside it do, from boots in pairs: the
 * observer and the parallel object.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/text.h"
#include "lib/version.h"
#include "parts.h"
#include "results.h"
#include "value.h"

/* Boots of two configurations that were run for each other, and their ratios. */
struct boot_pairs {
	const struct configuration *with, *without;
	double *ratio, *log_ratio; /* sorted; in the order of the sample numbers */
	size_t n, attempted;
	double with_sum, without_sum; /* ns */
};

static const struct configuration *
configuration_find(const struct matrix *m, const char *name)
{
	const struct configuration *c = matrix_find(m, name);

	if (c == NULL)
		errx(1, "-p: %s: no such configuration", name);
	return c;
}

static void
pair_take(struct boot_pairs *p, const struct sample *with, const struct sample *without)
{
	double ratio;

	p->attempted++;
	if (with->boot_ns <= 0 || without->boot_ns <= 0)
		return;
	ratio = (double)with->boot_ns / (double)without->boot_ns;
	p->ratio[p->n] = ratio;
	p->log_ratio[p->n++] = log(ratio);
	p->with_sum += (double)with->boot_ns;
	p->without_sum += (double)without->boot_ns;
}

/* A pair is two boots of one sample number; samples are in their order. */
static void
pairs_make(struct boot_pairs *p)
{
	const struct configuration *a = p->with, *b = p->without;
	size_t i = 0, k = 0;

	p->ratio = xcalloc(a->n + 1, sizeof(*p->ratio));
	p->log_ratio = xcalloc(a->n + 1, sizeof(*p->log_ratio));
	while (i < a->n && k < b->n) {
		int order = a->samples[i].number - b->samples[k].number;

		if (order == 0)
			pair_take(p, &a->samples[i], &b->samples[k]);
		i += order <= 0;
		k += order >= 0;
	}
	sort(p->ratio, p->n);
}

static void
put_verdict(json_t *to, struct interval ci, struct reason none)
{
	if (isnan(ci.low))
		put_null(to, "verdict", none);
	else
		put_string(to, "verdict",
		    ci.low > 1	  ? "longer"
		    : ci.high < 1 ? "shorter"
				  : "not_shown");
}

/* Do the boots take the same time, but for so many percent?  Two one-sided tests tell. */
static void
put_equivalence(json_t *to, const struct boot_pairs *p, double percent, double sd)
{
	struct interval bounds = { log(1 - percent / 100), log(1 + percent / 100) };
	double logs = mean(p->log_ratio, p->n);
	struct interval ci = t_interval(logs, sd, p->n, 1 - 2 * SIGNIFICANT);
	struct interval ratio_ci = { exp(ci.low), exp(ci.high) };
	double test = p->n >= 2 ? two_one_sided_tests(logs, sd, p->n, bounds) : NAN;
	json_t *value = json_object();

	put_string(value, "test", "TOST");
	put_real(value, "margin_percent", percent, no_reason);
	put_count(value, "n", (long long)p->n);
	put_real(
	    value, "ratio", p->n > 0 ? exp(logs) : NAN, because("no_pair_completed"));
	put_interval(value, "ratio_ci90", ratio_ci, needs(2));
	put_real(value, "p", test, needs(2));
	put_string(value, "verdict",
	    test < SIGNIFICANT				   ? "equivalent"
	    : ci.low > bounds.high || ci.high < bounds.low ? "not_equivalent"
							   : "undecided");
	put(to, "equivalence", value);
}

/*
 * The mean of ratios is the geometric one, with the t interval of their logarithms:
 * the ratio turned over has the same, turned over.
 */
static json_t *
pairs_value(const struct boot_pairs *p, double margin_percent)
{
	struct reason none =
	    because(p->attempted == 0 ? "no_pairs" : "no_pair_completed");
	struct reason few = p->n == 0 ? none : needs(2);
	double logs = mean(p->log_ratio, p->n);
	double sd = p->n >= 2 ? standard_deviation(p->log_ratio, p->n) : NAN;
	struct interval ci = t_interval(logs, sd, p->n, CONFIDENCE);
	struct interval ratio_ci = { exp(ci.low), exp(ci.high) };
	double ratio = p->n > 0 ? exp(logs) : NAN;
	json_t *value = json_object();

	put_string(value, "with", p->with->name);
	put_string(value, "without", p->without->name);
	put_count(value, "attempted", (long long)p->attempted);
	put_count(value, "n", (long long)p->n);
	put_real(value, "with_mean_ms", ms(p->with_sum / (double)p->n), none);
	put_real(value, "without_mean_ms", ms(p->without_sum / (double)p->n), none);
	put_real(value, "ratio", ratio, none);
	put_interval(value, "ratio_ci95", ratio_ci, few);
	put_real(value, "ratio_median", p->n > 0 ? median(p->ratio, p->n) : NAN, none);
	put_real(value, "ratio_stdev",
	    p->n >= 2 ? standard_deviation(p->ratio, p->n) : NAN, few);
	put_real(value, "ratio_min", p->n > 0 ? p->ratio[0] : NAN, none);
	put_real(value, "ratio_max", p->n > 0 ? p->ratio[p->n - 1] : NAN, none);
	put_verdict(value, ratio_ci, few);
	if (!isnan(margin_percent))
		put_equivalence(value, p, margin_percent, sd);
	return value;
}

/* name is WITH/WITHOUT. */
static json_t *
pairs_read(const struct matrix *m, const char *name, double margin_percent)
{
	const char *slash = strchr(name, '/');
	struct boot_pairs p = { 0 };
	json_t *value;
	char *with = text_format("%.*s", (int)(slash - name), name);

	p.with = configuration_find(m, with);
	p.without = configuration_find(m, slash + 1);
	if (p.with->clock != p.without->clock || p.with->origin != p.without->origin ||
	    p.with->end != p.without->end)
		errx(1, "-p: %s: not over the same interval of one clock", name);
	pairs_make(&p);
	value = pairs_value(&p, margin_percent);
	free(p.ratio);
	free(p.log_ratio);
	free(with);
	return value;
}

void
pairs_emit(FILE *out, const struct matrix *m, char *const names[], size_t n,
    double margin_percent)
{
	json_t *record = json_object(), *value = json_object(), *list = json_array();
	const struct configuration *c;

	for (size_t i = 0; i < n; i++)
		append(list, pairs_read(m, names[i], margin_percent));
	c = m->configurations[0];
	put_count(value, "schema", RESULTS_SCHEMA);
	put_string(value, "tool", "stats " BOOTMATRIX_VERSION);
	put_member(value, "guest", json_object_get(c->machine, "guest"), "name");
	put_count(value, "cpus", c->cpus);
	put_string(value, "clock", c->clock);
	put_string(value, "origin", c->origin);
	put_string(value, "end", c->end);
	put(value, "pairs", list);
	put(record, isnan(margin_percent) ? "observer" : "parallel", value);
	json_emit(out, record);
	json_decref(record);
}
