/* The "warnings" of a configuration: what a reader must know before its numbers. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "exact.h"
#include "parts.h"

#define CARRIED 0.1 /* of the mean that others have: so much is the outliers' doing */

/* Add a warning, whose numbers the caller puts into it. */
static json_t *
warning_add(json_t *list, const char *kind)
{
	json_t *value = json_object();

	put_string(value, "kind", kind);
	append(list, value);
	return value;
}

static void
failed_boots(json_t *list, const struct configuration_result *r)
{
	json_t *value;

	if (r->booted == r->c->n)
		return;
	value = warning_add(list, "failed_boots");
	put_count(value, "attempted", (long long)r->c->n);
	put_count(value, "booted", (long long)r->booted);
	put_count(value, "failed", (long long)(r->c->n - r->booted));
}

/*
 * Up to QEMU 9 the vCPUs share one budget of instructions on the deterministic clock, and
 * a guest whose CPUs wait for each other by time may hang, which under QEMU 10 comes up.
 */
static void
another_qemu(json_t *list, const struct configuration_result *r)
{
	enum { KNOWN = 10 };
	const struct configuration *c = r->c;
	json_t *value;
	size_t hung = 0;

	if (!clock_is_deterministic(c) || c->cpus < 2 || c->qemu_version == NULL ||
	    strtol(c->qemu_version, NULL, 10) >= KNOWN)
		return;
	for (size_t i = 0; i < c->n; i++)
		hung += c->samples[i].outcome == &outcomes[OUTCOME_TIMEOUT] ||
			c->samples[i].outcome == &outcomes[OUTCOME_SILENT];
	if (hung == 0)
		return;
	value = warning_add(list, "another_qemu");
	put_count(value, "boots", (long long)hung);
	put_count(value, "cpus", c->cpus);
	put_string(value, "qemu_version", c->qemu_version);
	put_count(value, "known", KNOWN);
}

/* The guest used fewer CPUs than the machine has. */
static void
cpus_unused(json_t *list, const struct configuration *c, const char *kind)
{
	json_t *value = warning_add(list, kind);

	put_count(value, "cpus_online", c->cpus_online);
	put_count(value, "cpus", c->cpus);
}

static void
cpus(json_t *list, const struct configuration *c)
{
	json_t *cores = json_object_get(c->host, "cores"), *value;

	/* On the deterministic clock they take turns on one core anyway. */
	if (!clock_is_deterministic(c) && json_is_integer(cores) &&
	    c->cpus > json_integer_value(cores)) {
		value = warning_add(list, "vcpus_beyond_cores");
		put_count(value, "cpus", c->cpus);
		put(value, "cores", json_incref(cores));
	}
	if (c->cpus > 1 && c->cpus_online == 1)
		cpus_unused(list, c, "one_cpu_used");
	else if (c->cpus_online >= 0 && c->cpus_online < c->cpus)
		cpus_unused(list, c, "cpus_missing");
	if (c->cpus_online_differ)
		warning_add(list, "cpus_differ");
}

/* Boots in which a factor of the host was above a limit; NAN is not. */
static size_t
host_above(const struct configuration *c, enum host_factor factor, double limit)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		n += sample_host(&c->samples[i], factor) > limit;
	return n;
}

/* Boots that lost a hundredth of the host's time to other machines, and a tick. */
static size_t
stolen_from(const struct configuration *c, double cores)
{
	const double tick_ns = 1e7;
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		n += c->samples[i].boot_ns > 0 &&
		     sample_host(&c->samples[i], HOST_STEAL_TICKS) >
			 1 + 0.01 * cores * (double)c->samples[i].boot_ns / tick_ns;
	return n;
}

static void
noisy(json_t *list, const struct configuration *c, size_t boots, const char *cause)
{
	json_t *value;

	if (boots == 0)
		return;
	value = warning_add(list, "noisy_host");
	put_string(value, "cause", cause);
	put_count(value, "boots", (long long)boots);
	put_count(value, "attempted", (long long)c->n);
}

static void
noisy_host(json_t *list, const struct configuration *c)
{
	double cores = (double)json_integer_value(json_object_get(c->host, "cores"));

	noisy(list, c, host_above(c, HOST_LOAD_BEFORE, cores), "load");
	noisy(list, c, host_above(c, HOST_CPU_PRESSURE_BEFORE, 10), "cpu_pressure");
	noisy(list, c, stolen_from(c, cores), "stolen_time");
	noisy(list, c, host_above(c, HOST_THROTTLED, 0), "throttled");
	noisy(list, c, host_above(c, HOST_OTHER_QEMUS, 0), "other_qemu");
}

/* What other boots take of the host shows in no spread: it has to be measured. */
static void
parallel_boots(json_t *list, const struct configuration *c)
{
	size_t boots = host_above(c, HOST_OTHER_BOOTS, 0);
	json_t *value;

	if (boots == 0)
		return;
	value = warning_add(list, "parallel_boots");
	put_count(value, "boots", (long long)boots);
	put_count(value, "attempted", (long long)c->n);
}

/* A boot that tells no build of QEMU, as one that was not launched, is of no other kind.
 */
static void
kinds_join(json_t *kinds)
{
	const char *kind, *other;
	json_t *boots, *more;
	void *next;

	json_object_foreach_safe(kinds, next, kind, boots)
	    json_object_foreach(kinds, other, more) if (host_kind_tells_more(other, kind))
	{
		put(kinds, other,
		    json_integer(json_integer_value(boots) + json_integer_value(more)));
		json_object_del(kinds, kind);
		break;
	}
}

/* Each kind of host that booted, and how often, as soon as there are two. */
static void
mixed_hosts(json_t *list, const struct configuration *c)
{
	json_t *kinds = json_object(), *value, *named;
	const char *kind;
	json_t *boots;

	for (size_t i = 0; i < c->n; i++)
		tally(kinds, c->samples[i].host_kind);
	kinds_join(kinds);
	if (json_object_size(kinds) > 1) {
		value = warning_add(list, "mixed_hosts");
		named = json_array();
		json_object_foreach(kinds, kind, boots)
			append(
			    named, json_pack("{s:s, s:O}", "host", kind, "boots", boots));
		put(value, "hosts", named);
	}
	json_decref(kinds);
}

/* Boots so far out that the mean is of another kind without them. */
static void
mean_carried(json_t *list, const struct configuration_result *r)
{
	size_t n = r->boots.n, far = 0;
	double *sorted = sorted_copy(r->boots.x, n), rest = 0, without, middle;
	struct interval outer;
	json_t *value, *samples;

	outer = tukey_fences(sorted, n, 3);
	middle = median(sorted, n);
	for (size_t i = 0; i < n; i++)
		if (sorted[i] < outer.low || sorted[i] > outer.high)
			far++;
		else
			rest += sorted[i];
	free(sorted);
	without = rest / (double)(n - far);
	if (far == 0 || fabs(r->boot.mean / without - 1) <= CARRIED)
		return;
	value = warning_add(list, "mean_carried");
	put_count(value, "boots", (long long)far);
	put_count(value, "n", (long long)n);
	samples = json_array();
	for (size_t i = 0; i < n; i++)
		if (r->boots.x[i] < outer.low || r->boots.x[i] > outer.high)
			append(samples,
			    json_integer(r->c->samples[r->boots.which[i]].number));
	put(value, "sample_numbers", samples);
	put_real(value, "mean_ms", ms(r->boot.mean), no_reason);
	put_real(value, "without_ms", ms(without), no_reason);
	put_real(value, "median_ms", ms(middle), no_reason);
}

static void
distribution(json_t *list, const struct configuration_result *r)
{
	json_t *value;

	if (r->modes_p < SIGNIFICANT)
		put_real(warning_add(list, "several_modes"), "p", r->modes_p, no_reason);
	if (r->drift_p < SIGNIFICANT) {
		value = warning_add(list, "drift");
		put_string(value, "direction", r->drift_tau > 0 ? "upward" : "downward");
		put_real(value, "p", r->drift_p, no_reason);
	}
	if (r->lag1_beyond) {
		value = warning_add(list, "autocorrelation");
		put_string(value, "direction", r->lag1 > 0 ? "positive" : "negative");
		put_real(value, "lag1", r->lag1, no_reason);
	}
	if (!clock_is_deterministic(r->c) && r->boots.n > 1 &&
	    all_equal(r->boots.x, r->boots.n))
		put_count(warning_add(list, "no_spread"), "n", (long long)r->boots.n);
	if (clock_is_deterministic(r->c) && r->identical < r->booted) {
		value = warning_add(list, "not_identical");
		put_count(value, "identical", (long long)r->identical);
		put_count(value, "of", (long long)r->booted);
		put_first_difference(value, r->c);
	}
}

static void
reversed_phases(json_t *list, const struct configuration_result *r)
{
	for (size_t i = 0; i < r->c->phases_n; i++)
		if (r->phases[i].t.reversed > 0) {
			json_t *value = warning_add(list, "reversed_phase");

			put_string(value, "phase", r->phases[i].phase->name);
			put_count(value, "boots", (long long)r->phases[i].t.reversed);
		}
}

json_t *
warnings_value(const struct configuration_result *r)
{
	json_t *list = json_array();

	failed_boots(list, r);
	another_qemu(list, r);
	mean_carried(list, r);
	cpus(list, r->c);
	mixed_hosts(list, r->c);
	if (!clock_is_deterministic(r->c)) {
		parallel_boots(list, r->c);
		noisy_host(list, r->c);
	}
	distribution(list, r);
	reversed_phases(list, r);
	return list;
}
