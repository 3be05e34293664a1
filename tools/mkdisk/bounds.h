/* Where boot time begins and ends on this machine. */
#ifndef BOUNDS_H
#define BOUNDS_H

#include "ask.h"
#include "images.h"

/* Names of markers, as the machine record has them. */
struct bounds {
	const char *origin, *end;
	const char *no_text; /* why it is not what the guest prints that ends it; NULL */
};

/*
 * Choose them by the machine's markers.  They are the profile's, but
 * - on the deterministic clock, where there is a disk or a CD, whose answer waits for the
 *   host, the end is the last function up to that one, and where firmware reads it first
 *   the origin is the first; the end is a function, too, where a profile is made
 *   (profiled), and where the probe does not count;
 * - through a boot loader that gives the kernel no serial console the end is the last
 *   marker up to the profile's that is the loader's or can be seen by symbol.
 * Exits 1 when no end can be seen at all.
 */
struct bounds bounds_choose(
    const struct asked *a, const struct images *im, const json_t *marks, bool profiled);

#endif
