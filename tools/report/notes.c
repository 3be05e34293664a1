/* What is said below tables. */
#include <math.h>
#include <string.h>

#include "content.h"
#include "notes.h"
#include "sentences.h"
#include "show.h"

const char *
identical_note(const struct results *r, const struct table *t)
{
	struct crowd crowd = { 0 };

	(void)t;
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		const char *verdict =
		    verdict_at(r->arena, c->json, "statistics.identical", NULL);

		if (number_at(c->json, "statistics.identical.of") == 1)
			verdict = "one boot, which cannot show whether it repeats";
		if (verdict != NULL && number_at(c->json, "statistics.booted") > 0)
			crowd_add(r->arena, &crowd, "", verdict, c->name);
	}
	return crowd_text(r, &crowd);
}

/* Which estimates the column of errors is about. */
static const char *
headline_text(struct arena *a, const struct config *c, const char *path)
{
	const json_t *e = value_at(c->json, path);

	if (value_at(e, "name") == NULL)
		return NULL;
	return arena_text(a, "%s, from %s to %s", text_at(a, e, "name"),
	    or_nothing(text_at(a, e, "from")), or_nothing(text_at(a, e, "to")));
}

const char *
headline_note(const struct results *r, const struct table *t)
{
	const char *over = distinct(r, headline_text, "whitepaper_comparison");

	(void)t;
	if (over == NULL)
		return "There is no published estimate to compare with.";
	return arena_text(
	    r->arena, "Estimated and measured, error and status: %s.", over);
}

static const char *
caution_text(struct arena *a, const struct config *c, const char *path)
{
	return sentence_reason(a, value_at(c->json, path));
}

/* What the interval of the mean does not tell. */
const char *
mean_note(const struct results *r)
{
	const char *caution = distinct(r, caution_text, "statistics.caution");

	return caution == NULL ? NULL : arena_text(r->arena, "Caution: %s.", caution);
}

const char *
exact_speedup_note(const struct results *r)
{
	(void)r;
	return "The speedup in instructions is the guest's own, on the deterministic "
	       "clock: "
	       "it needs no cores of the host.";
}

/* What the statuses mean, which sound softer than they are. */
const char *
status_note(const struct results *r)
{
	(void)r;
	return "VERIFIED: the mean is within 10 % of the estimate; PLAUSIBLE: within 20 "
	       "%; "
	       "NEEDS_VALIDATION: further off. Whether the estimate holds, the "
	       "equivalence test says.";
}

const char *
scaling_note(const struct results *r, const struct table *t)
{
	(void)t;
	if (r->icounts > 0 && r->icounts == r->n_configs)
		return "On the deterministic clock the speedup is that of the boot CPU's "
		       "instructions; boot times there go on with those of all vCPUs, "
		       "and while all wait.";
	return sentence_reason(r->arena, value_at(r->json, "scaling.reason"));
}

/* Shares of variance are covariances with the whole, over its variance. */
static bool
has_variance_share(const struct results *r, double below, double above)
{
	json_t *phase;
	size_t k;

	for (size_t i = 0; i < r->n_configs; i++)
		json_array_foreach(value_at(r->configs[i].json, "phases"), k, phase) {
			double share = number_at(phase, "variance_share");

			if (share < below || share > above)
				return true;
		}
	return false;
}

const char *
variance_note(const struct results *r)
{
	if (!has_variance_share(r, -0.0005, 1.0005))
		return NULL;
	return "A share of the variance is above 100 % or below 0 where phases vary "
	       "against each other.";
}

const char *
most_variance_note(const struct results *r)
{
	if (!has_variance_share(r, -INFINITY, 1.0005))
		return NULL;
	return "A phase has more than 100 % of the variance where others vary against "
	       "it.";
}

/* Phases that overlap, as one does that is a part of another. */
const char *
share_note(const struct results *r)
{
	json_t *phase;
	size_t k;

	for (size_t i = 0; i < r->n_configs; i++) {
		double sum = 0;

		json_array_foreach(value_at(r->configs[i].json, "phases"), k, phase)
			if (!isnan(number_at(phase, "share")))
				sum += number_at(phase, "share");
		if (sum > 1.0005)
			return "Where shares add up to more than 100 %, phases overlap.";
	}
	return NULL;
}

const char *
waits_note(const struct results *r)
{
	json_t *wait;
	size_t k;

	for (size_t i = 0; i < r->n_configs; i++)
		json_array_foreach(value_at(r->configs[i].json, "waits"), k, wait)
			if (number_at(wait, "n") <
			    number_at(r->configs[i].json, "statistics.n"))
				return "Where n is below the number of boots, the others "
				       "had no such wait among their longest ten.";
	return NULL;
}

/* The source of a phase's times, or what it is in one configuration and another. */
static const char *
source_of(struct arena *a, const struct table *t, const char *phase)
{
	const char *source = NULL, *other;
	json_t *item;
	size_t k;

	for (size_t i = 1; i < t->n_columns; i++)
		json_array_foreach(
		    value_at(t->column[i].config->json, "phases"), k, item) {
			if (!same_text(text_at(a, item, "name"), phase))
				continue;
			other = text_at(a, item, "source");
			if (source != NULL && other != NULL && strcmp(source, other) != 0)
				return arena_text(a, "%s or %s", source, other);
			source = source == NULL ? other : source;
		}
	return source;
}

/* "Source of the times: symbol; mixed for scheduler_ready". */
const char *
sources_note(const struct results *r, const struct table *t)
{
	struct crowd sources = { 0 };
	const struct who *most;
	const char *text;

	for (size_t i = 0; i < t->n_rows; i++) {
		const char *phase = table_cell(t, i, 0)->text;
		const char *source = source_of(r->arena, t, phase);

		if (source != NULL)
			crowd_add(r->arena, &sources, "", source, phase);
	}
	most = sources.who;
	for (size_t i = 0; i < sources.n; i++)
		if (sources.who[i].n > most->n)
			most = &sources.who[i];
	if (most == NULL)
		return NULL;
	text = arena_text(r->arena, "Source of the times: %s", most->text);
	for (size_t i = 0; i < sources.n; i++)
		if (&sources.who[i] != most)
			text = arena_text(r->arena, "%s; %s for %s", text,
			    sources.who[i].text, who_names(r->arena, &sources.who[i]));
	return text;
}

/* Has an earlier item of a list the same guest and the same at a key? */
static bool
came_before(const json_t *list, size_t i, const char *key)
{
	const json_t *item = json_array_get(list, i), *other;

	for (size_t k = 0; k < i; k++) {
		other = json_array_get(list, k);
		if (strcmp(raw_at(other, "guest"), raw_at(item, "guest")) == 0 &&
		    strcmp(raw_at(other, key), raw_at(item, key)) == 0 &&
		    value_at(other, "phase") == NULL)
			return true;
	}
	return false;
}

/* "i386 of demo, arm of demo-arm": what a list's items have at a key, and which guests.
 */
static const char *
of_guests(const struct results *r, const char *path, const char *key)
{
	struct crowd crowd = { 0 };
	const json_t *items = value_at(r->json, path);
	const char *list = NULL;
	json_t *item;
	size_t i;

	json_array_foreach(items, i, item)
		if (value_at(item, "phase") == NULL && !came_before(items, i, key))
			crowd_add(r->arena, &crowd, "",
			    or_nothing(text_at(r->arena, item, key)),
			    or_nothing(text_at(r->arena, item, "guest")));
	for (i = 0; i < crowd.n; i++)
		list = join(r->arena, list,
		    arena_text(r->arena, "%s of %s", crowd.who[i].text,
			who_names(r->arena, &crowd.who[i])));
	return or_nothing(list);
}

const char *
across_note(const struct results *r, const struct table *t)
{
	bool emulated = false;
	json_t *guest;
	size_t i;

	(void)t;
	json_array_foreach(value_at(r->json, "across.guests"), i, guest)
		emulated |= strcmp(raw_at(guest, "accel"), "tcg") == 0;
	return arena_text(r->arena,
	    "%sInstructions compare the kernels, each in those of its own architecture: "
	    "%s.",
	    emulated ? "Times under TCG compare emulations of machines, not machines. "
		     : "",
	    of_guests(r, "across.guests", "arch"));
}

const char *
across_ends_note(const struct results *r)
{
	return arena_text(
	    r->arena, "Whole boots end at %s.", of_guests(r, "across.rows", "to"));
}

const char *
across_ratio_note(const struct results *r)
{
	(void)r;
	return "Ratios are of means, over the first guest that has the interval; "
	       "intervals "
	       "are Welch's, of 95 %.";
}

/* Has a table of a comparison rows that are exact, or that were tested? */
static bool
has_rows(const struct table *t, bool exact)
{
	for (size_t i = 0; i < t->n_rows; i++)
		if (value_at(t->row[i].item, "verdict") != NULL &&
		    (strcmp(raw_at(t->row[i].item, "method"), "exact") == 0) == exact)
			return true;
	return false;
}

const char *
comparison_note(const struct results *r, const struct table *t)
{
	double percent = number_at(r->json, "comparison.noise_percent");
	const char *exact = has_rows(t, true)
				? "On the deterministic clock every difference in time "
				  "counts; vCPUs may share the same work otherwise."
				: NULL;

	if (isnan(percent) || !has_rows(t, false))
		return exact;
	return arena_text(r->arena,
	    "%s%s ratio is of all boots, not of the medians before and now. Changes "
	    "within %g %% count as none; intervals are adjusted for the number of tests.",
	    exact == NULL ? "" : exact, exact == NULL ? "The" : " Of others the",
	    percent);
}

const char *
instructions_note(const struct results *r, const struct table *t)
{
	(void)r;
	(void)t;
	return "Caches, buses and the turns that QEMU gives to vCPUs are not those of "
	       "real "
	       "processors.";
}

const char *
boot_cpu_note(const struct results *r)
{
	(void)r;
	return "The speedup is of the boot CPU, as if all ran side by side at one speed "
	       "and "
	       "it waited for none.";
}

const char *
growth_note(const struct results *r)
{
	(void)r;
	return "Growth is the work of all CPUs over that of 1 vCPU.";
}

const char *
balance_note(const struct results *r)
{
	(void)r;
	return "Balance is the least that a CPU did over the most.";
}
