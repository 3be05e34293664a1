/* The comparison object: a matrix against an earlier one, or variants in pairs. */
#include <err.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "differences.h"
#include "exact.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "lib/version.h"
#include "parts.h"
#include "results.h"

/* The whole in a code, and the exit status; the first that is so. */
static const struct {
	const char *verdict;
	enum comparison_status status;
} wholes[] = {
	{ "not_launched", COMPARISON_TOOL_FAILED },
	{ "fewer_complete", COMPARISON_FEWER },
	{ "slower", COMPARISON_SLOWER },
	{ "undecided", COMPARISON_UNDECIDED },
	{ "faster", COMPARISON_FINE },
	{ "same", COMPARISON_FINE },
};
enum whole { NOT_LAUNCHED, FEWER_COMPLETE, SLOWER, UNDECIDED, FASTER, SAME };

static const char *const verdict_codes[] = {
	[CHANGE_UNDECIDED] = "undecided",
	[CHANGE_NONE] = "same",
	[CHANGE_FASTER] = "faster",
	[CHANGE_SLOWER] = "slower",
};

/* One time of one configuration, in the base and now. */
struct compared_time {
	const struct phase *phase; /* NULL: the whole boot */
	struct times base, now;
	struct change change;
	bool exact;	    /* on the deterministic clock, with identical boots */
	json_t *changes;    /* and what vCPUs executed more or less; NULL: not counted */
	struct reason not ; /* why there is nothing to compare; no kind: there is */
};

/* A configuration of both; times[0] is the boot, the others its phases. */
struct compared {
	const struct configuration *base, *now; /* base NULL: it is new */
	struct compared_time *times;
	size_t n;
	struct failures counts; /* without those of which QEMU was never started */
	size_t not_launched;	/* now */
	double p, p_holm;	/* of fewer boots that complete */
	bool fewer;
};

/* Boots that complete, over all configurations. */
struct completion {
	struct failures counts;
	double p;
	bool fewer;
};

/* ---- do as many boots complete? ---------------------------------------------------- */

/* Boots of which QEMU was started, and those of them that did not complete. */
static void
count_boots(
    const struct configuration *c, size_t *n, size_t *failed, size_t *not_launched)
{
	for (size_t i = 0; i < c->n; i++) {
		if (c->samples[i].outcome->meaning == OUTCOME_OF_TOOL) {
			++*not_launched;
			continue;
		}
		++*n;
		*failed += !sample_completed(&c->samples[i]);
	}
}

/* On the deterministic clock one boot that fails where none did is enough. */
static bool
fails_for_sure(const struct compared *c)
{
	return clock_is_deterministic(c->now) && c->counts.base > 0 &&
	       c->counts.base_failed == 0 && c->counts.now_failed > 0;
}

/* One test of all configurations; where it shows something, each by Holm's procedure. */
static struct completion
completion_decide(struct compared *all, size_t n)
{
	struct failures *counts = xcalloc(n + 1, sizeof(*counts));
	double *p = xcalloc(n + 1, sizeof(*p));
	struct completion whole = { .fewer = false };

	for (size_t i = 0; i < n; i++) {
		counts[i] = all[i].counts;
		all[i].p = p[i] = more_failures_p(&counts[i], 1);
		whole.counts.base += counts[i].base;
		whole.counts.base_failed += counts[i].base_failed;
		whole.counts.now += counts[i].now;
		whole.counts.now_failed += counts[i].now_failed;
	}
	whole.p = more_failures_p(counts, n);
	holm(p, n);
	whole.fewer = whole.p < SIGNIFICANT;
	for (size_t i = 0; i < n; i++) {
		all[i].p_holm = p[i];
		all[i].fewer = (whole.p < SIGNIFICANT && p[i] < SIGNIFICANT) ||
			       fails_for_sure(&all[i]);
		whole.fewer |= all[i].fewer;
	}
	free(counts);
	free(p);
	return whole;
}

/* ---- are they as fast? ------------------------------------------------------------- */

static bool
all_zero(const struct times *t)
{
	return t->n > 0 && all_equal(t->x, t->n) && t->x[0] == 0;
}

/*
 * Why a time says nothing either way: no boot has it, or it is 0 in all.  Of a whole
 * boot that is no excuse.
 */
static struct reason
nothing_to_compare(const struct compared_time *t)
{
	if (t->phase == NULL)
		return no_reason;
	if (t->now.n == 0)
		return t->now.reason;
	if (t->base.n == 0)
		return because("no_times_in_base");
	return all_zero(&t->now) && all_zero(&t->base) ? because("takes_no_time")
						       : no_reason;
}

static bool
boots_agree(const struct configuration *c, const struct compared_time *t,
    const struct times *times)
{
	return times->n > 0 && all_equal(times->x, times->n) &&
	       (t->phase == NULL || insns_agree(c, t->phase));
}

/* Instructions that the first vCPU that differs executed more; 0: none differs. */
static double
first_more(const struct compared_time *t)
{
	return (double)json_integer_value(
	    json_object_get(json_array_get(t->changes, 0), "more"));
}

static bool
boot_cpu_executes_more(const struct compared_time *t)
{
	const json_t *first = json_array_get(t->changes, 0);

	return json_integer_value(json_object_get(first, "vcpu")) == 0 &&
	       first_more(t) > 0;
}

/*
 * The clock decides.  It goes on with the work of all vCPUs: less of it is faster only
 * where the boot CPU does not execute more.  Where the whole boot takes the same time,
 * instructions decide.
 */
static enum change_verdict
exact_verdict(const struct compared *c, const struct compared_time *t)
{
	const struct compared_time *boot = &c->times[0];
	double longer = t->now.x[0] - t->base.x[0];

	if (longer < 0 && c->now->cpus > 1 && boot_cpu_executes_more(t))
		return CHANGE_UNDECIDED;
	if (longer == 0 && boot->exact && boot->now.x[0] == boot->base.x[0])
		longer = first_more(t);
	return longer > 0 ? CHANGE_SLOWER : longer < 0 ? CHANGE_FASTER : CHANGE_NONE;
}

static void
time_compute(const struct compared *c, struct compared_time *t, bool paired)
{
	t->not = nothing_to_compare(t);
	if (paired)
		times_pair(c->base, &t->base, c->now, &t->now);
	times_keep_x(&t->base);
	times_keep_x(&t->now);
	t->change = (struct change){
		.base = t->base.x,
		.now = t->now.x,
		.base_n = t->base.n,
		.now_n = t->now.n,
		.paired = paired,
		.ratio = NAN,
		.confidence = NAN,
		.ci = no_interval,
		.means = NAN,
		.means_ci = no_interval,
		.any = { .p = NAN },
		.p_holm = NAN,
		.distributions_p = NAN,
		.boots = NAN,
	};
	t->exact = clock_is_deterministic(c->now) && boots_agree(c->now, t, &t->now) &&
		   boots_agree(c->base, t, &t->base);
	if (!t->exact)
		return;
	t->changes = exact_changes(c->base, c->now, t->phase);
	t->change.reason = DECIDED;
	t->change.ratio = t->now.x[0] / t->base.x[0];
	t->change.verdict = exact_verdict(c, t);
}

static void
times_compute(struct compared *c, bool paired)
{
	c->n = c->now->phases_n + 1;
	c->times = xcalloc(c->n, sizeof(*c->times));
	for (size_t i = 0; i < c->n; i++) {
		struct compared_time *t = &c->times[i];

		t->phase = i == 0 ? NULL : &c->now->phases[i - 1];
		t->now =
		    i == 0 ? times_of_boots(c->now) : times_of_phase(c->now, t->phase);
		t->base =
		    i == 0 ? times_of_boots(c->base) : times_of_phase(c->base, t->phase);
		time_compute(c, t, paired);
	}
}

static bool
in_family(const struct compared_time *t, bool phases)
{
	return (t->phase != NULL) == phases && !t->exact && t->not .kind == NULL;
}

/* The boots of all configurations are one family of tests, all their phases another. */
static void
family_decide(struct compared *all, size_t n, bool phases, double noise)
{
	size_t rows = 0, k = 0;
	struct change *changes;

	for (size_t i = 0; i < n; i++)
		rows += all[i].n;
	changes = xcalloc(rows + 1, sizeof(*changes));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < all[i].n; j++)
			if (in_family(&all[i].times[j], phases))
				changes[k++] = all[i].times[j].change;
	changes_decide(changes, k, SIGNIFICANT, noise);
	k = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < all[i].n; j++)
			if (in_family(&all[i].times[j], phases))
				all[i].times[j].change = changes[k++];
	free(changes);
}

/* ---- which configurations ---------------------------------------------------------- */

/* Exit 1 where the same interval was not measured. */
static void
check_comparable(const struct configuration *base, const struct configuration *now)
{
	if (base->origin != now->origin || base->end != now->end)
		errx(1, "%s: boot time goes from %s to %s, in the base from %s to %s",
		    now->name, now->origin, now->end, base->origin, base->end);
}

static bool
is_asked(const struct comparison *c, const char *name)
{
	for (size_t i = 0; i < c->names_n; i++)
		if (strcmp(c->names[i], name) == 0)
			return true;
	return c->names_n == 0;
}

/* Exit 1 where one that was asked for is not in both. */
static void
check_asked(const struct comparison *c)
{
	for (size_t i = 0; i < c->names_n; i++) {
		const struct configuration *now = matrix_find(c->now, c->names[i]);

		if (now == NULL || matrix_counterpart(c->base, now) == NULL)
			errx(1, "-c %s: no such configuration %s", c->names[i],
			    now == NULL ? "now" : "in the base");
	}
}

/* Exit 1 where the base has what is gone, and tell what both have. */
static void
check_gone(const struct comparison *c, const struct compared *all, size_t n)
{
	char *gone = NULL, *both;

	for (size_t i = 0; i < c->base->n; i++) {
		const struct configuration *base = c->base->configurations[i];

		if (matrix_counterpart(c->now, base) == NULL)
			gone = text_format("%s%s%s (%s)", gone == NULL ? "" : gone,
			    gone == NULL ? "" : ", ", base->name, base->clock);
	}
	if (gone == NULL)
		return;
	both = text_format("%s", all[0].now->name);
	for (size_t i = 1; i < n; i++)
		both = text_format("%s %s", both, all[i].now->name);
	errx(1, "%s: this matrix has no %s: CONFIGS='%s' (-c) compares what both have",
	    c->path, gone, both);
}

/* Exit 1, since nothing is in both. */
static void
refuse_all(const struct comparison *c)
{
	for (size_t i = 0; i < c->base->n; i++) {
		const struct configuration *base = c->base->configurations[i];
		const struct configuration *now = matrix_find(c->now, base->name);

		if (now != NULL)
			errx(1, "%s: measured on the clock %s, in the base on %s",
			    now->name, now->clock, base->clock);
	}
	errx(1, "%s: no configuration is in both", c->path);
}

/*
 * The configurations to compare.  Exits 1 where that would hide one that is gone, and
 * where nothing would be compared.
 */
static struct compared *
compared_new(const struct comparison *c, size_t *n)
{
	struct compared *all = xcalloc(c->base->n + 1, sizeof(*all));

	check_asked(c);
	*n = 0;
	for (size_t i = 0; i < c->base->n; i++) {
		const struct configuration *base = c->base->configurations[i];
		const struct configuration *now = matrix_counterpart(c->now, base);

		if (now != NULL && is_asked(c, now->name))
			all[(*n)++] = (struct compared){ .base = base, .now = now };
	}
	if (*n == 0)
		refuse_all(c);
	if (c->names_n == 0)
		check_gone(c, all, *n);
	return all;
}

static void
compared_free(struct compared *all, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < all[i].n; j++) {
			times_free(&all[i].times[j].base);
			times_free(&all[i].times[j].now);
			json_decref(all[i].times[j].changes);
		}
		free(all[i].times);
	}
	free(all);
}

/* ---- the object -------------------------------------------------------------------- */

/* Why a row is undecided. */
static struct reason
why_undecided(const struct compared_time *t)
{
	static const char *const kinds[] = {
		[NO_RATIO] = "no_ratio",
		[FEW_BOOTS] = "few_boots",
		[CHANCE_SPLIT] = "chance_split",
		[WIDE_INTERVAL] = "wide_interval",
		[DISTRIBUTIONS_DIFFER] = "distributions_differ",
		[WIDE_MEANS] = "wide_means",
		[FEW_TO_BE_SAME] = "few_to_be_same",
	};

	return t->exact ? because("boot_cpu_more")
			: needs_about(kinds[t->change.reason], t->change.boots);
}

static void
put_decision(json_t *to, const struct compared_time *t)
{
	static const char *const methods[] = {
		[BY_RANKS] = "ranks",
		[BY_LOGS] = "logs",
		[BY_NOTHING] = NULL,
	};
	const struct change *c = &t->change;
	struct reason none = t->not .kind != NULL ? t->not
			     : t->exact		  ? because("exact")
						  : because("no_ratio");
	struct reason few = c->reason == FEW_BOOTS ? because("few_boots") : none;

	put_real(to, "ratio", c->ratio, none);
	put_interval(to, "ratio_ci", c->ci, few);
	put_real(to, "confidence", c->confidence, none);
	put_real(to, "ratio_of_means", c->means, none);
	put_interval(to, "ratio_of_means_ci", c->means_ci, few);
	put_real(to, "p", c->any.p, none);
	put_real(to, "p_holm", c->p_holm, none);
	put_real(to, "distributions_p_holm", c->distributions_p, none);
	put_text(to, "method",
	    t->exact		    ? "exact"
	    : c->reason == NO_RATIO ? NULL
				    : methods[c->method],
	    few);
	if (t->not .kind != NULL) {
		put_null(to, "verdict", t->not );
		return;
	}
	put_string(to, "verdict", verdict_codes[c->verdict]);
	if (c->verdict == CHANGE_UNDECIDED)
		put(to, "undecided", reason_value(why_undecided(t)));
}

/* How far two times are alike that exactly are; NULL: they are not. */
static const char *
identity_of(const struct compared_time *t)
{
	if (!t->exact || t->change.verdict != CHANGE_NONE)
		return NULL;
	return t->changes != NULL && json_array_size(t->changes) == 0 ? "instructions"
								      : "time";
}

static json_t *
time_value(const struct compared *c, const struct compared_time *t)
{
	json_t *value = json_object();
	double *base = sorted_copy(t->base.x, t->base.n);
	double *now = sorted_copy(t->now.x, t->now.n);

	put_string(value, "config", c->now->name);
	put_text(value, "phase", t->phase == NULL ? NULL : t->phase->name, no_reason);
	put_count(value, "base_n", (long long)t->base.n);
	put_count(value, "n", (long long)t->now.n);
	put_real(value, "base_median_ms", ms(median(base, t->base.n)), t->base.reason);
	put_real(value, "median_ms", ms(median(now, t->now.n)), t->now.reason);
	put_decision(value, t);
	if (t->exact && t->not .kind == NULL)
		put_real(value, "change_ms", ms(t->now.x[0] - t->base.x[0]), no_reason);
	if (t->not .kind == NULL && identity_of(t) != NULL)
		put_string(value, "identical", identity_of(t));
	if (t->changes != NULL)
		put(value, "changes", json_incref(t->changes));
	free(base);
	free(now);
	return value;
}

static void
put_completed(json_t *to, const struct failures *counts)
{
	put_count(to, "base_attempted", (long long)counts->base);
	put_count(to, "base_completed", (long long)(counts->base - counts->base_failed));
	put_count(to, "attempted", (long long)counts->now);
	put_count(to, "completed", (long long)(counts->now - counts->now_failed));
}

/* What a reader must know of a configuration before its times. */
static json_t *
warnings_of(const struct compared *c)
{
	json_t *list = json_array(), *value;

	if (c->fewer) {
		append(list, value = json_object());
		put_string(value, "kind", "fewer_complete");
		put_completed(value, &c->counts);
	}
	if (c->not_launched > 0) {
		append(list, value = json_object());
		put_string(value, "kind", "not_launched");
		put_count(value, "boots", (long long)c->not_launched);
		put_count(value, "attempted", (long long)c->now->n);
	}
	return list;
}

/* The times of all boots of one side, as they were recorded. */
static json_t *
times_value(const struct times *t)
{
	json_t *list = json_array();

	for (size_t i = 0; i < t->n; i++)
		append(list, json_real(ms(t->x[i])));
	return list;
}

static json_t *
config_value(const struct compared *c)
{
	json_t *value = json_object();

	put_string(value, "config", c->now->name);
	put(value, "compared", json_true());
	put_string(value, "clock", c->now->clock);
	put_count(value, "base_attempted", (long long)c->counts.base);
	put_count(
	    value, "base_completed", (long long)(c->counts.base - c->counts.base_failed));
	put_count(value, "attempted", (long long)c->counts.now);
	put_count(value, "completed", (long long)(c->counts.now - c->counts.now_failed));
	put_count(value, "not_launched", (long long)c->not_launched);
	put_real(value, "p", c->p, no_reason);
	put_real(value, "p_holm", c->p_holm, no_reason);
	put_string(value, "completion", c->fewer ? "fewer" : "not_shown");
	put(value, "warnings", warnings_of(c));
	put(value, "differs", differences_value(c->base, c->now));
	for (size_t i = 0; i < c->n; i++)
		if (c->times[i].phase == NULL) {
			put(value, "base_times_ms", times_value(&c->times[i].base));
			put(value, "times_ms", times_value(&c->times[i].now));
		}
	return value;
}

/* Add the configurations that the base does not have. */
static void
append_new(json_t *list, const struct comparison *c)
{
	for (size_t i = 0; i < c->now->n; i++) {
		const struct configuration *now = c->now->configurations[i];
		json_t *value;

		if (matrix_counterpart(c->base, now) != NULL || !is_asked(c, now->name))
			continue;
		append(list, value = json_object());
		put_string(value, "config", now->name);
		put(value, "compared", json_false());
		put(value, "reason", reason_value(because("not_in_base")));
	}
}

static enum whole
whole_of(const struct compared *all, size_t n, bool fewer, const size_t counts[4])
{
	for (size_t i = 0; i < n; i++)
		if (all[i].counts.now == 0)
			return NOT_LAUNCHED;
	if (fewer)
		return FEWER_COMPLETE;
	if (counts[CHANGE_SLOWER] > 0)
		return SLOWER;
	if (counts[CHANGE_UNDECIDED] > 0)
		return UNDECIDED;
	return counts[CHANGE_FASTER] > 0 ? FASTER : SAME;
}

/* In what the boots are identical that all complete; NULL: some time is not. */
static const char *
identity_of_all(const struct compared *all, size_t n)
{
	const char *identity = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct failures *f = &all[i].counts;

		if (f->base_failed + f->now_failed + all[i].not_launched > 0)
			return NULL;
		for (size_t j = 0; j < all[i].n; j++) {
			const char *one = identity_of(&all[i].times[j]);

			if (one == NULL)
				return NULL;
			if (all[i].times[j].phase == NULL &&
			    (identity == NULL || strcmp(one, "time") == 0))
				identity = one;
		}
	}
	return identity;
}

static json_t *
counts_value(const size_t counts[4])
{
	json_t *value = json_object();

	for (size_t i = 0; i < 4; i++)
		put_count(value, verdict_codes[i], (long long)counts[i]);
	return value;
}

static void
compute(struct compared *all, size_t n, const struct comparison *c)
{
	for (size_t i = 0; i < n; i++) {
		struct compared *one = &all[i];
		size_t base_not_launched = 0;

		count_boots(one->base, &one->counts.base, &one->counts.base_failed,
		    &base_not_launched);
		count_boots(one->now, &one->counts.now, &one->counts.now_failed,
		    &one->not_launched);
		times_compute(one, c->paired);
	}
	family_decide(all, n, false, c->noise_percent / 100);
	family_decide(all, n, true, c->noise_percent / 100);
}

static json_t *
completion_value(const struct completion *c)
{
	json_t *value = json_object();

	put_completed(value, &c->counts);
	put_real(value, "p", c->p, no_reason);
	put_string(value, "verdict", c->fewer ? "fewer" : "not_shown");
	return value;
}

/* A comparison that is repeated until it shows something errs more often. */
static json_t *
looks_warnings(size_t looks)
{
	json_t *list = json_array(), *value;

	if (looks > 1) {
		append(list, value = json_object());
		put_string(value, "kind", "looks");
		put_count(value, "looks", (long long)looks);
		put_real(value, "error", looks_error(SIGNIFICANT, looks), no_reason);
	}
	return list;
}

/* How many tests a family has, and the fewest boots of the base in one of them. */
static size_t
family_size(const struct compared *all, size_t n, bool phases, size_t *least)
{
	size_t tests = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < all[i].n; j++) {
			const struct compared_time *t = &all[i].times[j];

			if (!in_family(t, phases))
				continue;
			tests++;
			if (t->base.n < *least)
				*least = t->base.n;
		}
	return tests;
}

/* How many boots of each configuration there are to be, in words; others: of the base. */
static void
plan_words(char *text, size_t size, size_t samples, size_t others, bool paired)
{
	if (paired)
		snprintf(text, size, "%zu pair%s of boots of each configuration", samples,
		    samples == 1 ? "" : "s");
	else
		snprintf(text, size, "%zu boot%s of each configuration, %zu in the base,",
		    samples, samples == 1 ? "" : "s", others);
}

/* tests: how many whole boots are compared, and how many phases. */
static void
plan_check(size_t samples, size_t others, const size_t tests[2], bool paired)
{
	static const char *const what[] = { "whole boots", "phases" };
	const char *side = paired ? "" : " on each side";
	size_t boots = samples < others ? samples : others, needed;
	bool decides = true;
	char plan[128];

	plan_words(plan, sizeof(plan), samples, others, paired);
	for (int phases = 0; phases < 2; phases++) {
		needed = least_boots(tests[phases], paired, SIGNIFICANT);
		if (tests[phases] == 0 || boots >= needed)
			continue;
		decides = false;
		warnx("%s are too few to decide about %s (%zu): that takes %zu%s", plan,
		    what[phases], tests[phases], needed, side);
	}
	if (decides && tests[0] > 0 && boots < LEAST_SAME)
		warnx("%s can show that something changed, not that nothing did: that "
		      "takes %d%s",
		    plan, LEAST_SAME, side);
}

void
comparison_check_plan(const struct comparison *c, size_t samples)
{
	size_t n, in_base = SIZE_MAX, tests[2];
	struct compared *all = compared_new(c, &n);

	for (size_t i = 0; i < n; i++) {
		check_comparable(all[i].base, all[i].now);
		all[i].now = all[i].base; /* what is to come is as the base is */
	}
	compute(all, n, c);
	for (int phases = 0; phases < 2; phases++)
		tests[phases] = family_size(all, n, phases, &in_base);
	compared_free(all, n);
	plan_check(samples, in_base, tests, c->paired);
}

void
comparison_check_pairs(size_t samples, size_t configurations)
{
	const size_t tests[2] = { configurations, 0 };

	plan_check(samples, samples, tests, true);
}

enum comparison_status
comparison_emit(FILE *out, const struct comparison *c)
{
	json_t *record = json_object(), *value = json_object();
	json_t *configs = json_array(), *rows = json_array();
	size_t n, counts[4] = { 0 };
	struct compared *all = compared_new(c, &n);
	struct completion completion;
	bool tested = false; /* not exact */
	const char *identity;
	enum whole whole;

	for (size_t i = 0; i < n; i++)
		check_comparable(all[i].base, all[i].now);
	compute(all, n, c);
	completion = completion_decide(all, n);
	for (size_t i = 0; i < n; i++) {
		append(configs, config_value(&all[i]));
		for (size_t j = 0; j < all[i].n; j++) {
			const struct compared_time *t = &all[i].times[j];

			append(rows, time_value(&all[i], t));
			if (t->not .kind == NULL)
				counts[t->change.verdict]++;
			tested = tested || (!t->exact && t->not .kind == NULL);
		}
	}
	whole = whole_of(all, n, completion.fewer, counts);
	identity = identity_of_all(all, n);
	compared_free(all, n);
	append_new(configs, c);
	put_count(value, "schema", RESULTS_SCHEMA);
	put_string(value, "tool", "stats " BOOTMATRIX_VERSION);
	put_string(value, "base", c->path);
	put(value, "paired", json_boolean(c->paired));
	put_real(value, "noise_percent", c->noise_percent, no_reason);
	put(value, "warnings", looks_warnings(tested ? c->looks : 0));
	put_string(value, "verdict", wholes[whole].verdict);
	if (identity != NULL)
		put_string(value, "identical", identity);
	put_count(value, "status", wholes[whole].status);
	put(value, "counts", counts_value(counts));
	put(value, "completion", completion_value(&completion));
	put(value, "configs", configs);
	put(value, "rows", rows);
	put(record, "comparison", value);
	json_emit(out, record);
	json_decref(record);
	return wholes[whole].status;
}
