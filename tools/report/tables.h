/*
 * The tables of a report, made once for every format, of text that is already
 * harmless and already rounded.
 */
#ifndef TABLES_H
#define TABLES_H

#include <stdbool.h>
#include <stddef.h>

#include "results.h"
#include "words.h"

enum { COLUMNS_MAX = 16 };

struct column {
	const char *title;
	const char *unit; /* NULL where there is none */
	bool numeric;	  /* lined up on the decimal point, sorted by number */
	bool bar;	  /* a share, to be drawn where there is room */
	int rank;	  /* where there is no room, the highest goes first; 0 stays */
	const char *note; /* NULL, or what is to be said where the column is shown */
};

struct cell {
	const char *text;
	double number; /* to sort by; NAN in a column of text */
};

struct table {
	const char *id, *title, *note; /* note: NULL, or what is to be said below */
	bool grouped; /* rows with the same first cell follow each other: a heading */
	struct column column[COLUMNS_MAX];
	size_t n_columns;
	struct cell *cell; /* row after row */
	size_t n_cells;
};

size_t table_rows(const struct table *t);
const struct cell *table_cell(const struct table *t, size_t row, size_t column);

/* What is to be said below it where only some columns are shown; NULL: all are. */
struct lines table_notes(struct store *s, const struct table *t, const bool *left_out);

/* Markers that were never seen in a configuration, with the reason. */
struct table content_unseen(const struct results *r);

struct table content_configurations(const struct results *r);

/* Phases of one configuration, or with c NULL of all, with a column that names it. */
struct table content_phases(const struct results *r, const struct config *c);

/*
 * What configurations have of each phase beside each other, of as many as are asked
 * for from the first one on; those without a boot that arrived do not count.
 */
struct slice {
	size_t first, n;
};
struct table content_phase_means(const struct results *r, struct slice configs);
struct table content_phase_insns(const struct results *r, struct slice configs);

/* How many configurations have phases to show. */
size_t content_arrived_configs(const struct results *r);

/* Of phases in which several vCPUs executed much: how much each of them. */
struct table content_vcpus(const struct results *r);

/* Boot times beside the headline estimate, which is over an interval of its own. */
struct table content_validation(const struct results *r);

/* How alike the boots of a configuration are. */
struct table content_repeatability(const struct results *r);

/* What was found of drift, neighbours, modes and outliers. */
struct table content_verdicts(const struct results *r);

/* How boot times go with what the host did; related: only where a relation was found. */
struct table content_host(const struct results *r, bool related);

struct table content_estimates(const struct results *r);

/* The same, grouped by what is estimated. */
struct table content_estimates_grouped(const struct results *r);

struct table content_scaling(const struct results *r);

struct table content_phase_scaling(const struct results *r);

/* Now against an earlier matrix; has no title where none was compared. */
struct table content_comparison(const struct results *r);

#endif
