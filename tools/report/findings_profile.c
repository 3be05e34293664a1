/* What a profile shows: in which function a phase was spent, and what is had without. */

#include "content.h"
#include "show.h"

/* ": 21.4 M its own, 17.9 M in 3.57 M calls of read_hpet_count" */
static const char *
parts_text(struct arena *a, const json_t *phase)
{
	const char *own = show_metric(a, number_at(phase, "self"));
	const json_t *callee = value_at(phase, "callee");

	if (value_at(callee, "name") == NULL)
		return arena_text(a, "%s of them its own", own);
	return arena_text(a, "%s of them its own, %s in %s call%s of %s", own,
	    show_metric(a, number_at(callee, "total")),
	    show_count(a, number_at(callee, "calls")),
	    number_at(callee, "calls") == 1 ? "" : "s",
	    or_nothing(text_at(a, callee, "name")));
}

static const char *
phase_text(struct arena *a, const json_t *phase)
{
	const char *mark = text_at(a, phase, "name");
	const char *caller = text_at(a, phase, "caller");

	return arena_text(a, "After %s: %s %% of %s instructions are %s%s%s (%s).",
	    mark != NULL ? mark : "the start", show_percent(a, number_at(phase, "share")),
	    show_metric(a, number_at(phase, "instructions")),
	    or_nothing(text_at(a, phase, "function")),
	    caller != NULL ? ", called by " : "", caller != NULL ? caller : "",
	    parts_text(a, phase));
}

static const char *
without_text(struct arena *a, const json_t *profile, const json_t *finding)
{
	const char *caller = text_at(a, finding, "caller");
	const char *in = text_at(a, finding, "nearly_all_in");

	return arena_text(a,
	    "Without %s%s%s (%s %% of %s instructions, in %s call%s%s%s) the boot would "
	    "take %s ms in the place of %s ms.",
	    or_nothing(text_at(a, finding, "function")),
	    caller != NULL ? ", called by " : "", caller != NULL ? caller : "",
	    show_percent(a, number_at(finding, "share")),
	    show_metric(a, number_at(profile, "instructions")),
	    show_count(a, number_at(finding, "calls")),
	    number_at(finding, "calls") == 1 ? "" : "s",
	    in != NULL ? "; nearly all of it in " : "", in != NULL ? in : "",
	    show_number(a, number_at(finding, "boot_without_ms"), 1),
	    show_number(a, number_at(profile, "boot_ms"), 1));
}

struct items
findings_without(const struct results *r)
{
	const json_t *profile = value_at(r->json, "profile");
	struct items items = { 0 };
	json_t *finding;
	size_t i;

	json_array_foreach(value_at(profile, "findings"), i, finding)
		say(r->arena, &items, without_text(r->arena, profile, finding));
	return items;
}

struct items
findings_profile(const struct results *r)
{
	struct arena *a = r->arena;
	const json_t *profile = value_at(r->json, "profile");
	struct items items = { 0 };
	json_t *phase;
	size_t i;

	json_array_foreach(value_at(profile, "phases"), i, phase)
		say(a, &items, phase_text(a, phase));
	if (items.n > 0)
		say(a, &items,
		    arena_text(a,
			"These are of one boot of %s on the deterministic clock, where "
			"every instruction takes as long as another, and a busy wait for "
			"a timer runs as many as the wait takes.",
			or_nothing(text_at(a, profile, "config"))));
	return items;
}
