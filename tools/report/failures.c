/* Boots that did not complete: those of a configuration that ended alike as one. */

#include "lib/outcome.h"
#include "content.h"
#include "show.h"

struct failure {
	const char *outcome, *reason, *last_phase, *last_line, *samples;
	size_t n;
};

static bool
is_alike(const struct failure *a, const struct failure *b)
{
	return same_text(a->outcome, b->outcome) && same_text(a->reason, b->reason) &&
	       same_text(a->last_phase, b->last_phase) &&
	       same_text(a->last_line, b->last_line);
}

/* Add a boot to the failure that it is like, or as a new one. */
static void
add_failure(struct arena *a, struct failure **list, size_t *n, const json_t *sample)
{
	struct failure one = { or_nothing(text_at(a, sample, "outcome")),
		bytes_at(a, sample, "reason"), text_at(a, sample, "last_phase"),
		bytes_at(a, sample, "last_line"), NULL, 0 };
	struct failure *like;
	size_t i = 0;

	while (i < *n && !is_alike(&(*list)[i], &one))
		i++;
	if (i == *n) {
		*list = arena_grow(a, *list, *n, sizeof(**list));
		(*list)[(*n)++] = one;
	}
	like = &(*list)[i];
	if (like->n++ < NAMES_LISTED)
		like->samples =
		    join(a, like->samples, show_count(a, number_at(sample, "sample")));
	else if (like->n == NAMES_LISTED + 1)
		like->samples = join(a, like->samples, "\xe2\x80\xa6");
}

/* "cpu_2: timeout in samples 1, 3, last phase proc_init: reason". */
static const char *
failure_text(struct arena *a, const char *config, const struct failure *f)
{
	const char *text = arena_text(a, "%s: %s in %s %s", config, f->outcome,
	    f->n == 1 ? "sample" : "samples", f->samples);

	if (f->last_phase != NULL)
		text = arena_text(a, "%s, last phase %s", text, f->last_phase);
	return f->reason == NULL ? text : arena_text(a, "%s: %s", text, f->reason);
}

static void
say_failures(struct arena *a, struct items *items, const struct config *c)
{
	struct failure *list = NULL;
	size_t n = 0, i;
	json_t *sample;

	json_array_foreach(value_at(c->json, "samples"), i, sample)
		if (!outcome_completed(raw_at(sample, "outcome")))
			add_failure(a, &list, &n, sample);
	for (i = 0; i < n; i++)
		say(a, items, failure_text(a, c->name, &list[i]))->quote =
		    list[i].last_line;
}

struct items
failures(const struct results *r)
{
	struct items items = { 0 };

	for (size_t i = 0; i < r->n_configs; i++)
		say_failures(r->arena, &items, &r->configs[i]);
	return items;
}
