/*
 * Tables as data: what a table's columns are, and the rows that results make of it.
 * The tables that there are stand in tables.c; formats draw what table_make() gives.
 */
#ifndef TABLE_H
#define TABLE_H

#include "cell.h"

struct table;

struct table_kind {
	const char *id, *title;
	const char *rows; /* "*.phases": every configuration's phases have a row each */
	const struct column *columns;
	size_t n_columns;
	bool folded;  /* long and of detail: a page shows it when asked */
	bool grouped; /* rows with the same first cell follow each other: a heading */
	/*
	 * The columns after the first are for every configuration, beside each other,
	 * and rows are for the names that their items have.
	 */
	bool beside;
	/* Only where one configuration has phases to show, or where several have. */
	enum { ANY_NUMBER, ONE, SEVERAL } configs;
	bool (*wanted)(const struct table_row *row);	    /* NULL: every row is */
	const char *(*make_title)(const struct results *r); /* in the place of title */
	/* What is to be said below the table, or NULL. */
	const char *(*note)(const struct results *r, const struct table *t);
};

struct table {
	const struct table_kind *kind;
	const char *title;
	struct column *column;
	size_t n_columns, n_rows;
	struct table_row *row; /* what each is about */
	struct cell *cell;     /* row after row */
};

/* Configurations that are beside each other: as many as asked for, from the first on. */
struct slice {
	size_t first, n;
};

/* A table of results, all configurations beside each other without a slice. */
struct table table_make(
    const struct results *r, const struct table_kind *kind, const struct slice *slice);

/* How many configurations have phases to show beside each other. */
size_t table_configs(const struct results *r);

const struct cell *table_cell(const struct table *t, size_t row, size_t column);

/* What is to be said below it where only some columns are shown; NULL: all are. */
struct items table_notes(
    const struct results *r, const struct table *t, const bool *left_out);

#endif
