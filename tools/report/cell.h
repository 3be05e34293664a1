/* Columns of a table, and how each shows what the rows have. */
#ifndef CELL_H
#define CELL_H

#include "list.h"
#include "rows.h"
#include "unit.h"

struct cell {
	const char *text;
	double number; /* to sort by; NAN in a column of text */
};

/* How a value is shown. */
enum shown_as {
	AS_TEXT,
	AS_VERDICT, /* that of a test, or why it has none */
	AS_NUMBER,  /* with the column's decimals */
	AS_COUNT,   /* a whole number, or how many a list has */
	AS_METRIC,  /* in three digits; every digit where the clock is exact */
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
	/* NULL where there is none; "%" shows a share of one; "ms" is a time, and what
	 * the column is shown in is decided by the size of what it has. */
	const char *unit;
	/* Where the value is, in the row's item or, behind a /, in the configuration. */
	const char *path;
	/* Where the interval is that decides the decimals; times of one have one unit. */
	const char *interval;
	int rank; /* where there is no room, those of the highest go first; 0 stays */
	enum decimals decimals;
	bool bar;	  /* a share, to be drawn where there is room */
	bool if_varied;	  /* left out where all rows have the same */
	const char *only; /* left out where no row has a value at this path */
	const char *test; /* the name of a verdict's test, where its key does not tell */
	/* Makes the cell of what is not at one path. */
	struct cell (*make)(const struct table_row *row, const struct column *c);
	/* What is to be said below the table where the column is shown, or NULL. */
	const char *(*note)(const struct results *r);
	const struct config *config;  /* whose it is, where configurations are beside */
	const struct time_unit *time; /* what times are shown in; NULL: it has none */
};

/* What a column shows of a row. */
struct cell cell_make(const struct table_row *row, const struct column *c);

/* Are numbers in it lined up on the decimal point, and sorted by number? */
bool column_is_numeric(const struct column *c);

/* An instruction count: in three digits, or in all of them where the clock is exact. */
const char *row_metric(const struct table_row *row, double count);

/* A time, and an interval of times, in the column's unit with its decimals. */
struct cell time_cell(const struct table_row *row, const struct column *c, double ms);
struct cell times_cell(
    const struct table_row *row, const struct column *c, struct range ms);

/* An interval, to be sorted by where it begins. */
struct cell range_cell(struct arena *a, struct range range, int decimals);

#endif
