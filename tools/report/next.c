/* What to do next: how many boots more would narrow the means. */
#include <math.h>
#include <string.h>

#include "content.h"
#include "sentences.h"

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

/* "+- 1 %: about 19 more boots of cpu_1, 4 of cpu_2, or 24 of each in all". */
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
		double more = number_at(need, "more");

		if (need == NULL)
			continue;
		most = fmax(most, number_at(need, "n"));
		if (n++ < NAMES_LISTED)
			list = join(a, list,
			    arena_text(a, "%.0f%s%s%s", more,
				n > 1	    ? ""
				: more == 1 ? " more boot"
					    : " more boots",
				one ? "" : " of ", one ? "" : c->name));
	}
	if (n > NAMES_LISTED)
		list = arena_text(a, "%s, of %zu others as well", list, n - NAMES_LISTED);
	if (n > 0)
		say(a, items,
		    arena_text(a, "\xc2\xb1 %g %%: about %s, or %.0f%s in all", percent,
			list, most, one ? "" : " of each"));
}

static bool
has_warning(const struct results *r, const char *kind)
{
	json_t *item;
	size_t k;

	for (size_t i = 0; i < r->n_configs; i++)
		json_array_foreach(value_at(r->configs[i].json, "warnings"), k, item)
			if (strcmp(raw_at(item, "kind"), kind) == 0)
				return true;
	return false;
}

struct items
next_steps(const struct results *r)
{
	struct arena *a = r->arena;
	struct items items = { 0 };
	struct crowd crowd = { 0 };

	say_need(r, &items, 1);
	say_need(r, &items, 5);
	if (items.n > 0 && has_warning(r, "noisy_host"))
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
	if (has_warning(r, "vcpus_beyond_cores") && !has_both_clocks(r))
		say(a, &items,
		    "more vCPUs than cores: the wall clock cannot show how the guest "
		    "scales, "
		    "CLOCK=icount can");
	return items;
}
