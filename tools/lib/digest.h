/* SHA-256 of files and texts. */
#ifndef DIGEST_H
#define DIGEST_H

#include <stddef.h>

#include "work.h"

enum { DIGEST_LEN = 64 };

/*
 * The digest of the file open at fd, as lower-case hexadecimal text.  That of a
 * big file is kept in w's directory, under the file's identity, size and times.
 * Exits 1 with "path: reason" when the file cannot be read.
 */
void digest_take(struct work *w, int fd, const char *path, char hex[DIGEST_LEN + 1]);

void digest_text(const char *text, char hex[DIGEST_LEN + 1]);

#endif
