/*
 * What a report says in words, made once for every format, of text that is already
 * harmless.  A format only lays it out, and escapes what is special in its own
 * language.
 */
#ifndef CONTENT_H
#define CONTENT_H

#include <stdbool.h>
#include <stddef.h>

#include "results.h"
#include "words.h"

/* "guest": "demo (configs/demo.json)". */
struct fact {
	const char *name, *text;
};

struct facts {
	struct fact *fact;
	size_t n;
};

/* What several configurations have in common, and what each has of it. */
struct finding {
	const char *text;
	struct lines each;
};

struct findings {
	const char *title;
	struct finding *finding;
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

/* Phases worth work, each with its numbers. */
struct findings content_findings(const struct results *r);

/* What was found of outliers, drift, neighbours and modes, and where. */
struct facts content_order(const struct results *r);

/* Whether vCPUs change anything, and how much of a boot is serial. */
struct lines content_effects(const struct results *r);

/* What watching costs the boots. */
struct lines content_observer(const struct results *r);

/* How many boots more would narrow the means. */
struct lines content_next(const struct results *r);

struct failures content_failures(const struct results *r);

#endif
