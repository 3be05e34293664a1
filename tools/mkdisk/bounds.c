/* Where boot time begins and ends on this machine. */
#include <err.h>
#include <string.h>

#include "bounds.h"

/* Does the probe see the marker with this number? */
static bool
has_address(const json_t *marks, size_t i)
{
	return json_array_size(json_object_get(json_array_get(marks, i), "addr")) > 0;
}

/* Is the kernel's text out of sight, since a loader starts it without a console? */
static bool
is_silent(const struct asked *a, const struct images *im)
{
	return a->boot_mode == BOOT_LOADER && a->loader_markers > 0 &&
	       (im->disk.path != NULL || !guest_iso_has_serial(&im->guest, a));
}

/* What is read from a drive is waited for, and that takes what it takes the host. */
static bool
has_drives(const struct images *im)
{
	return im->disk.path != NULL || im->cdrom.path != NULL;
}

static bool
is_icount(const struct asked *a)
{
	return strcmp(a->ask.clock, "icount") == 0;
}

/* Why what is printed cannot end a boot under icount, or NULL. */
static const char *
not_by_text(const struct asked *a, const struct images *im, bool profiled)
{
	if (strcmp(a->ask.probe, "count") != 0)
		return "what is printed has a time only with probe count";
	if (has_drives(im))
		return "what is printed may wait for a drive";
	return profiled ? "a profile ends at a function" : NULL;
}

/*
 * Can the marker end a boot?  Under icount an event has no time and cannot.  Instead of
 * the profile's end no marker can that is hit by each CPU: one CPU alone may never hit
 * it, and configurations that are compared must end alike.
 */
static bool
can_end(const struct asked *a, const struct images *im, const json_t *marks, size_t i,
    bool profiled)
{
	const struct marker *m = &a->markers->markers[i];

	if (has_address(marks, i) && !(m->all_hits && i != (size_t)a->markers->end_index))
		return true;
	if (m->event != NULL)
		return !is_icount(a);
	return m->serial != NULL &&
	       !(is_icount(a) && not_by_text(a, im, profiled) != NULL) &&
	       (i < a->loader_markers || !is_silent(a, im));
}

/* Why the last symbol up to the end cannot be seen. */
static const char *
reason_find(const struct asked *a, const json_t *marks)
{
	const char *reason = NULL;

	for (int i = a->markers->end_index; i >= 0 && reason == NULL; i--)
		reason = json_string_value(
		    json_object_get(json_array_get(marks, (size_t)i), "reason"));
	return reason != NULL ? reason : "none has a symbol";
}

static _Noreturn void
refuse(const struct asked *a, const json_t *marks, const char *no_text)
{
	const char *reason = reason_find(a, marks);

	if (is_icount(a))
		errx(1, "%s: clock: icount: no marker up to %s is a function%s%s: %s",
		    asked_by(a, "clock"), a->markers->end,
		    no_text != NULL ? ", and " : "", no_text != NULL ? no_text : "",
		    reason);
	errx(1, "%s: end: %s cannot be seen: %s", a->guest_file, a->markers->end, reason);
}

static size_t
end_choose(
    const struct asked *a, const struct images *im, const json_t *marks, bool profiled)
{
	size_t i = (size_t)a->markers->end_index;
	bool earlier = is_icount(a) || is_silent(a, im);

	while (!can_end(a, im, marks, i, profiled)) {
		if (i == 0 || !earlier)
			refuse(a, marks, not_by_text(a, im, profiled));
		i--;
	}
	/* Nothing of the kernel can be seen. */
	if (i < a->loader_markers && is_silent(a, im) && a->loader_end != NULL &&
	    !is_icount(a))
		return (size_t)markers_find(a->markers, a->loader_end);
	return i;
}

/* Firmware reads its drives first. */
static bool
waits_for_host(const struct asked *a, const struct images *im)
{
	return is_icount(a) && has_drives(im) &&
	       (strcmp(a->markers->origin, MARKER_T0) == 0 ||
		   strcmp(a->markers->origin, MARKER_RESET) == 0);
}

struct bounds
bounds_choose(
    const struct asked *a, const struct images *im, const json_t *marks, bool profiled)
{
	const struct marker *all = a->markers->markers;
	size_t end = end_choose(a, im, marks, profiled), first = 0;
	struct bounds b = { a->markers->origin, all[end].name, NULL };

	if (is_icount(a) && end != (size_t)a->markers->end_index)
		b.no_text = not_by_text(a, im, profiled);
	while (first < end && !has_address(marks, first))
		first++;
	if (waits_for_host(a, im) && first < end)
		b.origin = all[first].name;
	return b;
}
