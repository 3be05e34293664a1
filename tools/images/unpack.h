/* Unpacking of single compressed files. */
#ifndef UNPACK_H
#define UNPACK_H

#include "work.h"

/*
 * Where the file open at fd is gzipped, unpack it into w's directory, once for
 * each digest, and return the result's path; else return path itself.  path is
 * taken over; the caller frees the result.  Exits 1 when it cannot, or when more
 * than 256 MiB come out.
 */
char *unpack_gzip(struct work *w, int fd, char *path, const char *sha256);

#endif
