/* The result objects, one function each; what they hold is in stats(1). */
#ifndef RESULTS_H
#define RESULTS_H

#include <stdbool.h>
#include <stdio.h>

#include "samples.h"

/* {"cpu_2":{...}}: all of one configuration, as one line. */
void configuration_emit(FILE *out, const struct configuration *c);

/* {"scaling":{...}}: what changes with the number of vCPUs, as one line. */
void scaling_emit(FILE *out, const struct matrix *m);

/*
 * {"comparison":{...}}: the matrix now against an earlier one, whose path is for
 * the record.  Changes within noise_percent are none.  True: something got slower.
 */
bool comparison_emit(FILE *out, const char *path, const struct matrix *base,
    const struct matrix *now, double noise_percent);

/*
 * {"observer":{...}}: what watching costs.  Each name is WITH/WITHOUT, two
 * configurations whose boots of one number are a pair.  Exits 1 on names that are
 * not there.
 */
void observer_emit(FILE *out, const struct matrix *m, char *const names[], size_t n);

#endif
