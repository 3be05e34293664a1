/* All configurations of a matrix, read and put in order. */
#ifndef MATRIX_H
#define MATRIX_H

#include <stdio.h>

#include "samples.h"

struct matrix {
	struct configuration **configurations; /* by vCPUs, then by name */
	size_t n, room;
	void *by_name;
};

/* How much of the records is wanted. */
enum wanted {
	ALL,
	TIMES, /* of the host only its load before, and no instruction counts, except
		  on the deterministic clock */
};

/*
 * Read phases records, one a line, to the end of the stream.  Exits 1, naming record
 * and configuration, on what is no measurement: a time that is estimated, negative
 * or zero, a sample twice, machines or clocks mixed under one name.
 */
struct matrix *matrix_read(FILE *fp, const char *name);

/* The times only; of result objects, too, over any number of lines. */
struct matrix *matrix_read_any(FILE *fp, const char *name);

/*
 * The same from a file of either kind, or from a folder's results.json, or where
 * it has none, its cpu_*.json.
 */
struct matrix *matrix_load(const char *path);

/* A matrix to come, of machines: its configurations have name, clock, origin and end. */
struct matrix *matrix_planned(FILE *fp, const char *name);
void matrix_free(struct matrix *m);

/* The configuration of that name; NULL: there is none. */
const struct configuration *matrix_find(const struct matrix *m, const char *name);

/*
 * That of the same name and clock.  A matrix of both clocks has "-icount" in the names on
 * the deterministic one, which a matrix of one clock has not.  NULL: there is none.
 */
const struct configuration *matrix_counterpart(
    const struct matrix *m, const struct configuration *c);

/*
 * The configurations NAME@variant as a matrix of its own, named NAME; its boots are
 * those of m.  Exits 1 where there are none.
 */
struct matrix *matrix_variant(const struct matrix *m, const char *variant);
void matrix_variant_free(struct matrix *m);

/* Between the files that read: a configuration by its name, made where there is none. */
struct configuration *matrix_configuration(struct matrix *m, const char *name);

/* Sort, check and complete what was read from the stream. */
void matrix_finish(struct matrix *m, const char *stream);

#endif
