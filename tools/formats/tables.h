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
};

struct cell {
	const char *text;
	double number; /* to sort by; NAN in a column of text */
};

struct table {
	const char *id, *title, *note; /* note: NULL, or what is to be said below */
	struct column column[COLUMNS_MAX];
	size_t n_columns;
	struct cell *cell; /* row after row */
	size_t n_cells;
};

size_t table_rows(const struct table *t);
const struct cell *table_cell(const struct table *t, size_t row, size_t column);

/* Markers that were never seen in a configuration, with the reason. */
struct table content_unseen(const struct results *r);

struct table content_configurations(const struct results *r);

/* Phases of one configuration, or with c NULL of all, with a column that names it. */
struct table content_phases(const struct results *r, const struct config *c);

/* Boot times beside the headline estimate, which is over an interval of its own. */
struct table content_validation(const struct results *r);

/* How alike the boots of a configuration are. */
struct table content_repeatability(const struct results *r);

/* What was found of drift, neighbours, modes and outliers. */
struct table content_verdicts(const struct results *r);

/* How boot times go with what the host did; related: only where a relation was found. */
struct table content_host(const struct results *r, bool related);

struct table content_estimates(const struct results *r);

/* The estimates' names, and the table of one alone: of every configuration. */
struct lines content_estimate_names(const struct results *r);
struct table content_estimate(const struct results *r, const char *name);

struct table content_scaling(const struct results *r);

struct table content_phase_scaling(const struct results *r);

/* Now against an earlier matrix; has no title where none was compared. */
struct table content_comparison(const struct results *r);

#endif
