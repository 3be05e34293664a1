/*
 * The results of a matrix as stats wrote them, merged to one object.  Reports read
 * them by path, see lookup.h: what a value is called stands in man/results.schema.json,
 * and nowhere else but where it is shown.
 */
#ifndef RESULTS_H
#define RESULTS_H

#include <stddef.h>
#include <stdio.h>

#include "lookup.h"

struct config {
	const char *key;  /* its name as it came: to find it by, not to show */
	const char *name; /* as every format may show it */
	const json_t *json;
	const char *text; /* "NAME":VALUE as it came, where it is kept and one line of
			     ASCII; or NULL */
};

struct results {
	struct arena *arena;
	struct config *configs;	   /* by vCPUs; equal ones in the order given */
	size_t n_configs, icounts; /* those on the deterministic clock */
	json_t *json;		   /* all of it, configurations first */
	bool keeps_text;	   /* that of configurations */
	/* Of the report that is made of them: is it a page, and are the boot logs in it?
	 */
	bool in_page, has_logs;
};

/*
 * Read result objects, one after another, from those files, or from stdin where there is
 * none; NULL follows the last.  The text of configurations is kept where that is asked
 * for. Exits 1 with "name:line: reason" on what is no result.
 */
struct results *results_read(char *const paths[], bool keeps_text);
void results_free(struct results *r);

/* A configuration by its name as it came, or NULL. */
const struct config *results_config(const struct results *r, const char *key);

/* Is a configuration, or a curve of them, on the deterministic clock? */
bool is_icount(const json_t *of);

/* The first boot of it that completed, or NULL. */
const json_t *completed_sample(const struct config *c);

/* On the deterministic clock: did all boots take the same time to the last digit? */
bool is_identical(const struct config *c);

/* Were there boots on the deterministic clock and on another? */
bool has_both_clocks(const struct results *r);

/* Are there configurations of different numbers of vCPUs? */
bool has_several_cpus(const struct results *r);

/* Did stats warn of that of any configuration? */
bool has_warning(const struct results *r, const char *kind);

#endif
