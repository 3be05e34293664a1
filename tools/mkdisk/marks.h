/* The machine's marker table: the profile's markers with addresses and bytes. */
#ifndef MARKS_H
#define MARKS_H

#include "ask.h"

/*
 * Build the table for the kernel at the path kernel (NULL: none is known), with symbols
 * from the file at symbols or, NULL, from the kernel. no_probe is why the probe cannot be
 * used, or NULL.  A symbol mark that cannot be observed gets the reason.  The caller owns
 * the array.
 */
json_t *marks_build(const struct asked *a, const char *accel, const char *no_probe,
    const char *kernel, const char *symbols);

#endif
