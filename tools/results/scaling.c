/* The scaling object: what changes with the number of vCPUs. */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/version.h"
#include "methods/methods.h"
#include "results/results.h"
#include "results/times.h"
#include "results/value.h"

/* Alike in all but the number of vCPUs: what may stand on one curve. */
static bool
comparable(const struct configuration *a, const struct configuration *b)
{
	static const char *const keys[] = { "guest", "cpu_model", "memory_mib",
		"machine_type", "cmdline", "kernel", "modules" };

	if (a->clock != b->clock || a->accel != b->accel)
		return false;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const json_t *x = json_object_get(a->machine, keys[i]);
		const json_t *y = json_object_get(b->machine, keys[i]);

		if (x != y && !json_equal(x, y))
			return false;
	}
	return true;
}

/* The same machine with one vCPU; NULL when the matrix has none. */
static const struct configuration *
reference_of(const struct matrix *m, const struct configuration *c)
{
	for (size_t i = 0; i < m->n && m->configurations[i]->cpus <= 1; i++)
		if (m->configurations[i]->cpus == 1 &&
		    comparable(m->configurations[i], c))
			return m->configurations[i];
	return NULL;
}

static double
mean_boot_time(const struct configuration *c)
{
	struct times t = times_of_boots(c);
	double result = mean(t.x, t.n);

	times_free(&t);
	return result;
}

static const char *
speedup_reason(const struct configuration *c, const struct configuration *one)
{
	if (c->cpus == 0)
		return "the number of vCPUs was not recorded";
	if (one == NULL)
		return "no such configuration with 1 vCPU";
	return isnan(mean_boot_time(c)) ? "no boot time" : "no boot time with 1 vCPU";
}

/* Why nothing is said about scaling; NULL when something may be. */
static const char *
no_verdict(const struct configuration *c)
{
	static char text[80];

	if (c->cpus <= 1)
		return "the reference";
	if (c->cpus_online < 0)
		return cpus_online_reason(c);
	if (c->cpus_online > 1)
		return NULL;
	snprintf(text, sizeof(text), "the guest used 1 of %lld CPUs", c->cpus);
	return text;
}

static json_t *
row_value(const struct matrix *m, const struct configuration *c)
{
	const struct configuration *one = reference_of(m, c);
	double speedup = one == NULL ? NAN : mean_boot_time(one) / mean_boot_time(c);
	const char *why = speedup_reason(c, one);
	json_t *row = json_object();

	put(row, "config", json_string(c->name));
	put_count(row, "cpus", c->cpus);
	if (c->cpus_online >= 0)
		put_count(row, "cpus_online", c->cpus_online);
	else
		put_null(row, "cpus_online", cpus_online_reason(c));
	put_real(row, "speedup", speedup, why);
	put_real(row, "efficiency", c->cpus == 0 ? NAN : speedup / c->cpus, why);
	if (no_verdict(c) != NULL)
		put_null(row, "verdict", no_verdict(c));
	return row;
}

void
scaling_emit(FILE *out, const struct matrix *m)
{
	json_t *record = json_object(), *scaling = json_object(), *rows = json_array();

	put_count(scaling, "schema", RECORD_SCHEMA);
	put(scaling, "tool", json_string("stats " BOOTMATRIX_VERSION));
	for (size_t i = 0; i < m->n; i++)
		append(rows, row_value(m, m->configurations[i]));
	put(scaling, "rows", rows);
	if (m->n == 1)
		put(scaling, "reason", json_string("one configuration"));
	put(record, "scaling", scaling);
	json_emit(out, record);
	json_decref(record);
}
