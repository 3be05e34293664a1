/* A stream of text lines from a descriptor, read as they come, without waiting. */
#ifndef LINES_H
#define LINES_H

#include <stdbool.h>
#include <stddef.h>

enum { LINES_MAX = 256 << 10 }; /* bytes of a line: a longer one ends the stream */

/* Zeroed, it is at its beginning. */
struct lines {
	char bytes[LINES_MAX];
	size_t len, start; /* bytes[start..len) are not yet taken */
};

/* Read what there is from fd.  False at the end of the stream. */
bool lines_read(struct lines *l, int fd);

/*
 * The next whole line, without its newline and NUL-terminated, or NULL; it lives
 * until lines_read().
 */
char *lines_next(struct lines *l, size_t *len);

#endif
