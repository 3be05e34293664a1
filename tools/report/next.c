/* What to do next: how many boots more would narrow the means. */
#include <math.h>
#include <string.h>

#include "advice.h"
#include "content.h"
#include "lib/markers.h"
#include "sentences.h"
#include "series.h"
#include "show.h"

enum {
	DECIDE_MAX = 1000, /* more boots than that are no advice */
	AUTO_MAX = 100,	   /* what SAMPLES=auto boots at most */
};

/* The need of a configuration for a mean within so many percent, or NULL: none. */
static const json_t *
need_of(const struct config *c, double percent)
{
	json_t *need;
	size_t i;

	json_array_foreach(value_at(c->json, "statistics.samples_needed"), i, need)
		if (number_at(need, "percent") == percent && number_at(need, "more") > 0)
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

/* What makes the matrix of so many boots, and what it does; some are not as sure. */
static const char *
samples_text(struct arena *a, double attempts, const char *does, bool is_sure, bool brief)
{
	return arena_text(a, "%s %s%s",
	    advice_setting(a, "SAMPLES", arena_text(a, "%.0f", attempts), brief), does,
	    is_sure ? "" : ", if all boots that it adds complete");
}

/* "the mean", or which of them. */
static const char *
means_text(const struct results *r, size_t n)
{
	size_t timed = 0;

	for (size_t i = 0; i < r->n_configs; i++)
		timed += number_at(r->configs[i].json, "statistics.n") > 0;
	if (timed == 1)
		return "the mean";
	return n == timed ? "every mean"
			  : arena_text(r->arena, "%zu of %zu means", n, timed);
}

/* Is the mean as narrow already? */
static bool
is_narrow(const struct config *c, double percent)
{
	json_t *need;
	size_t i;

	json_array_foreach(value_at(c->json, "statistics.samples_needed"), i, need)
		if (number_at(need, "percent") == percent && number_at(need, "more") == 0)
			return true;
	return is_identical(c);
}

/* ", in about 25 s of boots": so many of each configuration; nothing where virtual time
 * or boots that do not complete hide how long these take. */
static const char *
duration_text(const struct results *r, double boots)
{
	double ms = 0;

	for (size_t i = 0; i < r->n_configs; i++)
		ms += is_icount(r->configs[i].json) || series_failed(&r->configs[i]) > 0
			  ? NAN
			  : number_at(r->configs[i].json, "statistics.mean_ms");
	if (isnan(ms))
		return "";
	ms *= boots;
	return arena_text(r->arena,
	    ms < 100e3 ? ", in about %.0f s of boots" : ", in about %.0f min of boots",
	    ceil(ms / (ms < 100e3 ? 1e3 : 60e3)));
}

/* "make matrix SAMPLES=24 narrows every mean to +- 1 %", and how many more each needs. */
static void
say_need(const struct results *r, struct items *items, double percent, bool brief)
{
	struct arena *a = r->arena;
	struct item *item;
	const char *list = NULL;
	double most = 0;
	bool one = r->n_configs == 1, is_sure = true;
	size_t n = 0, narrow = 0;

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		const json_t *need = need_of(c, percent);

		narrow += is_narrow(c, percent);
		if (need == NULL)
			continue;
		most = fmax(most, attempts_for(c, number_at(need, "n")));
		is_sure = is_sure && series_failed(c) == 0;
		if (n++ < NAMES_LISTED)
			list = join(a, list,
			    arena_text(a, "%.0f%s%s%s", number_at(need, "more"),
				n > 1 ? "" : " more", one ? "" : " of ",
				one ? "" : c->name));
	}
	if (n > NAMES_LISTED)
		list = arena_text(a, "%s, of %zu others as well", list, n - NAMES_LISTED);
	if (n == 0)
		return;
	item = say(a, items,
	    samples_text(a, most,
		arena_text(a, "narrows %s to \xc2\xb1 %g %%%s", means_text(r, n + narrow),
		    percent, duration_text(r, most)),
		is_sure, brief));
	say(a, &item->each, list);
}

/* Are there boots that did not complete, or fewer that do than in the base? */
static bool
has_failed(const struct results *r)
{
	const char *verdict = raw_at(r->json, "comparison.verdict");

	for (size_t i = 0; i < r->n_configs; i++)
		if (series_failed(&r->configs[i]) > 0)
			return true;
	return strcmp(verdict, "fewer_complete") == 0 ||
	       strcmp(verdict, "not_launched") == 0;
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
			advice_goal(a, "html", brief)));
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

/* Which boots more would name the phases worth work, or why none is named. */
static const char *
unnamed_text(struct arena *a, const struct config *c, bool brief)
{
	const json_t *reason = value_at(c->json, "findings_reason");

	if (strcmp(raw_at(reason, "kind"), "needs_boots") == 0)
		return samples_text(a, attempts_for(c, number_at(reason, "n")),
		    "names the phases worth work", series_failed(c) == 0, brief);
	return arena_text(a, "no phase worth work is named: %s",
	    or_nothing(sentence_reason(a, reason)));
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
		const json_t *need =
		    value_at(r->configs[i].json, "statistics.samples_needed.0");

		identical += is_identical(&r->configs[i]);
		known +=
		    is_identical(&r->configs[i]) ||
		    (number_at(need, "more") == 0 && number_at(need, "percent") == 1);
	}
	if (r->n_configs == 0 || known < r->n_configs)
		return NULL;
	return identical > 0 ? "nothing is missing: more boots would be identical"
			     : "nothing is missing: every mean is known to \xc2\xb1 1 %";
}

/* Boots on each side that may decide about every whole boot that is undecided, as far as
 * that is known; NAN: it is of none. */
static double
boots_to_decide(const json_t *comparison)
{
	double most = NAN;
	json_t *row;
	size_t i;

	json_array_foreach(value_at(comparison, "rows"), i, row)
		if (value_at(row, "phase") == NULL)
			most = fmax(most, number_at(row, "undecided.n"));
	return most;
}

/* How what is undecided may be decided. */
static void
say_undecided(const struct results *r, struct items *items, const json_t *c, bool brief)
{
	struct arena *a = r->arena;
	double boots = boots_to_decide(c);
	bool is_paired = json_is_true(value_at(c, "paired"));
	const char *n = arena_text(a, "%.0f", boots);

	if (boots <= DECIDE_MAX)
		say(a, items,
		    arena_text(a, "%s may decide whether boots changed%s",
			advice_knows("") ? advice_setting(a, "SAMPLES", n, brief)
					 : arena_text(a, "%s boots of each", n),
			is_paired ? "" : ", with as many in the base"));
	else if (boots > DECIDE_MAX && is_paired && advice_knows("") &&
		 !advice_knows("SAMPLES=auto") &&
		 number_at(c, "configs.0.attempted") < AUTO_MAX)
		say(a, items,
		    arena_text(a,
			"%s boots until every ratio is known to \xc2\xb1 2 %%, or %d "
			"times",
			advice_setting(a, "SAMPLES", "auto", brief), AUTO_MAX));
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
			advice_knows("") ? advice_goal(a, "html", brief)
					 : "report -f html"));
	if (number_at(c, "counts.undecided") > 0)
		say_undecided(r, items, c, brief);
	if (strcmp(raw_at(c, "verdict"), "same") == 0)
		say(a, items, "nothing is missing: nothing is undecided");
}

static struct items
steps(const struct results *r, bool brief)
{
	struct arena *a = r->arena;
	struct items items = { 0 };
	struct crowd crowd = { 0 };
	const json_t *comparison = value_at(r->json, "comparison");
	const char *enough;
	double results = history_needs(r), repeated;
	size_t needs;

	if (results > 0)
		say(a, &items,
		    arena_text(a, "%s more of the same matrix would tell",
			show_counted(a, results, "result")));
	if (has_failed(r))
		say_logs(r, &items, brief);
	if (comparison != NULL)
		say_comparison(r, &items, comparison, brief);
	if (has_warning(r, "vcpus_beyond_cores") && !has_both_clocks(r) && may_count(r))
		say(a, &items,
		    arena_text(a, "%s: scaling beyond the cores",
			advice_setting(a, "CLOCK", "wall icount", brief)));
	needs = items.n;
	say_need(r, &items, 5, brief);
	say_need(r, &items, 1, brief);
	if (items.n > needs && has_warning(r, "noisy_host"))
		say(a, &items, "a quieter host would do with fewer boots");
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		if (value_at(c->json, "findings_reason") != NULL &&
		    number_at(c->json, "statistics.n") > 0)
			crowd_add(a, &crowd, "", unnamed_text(a, c, brief), c->name);
	}
	if ((repeated = attempts_to_repeat(r)) > 0)
		say(a, &items,
		    samples_text(a, repeated, "shows whether boots are identical",
			!has_failed(r), brief));
	for (size_t i = 0; i < crowd.n; i++) {
		crowd.who[i].is_brief = true;
		say(a, &items, who_text(r, &crowd.who[i]));
	}
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
