/* Unpacking of compressed files, with a limit to what may come out. */
#ifndef UNPACK_H
#define UNPACK_H

#include <stdio.h>

#include "lib/reason.h"
#include "lib/work.h"

struct archive;

enum { UNPACKED_MAX_MIB = 256 }; /* no kernel is as big, a bomb is */

/*
 * Where the file open at fd is gzipped, unpack it into w's directory, once for
 * each digest, and return the result's path; else return path itself.  path is
 * taken over; the caller frees the result.  Exits 1 with "name: reason" when it cannot,
 * or when more than UNPACKED_MAX_MIB come out.
 */
char *unpack_gzip(
    struct work *w, int fd, char *path, const char *name, const char *sha256);

/*
 * A guest that is given half of a gzipped file says so late, or not at all: exit 1 where
 * the one open at fd is truncated.  Once for each digest.
 */
void gzip_check(struct work *w, int fd, const char *path, const char *sha256);

/*
 * Copy the content that the archive stands at to fp.  *room, in bytes, shrinks by
 * as much and may not be exceeded.  Returns NULL when good, or the reason.
 */
const char *archive_copy(
    struct archive *a, FILE *fp, long long *room, char reason[REASON_SIZE]);

/*
 * Where the file at path, which is open at fd, is gzipped, put what it holds in
 * its place.  *room and the result are those of archive_copy().
 */
const char *gzip_replace(
    int fd, const char *path, long long *room, char reason[REASON_SIZE]);

#endif
