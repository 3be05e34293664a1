/* The scaling object: what changes with the number of vCPUs. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exact.h"
#include "lib/memory.h"
#include "lib/version.h"
#include "parts.h"
#include "curves.h"
#include "results.h"
#include "value.h"

/* ---- rows: one configuration against the one with 1 vCPU -------------------------- */

/* How many times faster, and how sure that is. */
struct speedup {
	double value;
	struct interval ci;
	struct reason reason, ci_reason; /* why either is missing */
};

static struct speedup
speedup_of(const struct times *one, const struct times *many)
{
	struct resample samples[2] = { { .x = one->x, .n = one->n },
		{ .x = many->x, .n = many->n } };
	struct speedup s = { NAN, no_interval, no_reason, no_reason };
	size_t least = one->n < many->n ? one->n : many->n;

	if (least == 0) {
		s.reason = because(many->n == 0 ? "no_times" : "no_times_with_1_cpu");
		s.ci_reason = s.reason;
		return s;
	}
	s.value = mean(one->x, one->n) / mean(many->x, many->n);
	if (!isfinite(s.value))
		s.reason = s.ci_reason = because("takes_no_time");
	else if (least < LEAST_BOOTSTRAP)
		s.ci_reason =
		    (struct reason){ "needs_boots_in_both", .n = LEAST_BOOTSTRAP };
	else if (one->n > BOOTSTRAP_MAX || many->n > BOOTSTRAP_MAX)
		s.ci_reason =
		    (struct reason){ "too_many_to_resample", .n = BOOTSTRAP_MAX };
	else
		s.ci =
		    bca_interval(resampled_ratio_of_means, samples, 2, CONFIDENCE, SEED);
	return s;
}

static void
put_speedup(json_t *to, const struct speedup *s, const struct configuration *c)
{
	const double cpus = c->cpus > 0 ? (double)c->cpus : 1;
	struct interval efficiency = { s->ci.low / cpus, s->ci.high / cpus };
	struct reason not_online;

	put_real(to, "speedup", s->value, s->reason);
	put_interval(to, "speedup_ci95", s->ci, s->ci_reason);
	if (isfinite(s->value) && c->cpus_online < 0) {
		not_online = cpus_online_reason(c);
		put_null(to, "efficiency", not_online);
		put_null(to, "efficiency_ci95", not_online);
	} else {
		put_real(to, "efficiency", s->value / cpus, s->reason);
		put_interval(to, "efficiency_ci95", efficiency, s->ci_reason);
	}
}

static bool
has_times(const struct configuration *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->samples[i].boot_ns > 0)
			return true;
	return false;
}

/* The same with 1 vCPU against itself, or why there is nothing to compare with. */
static struct speedup
no_speedup(const struct curve *curve, const struct configuration *c)
{
	struct speedup s = { NAN, no_interval, because("no_1_cpu"), no_reason };

	if (c == curve->one && !has_times(c)) {
		s.reason = because("no_times");
	} else if (c == curve->one) {
		s.value = 1;
		s.reason = because("reference");
	} else if (c->cpus == 1) {
		s.reason = because("other_reference");
	}
	if (c->cpus == 0)
		s.reason = because("cpus_not_recorded");
	s.ci_reason = s.reason;
	return s;
}

static bool
has_reference(const struct curve *curve, const struct configuration *c)
{
	return curve->one != NULL && c->cpus > 1;
}

/*
 * Times of a phase, or of the whole boot where phase is NULL; sorted.  On the
 * deterministic clock those of the boot CPU alone.
 */
static struct times
sorted_times(const struct configuration *c, const struct phase *phase)
{
	struct times t = phase == NULL ? times_of_boots(c) : times_of_phase(c, phase);
	double insns;

	if (clock_is_deterministic(c)) {
		insns = exact_boot_cpu(c, phase);
		for (size_t i = 0; i < t.n; i++)
			t.x[i] = insns; /* a nanosecond each, where it runs alone */
	}
	sort(t.x, t.n);
	return t;
}

/* On the deterministic clock it is the boot CPU's instructions that count. */
static struct speedup
exact_speedup(const struct configuration *one, const struct configuration *many,
    const struct phase *phase)
{
	struct speedup s = { NAN, no_interval, no_reason, because("exact") };

	s.value = exact_boot_cpu(one, phase) / exact_boot_cpu(many, phase);
	if (!isfinite(s.value))
		s.reason = s.ci_reason = because("not_counted");
	return s;
}

static struct speedup
row_speedup(
    const struct curve *curve, const struct configuration *c, const struct phase *phase)
{
	struct times one, many;
	struct speedup s;

	if (!has_reference(curve, c))
		return no_speedup(curve, c);
	if (clock_is_deterministic(c))
		return exact_speedup(curve->one, c, phase);
	one = sorted_times(curve->one, phase);
	many = sorted_times(c, phase);
	s = speedup_of(&one, &many);
	times_free(&one);
	times_free(&many);
	return s;
}

/* Why nothing is said about scaling; no kind when something may be. */
static struct reason
no_verdict(const struct curve *curve, const struct configuration *c)
{
	if (c == curve->one)
		return because("reference");
	if (c->cpus_online < 0)
		return cpus_online_reason(c);
	if (c->cpus > 1 && c->cpus_online == 1)
		return (struct reason){ "one_cpu_used", .n = (size_t)c->cpus };
	return no_reason;
}

static void
put_verdict(json_t *to, const struct curve *curve, const struct configuration *c,
    const struct speedup *s)
{
	bool exact = clock_is_deterministic(c) && isfinite(s->value);
	struct reason none = no_verdict(curve, c);

	if (none.kind == NULL && !exact)
		none = s->ci_reason;
	if (none.kind != NULL)
		put_null(to, "verdict", none);
	else if (exact)
		put_string(to, "verdict",
		    s->value > 1   ? "faster"
		    : s->value < 1 ? "slower"
				   : "same");
	else
		put_string(to, "verdict",
		    s->ci.low > 1    ? "faster"
		    : s->ci.high < 1 ? "slower"
				     : "not_shown");
}

static json_t *
row_phases(const struct curve *curve, const struct configuration *c)
{
	json_t *list = json_array(), *value;
	struct speedup s;

	for (size_t i = 0; has_reference(curve, c) && i < c->phases_n; i++) {
		s = row_speedup(curve, c, &c->phases[i]);
		value = json_object();
		put_string(value, "name", c->phases[i].name);
		put_speedup(value, &s, c);
		append(list, value);
	}
	return list;
}

static json_t *
row_value(const struct curve *curve, const struct configuration *c)
{
	struct speedup s = row_speedup(curve, c, NULL);
	struct times t = times_of_boots(c);
	json_t *row = json_object();

	put_string(row, "config", c->name);
	put_count(row, "cpus", c->cpus);
	if (c->cpus_online >= 0)
		put_count(row, "cpus_online", c->cpus_online);
	else
		put_null(row, "cpus_online", cpus_online_reason(c));
	put_member(row, "cpu_model", c->machine, "cpu_model");
	put_member(row, "memory_mib", c->machine, "memory_mib");
	put_count(row, "n", (long long)t.n);
	put_real(row, "mean_ms", ms(mean(t.x, t.n)), t.reason);
	put_speedup(row, &s, c);
	put_verdict(row, curve, c, &s);
	put(row, "phases", row_phases(curve, c));
	times_free(&t);
	return row;
}

/* ---- groups: a whole curve --------------------------------------------------------- */

/* All boots of a curve as pairs of a number of CPUs and a time, by CPUs. */
struct cpu_times {
	double *cpus, *time;
	size_t n;
};

static struct cpu_times
pairs_new(const struct curve *curve, const struct phase *phase, bool online)
{
	struct cpu_times p = { NULL, NULL, 0 };
	size_t room = 1;

	for (size_t i = 0; i < curve->n; i++)
		room += curve->configurations[i]->n;
	p.cpus = xcalloc(room, sizeof(*p.cpus));
	p.time = xcalloc(room, sizeof(*p.time));
	for (size_t i = 0; i < curve->n; i++) {
		const struct configuration *c = curve->configurations[i];
		struct times t = sorted_times(c, phase);

		for (size_t j = 0; j < t.n; j++) {
			p.cpus[p.n] = online ? c->cpus_online : (double)c->cpus;
			p.time[p.n++] = t.x[j];
		}
		times_free(&t);
	}
	return p;
}

static void
pairs_free(struct cpu_times *p)
{
	free(p->cpus);
	free(p->time);
}

static struct test
trend_of(const struct curve *curve, const struct phase *phase)
{
	struct cpu_times p = pairs_new(curve, phase, false);
	struct test test = jonckheere_terpstra(p.cpus, p.time, p.n);

	pairs_free(&p);
	return test;
}

static void
put_test(json_t *to, const struct test *test, double p_holm, bool whole)
{
	struct reason few = because("needs_different_times");
	double p = isnan(p_holm) ? test->p : p_holm;

	put_real(to, "j", test->statistic, few);
	put_real(to, "tau", test->effect, few);
	put_real(to, "p", test->p, few);
	if (!whole)
		put_real(to, "p_holm", p_holm, few);
	if (isnan(p))
		put_null(to, "verdict", few);
	else
		put_string(to, "verdict",
		    p >= SIGNIFICANT   ? "not_shown"
		    : test->effect > 0 ? "grows"
				       : "falls");
}

static json_t *
trend_value(const struct curve *curve)
{
	struct test test;
	json_t *value;

	if (clock_is_deterministic(curve->configurations[0]))
		return json_null(); /* what is exact is not tested */
	test = trend_of(curve, NULL);
	value = json_object();
	put_test(value, &test, NAN, true);
	return value;
}

/* What the largest configuration of a curve makes of a phase. */
static void
grows_finding(json_t *findings, const struct curve *curve, const struct phase *phase)
{
	const struct configuration *most = curve->configurations[curve->n - 1];
	struct speedup s = row_speedup(curve, most, phase);
	struct times one, many;
	json_t *value;

	if (!(s.ci.high < 1 / 1.05)) /* a twentieth more is worth a word */
		return;
	one = times_of_phase(curve->one, phase);
	many = times_of_phase(most, phase);
	value = json_object();
	put_string(value, "kind", "grows");
	put_string(value, "phase", phase->name);
	put_string(value, "config", most->name);
	put_count(value, "cpus", most->cpus);
	put_real(value, "one_ms", ms(mean(one.x, one.n)), no_reason);
	put_real(value, "mean_ms", ms(mean(many.x, many.n)), no_reason);
	put_real(value, "ratio", 1 / s.value, no_reason);
	put_interval(value, "ratio_ci95",
	    (struct interval){ 1 / s.ci.high, 1 / s.ci.low }, no_reason);
	append(findings, value);
	times_free(&one);
	times_free(&many);
}

/* The trend of each phase, adjusted for there being several. */
static json_t *
phase_trends(const struct curve *curve, json_t *findings)
{
	const struct configuration *c = curve->configurations[0];
	struct test *tests = xcalloc(c->phases_n + 1, sizeof(*tests));
	double *p = xcalloc(c->phases_n + 1, sizeof(*p));
	json_t *list = json_array(), *value;

	for (size_t i = 0; !clock_is_deterministic(c) && i < c->phases_n; i++) {
		tests[i] = trend_of(curve, &c->phases[i]);
		p[i] = tests[i].p;
	}
	holm(p, c->phases_n);
	for (size_t i = 0; i < c->phases_n; i++) {
		value = json_object();
		put_string(value, "name", c->phases[i].name);
		put_test(value, &tests[i], p[i], false);
		append(list, value);
		if (p[i] < SIGNIFICANT && tests[i].effect > 0)
			grows_finding(findings, curve, &c->phases[i]);
	}
	free(tests);
	free(p);
	return list;
}

/* Why Amdahl's law cannot be fitted to a curve; NULL: it can. */
static const char *
no_amdahl(const struct curve *curve)
{
	size_t different = 0;
	int before = 0;

	for (size_t i = 0; i < curve->n; i++) {
		const struct configuration *c = curve->configurations[i];

		if (!has_times(c))
			continue;
		if (c->cpus_online < 0)
			return "cpus_not_known_for_all";
		if (c->cpus > 1 && c->cpus_online == 1)
			return "one_cpu";
		different += c->cpus_online != before;
		before = c->cpus_online;
	}
	return different < 3 ? "needs_3_cpu_counts" : NULL;
}

static bool
beyond_cores(const struct curve *curve)
{
	const struct configuration *most = curve->configurations[curve->n - 1];
	const json_t *cores = json_object_get(most->host, "cores");

	return json_is_integer(cores) && most->cpus > json_integer_value(cores);
}

/* May the serial fraction be believed? */
static void
put_belief(json_t *to, const struct curve *curve, const struct amdahl *fit)
{
	if (clock_is_deterministic(curve->configurations[0]))
		put_string(to, "verdict", "exact");
	else
		put_string(to, "verdict",
		    isnan(fit->lack_of_fit_p)	       ? "not_tested"
		    : fit->lack_of_fit_p < SIGNIFICANT ? "lack_of_fit"
		    : beyond_cores(curve)	       ? "beyond_cores"
						       : "believable");
}

/* How far at most the times are from the law, as a part of them. */
static double
departure_of(const struct curve *curve, const struct amdahl *fit)
{
	struct cpu_times p = pairs_new(curve, NULL, true);
	double most = 0, law;

	for (size_t i = 0; i < p.n; i++) {
		law = fit->t1 * (fit->serial + (1 - fit->serial) / p.cpus[i]);
		most = fmax(most, fabs(p.time[i] - law) / p.time[i]);
	}
	pairs_free(&p);
	return most;
}

static void
put_amdahl(json_t *to, const struct curve *curve)
{
	const char *reason = no_amdahl(curve);
	struct amdahl fit = { 0 };
	struct cpu_times p;
	json_t *value;

	if (reason == NULL) {
		p = pairs_new(curve, NULL, true);
		if (!amdahl_fit(p.cpus, p.time, p.n, &fit))
			reason = "no_fit";
		else if (fit.serial < 0 || fit.serial > 1)
			reason = "not_a_part";
		pairs_free(&p);
	}
	if (reason != NULL) {
		put_null(to, "amdahl", because(reason));
		return;
	}
	value = json_object();
	put_real(value, "serial_fraction", fit.serial, no_reason);
	put_real(value, "serial_fraction_se", fit.serial_se, needs(3));
	put_real(value, "t1_ms", ms(fit.t1), no_reason);
	put_real(value, "t1_se_ms", ms(fit.t1_se), needs(3));
	put_count(value, "points", (long long)fit.points);
	put_real(
	    value, "lack_of_fit_p", fit.lack_of_fit_p, because("needs_repeated_boots"));
	if (clock_is_deterministic(curve->configurations[0]))
		put_real(value, "departure", departure_of(curve, &fit), no_reason);
	put_belief(value, curve, &fit);
	put(to, "amdahl", value);
}

static json_t *
group_value(const struct curve *curve, json_t *findings)
{
	const struct configuration *c = curve->configurations[0];
	json_t *value = json_object(), *names = json_array();

	for (size_t i = 0; i < curve->n; i++)
		append(names, json_string(curve->configurations[i]->name));
	put(value, "configs", names);
	put_member(value, "cpu_model", c->machine, "cpu_model");
	put_member(value, "memory_mib", c->machine, "memory_mib");
	put_text(value, "clock", c->clock, no_reason);
	put(value, "trend", trend_value(curve));
	put_amdahl(value, curve);
	put(value, "phases", phase_trends(curve, findings));
	return value;
}

/* The number of boots of the smallest row that has an interval. */
static size_t
least_resampled(const struct matrix *m)
{
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < m->n; i++) {
		struct times t = times_of_boots(m->configurations[i]);

		if (m->configurations[i]->cpus > 1 && t.n >= LEAST_BOOTSTRAP &&
		    t.n < least)
			least = t.n;
		times_free(&t);
	}
	return least;
}

/* What each configuration did on the deterministic clock, in instructions. */
static void
put_exact(json_t *to, const struct matrix *m, const struct curve *curves)
{
	json_t *list = json_array();

	for (size_t i = 0; i < m->n; i++) {
		const struct configuration *c = m->configurations[i];

		if (clock_is_deterministic(c))
			append(list, exact_row(curve_of(curves, c)->one, c));
	}
	if (json_array_size(list) > 0)
		put(to, "instructions", list);
	else
		json_decref(list);
}

/* ---- the object -------------------------------------------------------------------- */

void
scaling_emit(FILE *out, const struct matrix *m)
{
	json_t *record = json_object(), *scaling = json_object(), *rows = json_array();
	json_t *groups = json_array(), *findings = json_array();
	size_t n;
	struct curve *curves = curves_new(m, &n);

	put_count(scaling, "schema", RESULTS_SCHEMA);
	put_string(scaling, "tool", "stats " BOOTMATRIX_VERSION);
	for (size_t i = 0; i < m->n; i++)
		append(rows, row_value(curve_of(curves, m->configurations[i]),
				 m->configurations[i]));
	for (size_t i = 0; i < n; i++)
		append(groups, group_value(&curves[i], findings));
	put(scaling, "rows", rows);
	put_exact(scaling, m, curves);
	put(scaling, "groups", groups);
	put(scaling, "findings", findings);
	if (bootstrap_caution(least_resampled(m)).kind != NULL)
		put(scaling, "caution",
		    reason_value(bootstrap_caution(least_resampled(m))));
	if (m->n == 1)
		put(scaling, "reason", reason_value(because("one_configuration")));
	put(record, "scaling", scaling);
	json_emit(out, record);
	json_decref(record);
	curves_free(curves, n);
}
