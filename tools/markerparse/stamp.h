/* The times that other programs write before each line of a text log. */
#ifndef STAMP_H
#define STAMP_H

#include <stdbool.h>
#include <stddef.h>

struct stamps; /* what is known of them */

struct stamps *stamps_new(void);
void stamps_free(struct stamps *s);

/*
 * Read the stamp at a line's begin: "[    1.234567] text" as the kernel writes it (also
 * with a level or a caller), also behind one of the known prefixes; "[1.234567 0.000012]
 * text" as grabserial does; or, if bare, "1.234567 text" as ts -s %.s does.  What a
 * terminal does not show (terminal sequences, NULs) may stand before it.  Returns the
 * stamp's length, with what stands before it and the one blank after it, or 0 when there
 * is none; *ns is the time.
 */
size_t stamp_read(
    struct stamps *s, const char *line, size_t len, bool bare, long long *ns);

/* What a line without a stamp has of times that are none since the boot began. */
enum stamp_other {
	STAMP_NONE,
	STAMP_INSIDE, /* a stamp, but not at the line's begin */
	STAMP_DATE,   /* a date, or a time of day */
	STAMP_DELTA,  /* the time since the line before */
};
enum stamp_other stamp_other(struct stamps *s, const char *line, size_t len);

#endif
