/* The "warnings" of a configuration: what a reader must know before its numbers. */
#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parts.h"
#include "value.h"
#include "wording.h"

__attribute__((format(printf, 3, 4))) static void
warn_add(json_t *list, const char *kind, const char *format, ...)
{
	json_t *value = json_object();
	va_list args;

	put(value, "kind", json_string(kind));
	va_start(args, format);
	put(value, "text", json_vsprintf(format, args));
	va_end(args);
	append(list, value);
}

static void
failed_boots(json_t *list, const struct configuration_result *r)
{
	if (r->booted < r->c->n)
		warn_add(list, "failed_boots",
		    "%zu of %zu boots did not arrive; times are of the %zu that did",
		    r->c->n - r->booted, r->c->n, r->booted);
}

static void
cpus(json_t *list, const struct configuration *c)
{
	const json_t *cores = json_object_get(c->host, "cores");

	if (json_is_integer(cores) && c->cpus > json_integer_value(cores))
		warn_add(list, "vcpus_beyond_cores",
		    "%lld vCPUs on a host of %lld cores: they wait for each other",
		    c->cpus, (long long)json_integer_value(cores));
	if (c->cpus > 1 && c->cpus_online == 1)
		warn_add(list, "one_cpu_used", "the guest used 1 of %lld CPUs", c->cpus);
	else if (c->cpus_online >= 0 && c->cpus_online < c->cpus)
		warn_add(list, "cpus_missing", "the guest used %d of %lld CPUs",
		    c->cpus_online, c->cpus);
	if (c->cpus_online_differ)
		warn_add(list, "cpus_differ",
		    "not every boot brought up the same number of CPUs");
}

static float
host_number(const struct sample *s, const char *name)
{
	size_t factor = 0;

	while (strcmp(host_factors[factor].name, name) != 0)
		factor++;
	return s->host == NULL ? NAN : s->host[factor];
}

/* Boots in which a factor of the host was above a limit; NAN is not. */
static size_t
host_above(const struct configuration *c, const char *name, double limit)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		n += host_number(&c->samples[i], name) > limit;
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
		     host_number(&c->samples[i], "steal_ticks") >
			 1 + 0.01 * cores * (double)c->samples[i].boot_ns / tick_ns;
	return n;
}

static void
noisy(json_t *list, const struct configuration *c, size_t boots, const char *what)
{
	if (boots > 0)
		warn_add(list, "noisy_host", "noisy host: in %zu of %zu boots %s", boots,
		    c->n, what);
}

static void
noisy_host(json_t *list, const struct configuration *c)
{
	double cores = (double)json_integer_value(json_object_get(c->host, "cores"));

	noisy(list, c, host_above(c, "load_before", cores),
	    "the load before it was above the number of cores");
	noisy(list, c, host_above(c, "cpu_pressure_before", 10),
	    "tasks waited for a CPU more than 10 % of the time before it");
	noisy(list, c, stolen_from(c, cores),
	    "more than 1 % of the time was stolen from the host");
	noisy(list, c, host_above(c, "throttled", 0), "the CPU was throttled");
	noisy(list, c, host_above(c, "other_qemus", 0), "another QEMU ran");
}

static void
mixed_hosts(json_t *list, const struct configuration *c)
{
	const char *first = NULL;

	for (size_t i = 0; i < c->n; i++) {
		const char *host = c->samples[i].host_name;

		if (first == NULL)
			first = host;
		if (host != NULL && host != first) {
			warn_add(list, "mixed_hosts", "the boots ran on different hosts");
			return;
		}
	}
}

static void
distribution(json_t *list, const struct configuration_result *r)
{
	char p[WORDS_SIZE];

	p_words(p, r->modes_p);
	if (r->modes_p < SIGNIFICANT)
		warn_add(list, "several_modes",
		    "the times have several modes (dip test, %s): mean and intervals "
		    "describe none of them",
		    p);
	p_words(p, r->drift_p);
	if (r->drift_p < SIGNIFICANT)
		warn_add(list, "drift",
		    "the times drift %s in the order run (Mann-Kendall, %s)",
		    r->drift_tau > 0 ? "upward" : "downward", p);
	if (r->lag1_beyond)
		warn_add(list, "autocorrelation",
		    "neighbours in run order are %s (lag 1: %.2f): intervals are too %s",
		    r->lag1 > 0 ? "alike" : "alternating", r->lag1,
		    r->lag1 > 0 ? "narrow" : "wide");
	if (!clock_is_deterministic(r->c) && r->boots.n > 1 &&
	    all_equal(r->boots.x, r->boots.n))
		warn_add(list, "no_spread",
		    "all %zu times are equal: intervals have width 0", r->boots.n);
	if (clock_is_deterministic(r->c) && r->identical < r->booted)
		warn_add(list, "not_identical",
		    "deterministic clock, but only %zu of %zu boots are identical",
		    r->identical, r->booted);
}

static void
reversed_phases(json_t *list, const struct configuration_result *r)
{
	for (size_t i = 0; i < r->c->phases_n; i++)
		if (r->phases[i].t.reversed > 0)
			warn_add(list, "reversed_phase",
			    "%s: in %zu boots it ended before it began; they are "
			    "left out of it",
			    r->phases[i].phase->name, r->phases[i].t.reversed);
}

json_t *
warnings_value(const struct configuration_result *r)
{
	json_t *list = json_array();

	failed_boots(list, r);
	cpus(list, r->c);
	mixed_hosts(list, r->c);
	if (!clock_is_deterministic(r->c))
		noisy_host(list, r->c);
	distribution(list, r);
	reversed_phases(list, r);
	return list;
}
