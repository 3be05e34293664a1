/* Boots that did not complete: those that ended alike as one. */

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

/* "timeout in samples 1, 3, last phase proc_init: reason". */
static const char *
failure_text(struct arena *a, const struct failure *f)
{
	const char *text = arena_text(
	    a, "%s in %s %s", f->outcome, f->n == 1 ? "sample" : "samples", f->samples);

	if (f->last_phase != NULL)
		text = arena_text(a, "%s, last phase %s", text, f->last_phase);
	return f->reason == NULL ? text : arena_text(a, "%s: %s", text, f->reason);
}

static void
add_failures(struct arena *a, struct crowd *crowd, const struct config *c)
{
	struct failure *list = NULL;
	size_t n = 0, i;
	json_t *sample;

	json_array_foreach(value_at(c->json, "samples"), i, sample)
		if (!outcome_completed(raw_at(sample, "outcome")))
			add_failure(a, &list, &n, sample);
	/* What the guest said last tells one from another, too. */
	for (i = 0; i < n; i++)
		crowd_add(a, crowd, list[i].last_line == NULL ? "" : list[i].last_line,
		    failure_text(a, &list[i]), c->name);
}

struct items
failures(const struct results *r)
{
	struct crowd crowd = { 0 };
	struct items items = { 0 };

	for (size_t i = 0; i < r->n_configs; i++)
		add_failures(r->arena, &crowd, &r->configs[i]);
	for (size_t i = 0; i < crowd.n; i++) {
		struct item *item = say(r->arena, &items, who_text(r, &crowd.who[i]));

		item->quote = *crowd.who[i].kind == '\0' ? NULL : crowd.who[i].kind;
	}
	return items;
}
