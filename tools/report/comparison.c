/* What a comparison comes to, in words. */
#include <math.h>
#include <string.h>

#include "content.h"
#include "sentences.h"
#include "show.h"
#include "wording.h"

const char *
comparison_brief(const struct results *r)
{
	const json_t *c = value_at(r->json, "comparison");

	if (c == NULL)
		return NULL;
	return arena_text(r->arena, "with %s: %s",
	    or_nothing(text_at(r->arena, c, "base")),
	    or_nothing(sentence_verdict(r->arena, "comparison", c)));
}

bool
comparison_is_paired(const struct results *r)
{
	return json_is_true(value_at(r->json, "comparison.paired"));
}

bool
comparison_is_meant(const struct results *r, const json_t *difference)
{
	const char *kind = raw_at(difference, "kind");

	return comparison_is_paired(r) &&
	       strcmp(raw_at(difference, "setting"), "dashboard") != 0 &&
	       (strcmp(kind, "another_value") == 0 || strcmp(kind, "another_image") == 0);
}

const char *
comparison_subject(const struct results *r)
{
	const char *list = NULL, *text;
	json_t *config, *differs;
	size_t i, k;

	json_array_foreach(value_at(r->json, "comparison.configs"), i, config)
		json_array_foreach(json_object_get(config, "differs"), k, differs) {
			if (!comparison_is_meant(r, differs))
				continue;
			text = sentence_warning(r->arena, differs);
			if (list == NULL || strstr(list, text) == NULL)
				list = join(r->arena, list, text);
		}
	return list;
}

const char *
comparison_completed(const struct results *r)
{
	struct arena *a = r->arena;
	struct crowd crowd = { 0 };
	json_t *c;
	size_t i;

	json_array_foreach(value_at(r->json, "comparison.configs"), i, c) {
		double n = number_at(c, "attempted"), some = number_at(c, "completed"),
		       base_n = number_at(c, "base_attempted"),
		       base_some = number_at(c, "base_completed");

		if (some / n < base_some / base_n &&
		    strcmp(raw_at(c, "completion"), "fewer") != 0)
			crowd_add(a, &crowd, "",
			    arena_text(a,
				"%.0f of %.0f boots complete, in the base %.0f of %.0f",
				some, n, base_some, base_n),
			    or_nothing(text_at(a, c, "config")));
	}
	return crowd_text(r, &crowd);
}

const char *
comparison_title(const struct results *r)
{
	return arena_text(r->arena, "Compared %s", comparison_brief(r));
}

const char *
comparison_verdict(const struct results *r)
{
	const json_t *c = value_at(r->json, "comparison");
	const char *verdict = sentence_verdict(r->arena, "comparison", c);

	return verdict == NULL ? NULL : arena_text(r->arena, "Verdict: %s", verdict);
}

/* Rows that are undecided for one reason. */
struct undecided {
	const json_t *why; /* of the one that needs the most boots */
	size_t n;
};

/* Is it one reason, and known of both or of none how many boots would decide? */
static bool
needs_alike(const json_t *why, const json_t *other)
{
	return strcmp(raw_at(why, "kind"), raw_at(other, "kind")) == 0 &&
	       (value_at(why, "n") == NULL) == (value_at(other, "n") == NULL) &&
	       (value_at(why, "more_than") == NULL) ==
		   (value_at(other, "more_than") == NULL);
}

static void
add_undecided(struct undecided list[], size_t *n, const json_t *why)
{
	size_t i = 0;

	while (i < *n && !needs_alike(list[i].why, why))
		i++;
	if (i == *n)
		list[(*n)++] = (struct undecided){ .why = why };
	list[i].n++;
	if (number_at(why, "n") > number_at(list[i].why, "n"))
		list[i].why = why;
}

static bool
is_exact(const json_t *row)
{
	return strcmp(raw_at(row, "method"), "exact") == 0;
}

/* Of what a row is: "n = 5, in the base 5", or "5 pairs". */
static const char *
boots_text(struct arena *a, const json_t *row, bool is_paired)
{
	double n = number_at(row, "n");

	return is_paired ? show_counted(a, n, "pair")
			 : arena_text(a, "n = %s, in the base %s", show_count(a, n),
			       show_count(a, number_at(row, "base_n")));
}

/* A whole boot: "cpu_2, whole boot, n = 5, in the base 5: ratio 1.012 (0.946 to 1.057):
 * why". */
static const char *
boot_text(struct arena *a, const json_t *row, bool is_paired)
{
	const char *why = sentence_reason(a, value_at(row, "undecided"));
	const json_t *ci = value_at(row, "ratio_ci");
	double ratio = number_at(row, "ratio");
	const char *text = arena_text(a, "%s, whole boot, %s",
	    or_nothing(text_at(a, row, "config")), boots_text(a, row, is_paired));

	if (!isnan(ratio))
		text = arena_text(
		    a, "%s: ratio %s", text, show_ratio(a, ratio, is_exact(row)));
	if (!isnan(list_number(ci, 0)) && !isnan(list_number(ci, 1)))
		text = arena_text(
		    a, "%s (%.3f to %.3f)", text, list_number(ci, 0), list_number(ci, 1));
	return arena_text(a, "%s: %s", text, or_nothing(why));
}

struct items
comparison_undecided(const struct results *r)
{
	json_t *rows = json_object_get(json_object_get(r->json, "comparison"), "rows"),
	       *row;
	struct undecided *list =
	    arena_room(r->arena, json_array_size(rows) + 1, sizeof(*list));
	struct items items = { 0 };
	bool is_paired = comparison_is_paired(r);
	size_t n = 0, phases_n = 0, i;

	json_array_foreach(rows, i, row) {
		phases_n +=
		    value_at(row, "phase") != NULL && *raw_at(row, "verdict") != '\0';
		if (strcmp(raw_at(row, "verdict"), "undecided") != 0)
			continue;
		if (value_at(row, "phase") == NULL)
			say(r->arena, &items, boot_text(r->arena, row, is_paired));
		else
			add_undecided(list, &n, value_at(row, "undecided"));
	}
	for (i = 0; i < n; i++) {
		const char *why = sentence_reason(r->arena, list[i].why);

		say(r->arena, &items,
		    arena_text(r->arena, "%zu of %zu phases%s%s", list[i].n, phases_n,
			why == NULL ? "" : ": ", why == NULL ? "" : why));
	}
	return items;
}

/* "vCPU 1: +1 instruction", of all vCPUs that differ. */
static const char *
changes_text(struct arena *a, json_t *changes)
{
	const char *text = NULL;
	json_t *change;
	double more = 0;
	size_t i;

	json_array_foreach(changes, i, change) {
		if (i == NAMES_LISTED)
			break;
		more = number_at(change, "more");
		text = join(a, text,
		    arena_text(a, "vCPU %s: %s%s",
			show_count(a, number_at(change, "vcpu")), more > 0 ? "+" : "",
			show_count(a, more)));
	}
	text = arena_text(a, "%s %s", or_nothing(text),
	    i == 1 && fabs(more) == 1 ? "instruction" : "instructions");
	return json_array_size(changes) <= NAMES_LISTED
		   ? text
		   : arena_text(a, "%s, and %zu vCPUs more", text,
			 json_array_size(changes) - NAMES_LISTED);
}

struct items
comparison_changes(const struct results *r)
{
	json_t *rows = json_object_get(json_object_get(r->json, "comparison"), "rows"),
	       *row;
	struct arena *a = r->arena;
	struct items items = { 0 };
	size_t i;

	json_array_foreach(rows, i, row) {
		json_t *changes = json_object_get(row, "changes");
		const char *phase = text_at(a, row, "phase");

		if (phase != NULL && json_array_size(changes) > 0)
			say(a, &items,
			    arena_text(a, "%s: %s, %s",
				or_nothing(text_at(a, row, "config")), phase,
				changes_text(a, changes)));
	}
	return items;
}

/* ---- how much, for a summary ---- */

/* Rows of one verdict, and that of them whose time changed most. */
struct alike {
	const char *verdict;
	size_t n;
	const json_t *most;
};

static double
time_changed(const json_t *row)
{
	return fabs(number_at(row, "median_ms") - number_at(row, "base_median_ms"));
}

/* ": +3.0033 ms, ratio 1.082, now 39.501816 ms"; where no time changed, which vCPU
 * executes more. */
static const char *
exact_text(struct arena *a, const json_t *row)
{
	double change = number_at(row, "change_ms");
	json_t *changes = json_object_get(row, "changes");

	if (change == 0 && json_array_size(changes) > 0)
		return arena_text(a, ": %s", changes_text(a, changes));
	return arena_text(a, ": %s%s, ratio %s, now %s", change > 0 ? "+" : "",
	    show_time(a, change), show_ratio(a, number_at(row, "ratio"), true),
	    show_time(a, number_at(row, "median_ms")));
}

/* ": ratio 1.200 (98.3 %: 1.139 to 1.264), median 379.3 ms, now 455.1 ms". */
static const char *
tested_text(struct arena *a, const json_t *row)
{
	struct range ci = range_at(row, "ratio_ci");
	double sure = number_at(row, "confidence");
	char before[WORDS_SIZE], now[WORDS_SIZE];
	const char *interval = "";

	if (!isnan(ci.lo) && !isnan(ci.hi) && !isnan(sure))
		interval =
		    arena_text(a, " (%.3g %%: %.3f to %.3f)", 100 * sure, ci.lo, ci.hi);
	time_words(before, number_at(row, "base_median_ms"), (struct range){ NAN, NAN });
	time_words(now, number_at(row, "median_ms"), (struct range){ NAN, NAN });
	return arena_text(a, ": ratio %s%s, median %s, now %s",
	    show_ratio(a, number_at(row, "ratio"), false), interval, before, now);
}

/* "slower: 10 of 44, largest in cpu_1, firmware: ratio 1.200 ...". */
static const char *
alike_text(struct arena *a, const struct alike *of, size_t total)
{
	const char *phase = text_at(a, of->most, "phase");
	const char *text = arena_text(a, "%s: %zu of %zu", of->verdict, of->n, total);

	if (isnan(time_changed(of->most)) ||
	    (is_exact(of->most) && strcmp(raw_at(of->most, "verdict"), "same") == 0))
		return text;
	return arena_text(a, "%s, %s%s%s%s%s", text, of->n > 1 ? "largest in " : "",
	    or_nothing(text_at(a, of->most, "config")), phase == NULL ? "" : ", ",
	    phase == NULL ? "" : phase,
	    is_exact(of->most) ? exact_text(a, of->most) : tested_text(a, of->most));
}

static void
add_alike(struct arena *a, struct alike list[], size_t *n, const json_t *row)
{
	const char *verdict = or_nothing(sentence_verdict(a, "comparison", row));
	size_t i = 0;

	/* Times of one clock are not more than those of the other. */
	while (i < *n && (strcmp(list[i].verdict, verdict) != 0 ||
			     is_exact(list[i].most) != is_exact(row)))
		i++;
	if (i == *n)
		list[(*n)++] = (struct alike){ .verdict = verdict, .most = row };
	list[i].n++;
	/* What is not known is least. */
	if (!isnan(time_changed(row)) &&
	    !(time_changed(row) <= time_changed(list[i].most)))
		list[i].most = row;
}

/* How many whole boots, or phases, are slower, and so on, and the most of each. */
static void
say_alike(const struct results *r, struct items *items, const char *name, bool of_phases)
{
	static const char *const order[] = { "slower", "faster", "undecided", "same" };
	const json_t *rows = value_at(r->json, "comparison.rows");
	struct alike *list = arena_room(r->arena, json_array_size(rows), sizeof(*list));
	size_t n = 0, total = 0, i;
	struct item *item;
	json_t *row;

	for (size_t k = 0; k < sizeof(order) / sizeof(order[0]); k++)
		json_array_foreach(rows, i, row) {
			if ((value_at(row, "phase") != NULL) != of_phases ||
			    strcmp(raw_at(row, "verdict"), order[k]) != 0)
				continue;
			add_alike(r->arena, list, &n, row);
			total++;
		}
	if (n == 0)
		return;
	item = say(r->arena, items, "");
	item->name = name;
	for (i = 0; i < n; i++)
		say(r->arena, &item->each, alike_text(r->arena, &list[i], total));
}

struct items
comparison_times(const struct results *r)
{
	struct items items = { 0 };

	say_alike(r, &items, "whole boots", false);
	say_alike(r, &items, "phases", true);
	return items;
}
