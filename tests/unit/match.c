/* Test the patterns: what compiles, what matches, what hits the match limit. */
#include <stdlib.h>

#include "lib/match.h"
#include "tap.h"

static void
refused(const char *pattern, const char *why)
{
	char reason[REASON_SIZE] = "";
	struct match *m = match_new(pattern, reason);

	tap_ok(m == NULL, pattern);
	tap_is("its reason", reason, why);
	match_free(m);
}

static struct match *
compile(const char *pattern)
{
	char reason[REASON_SIZE];
	struct match *m = match_new(pattern, reason);

	if (m == NULL)
		abort();
	return m;
}

int
main(void)
{
	struct match *m;
	size_t span[2];
	static char as[4097];

	refused("ab(c", "offset 4: missing closing parenthesis; \\\\ before a character "
			"takes it literally");
	refused("*a", "offset 0: quantifier does not follow a repeatable item; \\\\ "
		      "before a character takes it literally");
	refused("[z-a]", "offset 3: range out of order in character class; \\\\ before a "
			 "character takes it literally");

	m = compile("x(a)?([0-9]+)");
	tap_ok(match_groups(m) == 2, "two groups");
	tap_is("the pattern's text", match_text(m), "x(a)?([0-9]+)");
	tap_ok(match_find(m, "..x17.", 6, 0, span) == MATCH_FOUND, "found");
	tap_ok(span[0] == 2 && span[1] == 5, "where it is");
	tap_ok(!match_group(m, span), "the first group took no part");
	tap_ok(match_find(m, "..xa17.", 7, 0, span) == MATCH_FOUND, "found with it");
	tap_ok(
	    match_group(m, span) && span[0] == 3 && span[1] == 4, "where the group is");
	tap_ok(match_find(m, "..x17.", 6, 3, span) == MATCH_NONE, "not after the offset");
	tap_ok(match_find(m, "..x17.", 2, 0, span) == MATCH_NONE, "not past the end");
	match_free(m);

	m = compile("^b");
	tap_ok(match_find(m, "ab", 2, 1, span) == MATCH_NONE, "an offset is no begin");
	tap_ok(match_find(m, "", 0, 0, span) == MATCH_NONE, "an empty text");
	match_free(m);

	m = compile("(a+)+$");
	memset(as, 'a', sizeof(as) - 1);
	as[sizeof(as) - 2] = '!';
	tap_ok(match_find(m, as, sizeof(as) - 1, 0, span) == MATCH_LIMIT, "gives up");
	tap_ok(match_find(m, "aa", 2, 0, span) == MATCH_FOUND, "and goes on after it");
	match_free(m);

	m = compile("(?<=\\x00)\\xe9");
	tap_ok(
	    match_find(m, "a\0\xe9", 3, 0, span) == MATCH_FOUND, "bytes, not characters");
	match_free(m);
	return tap_done();
}
