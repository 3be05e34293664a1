/* Scaling in instructions, on the deterministic clock. */
#include <math.h>
#include <stdlib.h>

#include "exact.h"
#include "methods/methods.h"
#include "times.h"

#define SCALES 0.95 /* of the boot CPU's instructions with 1 vCPU: that is no speedup */
#define MUCH 0.10   /* of the boot CPU's instructions in the boot, to be worth a word */
#define COSTS 0.01  /* of the work of all vCPUs in the boot */

/* Instructions of a phase: by the boot CPU, by all, and by who did least and most. */
struct cpu_work {
	double boot_cpu, all, least, most;
};

static struct cpu_work
work_of(const struct configuration *c, const double *insns)
{
	struct cpu_work w = { NAN, NAN, NAN, NAN };

	if (insns == NULL || c->cpus < 1)
		return w;
	w = (struct cpu_work){ insns[0], 0, insns[0], insns[0] };
	for (long long i = 0; i < c->cpus; i++) {
		w.all += insns[i];
		w.least = fmin(w.least, insns[i]);
		w.most = fmax(w.most, insns[i]);
	}
	return w;
}

/* NULL, *none why: not counted, or not the same in all boots. */
static double *
insns_of(const struct configuration *c, const struct phase *phase, struct reason *none)
{
	const struct phase boot = { "boot", c->origin, c->counted_end };
	const struct phase *p = phase != NULL ? phase : &boot;

	*none = because("not_counted");
	if (p->to == NULL)
		return NULL;
	if (insns_agree(c, p))
		return mean_insns(c, p);
	*none = because("counts_differ");
	return NULL;
}

static struct cpu_work
phase_work(const struct configuration *c, const struct phase *phase)
{
	struct reason none;
	double *insns = insns_of(c, phase, &none);
	struct cpu_work w = work_of(c, insns);

	free(insns);
	return w;
}

double
exact_boot_cpu(const struct configuration *c, const struct phase *phase)
{
	return phase_work(c, phase).boot_cpu;
}

static double
ratio(double of, double to)
{
	return to > 0 ? of / to : NAN;
}

/* A phase, or the whole boot, beside the same with 1 vCPU. */
static void
put_work(json_t *to, const struct configuration *one, const struct configuration *c,
    const struct phase *phase)
{
	struct reason none, none_alone = no_reason;
	double *insns = insns_of(c, phase, &none), *alone = NULL;
	struct cpu_work w = work_of(c, insns), reference;
	json_t *list;

	if (one != NULL)
		alone = insns_of(one, phase, &none_alone);
	reference = work_of(one != NULL ? one : c, alone);
	if (insns == NULL) {
		put_null(to, "insns", none);
	} else {
		list = json_array();
		for (long long i = 0; i < c->cpus; i++)
			append(list, json_real(insns[i]));
		put(to, "insns", list);
	}
	put_real(to, "insns_all", w.all, none);
	put_real(to, "balance", ratio(w.least, w.most), none);
	if (one == NULL)
		none = because("no_1_cpu");
	else if (insns != NULL)
		none = none_alone;
	put_real(to, "speedup", ratio(reference.boot_cpu, w.boot_cpu), none);
	put_real(to, "growth", ratio(w.all, reference.all), none);
	free(insns);
	free(alone);
}

json_t *
exact_row(const struct configuration *one, const struct configuration *c)
{
	json_t *row = json_object(), *phases = json_array(), *phase;

	put_string(row, "config", c->name);
	put_count(row, "cpus", c->cpus);
	put_text(row, "to", c->counted_end, because("not_counted"));
	put_work(row, one, c, NULL);
	for (size_t i = 0; i < c->phases_n; i++) {
		phase = json_object();
		put_string(phase, "name", c->phases[i].name);
		put_work(phase, one, c, &c->phases[i]);
		append(phases, phase);
	}
	put(row, "phases", phases);
	return row;
}

static json_t *
finding_add(json_t *list, const char *kind, const struct phase *phase,
    const struct configuration *most)
{
	json_t *value = json_object();

	put_string(value, "kind", kind);
	put_string(value, "phase", phase->name);
	put_string(value, "config", most->name);
	put_count(value, "cpus", most->cpus);
	append(list, value);
	return value;
}

void
exact_findings(
    json_t *list, const struct configuration *one, const struct configuration *most)
{
	struct cpu_work boot = phase_work(most, NULL), was, is;
	json_t *value;

	for (size_t i = 0; most->cpus > 1 && i < most->phases_n; i++) {
		was = phase_work(one, &most->phases[i]);
		is = phase_work(most, &most->phases[i]);
		if (is.boot_cpu > SCALES * was.boot_cpu &&
		    is.boot_cpu > MUCH * boot.boot_cpu) {
			value =
			    finding_add(list, "does_not_scale", &most->phases[i], most);
			put_real(value, "insns", is.boot_cpu, no_reason);
			put_real(value, "share", is.boot_cpu / boot.boot_cpu, no_reason);
		}
		if (is.all - was.all > COSTS * boot.all) {
			value = finding_add(list, "costs_more", &most->phases[i], most);
			put_real(value, "insns", is.all - was.all, no_reason);
			put_real(value, "growth", is.all / was.all, no_reason);
		}
	}
}

static json_t *
change_value(long long vcpu, double base, double now)
{
	json_t *value = json_object();

	put_count(value, "vcpu", vcpu);
	put_count(value, "base", (long long)base);
	put_count(value, "now", (long long)now);
	put_count(value, "more", (long long)(now - base));
	return value;
}

json_t *
exact_changes(const struct configuration *base, const struct configuration *now,
    const struct phase *phase)
{
	struct reason none;
	double *before = insns_of(base, phase, &none),
	       *after = insns_of(now, phase, &none);
	json_t *list = NULL;

	if (before != NULL && after != NULL && base->cpus == now->cpus) {
		list = json_array();
		for (long long i = 0; i < now->cpus; i++)
			if (before[i] != after[i])
				append(list, change_value(i, before[i], after[i]));
	}
	free(before);
	free(after);
	return list;
}

/* When a boot passed a marker, from its origin on; -1: before, or not. */
static int64_t
since_origin(const struct configuration *c, const struct sample *s, const char *marker)
{
	int64_t at = sample_at(s, marker), from = sample_at(s, c->origin);

	return from < 0 || at < from ? -1 : at - from;
}

/* Instructions of a vCPU at a marker, from the origin on. */
static int64_t
insns_since(const struct configuration *c, const struct sample *s, const int64_t *insns,
    long long vcpu)
{
	const int64_t *from = sample_insns(s, c->origin);

	return insns[vcpu] - (from != NULL ? from[vcpu] : 0);
}

/* The first vCPU of which two boots have another count at a marker; -1: none. */
static long long
vcpu_that_differs(const struct configuration *c, const struct sample *a,
    const struct sample *b, const char *marker)
{
	const int64_t *of_a = sample_insns(a, marker), *of_b = sample_insns(b, marker);

	for (long long i = 0; of_a != NULL && of_b != NULL && i < c->cpus; i++)
		if (insns_since(c, a, of_a, i) != insns_since(c, b, of_b, i))
			return i;
	return -1;
}

/* Do two boots differ at a marker?  What was before the origin is no part of them. */
static bool
differ_at(const struct configuration *c, const struct sample *a, const struct sample *b,
    const char *marker, long long *vcpu)
{
	int64_t at_a = since_origin(c, a, marker), at_b = since_origin(c, b, marker);

	*vcpu = -1;
	if (at_a == -1 && at_b == -1)
		return false;
	*vcpu = vcpu_that_differs(c, a, b, marker);
	return *vcpu >= 0 || at_a != at_b;
}

bool
exact_same(const struct configuration *c, const struct sample *a, const struct sample *b)
{
	long long vcpu;

	if (a->layout != b->layout || a->boot_ns != b->boot_ns)
		return false;
	for (size_t m = 0; m < c->markers_n; m++)
		if (differ_at(c, a, b, c->markers[m], &vcpu))
			return false;
	return true;
}

static bool
put_difference(json_t *to, const struct configuration *c, const struct sample *a,
    const struct sample *b, const char *marker)
{
	long long vcpu;

	if (!differ_at(c, a, b, marker, &vcpu))
		return false;
	put_string(to, "cause", vcpu < 0 ? "time" : "vcpu");
	if (vcpu >= 0)
		put_count(to, "vcpu", vcpu);
	put_string(to, "from", marker);
	return true;
}

void
put_first_difference(json_t *to, const struct configuration *c)
{
	const struct sample *first = NULL;

	for (size_t i = 0; first == NULL && i < c->n; i++)
		if (sample_completed(&c->samples[i]))
			first = &c->samples[i];
	for (size_t m = 0; m < c->markers_n; m++)
		for (size_t i = 0; i < c->n; i++)
			if (sample_completed(&c->samples[i]) &&
			    put_difference(to, c, first, &c->samples[i], c->markers[m]))
				return;
}
