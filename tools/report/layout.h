/* Tables that must fit a width: which columns stay, and how wide each is. */
#ifndef LAYOUT_H
#define LAYOUT_H

#include "tables.h"

struct layout {
	size_t width[COLUMNS_MAX]; /* in characters */
	size_t tail[COLUMNS_MAX];  /* room for the decimal point and what follows */
	bool left_out[COLUMNS_MAX];
};

/*
 * Lay a table out in so many characters, gap of them between two columns: columns
 * are left out, first those with nothing in them and then by their rank, then texts are
 * narrowed, until it fits or no more can be done.
 */
struct layout layout_fit(const struct table *t, size_t width, size_t gap);

/* Does all of a table fit as it is? */
bool layout_fits(const struct table *t, size_t width, size_t gap);

/* Characters of a cell from its decimal point on; an interval is not lined up. */
size_t layout_tail(const struct column *c, const char *text);

#endif
