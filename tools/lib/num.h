/* Numbers from text, with a range. */
#ifndef NUM_H
#define NUM_H

/*
 * Read a whole decimal number from lo to hi.  Returns NULL and sets *value, or
 * a reason ("not a number", "out of range 1..255") that lives until the next call.
 */
const char *num_parse(const char *text, long long lo, long long hi, long long *value);

#endif
