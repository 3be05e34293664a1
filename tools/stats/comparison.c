/* The comparison object: a matrix against an earlier one. */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/version.h"
#include "parts.h"
#include "results.h"
#include "value.h"

enum outcome {
	UNDECIDED,
	NO_DIFFERENCE,
	FASTER,
	SLOWER,
};

static const char *const outcome_words[] = { "undecided", "same", "faster", "slower" };

/* One time of one configuration, before and now; sorted. */
struct row {
	const struct phase *phase; /* NULL: the whole boot */
	struct times base, now;
	struct test test;
	double p_holm, floor; /* the least p that so many boots can have */
	double ratio;	      /* median now / median before */
	struct interval ci;
	struct reason ci_reason;
	bool exact; /* on the deterministic clock, with identical boots */
	enum outcome outcome;
};

static void
row_compute(struct row *r, bool deterministic)
{
	struct resample samples[2] = { { .x = r->now.x, .n = r->now.n },
		{ .x = r->base.x, .n = r->base.n } };
	size_t least = r->now.n < r->base.n ? r->now.n : r->base.n;

	sort(r->base.x, r->base.n);
	sort(r->now.x, r->now.n);
	r->ratio = median(r->now.x, r->now.n) / median(r->base.x, r->base.n);
	r->floor = permutation_test_floor(r->now.n, r->base.n);
	r->ci = no_interval;
	r->test.p = NAN;
	r->exact = deterministic && least > 0 && all_equal(r->now.x, r->now.n) &&
		   all_equal(r->base.x, r->base.n);
	if (r->exact) {
		r->ci_reason = because("exact");
		return;
	}
	if (least > 0)
		r->test =
		    permutation_test(r->now.x, r->now.n, r->base.x, r->base.n, SEED);
	r->ci_reason = (struct reason){ "needs_boots_in_both", .n = LEAST_BOOTSTRAP };
	if (r->now.n > BOOTSTRAP_MAX || r->base.n > BOOTSTRAP_MAX)
		r->ci_reason =
		    (struct reason){ "too_many_to_resample", .n = BOOTSTRAP_MAX };
	else if (least >= LEAST_BOOTSTRAP && isfinite(r->ratio))
		r->ci = bca_interval(
		    resampled_ratio_of_medians, samples, 2, CONFIDENCE, SEED);
}

/*
 * A change is one when the test shows it, it is larger than the noise floor, and
 * the interval, where there is one, does not hold 1.  Where as many boots as there
 * are could not have shown one among so many tests, nothing is decided.
 */
static enum outcome
decide(const struct row *r, double noise, size_t tests)
{
	if (r->exact)
		return r->ratio > 1 ? SLOWER : r->ratio < 1 ? FASTER : NO_DIFFERENCE;
	if (isnan(r->p_holm) || !isfinite(r->ratio))
		return UNDECIDED;
	if (r->p_holm >= SIGNIFICANT)
		return r->test.p < SIGNIFICANT || r->floor * (double)tests >= SIGNIFICANT
			   ? UNDECIDED
			   : NO_DIFFERENCE;
	if (r->ratio > 1 + noise && !(r->ci.low <= 1))
		return SLOWER;
	if (r->ratio < 1 / (1 + noise) && !(r->ci.high >= 1))
		return FASTER;
	return fabs(log(r->ratio)) <= log1p(noise) ? NO_DIFFERENCE : UNDECIDED;
}

/* Adjust a family of tests for their number, and decide each. */
static void
family_decide(struct row **rows, size_t n, double noise)
{
	double *p = calloc(n + 1, sizeof(*p));
	size_t tests = 0;

	if (p == NULL)
		err(1, NULL);
	for (size_t i = 0; i < n; i++) {
		p[i] = rows[i]->test.p;
		tests += !isnan(p[i]);
	}
	holm(p, n);
	for (size_t i = 0; i < n; i++) {
		rows[i]->p_holm = p[i];
		rows[i]->outcome = decide(rows[i], noise, tests);
	}
	free(p);
}

/* ---- one configuration ------------------------------------------------------------- */

/* A configuration of both matrices; rows[0] is the boot, the others its phases. */
struct pair {
	const struct configuration *base, *now;
	const char *reason; /* why it cannot be compared; NULL: it can */
	struct row *rows;
	size_t n;
};

static const char *
not_comparable(const struct pair *p)
{
	if (p->base == NULL)
		return "not_in_base";
	if (p->now == NULL)
		return "only_in_base";
	if (p->base->clock != p->now->clock)
		return "another_clock";
	if (p->base->origin != p->now->origin || p->base->end != p->now->end)
		return "another_interval";
	return NULL;
}

static void
pair_compute(struct pair *p)
{
	bool deterministic;

	p->reason = not_comparable(p);
	if (p->reason != NULL)
		return;
	deterministic = clock_is_deterministic(p->now);
	p->n = p->now->phases_n + 1;
	p->rows = calloc(p->n, sizeof(*p->rows));
	if (p->rows == NULL)
		err(1, NULL);
	p->rows[0].base = times_of_boots(p->base);
	p->rows[0].now = times_of_boots(p->now);
	for (size_t i = 1; i < p->n; i++) {
		p->rows[i].phase = &p->now->phases[i - 1];
		p->rows[i].base = times_of_phase(p->base, p->rows[i].phase);
		p->rows[i].now = times_of_phase(p->now, p->rows[i].phase);
	}
	for (size_t i = 0; i < p->n; i++)
		row_compute(&p->rows[i], deterministic);
}

static void
pair_free(struct pair *p)
{
	for (size_t i = 0; i < p->n; i++) {
		times_free(&p->rows[i].base);
		times_free(&p->rows[i].now);
	}
	free(p->rows);
}

static struct reason
row_reason(const struct row *r)
{
	if (r->now.n == 0)
		return r->now.reason;
	if (r->base.n == 0)
		return because("no_times_in_base");
	return because(r->exact ? "exact" : "takes_no_time");
}

static json_t *
row_value(const struct pair *p, const struct row *r)
{
	json_t *value = json_object();

	put_string(value, "config", p->now->name);
	put_text(value, "phase", r->phase == NULL ? NULL : r->phase->name, no_reason);
	put_count(value, "base_n", (long long)r->base.n);
	put_count(value, "n", (long long)r->now.n);
	put_real(
	    value, "base_median_ms", ms(median(r->base.x, r->base.n)), r->base.reason);
	put_real(value, "median_ms", ms(median(r->now.x, r->now.n)), r->now.reason);
	put_real(value, "ratio", r->ratio, row_reason(r));
	put_interval(value, "ratio_ci95", r->ci, r->ci_reason);
	put_real(value, "p", r->test.p, row_reason(r));
	put_real(value, "p_holm", r->p_holm, row_reason(r));
	put(value, "exact", json_boolean(r->exact || r->test.exact));
	put_string(value, "verdict", outcome_words[r->outcome]);
	return value;
}

/* A digest of the kernel, where either kind of record keeps it; NULL: none. */
static const json_t *
kernel_digest(const struct configuration *c)
{
	const json_t *kernel = json_object_get(c->machine, "kernel");

	if (kernel != NULL)
		return json_object_get(kernel, "sha256");
	return json_object_get(json_object_get(c->machine, "guest"), "kernel_sha256");
}

static const json_t *
guest_name(const struct configuration *c)
{
	return json_object_get(json_object_get(c->machine, "guest"), "name");
}

static void
differs(json_t *list, const char *what, const json_t *base, const json_t *now)
{
	if (base != NULL && now != NULL && !json_equal(base, now))
		append(list, json_string(what));
}

/* What of the machine is not as it was. */
static json_t *
differences_value(const struct pair *p)
{
	static const char *const keys[] = { "cpus", "cpu_model", "memory_mib",
		"cmdline" };
	json_t *list = json_array();

	differs(list, "guest", guest_name(p->base), guest_name(p->now));
	differs(list, "kernel", kernel_digest(p->base), kernel_digest(p->now));
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		differs(list, keys[i], json_object_get(p->base->machine, keys[i]),
		    json_object_get(p->now->machine, keys[i]));
	if (p->base->accel != p->now->accel)
		append(list, json_string("accel"));
	if (p->base->qemu_version != p->now->qemu_version)
		append(list, json_string("qemu_version"));
	return list;
}

static json_t *
pair_value(const struct pair *p)
{
	const struct configuration *c = p->now != NULL ? p->now : p->base;
	json_t *value = json_object();

	put_string(value, "config", c->name);
	put(value, "compared", json_boolean(p->reason == NULL));
	if (p->reason != NULL)
		put(value, "reason", reason_value(because(p->reason)));
	else
		put(value, "differs", differences_value(p));
	return value;
}

/* ---- the object ----------------------------------------------------------------------
 */

static const struct configuration *
find(const struct matrix *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->configurations[i]->name == name)
			return m->configurations[i];
	return NULL;
}

/* All configurations of now, then those that only the base has. */
static struct pair *
pairs_new(const struct matrix *base, const struct matrix *now, size_t *n)
{
	struct pair *pairs = calloc(base->n + now->n, sizeof(*pairs));

	if (pairs == NULL)
		err(1, NULL);
	*n = 0;
	for (size_t i = 0; i < now->n; i++) {
		pairs[*n].now = now->configurations[i];
		pairs[(*n)++].base = find(base, now->configurations[i]->name);
	}
	for (size_t i = 0; i < base->n; i++)
		if (find(now, base->configurations[i]->name) == NULL)
			pairs[(*n)++].base = base->configurations[i];
	for (size_t i = 0; i < *n; i++)
		pair_compute(&pairs[i]);
	return pairs;
}

/* The boots of all configurations are one family of tests, all their phases another. */
static void
pairs_decide(struct pair *pairs, size_t n, double noise)
{
	struct row **boots = calloc(n + 1, sizeof(*boots)), **phases;
	size_t boots_n = 0, phases_n = 0, rows = 0;

	for (size_t i = 0; i < n; i++)
		rows += pairs[i].n;
	phases = calloc(rows + 1, sizeof(*phases));
	if (boots == NULL || phases == NULL)
		err(1, NULL);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < pairs[i].n; j++)
			if (j == 0)
				boots[boots_n++] = &pairs[i].rows[0];
			else
				phases[phases_n++] = &pairs[i].rows[j];
	family_decide(boots, boots_n, noise);
	family_decide(phases, phases_n, noise);
	free(boots);
	free(phases);
}

/* The whole in a word: the worst that any row says. */
static void
put_verdict(json_t *to, const size_t counts[4])
{
	json_t *value = json_object();

	for (size_t i = 0; i < 4; i++)
		put_count(value, outcome_words[i], (long long)counts[i]);
	put(to, "counts", value);
	put_string(to, "verdict",
	    outcome_words[counts[SLOWER] > 0	      ? SLOWER
			  : counts[FASTER] > 0	      ? FASTER
			  : counts[NO_DIFFERENCE] > 0 ? NO_DIFFERENCE
						      : UNDECIDED]);
}

bool
comparison_emit(FILE *out, const char *path, const struct matrix *base,
    const struct matrix *now, double noise_percent)
{
	json_t *record = json_object(), *value = json_object();
	json_t *configs = json_array(), *rows = json_array();
	size_t n, counts[4] = { 0 };
	struct pair *pairs = pairs_new(base, now, &n);

	pairs_decide(pairs, n, noise_percent / 100);
	for (size_t i = 0; i < n; i++) {
		append(configs, pair_value(&pairs[i]));
		for (size_t j = 0; j < pairs[i].n; j++) {
			append(rows, row_value(&pairs[i], &pairs[i].rows[j]));
			counts[pairs[i].rows[j].outcome]++;
		}
		pair_free(&pairs[i]);
	}
	free(pairs);
	put_count(value, "schema", RESULTS_SCHEMA);
	put_string(value, "tool", "stats " BOOTMATRIX_VERSION);
	put_string(value, "base", path);
	put_real(value, "noise_percent", noise_percent, no_reason);
	put_count(value, "resamples", RESAMPLES);
	put_count(value, "seed", SEED);
	put_verdict(value, counts);
	put(value, "configs", configs);
	put(value, "rows", rows);
	put(record, "comparison", value);
	json_emit(out, record);
	json_decref(record);
	return counts[SLOWER] > 0;
}
