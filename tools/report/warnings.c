/* What a reader must know before the numbers. */
#include <string.h>

#include "content.h"
#include "sentences.h"
#include "show.h"

/* Warnings of one kind that are told in their own words. */
enum { ALIKE_MAX = 4 };

static bool
none_completed(const struct config *c)
{
	return number_at(c->json, "statistics.booted") == 0;
}

static bool
none_attempted(const struct config *c)
{
	return number_at(c->json, "statistics.attempted") == 0;
}

static bool
none_of_some_completed(const struct config *c)
{
	return none_completed(c) && !none_attempted(c);
}

static bool
has_estimated_times(const struct config *c)
{
	json_t *phase;
	size_t i;

	json_array_foreach(value_at(c->json, "phases"), i, phase)
		if (strcmp(raw_at(phase, "source"), "estimated") == 0)
			return true;
	return false;
}

static const char *
accel_text(struct arena *a, const struct config *c, const char *path)
{
	const char *reason = text_at(a, c->json, path);
	const char *accel = text_at(a, c->json, "accel");

	/* Where QEMU never told, nothing is known to be used. */
	if (reason == NULL || accel == NULL)
		return NULL;
	return arena_text(a, "%s was asked for, %s is used: %s",
	    or_nothing(text_at(a, c->json, "accel_asked")), accel, reason);
}

/* Say the warnings of a kind: a few in their own words, and how many more there are. */
static void
say_kind(const struct results *r, struct items *items, const struct crowd *crowd,
    const char *kind)
{
	size_t alike = 0, said = 0, rest = 0;

	for (size_t i = 0; i < crowd->n; i++)
		alike += strcmp(crowd->who[i].kind, kind) == 0;
	for (size_t i = 0; i < crowd->n; i++) {
		if (strcmp(crowd->who[i].kind, kind) != 0)
			continue;
		/* To say that there is one more would take as much room as to say it. */
		if (said++ < ALIKE_MAX || alike == ALIKE_MAX + 1)
			say(r->arena, items, who_text(r, &crowd->who[i]));
		else
			rest += crowd->who[i].n;
	}
	if (rest > 0)
		say(r->arena, items,
		    arena_text(r->arena,
			"and %zu more like the last %d, see \"warnings\" in the results",
			rest, ALIKE_MAX));
}

static void
add_warnings(const struct results *r, struct crowd *crowd, const json_t *list,
    const char *name, bool none)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		const char *kind = or_nothing(text_at(r->arena, item, "kind"));

		/* That none completed is said in other words, and so are texts. */
		if (json_is_object(item) && (!none || strcmp(kind, "failed_boots") != 0))
			crowd_add(r->arena, crowd, kind, sentence_warning(r->arena, item),
			    name);
	}
}

/* The kinds of warnings by how much they may mislead, and the others as they come. */
static struct items
kinds_of(struct arena *a, const struct crowd *crowd)
{
	static const char *const first[] = { "another_host", "fewer_complete",
		"not_launched", "failed_boots", "not_precise", "mean_carried",
		"one_cpu_used", "cpus_missing", "cpus_differ", "vcpus_beyond_cores",
		"not_identical", "several_modes", "drift", "mixed_hosts", "noisy_host",
		"autocorrelation" };
	struct items kinds = { 0 };
	size_t k;

	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		say(a, &kinds, first[i]);
	for (size_t i = 0; i < crowd->n; i++) {
		for (k = 0; k < kinds.n; k++)
			if (strcmp(kinds.item[k].text, crowd->who[i].kind) == 0)
				break;
		if (k == kinds.n)
			say(a, &kinds, crowd->who[i].kind);
	}
	return kinds;
}

/* What stats warned of, the same words of several configurations once. */
static void
say_warnings(const struct results *r, struct items *items)
{
	struct crowd crowd = { 0 };
	struct items kinds;
	json_t *config;
	size_t i;

	for (i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		add_warnings(
		    r, &crowd, value_at(c->json, "warnings"), c->name, none_completed(c));
	}
	json_array_foreach(value_at(r->json, "comparison.configs"), i, config) {
		const char *name = or_nothing(text_at(r->arena, config, "config"));

		add_warnings(r, &crowd, value_at(config, "warnings"), name, false);
		add_warnings(r, &crowd, value_at(config, "differs"), name, false);
	}
	json_array_foreach(value_at(r->json, "sampling.rows"), i, config)
		add_warnings(r, &crowd, value_at(config, "warnings"),
		    or_nothing(text_at(r->arena, config, "config")), false);
	add_warnings(
	    r, &crowd, value_at(r->json, "comparison.warnings"), "comparison", false);
	add_warnings(r, &crowd, value_at(r->json, "scaling.warnings"), "scaling", false);
	kinds = kinds_of(r->arena, &crowd);
	for (i = 0; i < kinds.n; i++)
		say_kind(r, items, &crowd, kinds.item[i].text);
}

static void
warn_if(const struct results *r, struct items *items, bool (*test)(const struct config *),
    const char *text)
{
	struct crowd crowd = { 0 };

	for (size_t i = 0; i < r->n_configs; i++)
		if (test(&r->configs[i]))
			crowd_add(r->arena, &crowd, "", text, r->configs[i].name);
	if (crowd.n > 0)
		say(r->arena, items, who_text(r, crowd.who));
}

/* Why a configuration was not compared, or what differs beside its times. */
static void
say_differences(const struct results *r, struct items *items)
{
	json_t *config, *differs;
	size_t i, k;

	json_array_foreach(value_at(r->json, "comparison.configs"), i, config) {
		const char *text = sentence_reason(r->arena, value_at(config, "reason"));

		json_array_foreach(json_object_get(config, "differs"), k, differs)
			if (json_is_string(differs))
				text = arena_text(r->arena, "%s%s %s",
				    text == NULL ? "compared with another" : text,
				    text == NULL ? "" : ",",
				    text_at(r->arena, differs, ""));
		if (text != NULL)
			say(r->arena, items,
			    arena_text(r->arena, "%s: %s",
				or_nothing(text_at(r->arena, config, "config")), text));
	}
}

struct items
warnings(const struct results *r)
{
	struct items items = { 0 };
	const char *accel = distinct(r, accel_text, "accel_reason");
	const char *clocks = distinct(r, config_text_at, "clock");

	if (r->n_configs == 0 && value_at(r->json, "comparison") == NULL &&
	    value_at(r->json, "observer.pairs") == NULL &&
	    value_at(r->json, "floor.rows") == NULL)
		say(r->arena, &items, "no configuration was measured");
	if (strcmp(raw_at(r->json, "comparison.completion.verdict"), "fewer") == 0)
		say(r->arena, &items,
		    sentence_verdict(r->arena, "completion",
			value_at(r->json, "comparison.completion")));
	say_differences(r, &items);
	warn_if(r, &items, none_attempted,
	    "no boot was attempted but warm-ups, so there is no boot time");
	warn_if(r, &items, none_of_some_completed,
	    "no boot completed, so there is no boot time");
	warn_if(r, &items, has_estimated_times, "times were estimated, not measured");
	say_warnings(r, &items);
	if (clocks != NULL && strstr(clocks, ", ") != NULL)
		say(r->arena, &items,
		    arena_text(r->arena, "times of different clocks do not compare: %s",
			clocks));
	if (accel != NULL)
		say(r->arena, &items, accel);
	return items;
}
