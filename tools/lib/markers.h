/*
 * A guest's marker table, as a profile or a machine record states it: what to
 * look for in a boot, by which name, and when a boot is completed.
 */
#ifndef MARKERS_H
#define MARKERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json.h"
#include "match.h"
#include "online.h"

/* Markers that every guest has: time 0, and the processor's first instruction. */
#define MARKER_T0 "t0"
#define MARKER_RESET "reset_vector"

/* Events that QEMU tells; a table whose end is one has a marker of its name. */
#define MARKER_EVENTS "poweroff debug_exit"

/* How many hits of a mark with "hits":"all" are told: a hot function is no flood. */
enum { MARKER_HITS_MAX = 10000 };

struct marker {
	const char *name;
	const char *symbol; /* NULL: not to be seen by the probe */
	uint64_t *addrs;    /* where the symbol's code runs; none in a profile */
	size_t n_addrs;
	bool any_addr;	       /* a profile's symbol: it has no address yet */
	const char *bytes;     /* hex of the code's first bytes, or NULL */
	const char *serial;    /* the pattern's text, or NULL */
	struct match *pattern; /* compiled; NULL when there is no serial pattern */
	const char *event;     /* of MARKER_EVENTS; NULL: it is none */
	bool prefer_serial;    /* the pattern gives the time where both are seen */
	bool entry;	       /* the symbol is where the ELF file is entered */
	bool all_hits;	       /* every hit of the symbol counts, not just the first */
	int after;	       /* number of the marker to be seen before, or -1 */
	const char *answer;    /* what is typed when the pattern is seen, or NULL */
	bool echo;	       /* the guest echoes it */
	const char *reason;    /* why the symbol cannot be seen, or NULL */
	bool mistaken;	       /* since it is not as told, in a kernel that has symbols */
};

struct markers {
	struct marker *markers; /* in the table's order */
	size_t n;
	const char *origin; /* MARKER_T0, MARKER_RESET or a marker's name */
	const char *end;    /* a marker's name; its number is end_index */
	int end_index;
	int profile_index; /* the end that was asked for, where that is another; or -1 */
	struct match **panic, **interleaved;
	size_t n_panic, n_interleaved;
	struct online_rule online;
	json_t *source; /* a reference that keeps the texts alive */
};

/*
 * Read the keys markers, origin, end, phases, panic, interjections, cpus_online
 * and estimates of a guest profile or of the object in a machine record; other
 * keys are the caller's business.  Returns NULL when they are wrong, and the reason
 * with its place: "markers[3].serial: offset 5: missing closing parenthesis".
 */
struct markers *markers_new(json_t *object, char reason[REASON_SIZE]);

/* Frees the patterns, too: a scan that was given them goes first. */
void markers_free(struct markers *m);

/* The number of the marker with that name, or -1. */
int markers_find(const struct markers *m, const char *name);

/*
 * The phases: as stated, or one from each marker to the next, with power_on
 * before the first and, where symbols are looked for on a machine with a reset
 * vector, firmware from there on.  A new reference to an array of {"name","from","to"}.
 */
json_t *markers_phases(const struct markers *m, bool reset);

/* Whether the origin or a phase needs the time of the reset vector. */
bool markers_want_reset(const struct markers *m, bool reset);

#endif
