/* The "phases" of a configuration: time, share, variance and instructions of each. */
#include <math.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "parts.h"
#include "value.h"

/* Only the boots that have both the phase and the whole. */
static struct times
with_boot(const struct times *t)
{
	struct times both = *t;

	both.x = xcalloc(t->n + 1, sizeof(*both.x));
	both.boot = xcalloc(t->n + 1, sizeof(*both.boot));
	both.which = NULL;
	both.n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (!isnan(t->boot[i])) {
			both.x[both.n] = t->x[i];
			both.boot[both.n++] = t->boot[i];
		}
	return both;
}

static void
shares(struct phase_result *p)
{
	struct times time = with_boot(&p->t), insns = with_boot(&p->i);
	struct interval unused;

	p->share = p->insns_share = p->variance_share = p->insns_variance_share = NAN;
	p->share_ci = p->insns_share_ci = p->variance_share_ci = no_interval;
	if (time.inside && time.n > 0)
		p->share = mean(time.x, time.n) / mean(time.boot, time.n);
	if (time.inside && !p->time.identical) {
		p->share_ci = ratio_interval(time.x, time.boot, time.n, CONFIDENCE);
		p->variance_share =
		    slope(time.boot, time.x, time.n, CONFIDENCE, &p->variance_share_ci);
	}
	if (insns.inside && insns.n > 0)
		p->insns_share = mean(insns.x, insns.n) / mean(insns.boot, insns.n);
	if (insns.inside && !p->insns.identical) {
		p->insns_share_ci =
		    ratio_interval(insns.x, insns.boot, insns.n, CONFIDENCE);
		p->insns_variance_share =
		    slope(insns.boot, insns.x, insns.n, CONFIDENCE, &unused);
	}
	free(time.x);
	free(time.boot);
	free(insns.x);
	free(insns.boot);
}

/* What the boot would take without the phase. */
static void
without(struct phase_result *p)
{
	struct times rest = with_boot(&p->t);

	for (size_t i = 0; i < rest.n; i++)
		rest.x[i] = rest.boot[i] - rest.x[i];
	p->without = rest.inside ? mean(rest.x, rest.n) : NAN;
	p->without_ci = no_interval;
	if (!p->time.identical)
		p->without_ci = t_interval(
		    p->without, standard_deviation(rest.x, rest.n), rest.n, CONFIDENCE);
	free(rest.x);
	free(rest.boot);
}

static void
compute(struct phase_result *p, const struct configuration *c, const struct phase *phase)
{
	p->phase = phase;
	p->t = times_of_phase(c, phase);
	p->i = insns_of_phase(c, phase);
	p->time = summarize(c, &p->t);
	p->insns = summarize(c, &p->i);
	shares(p);
	without(p);
	times_shrink(&p->t);
	times_shrink(&p->i);
}

static json_t *
count_value(double count)
{
	return count == floor(count) ? json_integer((json_int_t)count) : json_real(count);
}

static void
put_insns(json_t *to, const struct configuration *c, const struct phase *p)
{
	double *insns = mean_insns(c, p);
	json_t *list;

	if (insns == NULL) {
		put_null(to, "insns", because("not_counted"));
		return;
	}
	list = json_array();
	for (long long i = 0; i < c->cpus; i++)
		append(list, count_value(insns[i]));
	put(to, "insns", list);
	free(insns);
}

/* Why a share is null though the phase has times. */
static struct reason
share_reason(const struct times *t, const struct summary *s)
{
	if (t->n == 0)
		return t->reason;
	if (!t->inside)
		return because("outside");
	return s->identical ? s->spread_reason : because("no_whole");
}

static struct reason
variance_reason(const struct times *t, const struct summary *s, double share)
{
	if (t->n == 0 || !t->inside || s->identical)
		return share_reason(t, s);
	if (t->n < 3)
		return needs(3);
	return because(isnan(share) ? "whole_constant" : "equal_values");
}

static void
put_insns_total(json_t *to, const struct phase_result *p)
{
	const struct summary *s = &p->insns;
	json_t *value;

	if (s->n == 0) {
		put_null(to, "insns_total", p->i.reason);
		return;
	}
	value = json_object();
	put_count(value, "n", (long long)s->n);
	put_real(value, "mean", s->mean, no_reason);
	put_interval(value, "mean_ci95", s->ci, s->spread_reason);
	put_real(value, "stdev", s->sd, s->spread_reason);
	put_real(value, "share", p->insns_share, share_reason(&p->i, s));
	put_interval(value, "share_ci95", p->insns_share_ci,
	    s->n < 2 ? s->spread_reason : share_reason(&p->i, s));
	put_real(value, "variance_share", p->insns_variance_share,
	    variance_reason(&p->i, s, p->insns_variance_share));
	put(to, "insns_total", value);
}

static json_t *
phase_value(const struct configuration *c, const struct phase_result *p)
{
	const struct summary *s = &p->time;
	struct reason few = s->n < 2 ? s->spread_reason : share_reason(&p->t, s);
	json_t *value = json_object();

	put_string(value, "name", p->phase->name);
	put_string(value, "from", p->phase->from);
	put_string(value, "to", p->phase->to);
	put_text(value, "source", p->t.source, p->t.reason);
	put_count(value, "n", (long long)s->n);
	if (p->t.reversed > 0)
		put_count(value, "reversed", (long long)p->t.reversed);
	put_real(value, "mean_ms", ms(s->mean), p->t.reason);
	put_interval(value, "mean_ci95_ms", ms_interval(s->ci), s->spread_reason);
	put_real(value, "stdev_ms", ms(s->sd), s->spread_reason);
	put_real(value, "share", p->share, share_reason(&p->t, s));
	put_interval(value, "share_ci95", p->share_ci, few);
	put_real(value, "variance_share", p->variance_share,
	    variance_reason(&p->t, s, p->variance_share));
	put_interval(value, "variance_share_ci95", p->variance_share_ci,
	    variance_reason(&p->t, s, p->variance_share));
	put_real(value, "without_ms", ms(p->without), share_reason(&p->t, s));
	put_interval(value, "without_ci95_ms", ms_interval(p->without_ci), few);
	put_insns(value, c, p->phase);
	put_insns_total(value, p);
	return value;
}

json_t *
phases_value(struct configuration_result *r)
{
	json_t *list = json_array();

	r->phases = xcalloc(r->c->phases_n + 1, sizeof(*r->phases));
	for (size_t i = 0; i < r->c->phases_n; i++) {
		compute(&r->phases[i], r->c, &r->c->phases[i]);
		append(list, phase_value(r->c, &r->phases[i]));
	}
	return list;
}

/* ---- bottlenecks ------------------------------------------------------------------- */

static int
longest_first(const void *a, const void *b)
{
	const struct phase_result *const *x = a, *const *y = b;

	if ((*x)->time.mean != (*y)->time.mean)
		return (*x)->time.mean > (*y)->time.mean ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

json_t *
bottlenecks_value(const struct configuration_result *r)
{
	const struct phase_result **order = xcalloc(r->c->phases_n + 1, sizeof(*order));
	json_t *list = json_array(), *value;
	size_t n = 0;

	for (size_t i = 0; i < r->c->phases_n; i++)
		if (!isnan(r->phases[i].share))
			order[n++] = &r->phases[i];
	qsort(order, n, sizeof(*order), longest_first);
	for (size_t i = 0; i < n; i++) {
		value = json_object();
		put_string(value, "phase", order[i]->phase->name);
		put_real(value, "mean_ms", ms(order[i]->time.mean), no_reason);
		put_real(value, "share", order[i]->share, no_reason);
		append(list, value);
	}
	free(order);
	return list;
}
