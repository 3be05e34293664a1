/* What to do next: how many boots more would narrow the means. */
#include <math.h>
#include <string.h>

#include "lib/typed.h"
#include "content.h"
#include "sentences.h"
#include "series.h"

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

/* "make matrix SAMPLES=24 narrows every mean to +- 1 %", and how many more each needs. */
static void
say_need(const struct results *r, struct items *items, double percent)
{
	struct arena *a = r->arena;
	struct item *item;
	const char *list = NULL;
	double most = 0;
	bool one = r->n_configs == 1;
	size_t n = 0;

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		const json_t *need = need_of(c, percent);

		if (need == NULL)
			continue;
		most = fmax(most, number_at(need, "n"));
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
	    arena_text(a, "%s matrix SAMPLES=%.0f narrows %s to \xc2\xb1 %g %%", typed(),
		most, one ? "the mean" : "every mean", percent));
	say(a, &item->each, list);
}

static bool
has_failed(const struct results *r)
{
	for (size_t i = 0; i < r->n_configs; i++)
		if (series_failed(&r->configs[i]) > 0)
			return true;
	return false;
}

/* Which boots more would name the phases worth work, or why none is named. */
static const char *
unnamed_text(struct arena *a, const struct config *c)
{
	const json_t *reason = value_at(c->json, "findings_reason");

	if (strcmp(raw_at(reason, "kind"), "needs_boots") == 0)
		return arena_text(a, "%s matrix SAMPLES=%.0f names the phases worth work",
		    typed(), number_at(reason, "n"));
	return arena_text(a, "no phase worth work is named: %s",
	    or_nothing(sentence_reason(a, reason)));
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

struct items
next_steps(const struct results *r)
{
	struct arena *a = r->arena;
	struct items items = { 0 };
	struct crowd crowd = { 0 };
	const char *enough;
	size_t needs;

	if (history_next(r) != NULL)
		say(a, &items, history_next(r));
	if (has_failed(r))
		say(a, &items,
		    arena_text(a,
			"see why boots did not complete: %s html has their logs",
			typed()));
	if (has_warning(r, "vcpus_beyond_cores") && !has_both_clocks(r))
		say(a, &items,
		    arena_text(a,
			"%s matrix CLOCK=icount: scaling where vCPUs outnumber cores",
			typed()));
	needs = items.n;
	say_need(r, &items, 1);
	say_need(r, &items, 5);
	if (items.n > needs && has_warning(r, "noisy_host"))
		say(a, &items, "a quieter host would do with fewer boots");
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		if (value_at(c->json, "findings_reason") != NULL &&
		    number_at(c->json, "statistics.n") > 0)
			crowd_add(a, &crowd, "", unnamed_text(a, c), c->name);
	}
	for (size_t i = 0; i < crowd.n; i++) {
		crowd.who[i].is_brief = true;
		say(a, &items, who_text(r, &crowd.who[i]));
	}
	if (items.n == 0 && (enough = enough_text(r)) != NULL)
		say(a, &items, enough);
	return items;
}
