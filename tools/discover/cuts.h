/* Where a boot is cut into its longest phases. */
#ifndef CUTS_H
#define CUTS_H

#include "log.h"

enum { CUTS_MAX = 24, CUT_NAME_MAX = 32 };

/* A line or a function that becomes a marker. */
struct cut {
	int64_t at_ns;
	size_t order;	 /* of those of one time */
	int64_t wait_ns; /* the wait that begins with it, or 0 */
	char name[CUT_NAME_MAX + 16];
	char *pattern;	    /* of a line; it first matches there in this boot */
	const char *symbol; /* of a function */
	const char *text;   /* the line, or NULL */
};

struct cuts {
	struct cut list[CUTS_MAX]; /* in the order of their times */
	size_t n;
	bool has_end; /* the last one is where the boot was over */
};

/* The cuts of a boot; cuts_free() releases them. */
void cuts_find(struct cuts *c, const struct discovery *d);
void cuts_free(struct cuts *c);

/* Does the pattern match anything in this boot? */
bool pattern_is_seen(const struct discovery *d, const char *pattern);

#endif
