/* What a reader must know before the numbers. */
#include <math.h>
#include <string.h>

#include "lib/outcome.h"
#include "content.h"
#include "sentences.h"
#include "show.h"

/* Warnings of one kind that are told in their own words. */
enum { ALIKE_MAX = 4 };

/*
 * The kinds of warnings by how much they may mislead, each in a few words, or, NULL, in
 * its own; others follow as they come, in their own.
 */
static const struct {
	const char *kind, *words;
} kinds[] = {
	{ "no_configuration", "no configuration was measured" },
	{ "fewer", NULL },
	{ "differs", NULL },
	{ "none_attempted", "no boot was attempted but warm-ups" },
	{ "none_completed", "no boot completed" },
	{ "estimated", "times were estimated, not measured" },
	{ "another_host", "compared with another host" },
	{ "fewer_complete", "fewer boots complete than in the base" },
	{ "not_launched", "QEMU could not be started" },
	{ "failed_boots", "boots did not complete" },
	{ "another_qemu", "boots hung that a newer QEMU may boot" },
	{ "not_precise", "not as precise as was asked for" },
	{ "marker_unseen", NULL },
	{ "symbol_mistaken", NULL },
	{ "mean_carried", "few boots carry the mean" },
	{ "other_interval", "ratios of intervals that differ" },
	{ "one_cpu_used", "the guest used one CPU" },
	{ "cpus_missing", "the guest did not use all CPUs" },
	{ "cpus_differ", "not every boot brought up the same number of CPUs" },
	{ "vcpus_beyond_cores", "more vCPUs than the host has cores" },
	{ "not_identical", "boots on the deterministic clock are not identical" },
	{ "several_modes", "the times have several modes, the mean describes none" },
	{ "drift", "the times drift in execution order" },
	{ "mixed_hosts", "the boots ran on several kinds of host" },
	{ "parallel_boots", "boots ran beside others" },
	{ "noisy_host", "noisy host" },
	{ "autocorrelation", "consecutive boots are related: intervals are off" },
	{ "clocks", "times of different clocks do not compare" },
	{ "accel", "another accelerator than the one wanted" },
};

enum { N_KINDS = sizeof(kinds) / sizeof(kinds[0]) };

/* Warnings with whom each is of: whole, and a kind in a few words. */
struct warning_lists {
	const struct results *r;
	struct crowd whole, brief;
	const char *all_ended, *some_ended; /* how boots that did not complete ended */
};

static bool
none_completed(const struct config *c)
{
	return number_at(c->json, "statistics.booted") == 0;
}

static bool
some_completed(const struct config *c)
{
	return !none_completed(c);
}

/* The phase that every boot reached last of those that did not complete, or NULL. */
static const char *
last_phase(const struct results *r, bool (*whose)(const struct config *))
{
	const char *last = NULL;
	json_t *sample;
	size_t k;

	for (size_t i = 0; i < r->n_configs; i++)
		json_array_foreach(value_at(r->configs[i].json, "samples"), k, sample) {
			const char *one = raw_at(sample, "last_phase");

			if (!whose(&r->configs[i]) ||
			    outcome_completed(raw_at(sample, "outcome")))
				continue;
			if (*one == '\0' || (last != NULL && strcmp(one, last) != 0))
				return NULL;
			last = one;
		}
	return last == NULL ? NULL : show_text(r->arena, last, strlen(last));
}

/* "timeout, panic after cstart_phase": how boots of some configurations ended that did
 * not complete. */
static const char *
endings(const struct results *r, bool (*whose)(const struct config *))
{
	const char *list = NULL, *after = last_phase(r, whose);

	for (size_t o = 0; o < OUTCOMES_N; o++) {
		const char *path =
		    arena_text(r->arena, "statistics.outcomes.%s", outcomes[o].name);
		size_t i = 0;

		if (outcomes[o].meaning == OUTCOME_COMPLETED)
			continue;
		while (i < r->n_configs && !(whose(&r->configs[i]) &&
					       number_at(r->configs[i].json, path) > 0))
			i++;
		if (i < r->n_configs)
			list = join(r->arena, list, outcomes[o].name);
	}
	return list == NULL || after == NULL
		   ? list
		   : arena_text(r->arena, "%s after %s", list, after);
}

/* A kind in a few words; NULL: it is none of those. */
static const char *
brief_words(const struct warning_lists *w, const char *kind)
{
	const char *how = NULL;
	size_t i = 0;

	while (i < N_KINDS && strcmp(kinds[i].kind, kind) != 0)
		i++;
	if (i == N_KINDS)
		return NULL;
	if (strcmp(kind, "none_completed") == 0)
		how = w->all_ended;
	else if (strcmp(kind, "failed_boots") == 0)
		how = w->some_ended;
	return how == NULL ? kinds[i].words
			   : arena_text(w->r->arena, "%s: %s", kinds[i].words, how);
}

static void
warn(struct warning_lists *w, const char *kind, const char *text, const char *name)
{
	const char *words = brief_words(w, kind);

	crowd_add(w->r->arena, &w->whole, kind, text, name);
	crowd_add(w->r->arena, &w->brief, kind, words != NULL ? words : text, name);
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

static void
add_warnings(struct warning_lists *w, const json_t *list, const char *name, bool none)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item) {
		const char *kind = or_nothing(text_at(w->r->arena, item, "kind"));

		/* That none completed is said in other words, and so are texts. */
		if (!json_is_object(item) || (none && strcmp(kind, "failed_boots") == 0))
			continue;
		if (comparison_is_meant(w->r, item))
			crowd_add(w->r->arena, &w->whole, kind,
			    sentence_warning(w->r->arena, item), name);
		else
			warn(w, kind, sentence_warning(w->r->arena, item), name);
	}
}

/* What stats warned of. */
static void
warn_as_told(struct warning_lists *w)
{
	const struct results *r = w->r;
	json_t *config;
	size_t i;

	for (i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		add_warnings(
		    w, value_at(c->json, "warnings"), c->name, none_completed(c));
	}
	json_array_foreach(value_at(r->json, "comparison.configs"), i, config) {
		const char *name = or_nothing(text_at(r->arena, config, "config"));

		add_warnings(w, value_at(config, "warnings"), name, false);
		add_warnings(w, value_at(config, "differs"), name, false);
	}
	json_array_foreach(value_at(r->json, "sampling.rows"), i, config)
		add_warnings(w, value_at(config, "warnings"),
		    or_nothing(text_at(r->arena, config, "config")), false);
	add_warnings(w, value_at(r->json, "comparison.warnings"), "comparison", false);
	add_warnings(w, value_at(r->json, "scaling.warnings"), "scaling", false);
}

static void
warn_if(struct warning_lists *w, bool (*test)(const struct config *), const char *kind,
    const char *text)
{
	for (size_t i = 0; i < w->r->n_configs; i++)
		if (test(&w->r->configs[i]))
			warn(w, kind, text, w->r->configs[i].name);
}

/* Why a configuration was not compared, or what differs beside its times. */
static void
warn_of_differences(struct warning_lists *w)
{
	struct arena *a = w->r->arena;
	json_t *config, *differs;
	size_t i, k;

	json_array_foreach(value_at(w->r->json, "comparison.configs"), i, config) {
		const char *text = sentence_reason(a, value_at(config, "reason"));

		json_array_foreach(json_object_get(config, "differs"), k, differs)
			if (json_is_string(differs))
				text = arena_text(a, "%s%s %s",
				    text == NULL ? "compared with another" : text,
				    text == NULL ? "" : ",", text_at(a, differs, ""));
		if (text != NULL)
			warn(
			    w, "differs", text, or_nothing(text_at(a, config, "config")));
	}
}

/* Guests beside each other, timed between other markers than the first of them. */
static void
warn_of_intervals(struct warning_lists *w)
{
	static const char form[] =
	    "%s of %s is from %s to %s, of %s from %s to %s: their "
	    "ratio compares different intervals";
	struct arena *a = w->r->arena;
	const json_t *first = NULL;
	json_t *row;
	size_t i;

	json_array_foreach(value_at(w->r->json, "across.rows"), i, row) {
		const char *phase = text_at(a, row, "phase");

		if (strcmp(raw_at(row, "ratio_reason.kind"), "reference") == 0)
			first = row;
		if (strcmp(raw_at(row, "from"), raw_at(first, "from")) == 0 &&
		    strcmp(raw_at(row, "to"), raw_at(first, "to")) == 0)
			continue;
		warn(w, "other_interval",
		    arena_text(a, form, phase == NULL ? "the whole boot" : phase,
			or_nothing(text_at(a, row, "guest")),
			or_nothing(text_at(a, row, "from")),
			or_nothing(text_at(a, row, "to")),
			or_nothing(text_at(a, first, "guest")),
			or_nothing(text_at(a, first, "from")),
			or_nothing(text_at(a, first, "to"))),
		    NULL);
	}
}

/* Was a marker never seen, though all was there to see it: in no boot of these? */
static bool
is_unseen(const struct results *r, const char *marker)
{
	json_t *sample, *of;
	size_t i, k;

	for (size_t c = 0; c < r->n_configs; c++)
		json_array_foreach(value_at(r->configs[c].json, "samples"), i, sample)
			json_array_foreach(json_object_get(sample, "markers"), k, of)
				if (strcmp(raw_at(of, "name"), marker) == 0 &&
				    strcmp(raw_at(of, "reason"), "never reached") != 0 &&
				    strstr(raw_at(of, "reason"), "no such symbol") ==
					NULL)
					return false;
	return true;
}

/* Is it the beginning or the end of a phase? */
static bool
is_bound(const struct config *c, const char *marker)
{
	json_t *phase;
	size_t i;

	json_array_foreach(value_at(c->json, "phases"), i, phase)
		if (strcmp(raw_at(phase, "from"), marker) == 0 ||
		    strcmp(raw_at(phase, "to"), marker) == 0)
			return true;
	return false;
}

/* A name or a pattern that no boot has shown is mistyped, most likely. */
static const char *
unseen_text(struct arena *a, const json_t *marker)
{
	const char *reason = or_nothing(text_at(a, marker, "reason"));
	const char *symbol = text_at(a, marker, "symbol_reason");

	return arena_text(a, "marker %s was seen in no boot: %s%s%s",
	    or_nothing(text_at(a, marker, "name")), reason,
	    symbol == NULL || strcmp(symbol, reason) == 0 ? "" : "; its symbol: ",
	    symbol == NULL || strcmp(symbol, reason) == 0 ? "" : symbol);
}

/* A marker that no boot has shown, though a phase of this configuration has it. */
static bool
is_missed(const struct results *r, const struct config *c, const json_t *marker)
{
	return isnan(number_at(marker, "at_ms")) && completed_sample(c) != NULL &&
	       is_bound(c, raw_at(marker, "name")) &&
	       is_unseen(r, raw_at(marker, "name"));
}

/* A marker whose symbol is mistyped may still have times, by its pattern. */
static void
warn_of_markers(struct warning_lists *w, const struct config *c)
{
	const json_t *completed = completed_sample(c);
	const json_t *sample =
	    completed != NULL ? completed : value_at(c->json, "samples.0");
	struct arena *a = w->r->arena;
	json_t *marker;
	size_t k;

	json_array_foreach(json_object_get(sample, "markers"), k, marker)
		if (is_missed(w->r, c, marker))
			warn(w, "marker_unseen", unseen_text(a, marker), NULL);
		else if (value_at(marker, "symbol_reason") != NULL)
			warn(w, "symbol_mistaken",
			    arena_text(a, "marker %s has no times by its symbol: %s",
				or_nothing(text_at(a, marker, "name")),
				or_nothing(text_at(a, marker, "symbol_reason"))),
			    c->name);
}

/* A summary has the times of each of both clocks apart, and need not warn. */
static void
warn_of_clocks(struct warning_lists *w, const char *clocks)
{
	const char *text = arena_text(
	    w->r->arena, "times of different clocks do not compare: %s", clocks);

	if (has_both_clocks(w->r))
		crowd_add(w->r->arena, &w->whole, "clocks", text, NULL);
	else
		warn(w, "clocks", text, NULL);
}

static struct warning_lists
collect(const struct results *r)
{
	struct warning_lists w = { .r = r,
		.all_ended = endings(r, none_completed),
		.some_ended = endings(r, some_completed) };
	const char *accel = distinct(r, accel_text, "accel_reason");
	const char *clocks = distinct(r, config_text_at, "clock");

	if (r->n_configs == 0 && value_at(r->json, "comparison") == NULL &&
	    value_at(r->json, "across") == NULL &&
	    value_at(r->json, "observer.pairs") == NULL &&
	    value_at(r->json, "parallel.pairs") == NULL &&
	    value_at(r->json, "floor.rows") == NULL &&
	    value_at(r->json, "history") == NULL)
		warn(&w, "no_configuration", "no configuration was measured", NULL);
	if (strcmp(raw_at(r->json, "comparison.completion.verdict"), "fewer") == 0)
		warn(&w, "fewer",
		    sentence_verdict(r->arena, "completion",
			value_at(r->json, "comparison.completion")),
		    NULL);
	warn_of_differences(&w);
	warn_of_intervals(&w);
	warn_if(&w, none_attempted, "none_attempted",
	    "no boot was attempted but warm-ups, so there is no boot time");
	warn_if(&w, none_of_some_completed, "none_completed",
	    "no boot completed, so there is no boot time");
	warn_if(
	    &w, has_estimated_times, "estimated", "times were estimated, not measured");
	warn_as_told(&w);
	for (size_t i = 0; i < r->n_configs; i++)
		warn_of_markers(&w, &r->configs[i]);
	if (clocks != NULL && strstr(clocks, ", ") != NULL)
		warn_of_clocks(&w, clocks);
	if (accel != NULL)
		warn(&w, "accel", accel, NULL);
	return w;
}

/* The kinds of a crowd, worst first. */
static struct items
kinds_of(struct arena *a, const struct crowd *crowd)
{
	struct items found = { 0 };
	size_t k;

	for (size_t i = 0; i < N_KINDS; i++)
		say(a, &found, kinds[i].kind);
	for (size_t i = 0; i < crowd->n; i++) {
		for (k = 0; k < found.n; k++)
			if (strcmp(found.item[k].text, crowd->who[i].kind) == 0)
				break;
		if (k == found.n)
			say(a, &found, crowd->who[i].kind);
	}
	return found;
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

/* All of a crowd, worst first. */
static struct items
say_all(const struct results *r, const struct crowd *crowd)
{
	struct items found = kinds_of(r->arena, crowd), items = { 0 };

	for (size_t i = 0; i < found.n; i++)
		say_kind(r, &items, crowd, found.item[i].text);
	return items;
}

struct items
warnings(const struct results *r)
{
	struct warning_lists w = collect(r);

	return say_all(r, &w.whole);
}

struct items
warnings_brief(const struct results *r)
{
	struct warning_lists w = collect(r);

	for (size_t i = 0; i < w.brief.n; i++)
		w.brief.who[i].is_brief = true;
	return say_all(r, &w.brief);
}
