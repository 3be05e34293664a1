/*
 * A guest's serial text as it comes: bytes are put together to lines, and patterns are
 * tried on them.
 *
 * - A line ends at \n.  An unfinished line counts too: a prompt has no newline.  ^ and $
 *   are the line's begin and what has come of it.
 * - Each line is read in two ways: as it was sent, but for \r, and, where it has control
 *   characters, as a person sees it: terminal sequences are taken out, \b takes one
 *   character back, and what follows a jump on the screen, or a \r that no \n follows, is
 *   another line.  A jump to where the cursor is, is none.  A pattern matches if it does
 *   so in one of them.
 * - An interleaved message that cuts into another line ("Root device nIRQ 14 handler
 *   ...") is matched where it stands; then it is taken out, and the two halves are
 *   matched as one line too.
 * - A line longer than SCAN_LINE_MAX is no reason to keep it: its older half is
 *   forgotten, and matching goes on with the rest.
 * - An unfinished line longer than SCAN_LIVE_MAX is tried from its last SCAN_LIVE_MAX
 *   bytes on, else a guest that sends one endless line byte by byte would cost the
 *   square of it; at its end it is tried as a whole.
 * - A pattern that hits the match limit is left out until the line's end.
 */
#ifndef SCAN_H
#define SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "match.h"

enum {
	SCAN_LINE_MAX = 1 << 16,
	SCAN_LIVE_MAX = 1 << 12,
	SCAN_SHOWN_MAX = 160,
};

struct scan;

/* A match in a line: text[from..to), and the first group's offsets or both 0. */
struct scan_match {
	int pattern;
	const char
	    *text; /* the line, in the reading that matched, until the callback ends */
	size_t len, from, to, group[2];
};
typedef void scan_seen(void *ctx, const struct scan_match *match);

/* seen is told of the first match of each pattern. */
struct scan *scan_new(scan_seen *seen, void *ctx);
void scan_free(struct scan *s);

/*
 * Add a pattern, which stays its owner's and lives longer.  live: it is tried on
 * unfinished lines too, each time that bytes came.  A disabled one is not tried before
 * scan_enable().  Returns its number, 0 for the first.
 */
int scan_add(struct scan *s, struct match *pattern, bool live, bool enabled);
void scan_add_interleaved(struct scan *s, struct match *pattern);

/*
 * Look for pattern i from now on, once more if it was seen.  Called while a match is
 * told, it may match in what follows that one, in the same line too; else in what comes.
 */
void scan_enable(struct scan *s, int i);

/* Take bytes. */
void scan_feed(struct scan *s, const char *bytes, size_t len);

/* No more bytes come: try what there is of an unfinished line as a whole one. */
void scan_end(struct scan *s);

/* In how many lines pattern i hit the match limit. */
unsigned scan_limits(const struct scan *s, int i);

/* The last line with text in it that a person sees, finished or not; never NULL. */
const char *scan_last_line(struct scan *s, size_t *len);

/*
 * What a person sees of the unfinished line, and before it what an interleaved message
 * cut off; never NULL.  It lives until the scan is used again.
 */
const char *scan_unfinished(struct scan *s, size_t *len);

/*
 * The last two lines with text in them as a person sees them, the unfinished one too, a
 * newline between, SCAN_SHOWN_MAX bytes of the end of each at most; the same.
 */
const char *scan_shown(struct scan *s, size_t *len);

#endif
