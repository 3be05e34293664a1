/* The first screen of a report: what was booted, how long it took, and what to do. */
#include <math.h>
#include <string.h>

#include "content.h"
#include "sentences.h"
#include "show.h"
#include "span.h"
#include "wording.h"

enum {
	CONFIGS_MAX = 4,	  /* configurations that have a line each */
	CONFIGS_OF_CLOCK_MAX = 3, /* the same of each of two clocks */
	CURVES_MAX = 2,		  /* of these and the next the first, or one more */
	GUESTS_MAX = 2,
	VERDICTS_MAX = 4, /* of whole boots, and of phases */
	WRONG_MAX = 3,
	NEXT_MAX = 2,
	LONGEST = 3,	 /* phases */
	NAME_SHOWN = 16, /* of a configuration's, for what follows it must be seen */
};

static void
add(const struct results *r, struct items *items, const char *name, const char *text)
{
	if (text != NULL)
		say(r->arena, items, text)->name = name;
}

/* The first of a list, and how many more there are in a section. */
static void
say_first(const struct results *r, struct items *items, const char *name,
    struct items list, size_t most, const char *section)
{
	struct item *item;

	if (list.n == 0)
		return;
	item = say(r->arena, items, "");
	item->name = name;
	/* To say that there is one more would take as much room as to say it. */
	for (size_t i = 0; i < list.n && (i < most || list.n == most + 1); i++)
		say(r->arena, &item->each, list.item[i].text)->section =
		    list.item[i].section;
	if (list.n > most + 1)
		say(r->arena, &item->each,
		    arena_text(r->arena, "and %zu more, see below", list.n - most))
		    ->section = section;
}

static double
mean_of(const struct config *c)
{
	return number_at(c->json, "statistics.mean_ms");
}

static bool
has_mean(const struct config *c)
{
	return !isnan(mean_of(c));
}

/* "376 ms (95 %: 365 to 387)". */
static const char *
with_interval(struct arena *a, const json_t *from, const char *path, const char *interval)
{
	char words[WORDS_SIZE], *open, *unit;

	time_words(words, number_at(from, path), range_at(from, interval));
	if ((open = strchr(words, '(')) == NULL)
		return arena_text(a, "%s", words);
	/* The unit stands before it. */
	if (strstr(open, " to ") != NULL && (unit = strrchr(open, ' ')) != NULL)
		*unit = '\0';
	else
		open[strlen(open) - 1] = '\0';
	*open = '\0';
	return arena_text(a, "%s(95 %%: %s)", words, open + 1);
}

/* ---- boot time ---- */

static const char *
boot_time(struct arena *a, const struct config *c)
{
	const json_t *s = value_at(c->json, "statistics");
	double n = number_at(s, "n"), attempted = number_at(s, "attempted");
	const char *time = with_interval(a, s, "mean_ms", "mean_ci95_ms");

	if (n == 1)
		return arena_text(a, "%s, one boot%s: no interval", time,
		    attempted > 1 ? arena_text(a, " of %s", show_count(a, attempted))
				  : "");
	if (is_identical(c))
		return arena_text(
		    a, "%s, %s", time, or_nothing(verdict_at(a, s, "identical", NULL)));
	return arena_text(a, "mean %s, n = %s%s", time, show_count(a, n),
	    attempted > n ? arena_text(a, " of %s", show_count(a, attempted)) : "");
}

/* A name that what follows it leaves room for. */
static const char *
short_name(struct arena *a, const char *name)
{
	return show_shortened(a, name, NAME_SHOWN);
}

static void
say_boot_time(struct arena *a, struct item *item, const struct config *c)
{
	say(a, &item->each,
	    arena_text(a, "%s: %s", short_name(a, c->name), boot_time(a, c)));
}

/* The fastest of many, the slowest, and how many there are beside these. */
static void
say_extremes(
    struct arena *a, struct item *item, const struct config *const of[], size_t n)
{
	const struct config *least = of[0], *most = of[0];

	for (size_t i = 1; i < n; i++) {
		if (mean_of(of[i]) < mean_of(least))
			least = of[i];
		if (mean_of(of[i]) > mean_of(most))
			most = of[i];
	}
	say_boot_time(a, item, least);
	if (least == most) {
		say(a, &item->each,
		    arena_text(a, "the same with %zu other configurations", n - 1));
		return;
	}
	say_boot_time(a, item, most);
	say(a, &item->each, arena_text(a, "%zu more between these", n - 2));
}

/* Boot times on one clock, of which so many have a line each. */
static void
say_times_on(const struct results *r, struct items *items, const char *name, bool icount,
    size_t most)
{
	struct arena *a = r->arena;
	const struct config **of = arena_room(a, r->n_configs, sizeof(*of));
	struct item *item = say(a, items, "");
	size_t n = 0;

	item->name = name;
	for (size_t i = 0; i < r->n_configs; i++)
		if (has_mean(&r->configs[i]) && is_icount(r->configs[i].json) == icount)
			of[n++] = &r->configs[i];
	if (n == 0) {
		item->text = "none";
	} else if (r->n_configs == 1) {
		item->text = boot_time(a, of[0]);
	} else if (n > most) {
		say_extremes(a, item, of, n);
	} else {
		for (size_t i = 0; i < n; i++)
			say_boot_time(a, item, of[i]);
	}
}

/* Times of different clocks do not compare: each clock has its own. */
static void
say_boot_times(const struct results *r, struct items *items)
{
	if (has_both_clocks(r)) {
		say_times_on(r, items, "boot time", false, CONFIGS_OF_CLOCK_MAX);
		say_times_on(r, items, "virtual time", true, CONFIGS_OF_CLOCK_MAX);
	} else if (r->n_configs > 0) {
		say_times_on(r, items, "boot time", r->icounts > 0, CONFIGS_MAX);
	}
}

/* ---- scaling ---- */

/* Is a row of one of these configurations?  NULL: of any. */
static bool
is_of(const json_t *row, const json_t *configs)
{
	json_t *name;
	size_t i;

	json_array_foreach(configs, i, name)
		if (strcmp(raw_at(row, "config"), raw_at(name, "")) == 0)
			return true;
	return configs == NULL;
}

/* The row with a speedup that has the most of a number, of some configurations, or NULL.
 */
static const json_t *
row_of_most(const json_t *rows, const json_t *configs, const char *key)
{
	const json_t *most = NULL;
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (number_at(row, "cpus") > 1 && !isnan(number_at(row, "speedup")) &&
		    is_of(row, configs) &&
		    (most == NULL || number_at(row, key) > number_at(most, key)))
			most = row;
	return most;
}

/* Why there is no speedup: what the last row says. */
static const char *
no_scaling(const struct results *r)
{
	const json_t *scaling = value_at(r->json, "scaling");
	const json_t *rows = value_at(scaling, "rows");
	const char *why = sentence_reason(r->arena, value_at(scaling, "reason"));
	json_t *row;
	size_t i;

	json_array_foreach(rows, i, row)
		if (number_at(row, "cpus") > 1)
			why = sentence_verdict(r->arena, "scaling", row);
	if (r->n_configs == 1)
		why = "one configuration";
	else if (!has_several_cpus(r))
		why = "all have as many vCPUs";
	return arena_text(r->arena, "not known: %s",
	    why != NULL ? why : "no configurations to compare");
}

static bool
is_exact(const json_t *row)
{
	return strcmp(raw_at(row, "speedup_ci95_reason.kind"), "exact") == 0;
}

/* What a speedup of boots is worth, where its test did not just confirm it. */
static const char *
doubt(struct arena *a, const json_t *row, bool brief)
{
	const char *verdict = raw_at(row, "verdict");
	const char *why = sentence_verdict(a, "scaling", row);

	if (why == NULL || strcmp(verdict, "faster") == 0 ||
	    strcmp(verdict, "slower") == 0)
		return "";
	if (brief)
		return *verdict == '\0' ? ", not tested" : arena_text(a, ", %s", why);
	return arena_text(a, "; %s%s", *verdict == '\0' ? "not tested: " : "", why);
}

/* "1.51 (95 %: 1.45 to 1.57)", with words behind the number. */
static const char *
speedup_text(struct arena *a, const json_t *row, const char *words)
{
	struct range ci = range_at(row, "speedup_ci95");
	const char *text = arena_text(a, "%.2f%s", number_at(row, "speedup"), words);

	if (isnan(ci.lo) || isnan(ci.hi))
		return text;
	return arena_text(a, "%s (95 %%: %.2f to %.2f)", text, ci.lo, ci.hi);
}

/* ", efficiency 75 %", where it is known how many CPUs the guest used. */
static const char *
efficiency_text(struct arena *a, const json_t *row)
{
	double efficiency = number_at(row, "efficiency");

	return isnan(efficiency)
		   ? ""
		   : arena_text(a, ", efficiency %.0f %%", 100 * efficiency);
}

/* How some configurations scale; NULL: it is not known. */
static const char *
curve(const struct results *r, const json_t *configs, bool brief)
{
	struct arena *a = r->arena;
	const json_t *rows = value_at(r->json, "scaling.rows");
	const json_t *last = row_of_most(rows, configs, "cpus");
	const json_t *row = row_of_most(rows, configs, "speedup");
	const json_t *exact =
	    row_of_most(value_at(r->json, "scaling.instructions"), configs, "cpus");
	const char *name, *cpus;

	if (number_at(row, "speedup") <= 1)
		row = last;
	/* Of instructions it is no speed. */
	if (exact != NULL && (row == NULL || is_exact(row)))
		row = exact;
	if (row == NULL)
		return NULL;
	name = short_name(a, or_nothing(text_at(a, row, "config")));
	cpus = show_count(a, number_at(row, "cpus"));
	if (row == exact)
		return brief
			   ? arena_text(a,
				 "%s: boot CPU executes 1/%.3f of the instructions", name,
				 number_at(row, "speedup"))
			   : arena_text(a,
				 "with %s vCPUs the boot CPU executes 1/%.3f of the "
				 "instructions of 1; boot time goes on with those of all "
				 "vCPUs, and while all wait",
				 cpus, number_at(row, "speedup"));
	if (brief)
		return arena_text(a, "%s: speedup %s%s", name, speedup_text(a, row, ""),
		    doubt(a, row, true));
	if (strcmp(raw_at(row, "verdict_reason.kind"), "one_cpu_used") == 0)
		return arena_text(a, "none: %s; with %s vCPUs %s",
		    sentence_verdict(a, "scaling", row), cpus,
		    speedup_text(a, row, " times as fast as with 1"));
	return arena_text(a, "%swith %s vCPUs%s %s%s%s%s", row == last ? "" : "fastest ",
	    cpus, row == last ? "" : ",",
	    speedup_text(a, row, " times as fast as with 1"), efficiency_text(a, row),
	    doubt(a, row, false),
	    row == last
		? ""
		: arena_text(a, "; with %s: %s", show_count(a, number_at(last, "cpus")),
		      speedup_text(a, last, "")));
}

/* A sentence, or one a curve where there are several. */
static void
say_scaling(const struct results *r, struct items *items)
{
	const json_t *groups = value_at(r->json, "scaling.groups");
	struct items curves = { 0 };
	json_t *group;
	size_t i;

	if (r->n_configs == 0)
		return;
	json_array_foreach(groups, i, group) {
		const char *text = json_array_size(groups) == 1
				       ? NULL
				       : curve(r, value_at(group, "configs"), true);

		if (text != NULL)
			say(r->arena, &curves, text);
	}
	if (curves.n > 1) {
		say_first(r, items, "scaling", curves, CURVES_MAX, "scaling");
	} else {
		const char *text = curve(r, NULL, false);

		add(r, items, "scaling", text != NULL ? text : no_scaling(r));
	}
}

/* ---- guests beside each other ---- */

/* "cpu_1: demo-arm takes 0.972 of the time of demo (95 %: 0.95 to 0.99)". */
static void
say_guests(const struct results *r, struct items *items)
{
	struct arena *a = r->arena;
	struct items ratios = { 0 };
	const char *first = NULL;
	json_t *row;
	size_t i;

	json_array_foreach(value_at(r->json, "across.rows"), i, row) {
		const char *guest = or_nothing(text_at(a, row, "guest"));
		const char *config = or_nothing(text_at(a, row, "config"));
		struct range ci = range_at(row, "ratio_ci95");
		const char *text;

		if (value_at(row, "phase") != NULL)
			continue;
		if (strcmp(raw_at(row, "ratio_reason.kind"), "reference") == 0)
			first = guest;
		if (isnan(number_at(row, "ratio")))
			continue;
		text = arena_text(a, "%.*s: %s takes %.3g of the time of %s",
		    (int)strcspn(config, "@"), config, short_name(a, guest),
		    number_at(row, "ratio"), short_name(a, or_nothing(first)));
		if (!isnan(ci.lo) && !isnan(ci.hi))
			text = arena_text(a, "%s (%.3g to %.3g)", text, ci.lo, ci.hi);
		say(a, &ratios, text);
	}
	say_first(r, items, "guests", ratios, GUESTS_MAX, "across");
}

/* ---- the estimate ---- */

/* What its verdict, or of old results its status, comes to; NULL: it was not judged. */
static const char *
estimate_words(const json_t *e)
{
	const char *verdict = raw_at(e, "equivalence.verdict");
	const char *of_range = raw_at(e, "range.status");
	const char *status = *of_range != '\0' ? of_range : raw_at(e, "status");

	if (*status == '\0' || strcmp(verdict, "undecided") == 0)
		return *status == '\0' ? NULL : "undecided";
	if (strcmp(verdict, "agrees") == 0)
		return "holds";
	if (strcmp(status, "NEEDS_VALIDATION") == 0)
		return "does not hold";
	return *verdict == '\0' && strcmp(status, "VERIFIED") == 0
		   ? "holds"
		   : "is off, but plausible";
}

/* "does not hold", of each configuration that has been judged. */
static const char *
estimate_verdicts(const struct results *r)
{
	struct crowd crowd = { 0 };
	const char *text = NULL;

	for (size_t i = 0; i < r->n_configs; i++) {
		const char *words =
		    estimate_words(value_at(r->configs[i].json, "whitepaper_comparison"));

		if (words != NULL)
			crowd_add(r->arena, &crowd, "", words, r->configs[i].name);
	}
	for (size_t i = 0; i < crowd.n; i++) {
		const char *one =
		    crowd.n == 1 ? crowd.who[i].text
				 : arena_text(r->arena, "%s with %s", crowd.who[i].text,
				       who_names(r->arena, &crowd.who[i]));

		text = text == NULL ? one : arena_text(r->arena, "%s; %s", text, one);
	}
	return text;
}

/* "500 ms (400 to 600 ms)", as it was published. */
static const char *
published(struct arena *a, const json_t *e)
{
	double ms = number_at(e, "estimated_ms");
	struct range range = { number_at(e, "low_ms"), number_at(e, "high_ms") };

	if (isnan(range.lo) || isnan(range.hi))
		return show_time(a, ms);
	return isnan(ms)
		   ? show_times(a, range)
		   : arena_text(a, "%s (%s)", show_time(a, ms), show_times(a, range));
}

/* Why none was judged. */
static const char *
not_judged(struct arena *a, const json_t *e)
{
	if (value_at(e, "name") == NULL)
		return "none was published";
	return isnan(number_at(e, "measured_ms"))
		   ? "not known: it was not measured"
		   : arena_text(
			 a, "not judged: %s", or_nothing(reason_at(a, e, "status")));
}

static const char *
estimate(const struct results *r)
{
	struct arena *a = r->arena;
	const json_t *e = NULL;
	size_t i;

	if (r->n_configs == 0)
		return NULL;
	for (i = 0; i < r->n_configs; i++) {
		e = value_at(r->configs[i].json, "whitepaper_comparison");
		if (estimate_words(e) != NULL && !isnan(number_at(e, "measured_ms")))
			break;
	}
	if (i == r->n_configs)
		return not_judged(a, e);
	return arena_text(a, "%s: %s, estimated %s, measured %s%s%s",
	    estimate_verdicts(r), or_nothing(text_at(a, e, "name")), published(a, e),
	    with_interval(a, e, "measured_ms", "measured_ci95_ms"),
	    r->n_configs > 1 ? " with " : "",
	    r->n_configs > 1 ? short_name(a, r->configs[i].name) : "");
}

/* ---- where the time goes ---- */

/* Do two phases of a boot have time in common? */
static bool
overlaps(const json_t *sample, const json_t *a, const json_t *b)
{
	struct range p = span_phase(sample, a), q = span_phase(sample, b);

	return p.lo < q.hi && q.lo < p.hi;
}

/* May an item be told beside n that are?  An item is not told twice. */
typedef bool may_tell(
    const struct config *c, const json_t *item, const json_t *const told[], size_t n);

/* Is it a phase of the boot, and none of a part of another? */
static bool
is_apart(
    const struct config *c, const json_t *phase, const json_t *const told[], size_t n)
{
	const json_t *sample = completed_sample(c);

	for (size_t k = 0; k < n; k++)
		if (phase == told[k] || overlaps(sample, phase, told[k]))
			return false;
	return !isnan(number_at(phase, "share"));
}

static bool
is_another_wait(
    const struct config *c, const json_t *finding, const json_t *const told[], size_t n)
{
	(void)c;
	for (size_t k = 0; k < n; k++)
		if (finding == told[k])
			return false;
	return strcmp(raw_at(finding, "kind"), "waiting") == 0;
}

/* The longest of a configuration's items that may be told; how many there are. */
static size_t
longest_of(const struct config *c, const char *items, may_tell *may,
    const json_t *longest[LONGEST])
{
	size_t n = 0, i;
	json_t *item;

	for (; n < LONGEST; n++) {
		const json_t *most = NULL;

		json_array_foreach(value_at(c->json, items), i, item)
			if (may(c, item, longest, n) &&
			    (most == NULL ||
				number_at(item, "mean_ms") > number_at(most, "mean_ms")))
				most = item;
		if (most == NULL)
			break;
		longest[n] = most;
	}
	return n;
}

/* A mean with no more digits than its interval deserves. */
static const char *
mean_text(struct arena *a, const json_t *of)
{
	char time[WORDS_SIZE], *interval;

	time_words(time, number_at(of, "mean_ms"), range_at(of, "mean_ci95_ms"));
	if ((interval = strstr(time, " (")) != NULL)
		*interval = '\0';
	return arena_text(a, "%s", time);
}

/* "; mostly waiting: root (21 ms)": phases that take time and execute little. */
static const char *
waits(struct arena *a, const struct config *c)
{
	const json_t *longest[LONGEST];
	size_t n = longest_of(c, "findings", is_another_wait, longest);
	const char *list = NULL;

	for (size_t i = 0; i < n; i++)
		list = join(a, list,
		    arena_text(a, "%s (%s)", or_nothing(text_at(a, longest[i], "phase")),
			mean_text(a, longest[i])));
	return list == NULL ? "" : arena_text(a, "; mostly waiting: %s", list);
}

static const char *
where(const struct results *r)
{
	struct arena *a = r->arena;
	const json_t *longest[LONGEST];
	const struct config *c = NULL;
	const char *list = NULL;
	size_t n;

	for (size_t i = 0; i < r->n_configs && c == NULL; i++)
		if (has_mean(&r->configs[i]))
			c = &r->configs[i];
	if (c == NULL || (n = longest_of(c, "phases", is_apart, longest)) == 0)
		return NULL;
	for (size_t i = 0; i < n; i++)
		list = join(a, list,
		    arena_text(a, "%s %s (%s %%)",
			or_nothing(text_at(a, longest[i], "name")),
			mean_text(a, longest[i]),
			show_percent(a, number_at(longest[i], "share"))));
	return arena_text(a, "%s%s%s%s", r->n_configs > 1 ? short_name(a, c->name) : "",
	    r->n_configs > 1 ? ": " : "", list, waits(a, c));
}

/* ---- a comparison ---- */

static void
say_comparison(const struct results *r, struct items *items)
{
	struct items times = comparison_times(r);

	add(r, items, "compared", comparison_brief(r));
	add(r, items, "what differs", comparison_subject(r));
	add(r, items, "completed", comparison_completed(r));
	for (size_t i = 0; i < times.n; i++)
		say_first(r, items, times.item[i].name, times.item[i].each, VERDICTS_MAX,
		    "sides");
}

/* ---- the whole ---- */

struct items
summary_of_paper(const struct results *r)
{
	struct items items = { 0 };

	add(r, &items, "booted", facts_booted(r));
	say_boot_times(r, &items);
	say_scaling(r, &items);
	say_guests(r, &items);
	add(r, &items, "estimate", estimate(r));
	say_comparison(r, &items);
	add(r, &items, "history", history_brief(r));
	say_first(r, &items, "boot time", history_times(r), CONFIGS_MAX, "history");
	add(r, &items, "longest", where(r));
	return items;
}

struct items
summary(const struct results *r)
{
	struct items items = summary_of_paper(r);

	say_first(r, &items, "what is wrong", warnings_brief(r), WRONG_MAX, "warnings");
	say_first(r, &items, "what next", next_steps_brief(r), NEXT_MAX, "next");
	return items;
}
