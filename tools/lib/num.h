/* Numbers from text, with a range. */
#ifndef NUM_H
#define NUM_H

#include "reason.h"

/*
 * Read a whole decimal number from lo to hi.  Returns NULL and sets *value, or the
 * reason: "not a whole number", "out of range 1..255".
 */
const char *number_parse(const char *text, long long lo, long long hi, long long *value,
    char reason[REASON_SIZE]);

#endif
