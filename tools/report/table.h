/*
 * Tables as data: what a table's columns are, and the rows that results make of it.
 * The tables that there are stand in tables.c; formats draw what table_make() gives.
 */
#ifndef TABLE_H
#define TABLE_H

#include "list.h"

/* What a row is about. */
struct table_row {
	const struct results *r;
	const struct config *config; /* NULL: none of them */
	const json_t *item;	     /* what its columns' paths begin in */
	const json_t *outer;	     /* what has the list that the item is of */
};

struct cell {
	const char *text;
	double number; /* to sort by; NAN in a column of text */
};

/* How a value is shown. */
enum shown_as {
	AS_TEXT,
	AS_VERDICT, /* that of a test, or why it has none */
	AS_NUMBER,  /* with the column's decimals */
	AS_COUNT,
	AS_METRIC, /* in three digits; every digit where the clock is exact */
	AS_P,
	AS_RANGE, /* an interval of what cannot be negative */
};

/* How many decimals a number has. */
enum decimals {
	BY_INTERVAL, /* two digits of half its interval, or of the deviation beside it */
	BY_ITSELF,   /* two digits */
	BY_SIZE,     /* four digits */
	AS_WRITTEN,  /* all that it has */
	AS_RATIO,    /* by its interval; without one few, and none of the reference */
	ONE_DECIMAL,
	TWO_DECIMALS,
	THREE_DECIMALS,
};

struct column {
	enum shown_as as;
	const char *title;
	const char *unit; /* NULL where there is none; "%" shows a share of one */
	/* Where the value is, in the row's item or, behind a /, in the configuration. */
	const char *path;
	const char *interval; /* where the interval is that decides the decimals */
	int rank; /* where there is no room, the highest goes first; 0 stays */
	enum decimals decimals;
	bool bar;	  /* a share, to be drawn where there is room */
	bool if_varied;	  /* left out where all rows have the same */
	const char *only; /* left out where no row has a value at this path */
	const char *test; /* the name of a verdict's test, where its key does not tell */
	/* Makes the cell of what is not at one path. */
	struct cell (*make)(const struct table_row *row, const struct column *c);
	/* What is to be said below the table where the column is shown, or NULL. */
	const char *(*note)(const struct results *r);
	const struct config *config; /* whose it is, where configurations are beside */
};

struct table;

struct table_kind {
	const char *id, *title;
	const char *rows; /* "*.phases": every configuration's phases have a row each */
	const struct column *columns;
	size_t n_columns;
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
	struct cell *cell; /* row after row */
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

/* Are numbers in it lined up on the decimal point, and sorted by number? */
bool column_is_numeric(const struct column *c);

/* What is to be said below it where only some columns are shown; NULL: all are. */
struct items table_notes(
    const struct results *r, const struct table *t, const bool *left_out);

/* Decimals of a number of the row by its interval, see BY_INTERVAL. */
int row_decimals(const struct table_row *row, double number, const char *interval);

/* An instruction count: in three digits, or in all of them where the clock is exact. */
const char *row_metric(const struct table_row *row, double count);

/* An interval, to be sorted by where it begins. */
struct cell range_cell(struct arena *a, struct range range, int decimals);

#endif
