/* A history: the results of one guest that were kept, as series of times. */
#ifndef HISTORY_H
#define HISTORY_H

#include "lib/json.h"

struct history_result {
	const char *path, *began, *revision; /* interned; revision NULL: not known */
	const char *image; /* digest of what was booted; NULL: not known */
};

/* What a result says of a configuration or a phase of it; NAN: it has no time. */
struct history_point {
	size_t result;
	double ms;
	const char *boots; /* which they were: of the same only one point is kept */
	size_t attempted, booted;
};

/* Where boots take as long as others: no test and no line goes from one to another. */
struct history_line {
	const char *host, *qemu_version; /* interned */
	size_t n, newest;		 /* its results, and the last of them */
};

/* One time over the results, of one machine and one interval. */
struct history_series {
	const char *config, *phase; /* interned; phase NULL: the whole boot */
	json_t *terms;		    /* what it is of: interval, clock and machine */
	size_t line, part;	    /* part: of the series of one name on a line */
	json_t *differs; /* keys of the terms that are not those of the part before */
	bool exact;	 /* the clock is deterministic */
	struct history_point *points; /* in the order of the results */
	size_t n, room;
	size_t
	    newest; /* the last result that has it, if only of boots that came before */
};

struct history {
	const char *guest;
	struct history_result *results; /* by when they began */
	size_t results_n, results_room;
	struct history_line *lines;
	size_t lines_n, lines_room;
	struct history_series *series;
	size_t series_n, series_room;
};

/*
 * All results in a directory, *.json, from that one on whose revision or beginning since
 * begins with, or all where it is NULL.  Exits 1 with "FILE:LINE: reason" on what is
 * none.
 */
struct history *history_read(const char *directory, const char *since);
void history_free(struct history *h);

#endif
