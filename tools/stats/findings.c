/*
 * The "findings" of a configuration: phases worth work, from its numbers alone.  A
 * phase stands out where the whole of its interval does; a phase that does not
 * yields nothing.
 */
#include <math.h>
#include <string.h>

#include "parts.h"
#include "value.h"

#define LEAST_SHARE 0.10 /* of time or instructions, to be worth a word */
#define LEAST_WAIT 0.05	 /* of time, for a phase that waits */
#define IDLE_RATE 0.10	 /* of the boot's instructions a millisecond */
#define LEAST_CV 0.01	 /* of boot time, for its variance to matter */
enum {
	TIMES_FAIR = 2,	   /* a share is large at so many times the average phase's */
	LEAST_FINDING = 5, /* boots: of fewer the intervals' cover was not proven */
	ESTIMATES_MAX = 3, /* told of: those that are off most */
};

/* May anything be said of so few values?  On the deterministic clock one is enough. */
static bool
is_enough(const struct summary *s)
{
	return s->identical || s->n >= LEAST_FINDING;
}

/* The end of an interval, or the value itself where the clock leaves no doubt. */
static double
low_end(const struct summary *s, double value, struct interval ci)
{
	return s->identical ? value : ci.low;
}

/* A finding begun with what all have in common. */
static json_t *
finding_new(const char *kind, const struct phase_result *p)
{
	json_t *value = json_object();

	put_string(value, "kind", kind);
	put_string(value, "phase", p->phase->name);
	put_real(value, "mean_ms", ms(p->time.mean), no_reason);
	put_interval(
	    value, "mean_ci95_ms", ms_interval(p->time.ci), p->time.spread_reason);
	put_real(value, "without_ms", ms(p->without), no_reason);
	put_interval(
	    value, "without_ci95_ms", ms_interval(p->without_ci), p->time.spread_reason);
	return value;
}

/* Of n phases the average one's share, times TIMES_FAIR: a larger one stands out. */
static double
large_share(size_t n)
{
	return n < 2 ? INFINITY : fmax(TIMES_FAIR / (double)n, LEAST_SHARE);
}

static void
time_finding(json_t *list, const struct phase_result *p, double large)
{
	json_t *value;

	if (!is_enough(&p->time) || !(low_end(&p->time, p->share, p->share_ci) > large))
		return;
	value = finding_new("time", p);
	put_real(value, "share", p->share, no_reason);
	put_interval(value, "share_ci95", p->share_ci, p->time.spread_reason);
	append(list, value);
}

static void
insns_finding(json_t *list, const struct phase_result *p, double large)
{
	json_t *value;

	if (!is_enough(&p->insns) ||
	    !(low_end(&p->insns, p->insns_share, p->insns_share_ci) > large))
		return;
	value = finding_new("instructions", p);
	put_real(value, "insns", p->insns.mean, no_reason);
	put_interval(value, "insns_ci95", p->insns.ci, p->insns.spread_reason);
	put_real(value, "insns_share", p->insns_share, no_reason);
	put_interval(
	    value, "insns_share_ci95", p->insns_share_ci, p->insns.spread_reason);
	append(list, value);
}

/* Instructions a millisecond over all phases that have both. */
static double
boot_rate(const struct configuration_result *r)
{
	double insns = 0, time = 0;

	for (size_t i = 0; i < r->c->phases_n; i++)
		if (r->phases[i].insns.n > 0 && !isnan(r->phases[i].share)) {
			insns += r->phases[i].insns.mean;
			time += ms(r->phases[i].time.mean);
		}
	return insns / time;
}

static void
waiting_finding(json_t *list, const struct phase_result *p, double boot_rate)
{
	double rate = p->insns.mean / ms(p->time.mean);
	json_t *value;

	if (!is_enough(&p->time) ||
	    !(low_end(&p->time, p->share, p->share_ci) > LEAST_WAIT) ||
	    !(rate < IDLE_RATE * boot_rate))
		return;
	value = finding_new("waiting", p);
	put_real(value, "share", p->share, no_reason);
	put_interval(value, "share_ci95", p->share_ci, p->time.spread_reason);
	put_real(value, "insns", p->insns.mean, no_reason);
	put_real(value, "insns_per_ms", rate, no_reason);
	put_real(value, "boot_insns_per_ms", boot_rate, no_reason);
	put_real(value, "rate_share", rate / boot_rate, no_reason);
	append(list, value);
}

static void
variance_finding(json_t *list, const struct configuration_result *r,
    const struct phase_result *p, double large)
{
	json_t *value;

	if (!is_enough(&p->time) || !(r->boot.sd / r->boot.mean > LEAST_CV) ||
	    !(p->variance_share_ci.low > large))
		return;
	value = finding_new("variance", p);
	put_real(value, "variance_share", p->variance_share, no_reason);
	put_interval(value, "variance_share_ci95", p->variance_share_ci, no_reason);
	append(list, value);
}

static bool
is_off(const struct estimate_result *e)
{
	return e->verdict != NULL && strcmp(e->verdict, "differs") == 0 &&
	       is_enough(&e->time) && fabs(e->error_percent) > 20;
}

static void
estimate_finding(json_t *list, const struct estimate_result *e)
{
	json_t *value = json_object();

	put_string(value, "kind", "estimate");
	put_string(value, "phase", e->estimate->over.name);
	put_real(value, "mean_ms", ms(e->time.mean), no_reason);
	put_interval(
	    value, "mean_ci95_ms", ms_interval(e->time.ci), because("deterministic"));
	put_real(value, "estimated_ms", e->estimate->estimated_ms, no_reason);
	put_real(value, "error_percent", e->error_percent, no_reason);
	put_interval(value, "error_percent_ci95", e->error_ci, because("deterministic"));
	append(list, value);
}

/* Those that are off most, in the profile's order. */
static void
estimate_findings(json_t *list, const struct configuration_result *r)
{
	for (size_t i = 0; i < r->c->estimates_n; i++) {
		const struct estimate_result *e = &r->estimates[i];
		size_t worse = 0;

		if (!is_off(e))
			continue;
		for (size_t k = 0; k < r->c->estimates_n; k++)
			worse +=
			    is_off(&r->estimates[k]) &&
			    fabs(r->estimates[k].error_percent) > fabs(e->error_percent);
		if (worse < ESTIMATES_MAX)
			estimate_finding(list, e);
	}
}

json_t *
findings_value(const struct configuration_result *r)
{
	json_t *list = json_array();
	double rate = boot_rate(r), large;
	size_t timed = 0, counted = 0;

	for (size_t i = 0; i < r->c->phases_n; i++) {
		timed += !isnan(r->phases[i].share);
		counted += !isnan(r->phases[i].insns_share);
	}
	large = large_share(timed);
	for (size_t i = 0; i < r->c->phases_n; i++)
		time_finding(list, &r->phases[i], large);
	for (size_t i = 0; i < r->c->phases_n; i++)
		insns_finding(list, &r->phases[i], large_share(counted));
	for (size_t i = 0; i < r->c->phases_n; i++)
		waiting_finding(list, &r->phases[i], rate);
	for (size_t i = 0; i < r->c->phases_n; i++)
		variance_finding(list, r, &r->phases[i], large);
	estimate_findings(list, r);
	return list;
}

struct reason
no_findings(const struct configuration_result *r)
{
	if (r->boot.n == 0)
		return r->boots.reason;
	return is_enough(&r->boot) ? no_reason : needs(LEAST_FINDING);
}
