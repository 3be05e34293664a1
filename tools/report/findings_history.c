/* What a history comes to, in words: which results there are, where times changed. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "content.h"
#include "lib/shell.h"
#include "lib/typed.h"
#include "sentences.h"
#include "show.h"
#include "wording.h"

const char *
history_revision(struct arena *a, const json_t *result)
{
	const char *revision = text_at(a, result, "revision");
	const char *image = text_at(a, result, "image");

	if (revision == NULL)
		revision = image == NULL ? NOTHING : arena_text(a, "image %.12s", image);
	return arena_text(a, "%s, %s", revision, or_nothing(text_at(a, result, "began")));
}

const char *
history_name(const struct results *r, const json_t *row, const char *key)
{
	const char *name = or_nothing(text_at(r->arena, row, key));
	double part = number_at(row, "part");

	if (part > 0)
		name = arena_text(r->arena, "%s (%.0f)", name, part + 1);
	if (json_array_size(value_at(r->json, "history.lines")) > 1)
		name = arena_text(
		    r->arena, "%s, host %.0f", name, number_at(row, "line") + 1);
	return name;
}

/* A level, in four digits; on the deterministic clock in all. */
static const char *
level_text(struct arena *a, const json_t *row, double ms)
{
	char words[WORDS_SIZE];

	if (json_is_true(value_at(row, "exact")))
		return show_time(a, ms);
	time_words(words, ms, (struct range){ NAN, NAN });
	return arena_text(a, "%s", words);
}

static const char *
ratio_text(struct arena *a, const json_t *row, double ratio)
{
	return show_ratio(a, ratio, json_is_true(value_at(row, "exact")));
}

/* "cpu_2, firmware: from 657 ms to 690 ms, ratio 1.050 (p 0.004), with REVISION". */
static const char *
change_text(const struct results *r, const json_t *row, const json_t *change)
{
	struct arena *a = r->arena;
	const char *phase = text_at(a, row, "phase");
	double p = number_at(change, "p_adjusted");

	return arena_text(a, "%s, %s: from %s to %s, ratio %s%s, with %s",
	    history_name(r, row, "config"), phase == NULL ? "whole boot" : phase,
	    level_text(a, row, number_at(change, "before_ms")),
	    level_text(a, row, number_at(change, "after_ms")),
	    ratio_text(a, row, number_at(change, "ratio")),
	    isnan(p) ? "" : arena_text(a, " (p %s)", show_p(a, p)),
	    history_revision(a, change));
}

/* "cpu_2: 1.051 s, 1.046 times the best of 1.004 s (p 0.002), since REVISION, DATE". */
static const char *
newest_text(const struct results *r, const json_t *row)
{
	struct arena *a = r->arena;
	const json_t *changes = value_at(row, "changes");
	size_t n = json_array_size(changes);
	double p = number_at(row, "ratio_p");
	const char *text = arena_text(a, "%s: %s", history_name(r, row, "config"),
	    level_text(a, row, number_at(row, "last_ms")));

	if (n == 0)
		return text;
	return arena_text(a, "%s, %s times the best of %s%s, since %s", text,
	    ratio_text(a, row, number_at(row, "ratio")),
	    level_text(a, row, number_at(row, "best_ms")),
	    isnan(p) ? "" : arena_text(a, " (p %s)", show_p(a, p)),
	    history_revision(a, json_array_get(changes, n - 1)));
}

struct items
history_times(const struct results *r)
{
	struct items items = { 0 };
	json_t *row;
	size_t i;

	json_array_foreach(value_at(r->json, "history.rows"), i, row)
		if (value_at(row, "phase") == NULL && !isnan(number_at(row, "last_ms")) &&
		    json_is_true(value_at(row, "current")))
			say(r->arena, &items, newest_text(r, row));
	return items;
}

/* How many results more would tell, where that is open. */
double
history_needs(const struct results *r)
{
	double most = 0;
	json_t *row;
	size_t i;

	json_array_foreach(value_at(r->json, "history.rows"), i, row)
		if (value_at(row, "phase") == NULL &&
		    json_is_true(value_at(row, "current")) &&
		    number_at(row, "undecided.n") > number_at(row, "n"))
			most = fmax(
			    most, number_at(row, "undecided.n") - number_at(row, "n"));
	return most;
}

/* The largest change of a row since its best level. */
static const json_t *
worst_change(const json_t *row)
{
	const json_t *changes = value_at(row, "changes"), *worst = NULL;

	for (size_t i = json_array_size(changes); i-- > 0;) {
		const json_t *change = json_array_get(changes, i);

		if (worst == NULL ||
		    number_at(change, "ratio") > number_at(worst, "ratio"))
			worst = change;
		if (number_at(change, "before_ms") == number_at(row, "best_ms"))
			break;
	}
	return worst;
}

/* Where to look for what is slower, and what to do where that is wanted. */
struct items
history_next(const struct results *r)
{
	struct arena *a = r->arena;
	struct items items = { 0 };
	json_t *row;
	size_t i;

	json_array_foreach(value_at(r->json, "history.rows"), i, row) {
		const json_t *changes = value_at(row, "changes");
		const json_t *last =
		    json_array_get(changes, json_array_size(changes) - 1);
		const json_t *worst;
		const char *before, *since;
		char *word;

		if (strcmp(raw_at(row, "verdict"), "slower") != 0 ||
		    !json_is_true(value_at(row, "current")))
			continue;
		worst = worst_change(row);
		before = text_at(a, worst, "revision_before");
		since = text_at(a, last, "revision");
		if (since == NULL)
			since = text_at(a, last, "began");
		say(a, &items,
		    arena_text(a, "see what came with %s%s%s", history_revision(a, worst),
			before == NULL ? "" : ", after ", before == NULL ? "" : before));
		word = shell_word(or_nothing(since));
		say(a, &items,
		    arena_text(a,
			"%s history \xe2\x80\xa6 SINCE=%s begins anew, where that is "
			"wanted",
			typed(), word));
		free(word);
		break;
	}
	return items;
}

struct items
history_changes(const struct results *r)
{
	struct items items = { 0 };
	json_t *row, *change;
	size_t i, k;

	json_array_foreach(value_at(r->json, "history.rows"), i, row)
		json_array_foreach(value_at(row, "changes"), k, change)
			say(r->arena, &items, change_text(r, row, change));
	return items;
}

/* Where results resemble the one before them, so that p is too small. */
static void
say_cautions(const struct results *r, struct items *items)
{
	json_t *row;
	size_t i;

	json_array_foreach(value_at(r->json, "history.rows"), i, row)
		if (value_at(row, "phase") == NULL &&
		    json_is_true(value_at(row, "current")) &&
		    !isnan(number_at(row, "lag1")))
			say(r->arena, items,
			    arena_text(r->arena,
				"%s: results resemble the one before them (lag-1 "
				"autocorrelation "
				"%.2f): a change is shown where there is none in more "
				"than 5 %%",
				history_name(r, row, "config"), number_at(row, "lag1")))
			    ->name = "caution";
}

static bool
is_alike(const json_t *row, const json_t *other)
{
	return strcmp(raw_at(row, "config"), raw_at(other, "config")) == 0 &&
	       strcmp(raw_at(row, "phase"), raw_at(other, "phase")) == 0 &&
	       number_at(row, "line") == number_at(other, "line");
}

/* Series of one name, and why they are several; phases are where the boots are. */
static const char *
apart_text(const struct results *r, const json_t *like)
{
	const char *phase = text_at(r->arena, like, "phase"), *list = NULL;
	struct crowd keys = { 0 };
	json_t *row, *key;
	size_t i, k, n = 0;

	json_array_foreach(value_at(r->json, "history.rows"), i, row) {
		n += is_alike(row, like);
		json_array_foreach(
		    is_alike(row, like) ? value_at(row, "differs") : NULL, k, key)
			if (phase == NULL || strcmp(raw_at(key, ""), "from") == 0 ||
			    strcmp(raw_at(key, ""), "to") == 0)
				crowd_add(r->arena, &keys, "",
				    or_nothing(setting_shown(r->arena, key)), "");
	}
	for (i = 0; i < keys.n; i++)
		list = join(r->arena, list, keys.who[i].text);
	return list == NULL
		   ? NULL
		   : arena_text(r->arena,
			 "%s%s%s: %zu series, of which none is compared with "
			 "another: they differ in %s",
			 or_nothing(text_at(r->arena, like, "config")),
			 phase == NULL ? "" : ", ", phase == NULL ? "" : phase, n, list);
}

static void
say_apart(const struct results *r, struct items *items)
{
	json_t *row;
	size_t i;

	json_array_foreach(value_at(r->json, "history.rows"), i, row) {
		const char *text =
		    number_at(row, "part") == 1 ? apart_text(r, row) : NULL;

		if (text != NULL)
			say(r->arena, items, text)->name = "apart";
	}
}

struct items
history_facts(const struct results *r)
{
	const json_t *h = value_at(r->json, "history"), *results;
	struct arena *a = r->arena;
	struct items items = { 0 };
	size_t n, i;
	json_t *line;

	if (h == NULL)
		return items;
	results = value_at(h, "results");
	n = json_array_size(results);
	say(a, &items,
	    arena_text(a, "%zu, the first of %s, the newest of %s", n,
		history_revision(a, json_array_get(results, 0)),
		history_revision(a, json_array_get(results, n - 1))))
	    ->name = "results";
	json_array_foreach(value_at(h, "lines"), i, line)
		say(a, &items,
		    arena_text(a, "%s, QEMU %s: %s", or_nothing(text_at(a, line, "host")),
			or_nothing(text_at(a, line, "qemu_version")),
			show_counted(a, number_at(line, "n"), "result")))
		    ->name = json_array_size(value_at(h, "lines")) < 2
				 ? "host"
				 : arena_text(a, "host %zu", i + 1);
	if (text_at(a, h, "completion.verdict") != NULL &&
	    number_at(h, "completion.base_attempted") > 0)
		say(a, &items,
		    arena_text(a, "%s of %s boots in the newest, %s of %s before it",
			show_count(a, number_at(h, "completion.completed")),
			show_count(a, number_at(h, "completion.attempted")),
			show_count(a, number_at(h, "completion.base_completed")),
			show_count(a, number_at(h, "completion.base_attempted"))))
		    ->name = "completed";
	say(a, &items,
	    "a result is one value of a test: boots of one result have its day in "
	    "common. "
	    "What host or QEMU has in common is a family, whose false alarms are 5 % "
	    "together")
	    ->name = "tested";
	say_apart(r, &items);
	say_cautions(r, &items);
	return items;
}

const char *
history_brief(const struct results *r)
{
	return sentence_verdict(r->arena, "history", value_at(r->json, "history"));
}

const char *
history_verdict(const struct results *r)
{
	const char *verdict = history_brief(r);

	return verdict == NULL ? NULL : arena_text(r->arena, "Verdict: %s", verdict);
}
