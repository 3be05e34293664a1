/* The longest times in which a guest's screen showed nothing new. */
#ifndef WAITS_H
#define WAITS_H

#include "screen.h"

enum { WAITS_MAX = 10, WAIT_TEXT_MAX = 120 };

/* Between two lines, or inside one. */
struct wait {
	int64_t at_ns, ns; /* when it began; how long it was */
	char
	    after[WAIT_TEXT_MAX + 1]; /* the last that was shown before it; "": nothing */
	char before[WAIT_TEXT_MAX + 1]; /* what was shown then */
	size_t line;			/* how many lines were told before that one */
	bool inside;			/* both are parts of one line */
};

/* Zeroed, it is at its beginning.  The longest comes first. */
struct waits {
	struct wait list[WAITS_MAX];
	size_t n, lines;
	char last[WAIT_TEXT_MAX + 1];
};

/* Take a line as the screen tells it. */
void waits_take(struct waits *w, const struct screen_line *line);

#endif
