/* The longest waits between two lines, over the boots of a configuration. */
#ifndef STATS_WAITS_H
#define STATS_WAITS_H

#include "lib/reason.h"
#include "samples.h"

/*
 * Take those of a record that lie in its boot; s is the sample that was made of it.  A
 * boot without a time has none.  Returns NULL, or why the list is none of waits.
 */
const char *waits_read(struct configuration *c, const struct sample *s,
    const json_t *list, char reason[REASON_SIZE]);

#endif
