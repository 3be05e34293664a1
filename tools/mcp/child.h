/* Run a program of this project on a file and take what it writes. */
#ifndef CHILD_H
#define CHILD_H

#include <stddef.h>

#include "lib/reason.h"

/*
 * argv[0] is a program's name, in the directory of this one; its stdin is the descriptor
 * input.
 * What it writes to stdout is returned, NUL-terminated and cut to max bytes; *status is
 * its exit status, or -1 where it did not exit; said is the first line that it wrote to
 * stderr, escaped, or NULL: nobody asks.  The caller frees it.
 */
char *child_output(
    char *const argv[], int input, size_t max, int *status, char said[REASON_SIZE]);

#endif
