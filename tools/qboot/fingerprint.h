/* What a boot depends on: the part of a machine whose change makes its logs stale. */
#ifndef FINGERPRINT_H
#define FINGERPRINT_H

#include <stdio.h>

#include "lib/json.h"
#include "lib/reason.h"

/*
 * Write that part of the object inside a record's "machine" as one line: its
 * fingerprint.  What only says how a log is read (names, order, other serial patterns,
 * intervals, estimates, the origin) is left out.  Equal machines have had equal bytes
 * since the first release: what came later stands in it only where it is not at its
 * default.  Returns NULL, or the reason.
 */
const char *fingerprint_write(FILE *out, json_t *machine, char reason[REASON_SIZE]);

#endif
