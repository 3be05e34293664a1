/*
 * The lines of a guest's serial text as its screen shows them, with their times.
 *
 * - Text that moves nowhere is lines: one ends at \n, or where \r lets another begin in
 *   its place; \b takes one character back.
 * - Where the guest jumps to rows and columns, a line is what its row shows when it
 * leaves it, if it changed.  What only counts (digits, the length of a bar) is no change.
 * - Lines without a visible character are none.
 */
#ifndef SCREEN_H
#define SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Times are the stamps of the bytes, in ns. */
struct screen_line {
	const char *text; /* what the row shows, without blanks at its end */
	size_t len;
	size_t from, to;       /* what of that was written now */
	int64_t at_ns, end_ns; /* of the first byte and the last */
	int64_t before_ns;     /* of the last byte of what was shown before; 0: nothing */
	/* The longest wait inside it: how long, from when, before which character (0:
	 * none). */
	int64_t pause_ns, pause_from_ns;
	size_t pause_at;
	bool finished; /* a newline ended it: it is no prompt */
};
typedef void screen_told(void *ctx, const struct screen_line *line);

struct screen;

struct screen *screen_new(screen_told *told, void *ctx);
void screen_free(struct screen *s);

/* Take bytes that came at a time. */
void screen_feed(struct screen *s, const char *bytes, size_t len, int64_t at_ns);

/* No more bytes come: tell the line under way. */
void screen_end(struct screen *s);

/*
 * The text up to its last letter or digit, with each number as one 0 and each repeated
 * character once: equal where two texts differ in what they count alone.  The caller
 * frees it.
 */
char *screen_shape(const char *text, size_t len);

#endif
