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

static bool
has_times(const struct configuration *c)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->samples[i].boot_ns > 0)
			return true;
	return false;
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

/* A time of a configuration against that with 1 vCPU. */
struct scaling_row {
	const struct configuration *c;
	const struct curve *curve;
	const struct phase *phase; /* NULL: the whole boot */
	struct times one, many;
	struct speedup_row speedup;
	struct reason reason, ci_reason; /* why value or interval is missing */
};

static bool
has_reference(const struct curve *curve, const struct configuration *c)
{
	return curve->one != NULL && c->cpus > 1;
}

/* Why there is nothing to compare with. */
static struct reason
no_reference(const struct curve *curve, const struct configuration *c)
{
	if (c == curve->one)
		return because(has_times(c) ? "reference" : "no_times");
	if (c->cpus == 1)
		return because("other_reference");
	return because(c->cpus == 0 ? "cpus_not_recorded" : "no_1_cpu");
}

/* On the deterministic clock it is the boot CPU's instructions that count. */
static void
exact_compute(struct scaling_row *r, const struct phase *phase)
{
	struct speedup_row *s = &r->speedup;

	s->value = exact_boot_cpu(r->curve->one, phase) / exact_boot_cpu(r->c, phase);
	s->verdict = s->value > 1   ? SPEEDUP_FASTER
		     : s->value < 1 ? SPEEDUP_SLOWER
				    : SPEEDUP_NONE;
	r->ci_reason = because("exact");
	if (!isfinite(s->value))
		r->reason = r->ci_reason = because("not_counted");
}

/* The caller frees its times. */
static struct scaling_row
row_new(
    const struct curve *curve, const struct configuration *c, const struct phase *phase)
{
	struct scaling_row r = { .c = c, .curve = curve, .phase = phase };
	struct speedup_row *s = &r.speedup;

	s->value = s->p = s->p_holm = NAN;
	s->ci = no_interval;
	if (!has_reference(curve, c)) {
		s->value = c == curve->one && has_times(c) ? 1 : NAN;
		r.reason = r.ci_reason = no_reference(curve, c);
		return r;
	}
	r.one = sorted_times(curve->one, phase);
	r.many = sorted_times(c, phase);
	s->one = r.one.x;
	s->many = r.many.x;
	s->one_n = r.one.n;
	s->many_n = r.many.n;
	if (clock_is_deterministic(c)) {
		exact_compute(&r, phase);
		return r;
	}
	speedups_decide(s, 1, SIGNIFICANT);
	r.ci_reason = (struct reason){ "needs_boots_in_both", .n = LEAST_SPEEDUP };
	if (r.one.n == 0 || r.many.n == 0)
		r.reason = because(r.many.n == 0 ? "no_times" : "no_times_with_1_cpu");
	else if (!isfinite(s->value))
		r.reason = because("takes_no_time");
	if (r.reason.kind != NULL)
		r.ci_reason = r.reason;
	return r;
}

static void
row_free(struct scaling_row *r)
{
	times_free(&r->one);
	times_free(&r->many);
}

/* Why nothing is said about scaling; no kind when something may be. */
static struct reason
no_verdict(const struct scaling_row *r)
{
	const struct configuration *c = r->c;

	if (c == r->curve->one && has_times(c))
		return because("reference");
	if (c->cpus_online < 0)
		return cpus_online_reason(c);
	if (c->cpus > 1 && c->cpus_online == 1)
		return (struct reason){ "one_cpu_used", .n = (size_t)c->cpus };
	if (r->reason.kind != NULL)
		return r->reason;
	if (isnan(r->speedup.p) && !clock_is_deterministic(c))
		return (struct reason){ "needs_boots_in_both", .n = LEAST_WELCH };
	return no_reason;
}

/* Is there something to test? */
static bool
in_family(const struct scaling_row *r)
{
	return no_verdict(r).kind == NULL && !clock_is_deterministic(r->c);
}

/* All rows of boots, decided as one family. */
static struct scaling_row *
rows_new(const struct matrix *m, const struct curve *curves)
{
	struct scaling_row *rows = xcalloc(m->n + 1, sizeof(*rows));
	struct speedup_row *family = xcalloc(m->n + 1, sizeof(*family));
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++) {
		const struct configuration *c = m->configurations[i];

		rows[i] = row_new(curve_of(curves, c), c, NULL);
		if (in_family(&rows[i]))
			family[n++] = rows[i].speedup;
	}
	speedups_decide(family, n, SIGNIFICANT);
	for (size_t i = m->n; i-- > 0;)
		if (in_family(&rows[i]))
			rows[i].speedup = family[--n];
	free(family);
	return rows;
}

static void
put_speedup(json_t *to, const struct scaling_row *r)
{
	const struct speedup_row *s = &r->speedup;
	const double cpus = r->c->cpus > 0 ? (double)r->c->cpus : 1;
	struct interval efficiency = { s->ci.low / cpus, s->ci.high / cpus };
	bool known = !isfinite(s->value) || r->c->cpus_online >= 0;

	put_real(to, "speedup", s->value, r->reason);
	put_interval(to, "speedup_ci95", s->ci, r->ci_reason);
	put_real(to, "efficiency", known ? s->value / cpus : NAN,
	    known ? r->reason : cpus_online_reason(r->c));
	put_interval(to, "efficiency_ci95", known ? efficiency : no_interval,
	    known ? r->ci_reason : cpus_online_reason(r->c));
}

/* Where the same was booted on the deterministic clock: the speedup there. */
static void
put_exact_speedup(json_t *to, const struct scaling_row *r)
{
	const struct curve *exact = r->curve->exact;
	double one, many;

	for (size_t i = 0; exact != NULL && i < exact->n; i++) {
		if (exact->configurations[i]->cpus != r->c->cpus)
			continue;
		one = exact->one == NULL ? NAN : exact_boot_cpu(exact->one, r->phase);
		many = exact_boot_cpu(exact->configurations[i], r->phase);
		put_real(to, "exact_speedup", one / many, because("not_counted"));
		return;
	}
}

static const char *
verdict_of(const struct scaling_row *r)
{
	static const char *const codes[] = {
		[SPEEDUP_UNDECIDED] = "undecided",
		[SPEEDUP_NONE] = "not_shown",
		[SPEEDUP_FASTER] = "faster",
		[SPEEDUP_SLOWER] = "slower",
	};

	if (clock_is_deterministic(r->c) && r->speedup.verdict == SPEEDUP_NONE)
		return "same";
	return codes[r->speedup.verdict];
}

static void
put_verdict(json_t *to, const struct scaling_row *r)
{
	struct reason none = no_verdict(r);
	struct reason untested = none.kind == NULL ? because("exact") : none;
	bool tested = in_family(r);

	put_real(to, "p", tested ? r->speedup.p : NAN, untested);
	put_real(to, "p_holm", tested ? r->speedup.p_holm : NAN, untested);
	put_text(to, "verdict", none.kind == NULL ? verdict_of(r) : NULL, none);
}

static json_t *
row_phases(const struct scaling_row *r)
{
	json_t *list = json_array(), *value;

	for (size_t i = 0; has_reference(r->curve, r->c) && i < r->c->phases_n; i++) {
		struct scaling_row phase = row_new(r->curve, r->c, &r->c->phases[i]);

		value = json_object();
		put_string(value, "name", r->c->phases[i].name);
		put_speedup(value, &phase);
		put_exact_speedup(value, &phase);
		append(list, value);
		row_free(&phase);
	}
	return list;
}

static json_t *
row_value(const struct scaling_row *r)
{
	const struct configuration *c = r->c;
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
	put_speedup(row, r);
	put_exact_speedup(row, r);
	put_verdict(row, r);
	put(row, "phases", row_phases(r));
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

struct trend {
	struct test test;
	struct reason none; /* why there is no test */
};

static struct trend
trend_of(const struct curve *curve, const struct phase *phase)
{
	struct cpu_times p = pairs_new(curve, phase, false);
	struct trend t = { jonckheere_terpstra(p.cpus, p.time, p.n), no_reason };

	if (isnan(t.test.p))
		t.none = because(p.n == 0		  ? "no_times"
				 : all_equal(p.cpus, p.n) ? "needs_cpu_counts"
				 : p.n < 3		  ? "needs_more_boots"
							  : "all_equal");
	pairs_free(&p);
	return t;
}

/* p decides: the test's own, or of one of several phases adjusted. */
static void
put_trend(json_t *to, const struct trend *t, double p, bool adjusted)
{
	put_real(to, "j", t->test.statistic, t->none);
	put_real(to, "tau", t->test.effect, t->none);
	put_real(to, "p", t->test.p, t->none);
	if (adjusted)
		put_real(to, "p_holm", p, t->none);
	if (t->none.kind != NULL)
		put_null(to, "verdict", t->none);
	else
		put_string(to, "verdict",
		    p >= SIGNIFICANT	 ? "not_shown"
		    : t->test.effect > 0 ? "grows"
					 : "falls");
}

/*
 * A trend over all numbers of vCPUs is another question than whether one of them is
 * faster than 1 vCPU: the rows of this curve whose answer is another are named.
 */
static json_t *
trend_value(const struct curve *curve, const struct scaling_row *rows, size_t n)
{
	json_t *value, *otherwise;
	struct trend t;
	bool shown;

	if (clock_is_deterministic(curve->configurations[0]))
		return json_null(); /* what is exact is not tested */
	t = trend_of(curve, NULL);
	shown = t.test.p < SIGNIFICANT;
	value = json_object();
	otherwise = json_array();
	put_trend(value, &t, t.test.p, false);
	for (size_t i = 0; i < n; i++) {
		enum speedup_verdict verdict = rows[i].speedup.verdict;

		if (rows[i].curve == curve && no_verdict(&rows[i]).kind == NULL &&
		    ((verdict == SPEEDUP_FASTER && !(shown && t.test.effect < 0)) ||
			(verdict == SPEEDUP_SLOWER && !(shown && t.test.effect > 0))))
			append(otherwise, json_string(rows[i].c->name));
	}
	put(value, "rows_otherwise", otherwise);
	return value;
}

/* What the largest configuration of a curve makes of a phase. */
static void
grows_finding(json_t *findings, const struct curve *curve, const struct phase *phase)
{
	const struct configuration *most = curve->configurations[curve->n - 1];
	struct scaling_row r = row_new(curve, most, phase);
	const struct speedup_row *s = &r.speedup;
	json_t *value;

	if (!(s->ci.high < 1 / 1.05)) { /* a twentieth more is worth a word */
		row_free(&r);
		return;
	}
	value = json_object();
	put_string(value, "kind", "grows");
	put_string(value, "phase", phase->name);
	put_string(value, "config", most->name);
	put_count(value, "cpus", most->cpus);
	put_real(value, "one_ms", ms(mean(r.one.x, r.one.n)), no_reason);
	put_real(value, "mean_ms", ms(mean(r.many.x, r.many.n)), no_reason);
	put_real(value, "ratio", 1 / s->value, no_reason);
	put_interval(value, "ratio_ci95",
	    (struct interval){ 1 / s->ci.high, 1 / s->ci.low }, no_reason);
	append(findings, value);
	row_free(&r);
}

/* The trend of each phase, adjusted for there being several; what is exact has none. */
static json_t *
phase_trends(const struct curve *curve, json_t *findings)
{
	const struct configuration *c = curve->configurations[0];
	size_t n = clock_is_deterministic(c) ? 0 : c->phases_n;
	struct trend *trends = xcalloc(n + 1, sizeof(*trends));
	double *p = numbers(n);
	json_t *list = json_array(), *value;

	for (size_t i = 0; i < n; i++) {
		trends[i] = trend_of(curve, &c->phases[i]);
		p[i] = trends[i].test.p;
	}
	holm(p, n);
	for (size_t i = 0; i < n; i++) {
		value = json_object();
		put_string(value, "name", c->phases[i].name);
		put_trend(value, &trends[i], p[i], true);
		append(list, value);
		if (p[i] < SIGNIFICANT && trends[i].test.effect > 0)
			grows_finding(findings, curve, &c->phases[i]);
	}
	free(trends);
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
		if (clock_is_deterministic(c) && isnan(exact_boot_cpu(c, NULL)))
			return "counts_differ";
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

/* Do the times contradict the law? */
static void
put_law(json_t *to, const struct curve *curve, const struct amdahl *fit)
{
	put_string(to, "verdict",
	    clock_is_deterministic(curve->configurations[0]) ? "exact"
	    : isnan(fit->lack_of_fit_p)			     ? "not_tested"
	    : fit->lack_of_fit_p < SIGNIFICANT		     ? "lack_of_fit"
	    : beyond_cores(curve)			     ? "beyond_cores"
							     : "not_contradicted");
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
	put_real(
	    value, "largest_departure", fit.departure, because("needs_repeated_boots"));
	if (clock_is_deterministic(curve->configurations[0]))
		put_real(value, "departure", departure_of(curve, &fit), no_reason);
	put_law(value, curve, &fit);
	put(to, "amdahl", value);
}

static json_t *
group_value(
    const struct curve *curve, const struct scaling_row *rows, size_t n, json_t *findings)
{
	const struct configuration *c = curve->configurations[0];
	json_t *value = json_object(), *names = json_array();

	for (size_t i = 0; i < curve->n; i++)
		append(names, json_string(curve->configurations[i]->name));
	put(value, "configs", names);
	put_member(value, "cpu_model", c->machine, "cpu_model");
	put_member(value, "memory_mib", c->machine, "memory_mib");
	put_text(value, "clock", c->clock, no_reason);
	put(value, "trend", trend_value(curve, rows, n));
	put_amdahl(value, curve);
	put(value, "phases", phase_trends(curve, findings));
	if (clock_is_deterministic(c) && curve->one != NULL)
		exact_findings(findings, curve->one, curve->configurations[curve->n - 1]);
	return value;
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
	struct scaling_row *boots = rows_new(m, curves);

	put_count(scaling, "schema", RESULTS_SCHEMA);
	put_string(scaling, "tool", "stats " BOOTMATRIX_VERSION);
	for (size_t i = 0; i < m->n; i++)
		append(rows, row_value(&boots[i]));
	for (size_t i = 0; i < n; i++)
		append(groups, group_value(&curves[i], boots, m->n, findings));
	for (size_t i = 0; i < m->n; i++)
		row_free(&boots[i]);
	free(boots);
	put(scaling, "rows", rows);
	put_exact(scaling, m, curves);
	put(scaling, "groups", groups);
	put(scaling, "findings", findings);
	if (m->n == 1)
		put(scaling, "reason", reason_value(because("one_configuration")));
	put(record, "scaling", scaling);
	json_emit(out, record);
	json_decref(record);
	curves_free(curves, n);
}
