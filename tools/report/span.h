/* Where phases lie in a boot, for formats that have each boot's. */
#ifndef SPAN_H
#define SPAN_H

#include "lookup.h"

/* When a marker of a boot was seen, in ms since the machine was on; NAN: it was not. */
double span_marker(const json_t *sample, const char *marker);

/*
 * From when to when a phase took in a boot, in ms since the machine was on.  NAN in a
 * boot that did not complete, and where stats leaves it out of the mean: an end was not
 * seen, or it ended before it began.
 */
struct range span_phase(const json_t *sample, const json_t *phase);

/* How long it is, to the ns that markers have; NAN where it is not. */
double span_length(struct range span);

#endif
