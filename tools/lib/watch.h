/*
 * What a guest does in one boot, as its serial line and the probe show it: which markers
 * of its table were seen, and when; whether it panicked; and when the boot ends.  qboot
 * watches a running guest with it, markerparse a log of one: both see the same.
 *
 * How lines come of serial bytes, and how patterns are tried on them, is told in scan.h.
 *
 * A marker is seen
 * - on the serial line, when its pattern first matches: at the time of the bytes that
 *   completed the match;
 * - by the probe, when its symbol is first hit at one of its addresses: at the time of
 *   the hit.  What counts of a hit is symbol and address, not the name in the log.
 * - by an event that QEMU tells: at the time that the log says.
 * Where both of the first happened the marker's time is that of the hit, unless the table
 * prefers serial; under icount it is always the hit's, since serial text has a time there
 * only where the probe tells when it was sent.
 *
 * A marker with "after" is disabled until its predecessor was seen, in either way:
 * - its pattern is tried on what comes after the predecessor's match or hit, in the same
 *   line too;
 * - a hit counts if it is not before the time at which the predecessor was first seen;
 *   those that came before are kept until then, since the two ways have no common order.
 * A predecessor that cannot be seen in this boot is skipped: the marker waits for that
 * one's own predecessor, and so on.  What cannot be seen is known before the boot: a
 * marker that has no pattern, and no symbol, or one that the machine record has no
 * address of, or a machine that the probe does not watch (KVM, probe off, a text log).
 * A predecessor that could be seen and was not holds the marker back for good.
 *
 * The boot ends
 * - booted, when the end marker is seen on the serial line, or by the probe if the table
 *   does not prefer serial; under icount by the probe only, where it can be hit; or when
 *   the end that was asked for, where the table has another, is seen on the serial line;
 * - in a panic, when a panic pattern matches a finished line first.
 */
#ifndef WATCH_H
#define WATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "markers.h"
#include "typing.h"

enum { WATCH_NAME_MAX = 200 };

struct watch;

/* What one boot, or one log, can show. */
struct watch_view {
	bool whole_lines;	/* only finished lines are tried: a text log */
	bool icount;		/* times are the guest's */
	const char *no_symbols; /* why the probe shows nothing, or NULL */
	const char *source;	/* of the times of serial text */
};

/* Why the probe shows nothing on a machine, or NULL.  NULL stands for what is not known.
 */
const char *watch_no_symbols(const char *accel, const char *probe);

/* The table stays the caller's, and lives longer. */
struct watch *watch_new(const struct markers *table, const struct watch_view *view);
void watch_free(struct watch *w);

/*
 * Serial bytes that came at at_ns, or, when that is -1, why nothing says when; the reason
 * lives as long as the watch.
 */
void watch_text(
    struct watch *w, const char *bytes, size_t len, long long at_ns, const char *untimed);

/*
 * What was counted when the next text was sent or read: instructions of each vCPU,
 * borrowed until it was told, or NULL; and the guest's time, or -1.
 */
void watch_counts(struct watch *w, json_t *insns, long long virtual_ns);

/* How many markers the serial line has shown. */
size_t watch_serial_seen(const struct watch *w);

/* The times of what was seen on the serial line so far are another clock's: none, and
 * why. */
void watch_untime(struct watch *w, const char *untimed);

/* No more text comes: an unfinished line is one. */
void watch_text_end(struct watch *w);

/* A hit of the probe. */
struct watch_hit {
	const char *name;     /* as the log names it; only reset_vector counts */
	const char *symbol;   /* or NULL */
	unsigned long addr;   /* where it ran */
	long long at_ns;      /* on the wall clock */
	long long virtual_ns; /* on the guest's, or -1 */
	json_t *insns;	      /* borrowed, or NULL */
};
void watch_probe(struct watch *w, const struct watch_hit *hit);

/* QEMU told an event of MARKER_EVENTS; one that comes before its predecessor does not
 * count. */
void watch_event(struct watch *w, const char *event, long long at_ns);

/*
 * The byte that is to be typed now, or -1: of the answer of a marker whose pattern was
 * seen on the serial line, in the order of the table.  An answer that is echoed is given
 * again, WATCH_ANSWERS times in all, when the pattern comes again before a marker behind
 * it that has no answer: a login that failed.
 */
enum { WATCH_ANSWERS = 3 };
int watch_type(struct watch *w, struct typing *t, int64_t now);

/* How the boot ended. */
struct watch_end {
	bool panic;
	size_t marker;	 /* else the one at which it completed */
	long long at_ns; /* on the wall clock, or -1 */
	char text[512];	 /* of a panic: the line from the match on */
	size_t len;
};

/* NULL while the boot goes on. */
const struct watch_end *watch_end(const struct watch *w);

/* What became of a marker so far. */
struct watch_marker {
	bool seen;
	bool held_back;	 /* not seen, since its predecessor was not, or only later */
	long long at_ns; /* on the boot's clock, or -1 */
	const char
	    *source; /* "symbol", "address" (a symbol whose code has no bytes to be
			compared), "serial", "event" or "estimated"; NULL: not seen */
	const json_t *insns; /* borrowed, or NULL */
	char reason[200];    /* why at_ns is -1 */
};
struct watch_marker watch_marker(const struct watch *w, size_t i);
struct watch_marker watch_reset_vector(const struct watch *w);

/* The predecessor that marker i waits for in this boot, or -1. */
int watch_after(const struct watch *w, size_t i);

/* The names of those that were skipped for it, or NULL if none was; a new reference. */
json_t *watch_skipped(const struct watch *w, size_t i);

/* The name of the marker that was seen last, the reset vector too, or NULL. */
const char *watch_last(const struct watch *w);

/*
 * The number of CPUs that the guest has online, of those of its machine (0: nothing says
 * how many these are).  0 when it is not known, with the reason.
 */
long long watch_cpus_online(
    const struct watch *w, long long cpus, char reason[REASON_SIZE]);

/* The last line that has text in it, finished or not; never NULL. */
const char *watch_last_line(struct watch *w, size_t *len);

/*
 * Name a pattern that hit the match limit and was not named before; false when there is
 * none.
 */
bool watch_limit_hit(struct watch *w, char name[WATCH_NAME_MAX]);

#endif
