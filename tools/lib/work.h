/*
 * Where a program's own files lie, and what it read: each file gets its final name
 * only when it is complete, and each file read becomes a make dependency.
 */
#ifndef WORK_H
#define WORK_H

#include <stddef.h>
#include <stdio.h>

struct work {
	const char *given_dir; /* -d, or NULL: $TMPDIR/bootmatrix-UID, /tmp/... */
	char *dir;	       /* absolute, once work_dir() made it */
	char **reads;	       /* paths as make knows them, no two equal */
	size_t nreads;
	const char *functions; /* -f: where the kernel's functions are written, or NULL */
};

void work_free(struct work *w);

/*
 * A path below the directory: sub/name, with the folders made.  The caller frees
 * it.  sub is one folder's name.
 */
char *work_path(struct work *w, const char *sub, const char *name);

/* The same below the directory that serves without -d. */
char *work_shared_path(const char *sub, const char *name);

/*
 * Wait until no one else makes something in the directory.  The caller closes the
 * descriptor when it has; whoever dies does, too.
 */
int work_lock(struct work *w);

/* A name beside path for an unfinished file; the caller frees it. */
char *work_unfinished(const char *path);

/* Give an unfinished file its final name, or exit 1. */
void work_finish(const char *unfinished, const char *path);

/* Write one short text under a final name; exits 1 when it cannot. */
void work_put(const char *path, const char *text);

/* Note that a file was read.  The path need not be absolute. */
void work_read(struct work *w, const char *path);

/* The absolute path without links, or exit 1 with the reason.  The caller frees it. */
char *path_absolute(const char *path);

/*
 * Write make dependencies of target on all that was read to file, with an empty
 * rule for each so that one that goes away is no error.  Exits 1 when it cannot.
 */
void work_depends(const struct work *w, const char *file, const char *target);

#endif
