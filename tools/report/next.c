/* What to do next: how many boots more would narrow the means. */
#include <math.h>
#include <string.h>

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

/* "+- 1 % of the mean takes 24 boots of each (SAMPLES=24): 19 more of cpu_1". */
static void
say_need(const struct results *r, struct items *items, double percent)
{
	struct arena *a = r->arena;
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
	if (n > 0)
		say(a, items,
		    arena_text(a,
			"\xc2\xb1 %g %% of the mean takes %.0f boots%s "
			"(SAMPLES=%.0f): %s",
			percent, most, one ? "" : " of each", most, list));
}

static bool
has_failed(const struct results *r)
{
	for (size_t i = 0; i < r->n_configs; i++)
		if (series_failed(&r->configs[i]) > 0)
			return true;
	return false;
}

struct items
next_steps(const struct results *r)
{
	struct arena *a = r->arena;
	struct items items = { 0 };
	struct crowd crowd = { 0 };
	size_t needs;

	if (has_failed(r))
		say(a, &items,
		    "see why boots did not complete: make html has their logs");
	if (has_warning(r, "vcpus_beyond_cores") && !has_both_clocks(r))
		say(a, &items,
		    "CLOCK=icount shows how it scales: here vCPUs outnumber cores");
	needs = items.n;
	say_need(r, &items, 1);
	say_need(r, &items, 5);
	if (items.n > needs && has_warning(r, "noisy_host"))
		say(a, &items, "a quieter host would do with fewer boots");
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		const char *reason = reason_at(a, c->json, "findings");

		if (reason != NULL && number_at(c->json, "statistics.n") > 0)
			crowd_add(a, &crowd, "",
			    arena_text(
				a, "no phase is named as worth work: it %s", reason),
			    c->name);
	}
	for (size_t i = 0; i < crowd.n; i++)
		say(a, &items, who_text(r, &crowd.who[i]));
	return items;
}
