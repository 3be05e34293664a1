/*
 * The "findings" of a configuration: phases worth work, from its numbers alone.  A
 * phase stands out where the whole of its interval does; a phase that does not
 * yields nothing.
 */
#include <math.h>
#include <stdio.h>

#include "results/parts.h"
#include "results/value.h"

#define LEAST_SHARE 0.10 /* of time or instructions, to be worth a word */
#define LEAST_WAIT 0.05	 /* of time, for a phase that waits */
#define IDLE_RATE 0.10	 /* of the boot's instructions a millisecond */
#define LEAST_CV 0.01	 /* of boot time, for its variance to matter */
enum { TIMES_FAIR = 2 }; /* a share is large at so many times the average phase's */

static double
percent(double part)
{
	return part * 100;
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

	put(value, "kind", json_string(kind));
	put(value, "phase", json_string(p->phase->name));
	put_real(value, "mean_ms", ms(p->time.mean), NULL);
	put_interval(
	    value, "mean_ci95_ms", ms_interval(p->time.ci), p->time.spread_reason);
	put_real(value, "without_ms", ms(p->without), NULL);
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

	if (!(low_end(&p->time, p->share, p->share_ci) > large))
		return;
	value = finding_new("time", p);
	put_real(value, "share", p->share, NULL);
	put_interval(value, "share_ci95", p->share_ci, p->time.spread_reason);
	if (p->time.identical)
		put_words(value, "text",
		    "%s takes %.3g %% of the boot; without it the boot would take %.4g "
		    "ms",
		    p->phase->name, percent(p->share), ms(p->without));
	else
		put_words(value, "text",
		    "%s takes %.3g %% of the boot (95 %% interval %.3g to %.3g %%); "
		    "without it the boot would take %.4g ms (%.4g to %.4g ms)",
		    p->phase->name, percent(p->share), percent(p->share_ci.low),
		    percent(p->share_ci.high), ms(p->without), ms(p->without_ci.low),
		    ms(p->without_ci.high));
	append(list, value);
}

static void
insns_finding(json_t *list, const struct phase_result *p, double large)
{
	json_t *value;

	if (!(low_end(&p->insns, p->insns_share, p->insns_share_ci) > large))
		return;
	value = finding_new("instructions", p);
	put_real(value, "insns", p->insns.mean, NULL);
	put_interval(value, "insns_ci95", p->insns.ci, p->insns.spread_reason);
	put_real(value, "insns_share", p->insns_share, NULL);
	put_interval(
	    value, "insns_share_ci95", p->insns_share_ci, p->insns.spread_reason);
	if (p->insns.identical)
		put_words(value, "text", "%s executes %.3g %% of the boot's instructions",
		    p->phase->name, percent(p->insns_share));
	else
		put_words(value, "text",
		    "%s executes %.3g %% of the boot's instructions (95 %% interval %.3g "
		    "to %.3g %%)",
		    p->phase->name, percent(p->insns_share),
		    percent(p->insns_share_ci.low), percent(p->insns_share_ci.high));
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

	if (!(low_end(&p->time, p->share, p->share_ci) > LEAST_WAIT) ||
	    !(rate < IDLE_RATE * boot_rate))
		return;
	value = finding_new("waiting", p);
	put_real(value, "share", p->share, NULL);
	put_interval(value, "share_ci95", p->share_ci, p->time.spread_reason);
	put_real(value, "insns", p->insns.mean, NULL);
	put_real(value, "insns_per_ms", rate, NULL);
	put_real(value, "boot_insns_per_ms", boot_rate, NULL);
	if (p->time.identical)
		put_words(value, "text",
		    "%s waits: %.4g ms for %.3g instructions, %.2g %% of the boot's rate",
		    p->phase->name, ms(p->time.mean), p->insns.mean,
		    percent(rate / boot_rate));
	else
		put_words(value, "text",
		    "%s waits: %.4g ms (95 %% interval %.4g to %.4g ms) for %.3g "
		    "instructions, %.2g %% of the boot's rate",
		    p->phase->name, ms(p->time.mean), ms(p->time.ci.low),
		    ms(p->time.ci.high), p->insns.mean, percent(rate / boot_rate));
	append(list, value);
}

static void
variance_finding(json_t *list, const struct configuration_result *r,
    const struct phase_result *p, double large)
{
	json_t *value;

	if (!(r->boot.sd / r->boot.mean > LEAST_CV) ||
	    !(p->variance_share_ci.low > large))
		return;
	value = finding_new("variance", p);
	put_real(value, "variance_share", p->variance_share, NULL);
	put_interval(value, "variance_share_ci95", p->variance_share_ci, NULL);
	put_words(value, "text",
	    "%s brings %.3g %% of the variance of the boot time (95 %% interval %.3g to "
	    "%.3g %%)",
	    p->phase->name, percent(p->variance_share), percent(p->variance_share_ci.low),
	    percent(p->variance_share_ci.high));
	append(list, value);
}

static void
estimate_finding(json_t *list, const struct estimate_result *e)
{
	json_t *value;

	if (e->verdict == NULL || e->verdict[0] != 'd' || !(fabs(e->error_percent) > 20))
		return;
	value = json_object();
	put(value, "kind", json_string("estimate"));
	put(value, "phase", json_string(e->estimate->over.name));
	put_real(value, "mean_ms", ms(e->time.mean), NULL);
	put_interval(value, "mean_ci95_ms", ms_interval(e->time.ci),
	    "deterministic clock: all boots are identical");
	put_real(value, "estimated_ms", e->estimate->estimated_ms, NULL);
	put_real(value, "error_percent", e->error_percent, NULL);
	put_interval(value, "error_percent_ci95", e->error_ci,
	    "deterministic clock: all boots are identical");
	if (e->time.identical)
		put_words(value, "text",
		    "%s: %.4g ms where %.4g ms were estimated, %+.3g %%",
		    e->estimate->over.name, ms(e->time.mean), e->estimate->estimated_ms,
		    e->error_percent);
	else
		put_words(value, "text",
		    "%s: %.4g ms where %.4g ms were estimated, %+.3g %% (95 %% interval "
		    "%+.3g to %+.3g %%)",
		    e->estimate->over.name, ms(e->time.mean), e->estimate->estimated_ms,
		    e->error_percent, e->error_ci.low, e->error_ci.high);
	append(list, value);
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
	for (size_t i = 0; i < r->c->estimates_n; i++)
		estimate_finding(list, &r->estimates[i]);
	return list;
}
