/*
 * What a text must contain for a pattern to match: a quick no for whole blocks
 * of lines, before any of them is looked at with the pattern itself.
 */
#ifndef NEEDLE_H
#define NEEDLE_H

#include <stddef.h>

enum { NEEDLES_MAX = 8 };

/* Every match contains at least one of these; n is 0 when nothing is known. */
struct needles {
	struct needle {
		char *text; /* malloc'd */
		size_t len;
	} of[NEEDLES_MAX];
	size_t n;
};

/* Read them off a pattern that compiles.  What is not understood gives none. */
void needles_read(struct needles *to, const char *pattern);
void needles_free(struct needles *n);

#endif
