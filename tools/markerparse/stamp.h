/* The times that other programs write before each line of a text log. */
#ifndef STAMP_H
#define STAMP_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Read the stamp at a line's begin: "[    1.234567] text" as the kernel writes it
 * (also with a level or a caller), "[1.234567 0.000012] text" as grabserial does,
 * or, if bare, "1.234567 text" as ts -s %.s does.  Returns the stamp's length,
 * with the one blank after it, or 0 when there is none; *ns is the time.
 */
size_t stamp_read(const char *line, size_t len, bool bare, long long *ns);

#endif
