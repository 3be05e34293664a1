/*
 * What the directory of a matrix shows while make works in it, and afterwards: the files
 * are those of bootmatrix(7).
 */
#ifndef MATRIXDIR_H
#define MATRIXDIR_H

#include <stdbool.h>

#include "json.h"

/* One to three words with / between; none is empty or begins with a dot. */
bool matrix_is_name(const char *name);

/*
 * The directory of a matrix below the directory out, to which no link leads; the caller
 * frees it.  NULL: there is no such matrix.
 */
char *matrix_find(const char *out, const char *name);

/* The names of the matrices below the directory out, sorted: a new array of strings. */
json_t *matrices_find(const char *out);

/*
 * The boots that the matrix in dir consists of, in blocks: a new object of configs
 * (array), samples, warmup, planned, made, completed, running (array of the names
 * CONFIG/SAMPLE), and boots, an array of
 *
 *	config, sample	"cpu_2", "003" or "W01"
 *	state		waiting, running, or the outcome of the boot
 *	order		its number in execution order; only where it was run
 *	end_ms, lifetime_ms	of a boot that was run: from t0, and of its QEMU
 *	host		what the boot log says of the host after it
 *	file		of a boot that is running: the log as it grows, below dir
 *
 *	date_ns		of its log: when it began
 *
 * A log that make would make again counts as waiting.  Of before, what was read earlier,
 * or NULL, logs are taken that have kept their date.
 */
json_t *matrix_read(const char *dir, const json_t *before);

/*
 * Seconds until all boots of it are made, as the boots before took and as the last of
 * them ran beside each other.  NULL, or why that is not known.
 */
const char *matrix_eta(const json_t *matrix, double *eta_s);

/* The complete log of a boot, below the matrix; the caller frees it. */
char *bootlog_name(const char *config, const char *sample);

/*
 * The log of a boot, or as it grows; sample is "003" or "W01".  The caller frees it;
 * NULL: there is none.
 */
char *bootlog_find(const char *dir, const char *config, const char *sample);

/* Delete the logs of all boots of the matrix. */
void bootlogs_remove(const char *dir);

#endif
