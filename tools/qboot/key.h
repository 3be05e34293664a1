/* What a boot depends on: the part of a machine whose change makes its logs stale. */
#ifndef KEY_H
#define KEY_H

#include <stdio.h>

#include "lib/json.h"

/*
 * Write that part of the object inside a record's "machine" as one line.  What only
 * says how a log is read (names, order, other serial patterns, intervals, estimates,
 * the origin) is left out.  Returns NULL, or a reason that lives until the next call.
 */
const char *key_write(FILE *out, json_t *machine);

#endif
