/* What formats for the trackers of other people have in common: a series a configuration.
 */
#ifndef SERIES_H
#define SERIES_H

#include "results.h"

/* "demo/cpu_2": the same from run to run. */
const char *series_name(struct arena *a, const struct config *c);

/* A number at a path in another unit, or null where there is none. */
json_t *series_number(const json_t *from, const char *path, double factor);

/* Boots that did not complete; NAN where boots were not counted. */
double series_failed(const struct config *c);

#endif
