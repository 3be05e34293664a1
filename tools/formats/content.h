/*
 * What a report says, made once for every format: facts, warnings, failures and
 * tables of text that is already harmless and already rounded.  A format only
 * lays it out, and escapes what is special in its own language.
 */
#ifndef CONTENT_H
#define CONTENT_H

#include <stdbool.h>
#include <stddef.h>

#include "results.h"

/* "guest": "demo (configs/demo.json)". */
struct fact {
	const char *name, *text;
};

struct facts {
	struct fact *fact;
	size_t n;
};

struct lines {
	const char **line;
	size_t n;
};

/* Boots of one configuration that ended alike. */
struct failure {
	const char *config, *outcome, *samples, *reason, *last_phase, *last_line;
	size_t n;
};

struct failures {
	struct failure *failure;
	size_t n;
};

enum { COLUMNS_MAX = 16 };

struct column {
	const char *title;
	const char *unit; /* NULL where there is none */
	bool numeric;	  /* lined up on the decimal point, sorted by number */
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

/* The guest's notice, or NULL. */
const char *content_notice(const struct results *r);
const char *content_title(const struct results *r);

/* What was measured. */
struct facts content_facts(const struct results *r);

/* "18 of 20 boots arrived", or that there was none. */
const char *content_arrived(const struct results *r);

/* What a reader must know before the numbers. */
struct lines content_warnings(const struct results *r);

/* "cpu_2: timeout in sample 1, 3, last phase proc_init (reason)": all but the last line.
 */
const char *failure_text(struct store *s, const struct failure *f);

struct failures content_failures(const struct results *r);

/* Markers that were never seen in a configuration, with the reason. */
struct table content_unseen(const struct results *r);

struct table content_configurations(const struct results *r);

/* Phases of one configuration, or with c NULL of all, with a column that names it. */
struct table content_phases(const struct results *r, const struct config *c);

/* Boot times beside the headline estimate, which is over an interval of its own. */
struct table content_validation(const struct results *r);

/* How alike the boots of a configuration are. */
struct table content_repeatability(const struct results *r);

struct table content_estimates(const struct results *r);
struct table content_scaling(const struct results *r);

#endif
