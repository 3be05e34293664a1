/*
 * A guest's serial text as it comes: bytes are put together to lines, and
 * patterns are tried on them.  qboot and markerparse share it, so that what
 * stops a boot and what is measured afterwards are the same sight.
 *
 * - A line ends at \n; \r is part of no line.  An unfinished line counts too:
 *   a prompt has no newline.  ^ and $ are the line's begin and what has come of it.
 * - A message that cuts into another line ("Root device nIRQ 14 handler ...")
 *   is matched where it stands; where it is one of the interjections, it is then
 *   taken out, and the two halves are matched as one line too.
 * - A line longer than SCAN_LINE_MAX is no reason to keep it: its older half is
 *   forgotten, and matching goes on with the rest.
 * - An unfinished line longer than SCAN_LIVE_MAX is tried from its last
 *   SCAN_LIVE_MAX bytes on, else a guest that sends one endless line byte by byte
 *   would cost the square of it; at its end it is tried as a whole.
 * - A pattern that hits the match limit is left out until the line's end.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stddef.h>

#include "match.h"

enum {
	SCAN_LINE_MAX = 1 << 16,
	SCAN_LIVE_MAX = 1 << 12,
};

struct scan;

/* The patterns given to a scan stay their owner's, who keeps them until it is freed. */
struct scan *scan_new(void);
void scan_free(struct scan *s);

/*
 * Add a pattern, tried from now on until it was seen.  live: also on unfinished
 * lines, each time that bytes came.  Returns its number, 0 for the first.
 */
int scan_add(struct scan *s, struct match *pattern, int live);
void scan_add_interjection(struct scan *s, struct match *pattern);

/*
 * Do not try pattern i before scan_arm(s, i): it counts only after something
 * else.  Armed while a sight is told, it may match in what follows that sight, in
 * the same line too; else in what comes from now on.
 */
void scan_hold(struct scan *s, int i);
void scan_arm(struct scan *s, int i);

/* Forget what was seen, armed and begun: a new boot, the same patterns. */
void scan_reset(struct scan *s);

/*
 * Called at the first sight of each pattern: text[from..to) is the match in its
 * line, group[0..1] the first group's offsets or both 0.
 */
struct scan_sight {
	int pattern;
	const char *text;
	size_t len, from, to, group[2];
};
typedef void scan_seen(void *ctx, const struct scan_sight *sight);

/* Take bytes; returns how many times a match limit was hit. */
unsigned scan_feed(
    struct scan *s, const char *bytes, size_t len, scan_seen *seen, void *ctx);

/* The stream has ended: try what there is of an unfinished line as a whole one. */
unsigned scan_end(struct scan *s, scan_seen *seen, void *ctx);

/* How many times pattern i hit the match limit since the last reset. */
unsigned scan_limits(const struct scan *s, int i);

/* Whether pattern i is looked for: not seen yet, and armed if it was held. */
int scan_wants(const struct scan *s, int i);

/* Whether the next line must be fed, even if no pattern can match in it alone. */
int scan_is_cut(const struct scan *s);

/* The last line that has text in it, finished or not; never NULL. */
const char *scan_last_line(const struct scan *s, size_t *len);

#endif
