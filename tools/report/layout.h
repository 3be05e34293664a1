/* Tables that must fit a width: which columns stay, and how wide each is. */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "table.h"

struct table_layout {
	size_t *width; /* of each column, in characters */
	size_t *tail;  /* room for the decimal point and what follows */
	bool *left_out;
};

/*
 * Lay a table out in so many characters, gap of them between two columns: columns
 * are left out, first those with nothing in them and then by their rank, those of one
 * rank together, then texts and titles are narrowed, until it fits or no more can be
 * done; where they may go on in a line below, to no less than their words take, if that
 * will do.
 */
struct table_layout layout_fit(
    struct arena *a, const struct table *t, size_t width, size_t gap, bool wraps);

/* Bytes of a text that go into a line of so many characters; 0: its first word does not.
 */
size_t layout_line(const char *text, size_t width);

/* Does all of a table fit as it is? */
bool layout_fits(struct arena *a, const struct table *t, size_t width, size_t gap);

/* Is there nothing in a column that may be left out? */
bool layout_is_empty(const struct table *t, size_t column);

/* Characters of a cell from its decimal point on; an interval is not lined up. */
size_t layout_tail(const struct column *c, const char *text);
size_t layout_longest_tail(const struct table *t, size_t column);

#endif
