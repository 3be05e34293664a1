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
 */
#ifndef SCAN_H
#define SCAN_H

#include <stddef.h>

#include "match.h"

enum { SCAN_LINE_MAX = 1 << 16 };

struct scan;

struct scan *scan_new(void);
void scan_free(struct scan *s); /* frees the patterns that it was given, too */

/*
 * Add a pattern, tried from now on until it was seen.  live: also on unfinished
 * lines, each time that bytes came.  Returns its number, 0 for the first.
 */
int scan_add(struct scan *s, struct match *pattern, int live);
void scan_add_interjection(struct scan *s, struct match *pattern);

/* Forget what was seen and the line begun: a new boot, the same patterns. */
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

/* The last line that has text in it, finished or not; never NULL. */
const char *scan_last_line(const struct scan *s, size_t *len);

#endif
