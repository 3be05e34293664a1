/* What to do next: which boots more would tell what, and what else helps. */
#include <math.h>
#include <string.h>

#include "advice.h"
#include "content.h"
#include "lib/markers.h"
#include "lib/typed.h"
#include "sentences.h"
#include "series.h"
#include "show.h"

enum {
	DECIDE_MAX = 1000, /* more boots than that are no advice */
	AUTO_MAX = 100,	   /* what SAMPLES=auto boots at most */
};

/* What a configuration needs for a mean within so many percent; NULL: not known. */
static const json_t *
need_of(const struct config *c, double percent)
{
	json_t *need;
	size_t i;

	json_array_foreach(value_at(c->json, "statistics.samples_needed"), i, need)
		if (number_at(need, "percent") == percent)
			return need;
	return NULL;
}

/* Boots to ask for so that n have a time, where all that are added complete. */
static double
attempts_for(const struct config *c, double n)
{
	double failed = number_at(c->json, "statistics.attempted") -
			number_at(c->json, "statistics.n");

	return failed > 0 ? n + failed : n;
}

static bool
asked_both_clocks(void)
{
	return advice_knows("CLOCK=wall icount") || advice_knows("CLOCK=icount wall");
}

/* Were both clocks asked for, and do more boots by the wall clock alone say more?  With
 * CLOCK=wall those that there are are kept, and called the same. */
static bool
is_wall_enough(const struct results *r)
{
	for (size_t i = 0; i < r->n_configs; i++)
		if (is_icount(r->configs[i].json) && !is_identical(&r->configs[i]))
			return false;
	return has_both_clocks(r) && asked_both_clocks();
}

/* What makes the matrix of so many boots, and what it does; some are not as sure. */
static const char *
samples_text(const struct results *r, double attempts, bool on_wall, const char *does,
    bool is_sure, bool brief)
{
	struct arena *a = r->arena;
	const char *settings[] = { arena_text(a, "SAMPLES=%.0f", attempts),
		on_wall ? "CLOCK=wall" : NULL, NULL };

	return arena_text(a, "%s %s%s", advice_settings(a, settings, brief), does,
	    is_sure ? "" : ", if all boots that it adds complete");
}

/* Is the mean as narrow already? */
static bool
is_narrow(const struct config *c, double percent)
{
	return is_identical(c) || number_at(need_of(c, percent), "more") == 0;
}

/* "the mean", or which of them. */
static const char *
means_text(struct arena *a, size_t n, size_t timed)
{
	if (timed == 1)
		return "the mean";
	return n == timed ? "every mean" : arena_text(a, "%zu of %zu means", n, timed);
}

/* Is it booted again where boots by the wall clock are enough? */
static bool
is_booted(const struct config *c, bool on_wall)
{
	return !on_wall || !is_icount(c->json);
}

/* ", in about 25 s of boots", of those to come until there are so many of each; nothing
 * where virtual time or boots that do not complete hide how long these take. */
static const char *
duration_text(const struct results *r, double boots, bool on_wall)
{
	double ms = 0;

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		if (!is_booted(c, on_wall))
			continue;
		ms += is_icount(c->json) || series_failed(c) > 0
			  ? NAN
			  : fmax(0, boots - number_at(c->json, "statistics.n")) *
				number_at(c->json, "statistics.mean_ms");
	}
	if (isnan(ms))
		return "";
	return arena_text(r->arena,
	    ms < 100e3 ? ", in about %.0f s of boots" : ", in about %.0f min of boots",
	    ceil(ms / (ms < 100e3 ? 1e3 : 60e3)));
}

/* What several have to be told, and whom it is of. */
static void
say_crowd(const struct results *r, struct items *items, struct crowd *crowd)
{
	for (size_t i = 0; i < crowd->n; i++) {
		crowd->who[i].is_brief = true;
		say(r->arena, items, who_text(r, &crowd->who[i]));
	}
}

/* What configurations need for means within so many percent. */
struct needs {
	double most;	       /* boots to ask for */
	size_t n, timed;       /* that need boots; that have a mean */
	size_t narrow;	       /* of which it is as narrow already */
	bool is_sure;	       /* whether boots that are added complete */
	const char *more;      /* how many more each needs */
	struct crowd too_many; /* of which it would be too many */
};

static void
add_need(
    struct needs *all, const struct results *r, const struct config *c, double percent)
{
	struct arena *a = r->arena;
	const json_t *need = need_of(c, percent);
	double more = number_at(need, "more"),
	       most = number_at(need, "n_reason.more_than");
	bool one = r->n_configs == 1;

	all->timed += number_at(c->json, "statistics.n") > 0;
	all->narrow += is_narrow(c, percent);
	if (most > 0)
		crowd_add(a, &all->too_many, "",
		    arena_text(a,
			"to know the mean to \xc2\xb1 %g %% takes more than %.0f boots",
			percent, most),
		    c->name);
	if (!(more > 0))
		return;
	all->most = fmax(all->most, attempts_for(c, number_at(need, "n")));
	all->is_sure = all->is_sure && series_failed(c) == 0;
	if (all->n++ < NAMES_LISTED)
		all->more = join(a, all->more,
		    arena_text(a, "%.0f%s%s%s", more, all->n > 1 ? "" : " more",
			one ? "" : " of ", one ? "" : c->name));
}

/* "make matrix SAMPLES=24 narrows every mean to +- 1 %", and how many more each needs. */
static void
say_need(const struct results *r, struct items *items, double percent, bool brief)
{
	struct arena *a = r->arena;
	struct needs all = { .is_sure = true };
	bool on_wall = is_wall_enough(r);
	struct item *item;

	for (size_t i = 0; i < r->n_configs; i++)
		if (is_booted(&r->configs[i], on_wall))
			add_need(&all, r, &r->configs[i], percent);
	say_crowd(r, items, &all.too_many);
	if (all.n == 0)
		return;
	if (all.n > NAMES_LISTED)
		all.more = arena_text(
		    a, "%s, of %zu others as well", all.more, all.n - NAMES_LISTED);
	item = say(a, items,
	    samples_text(r, all.most, on_wall,
		arena_text(a, "narrows %s to \xc2\xb1 %g %%%s",
		    means_text(a, all.n + all.narrow, all.timed), percent,
		    duration_text(r, all.most, on_wall)),
		all.is_sure, brief));
	say(a, &item->each, arena_text(a, "needed: %s", all.more));
}

/* How many boots may decide about the headline estimate, where it is undecided. */
static void
say_estimate(const struct results *r, struct items *items, bool brief)
{
	struct arena *a = r->arena;
	struct crowd near = { 0 }, too_many = { 0 };
	double most = 0;
	bool is_sure = true;

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		const json_t *why =
		    value_at(c->json, "whitepaper_comparison.equivalence.undecided");
		double more_than = number_at(why, "more_than");

		if (more_than > 0)
			crowd_add(a, &too_many, "",
			    arena_text(a,
				"to decide whether the estimate holds takes more than "
				"%.0f boots",
				more_than),
			    c->name);
		else if (strcmp(raw_at(why, "kind"), "bound_in_interval") == 0) {
			crowd_add(a, &near, "", "may decide whether the estimate holds",
			    c->name);
			most = fmax(most, attempts_for(c, number_at(why, "n")));
			is_sure = is_sure && series_failed(c) == 0;
		}
	}
	if (near.n > 0) {
		near.who->is_brief = true;
		say(a, items,
		    samples_text(r, most, is_wall_enough(r), who_text(r, near.who),
			is_sure, brief));
	}
	say_crowd(r, items, &too_many);
}

/* Do fewer boots complete than in the base? */
static bool
has_lost(const json_t *comparison)
{
	const char *verdict = raw_at(comparison, "verdict");

	return strcmp(verdict, "fewer_complete") == 0 ||
	       strcmp(verdict, "not_launched") == 0;
}

static bool
has_failed(const struct results *r)
{
	for (size_t i = 0; i < r->n_configs; i++)
		if (series_failed(&r->configs[i]) > 0)
			return true;
	return false;
}

/* A page, or what makes it where it is not made yet. */
static const char *
page_text(struct arena *a, const char *page, bool brief)
{
	return advice_has_pages() ? page : advice_goal(a, "html", brief);
}

/* Where the logs are of boots that did not complete; in a page that has them, there. */
static void
say_logs(const struct results *r, struct items *items, bool brief)
{
	struct arena *a = r->arena;

	if (r->has_logs)
		say(a, items, "see why boots did not complete: their logs are below")
		    ->section = "logs";
	else
		say(a, items,
		    arena_text(a, "see why boots did not complete: %s has their logs",
			page_text(a, "report.html", brief)));
}

/* Was a marker of the profile seen as a function? */
static bool
has_functions(const struct config *c)
{
	const json_t *sample, *marker;
	size_t i, k;

	json_array_foreach(value_at(c->json, "samples"), i, sample)
		json_array_foreach(json_object_get(sample, "markers"), k, marker) {
			const char *source = raw_at(marker, "source");

			if (strcmp(raw_at(marker, "name"), MARKER_RESET) != 0 &&
			    (strcmp(source, "symbol") == 0 ||
				strcmp(source, "address") == 0))
				return true;
		}
	return false;
}

/*
 * Has an end a time on the deterministic clock?  What is printed has none where nothing
 * counts, or beside a drive.
 */
static bool
has_counted_end(const struct config *c)
{
	return (strcmp(raw_at(c->json, "probe"), "marks") != 0 &&
		   value_at(c->json, "guest.disk_sha256") == NULL &&
		   value_at(c->json, "guest.cdrom_sha256") == NULL) ||
	       has_functions(c);
}

/* May they be booted on the deterministic clock as they are? */
static bool
may_count(const struct results *r)
{
	static const char *const refused[][2] = { { "accel", "kvm" }, { "probe", "off" },
		{ "thread", "multi" } };

	for (size_t i = 0; i < r->n_configs; i++) {
		if (!has_counted_end(&r->configs[i]))
			return false;
		for (size_t k = 0; k < sizeof(refused) / sizeof(refused[0]); k++)
			if (strcmp(raw_at(r->configs[i].json, refused[k][0]),
				refused[k][1]) == 0)
				return false;
	}
	return true;
}

/* Which boots more would show the phases worth work, or why none is named. */
static const char *
unnamed_text(const struct results *r, const struct config *c, bool brief)
{
	const json_t *reason = value_at(c->json, "findings_reason");

	if (strcmp(raw_at(reason, "kind"), "needs_boots") == 0)
		return samples_text(r, attempts_for(c, number_at(reason, "n")),
		    is_wall_enough(r), "shows which phases are worth work",
		    series_failed(c) == 0, brief);
	return arena_text(r->arena, "no phase worth work is named: %s",
	    or_nothing(sentence_reason(r->arena, reason)));
}

/* Boots to ask for so that none stands alone that another might show not identical; 0. */
static double
attempts_to_repeat(const struct results *r)
{
	double most = 0;

	for (size_t i = 0; i < r->n_configs; i++)
		if (number_at(r->configs[i].json, "statistics.identical.of") == 1)
			most = fmax(most, attempts_for(&r->configs[i], 2));
	return most;
}

/* Where nothing is to be done: what is known well enough; NULL: not that much. */
static const char *
enough_text(const struct results *r)
{
	size_t identical = 0, known = 0;

	for (size_t i = 0; i < r->n_configs; i++) {
		identical += is_identical(&r->configs[i]);
		known += is_narrow(&r->configs[i], 1);
	}
	if (r->n_configs == 0 || known < r->n_configs)
		return NULL;
	return identical == r->n_configs
		   ? "nothing is missing: more boots would be identical"
		   : "nothing is missing: every mean is known to \xc2\xb1 1 %";
}

/* Boots that did not complete of a configuration, on the side that has more of them. */
static double
compared_failed(const json_t *comparison, const char *name)
{
	json_t *config;
	size_t i;

	json_array_foreach(value_at(comparison, "configs"), i, config)
		if (strcmp(raw_at(config, "config"), name) == 0)
			return fmax(number_at(config, "attempted") -
					number_at(config, "completed"),
			    number_at(config, "base_attempted") -
				number_at(config, "base_completed"));
	return NAN;
}

/* Boots to ask for on each side, where all that are added complete, that may decide about
 * every whole boot that is undecided, as far as that is known; NAN: it is of none. */
static double
boots_to_decide(const json_t *comparison)
{
	double most = NAN;
	json_t *row;
	size_t i;

	json_array_foreach(value_at(comparison, "rows"), i, row) {
		double n = fmax(
		    number_at(row, "undecided.n"), number_at(row, "undecided.more_than"));

		if (value_at(row, "phase") == NULL)
			most = fmax(most, n + fmax(0, compared_failed(comparison,
							  raw_at(row, "config"))));
	}
	return most;
}

/* How what is undecided may be decided. */
static void
say_undecided(const struct results *r, struct items *items, const json_t *c, bool brief)
{
	struct arena *a = r->arena;
	double boots = boots_to_decide(c);
	bool is_paired = comparison_is_paired(r);
	/* What is exact is known; a base has what is compared with it. */
	const char *clock = is_paired && asked_both_clocks() ? "CLOCK=wall" : NULL;
	const char *of_each[] = { arena_text(a, "SAMPLES=%.0f", boots), clock, NULL };
	const char *until_known[] = { "SAMPLES=auto", clock, NULL };

	if (boots <= DECIDE_MAX)
		say(a, items,
		    arena_text(a, "%s may decide whether boots changed%s",
			advice_is_told() ? advice_settings(a, of_each, brief)
					 : arena_text(a, "%.0f boots of each", boots),
			is_paired ? "" : ", with as many in the base"));
	else if (boots > DECIDE_MAX && is_paired && advice_is_told() &&
		 !advice_knows("SAMPLES=auto") &&
		 number_at(c, "configs.0.attempted") < AUTO_MAX)
		say(a, items,
		    arena_text(a,
			"%s boots until every ratio is known to \xc2\xb1 2 %%, or %d "
			"times",
			advice_settings(a, until_known, brief), AUTO_MAX));
	else if (boots > DECIDE_MAX && !is_paired)
		say(a, items,
		    arena_text(a,
			"%s ab A=... B=... shows smaller changes, where both can be "
			"booted",
			typed()));
	else
		say(a, items, "see what is undecided, and why")->section = "undecided";
}

/* What a comparison leaves to be done. */
static void
say_comparison(const struct results *r, struct items *items, const json_t *c, bool brief)
{
	struct arena *a = r->arena;
	bool has_changed =
	    number_at(c, "counts.slower") + number_at(c, "counts.faster") > 0;

	if (has_changed && !r->in_page)
		say(a, items,
		    arena_text(a, "%s draws the boots of both sides",
			advice_is_told() ? page_text(a, "comparison.html", brief)
					 : "report -f html"));
	/* How many boots it takes is another question where they do not complete. */
	if (number_at(c, "counts.undecided") > 0 && !has_lost(c))
		say_undecided(r, items, c, brief);
	if (strcmp(raw_at(c, "verdict"), "same") == 0)
		say(a, items, "nothing is missing: nothing is undecided");
}

static struct items
steps(const struct results *r, bool brief)
{
	static const char *const both_clocks[] = { "CLOCK=wall icount", NULL };
	struct arena *a = r->arena;
	struct items items = history_next(r);
	struct crowd crowd = { 0 };
	const json_t *comparison = value_at(r->json, "comparison");
	const char *enough;
	double results = history_needs(r), repeated;
	size_t needs;

	if (results > 0)
		say(a, &items,
		    arena_text(a, "%s more of the same matrix would tell",
			show_counted(a, results, "result")));
	if (has_failed(r) || has_lost(comparison) || comparison_completed(r) != NULL)
		say_logs(r, &items, brief);
	if (comparison != NULL)
		say_comparison(r, &items, comparison, brief);
	if (has_warning(r, "vcpus_beyond_cores") && !has_both_clocks(r) && may_count(r))
		say(a, &items,
		    arena_text(a, "%s: scaling beyond the cores",
			advice_settings(a, both_clocks, brief)));
	if (has_warning(r, "one_cpu_used"))
		say(a, &items,
		    "to see it scale, boot a kernel that starts the other CPUs");
	needs = items.n;
	say_estimate(r, &items, brief);
	say_need(r, &items, 5, brief);
	say_need(r, &items, 1, brief);
	if (items.n > needs && has_warning(r, "noisy_host"))
		say(a, &items, "a quieter host would do with fewer boots");
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		if (value_at(c->json, "findings_reason") != NULL &&
		    number_at(c->json, "statistics.n") > 0)
			crowd_add(a, &crowd, "", unnamed_text(r, c, brief), c->name);
	}
	if ((repeated = attempts_to_repeat(r)) > 0)
		say(a, &items,
		    samples_text(r, repeated, false, "shows whether boots are identical",
			!has_failed(r), brief));
	say_crowd(r, &items, &crowd);
	if (items.n == 0 && (enough = enough_text(r)) != NULL)
		say(a, &items, enough);
	return items;
}

struct items
next_steps(const struct results *r)
{
	return steps(r, false);
}

struct items
next_steps_brief(const struct results *r)
{
	return steps(r, true);
}
