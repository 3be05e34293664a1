/*
 * Rows of the results: what is at a path, in which a * is every configuration, and a list
 * is each of its items: "*.phases", "scaling.rows.phases".
 */
#ifndef ROWS_H
#define ROWS_H

#include "results.h"

/* What a row is about. */
struct table_row {
	const struct results *r;
	const struct config *config; /* NULL: none of them */
	const json_t *item;	     /* what its columns' paths begin in */
	const json_t *outer;	     /* what has the list that the item is of */
};

struct rows {
	struct arena *arena;
	struct table_row *row;
	size_t n;
};

struct rows rows_find(const struct results *r, const char *path);

/* Add a row; where it has no configuration, that which its item or outer names. */
void rows_add(struct rows *rows, struct table_row row);

#endif
