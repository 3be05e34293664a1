/*
 * What was seen of a marker table in one boot: serial text and probe marks go in
 * as they come, each marker's first sight comes out.
 */
#ifndef SIGHTS_H
#define SIGHTS_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/markers.h"

struct sights;

/* What one boot, or one log, can show. */
struct view {
	bool text;		/* a text log: only whole lines are matched */
	bool icount;		/* times are the guest's: serial text has none */
	const char *no_symbols; /* why no mark can come, or NULL */
	const char *source;	/* of the times of serial text */
};

/* The table stays the caller's, and lives longer. */
struct sights *sights_new(const struct markers *table, const struct view *view);
void sights_free(struct sights *s);

/* Serial bytes seen at at_ns, or, when that is -1, why nothing says when. */
void sights_text(struct sights *s, const char *bytes, size_t len, long long at_ns,
    const char *untimed);

/* No more text comes: an unfinished line is one. */
void sights_end(struct sights *s);

/* A hit of the probe. */
struct mark {
	const char *name;     /* as the log names it; only reset_vector is asked */
	const char *symbol;   /* or NULL */
	unsigned long addr;   /* where it ran */
	long long at_ns;      /* on the wall clock */
	long long virtual_ns; /* on the guest's, or -1 */
	json_t *insns;	      /* borrowed, or NULL */
};
void sights_mark(struct sights *s, const struct mark *mark);

/* Once all is in: what became of marker i. */
struct sight {
	bool seen;
	long long first_ns; /* of the first sight of any kind, on the wall clock; or -1 */
	long long at_ns;    /* on the boot's clock, or -1 */
	const char *source; /* "symbol", "serial" or "estimated"; NULL: not seen */
	const json_t *insns; /* borrowed, or NULL */
	char reason[160];    /* why at_ns is -1 */
};
const struct sight *sights_find(struct sights *s, int i);
const struct sight *sights_reset_vector(const struct sights *s);

/* The number of CPUs that the guest told or that the table states; 0: not known. */
long long sights_cpus_online(const struct sights *s);

/* Whether a panic pattern was seen, and that before the end marker's pattern. */
bool sights_panic(const struct sights *s);

/*
 * The name of a pattern that gave up at the match limit and was not named
 * before, or NULL; it lives until the next call.
 */
const char *sights_gave_up(struct sights *s);

/*
 * For who goes through lines faster than by showing them all to sights_text():
 * how many patterns there are, the text of one, whether it is looked for still.
 */
size_t sights_patterns(const struct sights *s);
const char *sights_pattern(const struct sights *s, size_t i);
bool sights_wants(const struct sights *s, size_t i);

/* Whether the next line is to be shown, even if it cannot match alone. */
bool sights_cut(const struct sights *s);

#endif
