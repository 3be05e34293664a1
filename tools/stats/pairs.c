/* The observer object: what it costs to watch, from boots in pairs. */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/version.h"
#include "parts.h"
#include "results.h"
#include "value.h"

/* Boots of two configurations that were run for each other, and their ratios. */
struct pairs {
	const struct configuration *with, *without;
	double *ratio, *log_ratio; /* sorted; in the order of the sample numbers */
	size_t n, attempted;
	double with_sum, without_sum; /* ns */
};

static const struct configuration *
configuration_find(const struct matrix *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->configurations[i]->name, name) == 0)
			return m->configurations[i];
	errx(1, "-p: %s: no such configuration", name);
}

static void
pair_take(struct pairs *p, const struct sample *with, const struct sample *without)
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
pairs_make(struct pairs *p)
{
	const struct configuration *a = p->with, *b = p->without;
	size_t i = 0, k = 0;

	p->ratio = calloc(a->n + 1, sizeof(*p->ratio));
	p->log_ratio = calloc(a->n + 1, sizeof(*p->log_ratio));
	if (p->ratio == NULL || p->log_ratio == NULL)
		err(1, NULL);
	while (i < a->n && k < b->n) {
		long long order = a->samples[i].number - b->samples[k].number;

		if (order == 0)
			pair_take(p, &a->samples[i], &b->samples[k]);
		i += order <= 0;
		k += order >= 0;
	}
	sort(p->ratio, p->n);
}

static void
put_verdict(json_t *to, const struct pairs *p, double ratio, struct interval ci)
{
	const char *word = ci.low > 1 ? "longer" : ci.high < 1 ? "shorter" : NULL;

	if (isnan(ci.low))
		put_null(to, "verdict", p->n == 0 ? "no pair arrived" : needs(2));
	else
		put_words(to, "verdict",
		    "%s / %s: ratio %.3f, 95 %% %.3f to %.3f, of %zu pairs %.3f to %.3f: "
		    "%s",
		    p->with->name, p->without->name, ratio, ci.low, ci.high, p->n,
		    p->ratio[0], p->ratio[p->n - 1],
		    word != NULL ? word : "no difference shown");
}

/*
 * The mean of ratios is the geometric one, with the t interval of their logarithms:
 * the ratio turned over has the same, turned over.
 */
static json_t *
pairs_value(const struct pairs *p)
{
	const char *none = p->attempted == 0 ? "no pairs" : "no pair arrived";
	double logs = mean(p->log_ratio, p->n);
	double sd = p->n >= 2 ? standard_deviation(p->log_ratio, p->n) : NAN;
	struct interval ci = t_interval(logs, sd, p->n, CONFIDENCE);
	struct interval ratio_ci = { exp(ci.low), exp(ci.high) };
	double ratio = p->n > 0 ? exp(logs) : NAN;
	json_t *value = json_object();

	put(value, "with", json_string(p->with->name));
	put(value, "without", json_string(p->without->name));
	put_count(value, "attempted", (long long)p->attempted);
	put_count(value, "n", (long long)p->n);
	put_real(value, "with_mean_ms", ms(p->with_sum / (double)p->n), none);
	put_real(value, "without_mean_ms", ms(p->without_sum / (double)p->n), none);
	put_real(value, "ratio", ratio, none);
	put_interval(value, "ratio_ci95", ratio_ci, p->n == 0 ? none : needs(2));
	put_real(value, "ratio_median", p->n > 0 ? median(p->ratio, p->n) : NAN, none);
	put_real(value, "ratio_stdev",
	    p->n >= 2 ? standard_deviation(p->ratio, p->n) : NAN,
	    p->n == 0 ? none : needs(2));
	put_real(value, "ratio_min", p->n > 0 ? p->ratio[0] : NAN, none);
	put_real(value, "ratio_max", p->n > 0 ? p->ratio[p->n - 1] : NAN, none);
	put_verdict(value, p, ratio, ratio_ci);
	return value;
}

/* name is WITH/WITHOUT. */
static json_t *
pairs_read(const struct matrix *m, const char *name)
{
	const char *slash = strchr(name, '/');
	struct pairs p = { 0 };
	json_t *value;
	char *with;

	if ((with = strndup(name, (size_t)(slash - name))) == NULL)
		err(1, NULL);
	p.with = configuration_find(m, with);
	p.without = configuration_find(m, slash + 1);
	if (p.with->clock != p.without->clock || p.with->origin != p.without->origin ||
	    p.with->end != p.without->end)
		errx(1, "-p: %s: not over the same interval of one clock", name);
	pairs_make(&p);
	value = pairs_value(&p);
	free(p.ratio);
	free(p.log_ratio);
	free(with);
	return value;
}

void
observer_emit(FILE *out, const struct matrix *m, char *const names[], size_t n)
{
	json_t *record = json_object(), *value = json_object(), *list = json_array();
	const struct configuration *c;

	for (size_t i = 0; i < n; i++)
		append(list, pairs_read(m, names[i]));
	c = m->configurations[0];
	put_count(value, "schema", RECORD_SCHEMA);
	put(value, "tool", json_string("stats " BOOTMATRIX_VERSION));
	put_member(value, "guest", json_object_get(c->machine, "guest"), "name");
	put_count(value, "cpus", c->cpus);
	put(value, "clock", json_string(c->clock));
	put(value, "origin", json_string(c->origin));
	put(value, "end", json_string(c->end));
	put(value, "pairs", list);
	put(record, "observer", value);
	json_emit(out, record);
	json_decref(record);
}
