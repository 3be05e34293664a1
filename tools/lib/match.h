/* Patterns: the one place that uses PCRE2.  Subjects are bytes, not characters. */
#ifndef MATCH_H
#define MATCH_H

#include <stddef.h>

#include "reason.h"

struct match; /* a compiled pattern */

/*
 * Compile a pattern.  NULL when it is none, with the reason: "offset 5: missing closing
 * parenthesis".  The caller frees the result.
 */
struct match *match_new(const char *pattern, char reason[REASON_SIZE]);
void match_free(struct match *m);

enum match_result {
	MATCH_NONE,
	MATCH_FOUND,
	MATCH_LIMIT, /* the pattern needs too many steps on this text */
};

/*
 * Search text from the offset start.  When found, span[0] and span[1] are the
 * offsets of the match.
 */
enum match_result match_find(
    struct match *m, const char *text, size_t len, size_t start, size_t span[2]);

/* The pattern as it was given. */
const char *match_text(const struct match *m);

/* How many groups the pattern has. */
unsigned match_groups(const struct match *m);

/* Offsets of the first group of the last match found; 0 when it took no part. */
int match_group(const struct match *m, size_t span[2]);

#endif
