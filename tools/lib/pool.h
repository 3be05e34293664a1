/*
 * A pool: lock files in a directory, of which processes take some each, in the order in
 * which they came.
 *
 * A file is held by whoever has its descriptor, the processes that inherited it included,
 * and is free when the last of them has ended, however.  Only who has waited longest
 * takes files: so nobody who wants many is starved by those who want few, and no two wait
 * for each other.
 */
#ifndef POOL_H
#define POOL_H

#include <stdbool.h>
#include <stddef.h>

struct pool {
	const char *dir; /* made where it is missing */
	char **names;	 /* of the files that will do */
	size_t n;
	unsigned seconds; /* who waits says so after one, and so often again; 0: never */
};

/* What was taken. */
struct grant {
	bool *taken;	  /* of the pool's names, those: the caller's to free */
	long long number; /* of grants in this directory before it */
	size_t others;	  /* grants that were held by others then */
};

/*
 * Take that many of the files, at most all, and wait until they are there.  What is no
 * directory of a pool ends the program with that as the reason.
 */
struct grant pool_take(const struct pool *pool, size_t want);

/* How many grants were made in the directory until now; -1: none is known. */
long long pool_grants(const char *dir);

#endif
