/* The "estimates" of a configuration: what a profile foretells, and what was seen. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "parts.h"
#include "value.h"

#define MARGIN 0.10 /* of an estimate that is a single value */

static const char *
status_of(double error_percent)
{
	double size = fabs(error_percent);

	if (isnan(size))
		return NULL;
	return size < 10 ? "VERIFIED" : size <= 20 ? "PLAUSIBLE" : "NEEDS_VALIDATION";
}

static bool
is_range(const struct estimate *e)
{
	return !isnan(e->low_ms) && !isnan(e->high_ms) && e->low_ms < e->high_ms;
}

static double
percent_off(double measured, double estimated)
{
	return (measured - estimated) / estimated * 100;
}

/* What counts as agreement, ms: the range itself, or the value and the margin. */
static struct interval
bounds_of(const struct estimate *e)
{
	if (is_range(e))
		return (struct interval){ e->low_ms, e->high_ms };
	return (struct interval){ e->estimated_ms * (1 - MARGIN),
		e->estimated_ms * (1 + MARGIN) };
}

/* Is the whole of an interval on one side of the bounds? */
static bool
beyond(struct interval ci, struct interval bounds)
{
	return ci.high < bounds.low || ci.low > bounds.high;
}

static const char *
verdict_of(const struct summary *s, struct interval bounds, double p)
{
	if (s->n < 2)
		return "undecided";
	if (p < SIGNIFICANT)
		return "agrees";
	return beyond(ms_interval(s->ci), bounds) ? "differs" : "undecided";
}

/* Why it is undecided, and about how many boots would decide it. */
static struct reason
why_undecided(const struct summary *s, struct interval bounds)
{
	double sd = deviation_bound(ms(s->sd), s->n, PLANNING);

	if (s->n < LEAST_TO_PLAN)
		return (struct reason){ "few_to_plan", .n = LEAST_TO_PLAN };
	return needs_about(
	    "bound_in_interval", samples_to_decide(ms(s->mean), sd, bounds, SIGNIFICANT));
}

/* Why a time is not judged; no kind: it is.  Virtual time is instructions by another
 * name. */
static struct reason
not_judged(const struct configuration *c, const struct summary *s)
{
	if (s->n == 0)
		return s->spread_reason;
	return clock_is_deterministic(c) ? because("virtual_time") : no_reason;
}

/* The mean against the range: how far outside of it. */
static void
put_range(json_t *to, const struct estimate_result *r)
{
	const struct estimate *e = r->estimate;
	const struct summary *s = &r->time;
	double measured = ms(s->mean), error = 0;
	json_t *range;

	if (!is_range(e)) {
		put_null(to, "range", because("not_a_range"));
		return;
	}
	if (r->unjudged.kind != NULL) {
		put_null(to, "range", r->unjudged);
		return;
	}
	if (measured < e->low_ms)
		error = percent_off(measured, e->low_ms);
	else if (measured > e->high_ms)
		error = percent_off(measured, e->high_ms);
	range = json_object();
	put_string(range, "position",
	    error < 0	? "below"
	    : error > 0 ? "above"
			: "inside");
	put_real(range, "error_percent", error, no_reason);
	put_text(range, "status", status_of(error), no_reason);
	put(to, "range", range);
}

static void
put_equivalence(json_t *to, struct estimate_result *r)
{
	const struct summary *s = &r->time;
	struct interval bounds = bounds_of(r->estimate), ci = no_interval;
	double p = NAN;
	json_t *value;

	if (r->unjudged.kind != NULL || isnan(bounds.low)) {
		put_null(to, "equivalence",
		    r->unjudged.kind != NULL ? r->unjudged : because("no_value"));
		return;
	}
	p = two_one_sided_tests(ms(s->mean), ms(s->sd), s->n, bounds);
	ci = t_interval(s->mean, s->sd, s->n, 1 - 2 * SIGNIFICANT);
	r->verdict = verdict_of(s, bounds, p);
	value = json_object();
	put_string(value, "test", "TOST");
	put_interval(value, "bounds_ms", bounds, no_reason);
	put_interval(value, "mean_ci90_ms", ms_interval(ci), s->spread_reason);
	put_real(value, "p", p, s->spread_reason);
	put_string(value, "verdict", r->verdict);
	if (strcmp(r->verdict, "undecided") == 0)
		put(value, "undecided", reason_value(why_undecided(s, bounds)));
	put(to, "equivalence", value);
}

static void
put_error(json_t *to, struct estimate_result *r)
{
	const struct summary *s = &r->time;
	double estimated = r->estimate->estimated_ms;
	struct reason why =
	    r->unjudged.kind != NULL ? r->unjudged : because("range_only");

	if (r->unjudged.kind != NULL)
		estimated = NAN;
	r->error_percent = percent_off(ms(s->mean), estimated);
	r->error_ci = (struct interval){ percent_off(ms(s->ci.low), estimated),
		percent_off(ms(s->ci.high), estimated) };
	r->status = status_of(r->error_percent);
	put_real(to, "error_percent", r->error_percent, why);
	put_interval(to, "error_percent_ci95", r->error_ci,
	    isnan(r->error_percent) ? why : s->spread_reason);
	put_text(to, "status", r->status, why);
}

static json_t *
estimate_value(const struct configuration *c, struct estimate_result *r)
{
	const struct estimate *e = r->estimate;
	struct times t = times_of_phase(c, &e->over);
	json_t *value = json_object();

	r->time = summarize(c, &t);
	r->unjudged = not_judged(c, &r->time);
	put_string(value, "name", e->over.name);
	put_string(value, "from", e->over.from);
	put_string(value, "to", e->over.to);
	put(value, "headline", json_boolean(e->headline));
	put_text(value, "source", e->source, no_reason);
	put_real(value, "estimated_ms", e->estimated_ms, no_reason);
	put_real(value, "low_ms", e->low_ms, no_reason);
	put_real(value, "high_ms", e->high_ms, no_reason);
	put_count(value, "n", (long long)t.n);
	put_real(value, "measured_ms", ms(r->time.mean), t.reason);
	put_interval(
	    value, "measured_ci95_ms", ms_interval(r->time.ci), r->time.spread_reason);
	put_error(value, r);
	put_range(value, r);
	put_equivalence(value, r);
	times_free(&t);
	return value;
}

json_t *
estimates_value(struct configuration_result *r)
{
	json_t *list = json_array();

	r->estimates = xcalloc(r->c->estimates_n + 1, sizeof(*r->estimates));
	for (size_t i = 0; i < r->c->estimates_n; i++) {
		r->estimates[i].estimate = &r->c->estimates[i];
		append(list, estimate_value(r->c, &r->estimates[i]));
	}
	return list;
}
