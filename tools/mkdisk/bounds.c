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

/*
 * Can the marker end a boot?  Under icount what the guest prints can where it waits for
 * no drive and no profile is made, which a function ends; an event has no time and
 * cannot.  Instead of the profile's end no marker can that is hit by each CPU: one CPU
 * alone may never hit it, and configurations that are compared must end alike.
 */
static bool
can_end(const struct asked *a, const struct images *im, const json_t *marks, size_t i,
    bool profiled)
{
	const struct marker *m = &a->markers->markers[i];
	bool icount = strcmp(a->ask.clock, "icount") == 0;

	if (has_address(marks, i) && !(m->all_hits && i != (size_t)a->markers->end_index))
		return true;
	if (m->event != NULL)
		return !icount;
	return m->serial != NULL && !(icount && (profiled || has_drives(im))) &&
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
refuse(const struct asked *a, const json_t *marks)
{
	const char *reason = reason_find(a, marks);

	if (strcmp(a->ask.clock, "icount") == 0)
		errx(1,
		    "%s: clock: icount: no marker up to %s is a function, and what is "
		    "printed may wait for a drive: %s",
		    asked_by(a, "clock"), a->markers->end, reason);
	errx(1, "%s: end: %s cannot be seen: %s", a->guest_file, a->markers->end, reason);
}

static size_t
end_choose(
    const struct asked *a, const struct images *im, const json_t *marks, bool profiled)
{
	size_t i = (size_t)a->markers->end_index;
	bool earlier = strcmp(a->ask.clock, "icount") == 0 || is_silent(a, im);

	while (!can_end(a, im, marks, i, profiled)) {
		if (i == 0 || !earlier)
			refuse(a, marks);
		i--;
	}
	/* Nothing of the kernel can be seen. */
	if (i < a->loader_markers && is_silent(a, im) && a->loader_end != NULL &&
	    strcmp(a->ask.clock, "icount") != 0)
		return (size_t)markers_find(a->markers, a->loader_end);
	return i;
}

/* Firmware reads its drives first. */
static bool
waits_for_host(const struct asked *a, const struct images *im)
{
	return strcmp(a->ask.clock, "icount") == 0 && has_drives(im) &&
	       (strcmp(a->markers->origin, MARKER_T0) == 0 ||
		   strcmp(a->markers->origin, MARKER_RESET) == 0);
}

struct bounds
bounds_choose(
    const struct asked *a, const struct images *im, const json_t *marks, bool profiled)
{
	const struct marker *all = a->markers->markers;
	size_t end = end_choose(a, im, marks, profiled), first = 0;
	struct bounds b = { a->markers->origin, all[end].name };

	while (first < end && !has_address(marks, first))
		first++;
	if (waits_for_host(a, im) && first < end)
		b.origin = all[first].name;
	return b;
}
