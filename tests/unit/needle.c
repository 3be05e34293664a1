/* Test the needles: what they say, and that no match ever lacks them. */
#include <stdlib.h>

#include "lib/match.h"
#include "markerparse/needle.h"
#include "tap.h"

static void
says(const char *pattern, const char *expected)
{
	struct needles n;
	char text[400] = "";

	needles_read(&n, pattern);
	for (size_t i = 0; i < n.n; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "<%.*s>",
		    (int)n.of[i].len, n.of[i].text);
	tap_is(pattern, text, expected);
	needles_free(&n);
}

static unsigned long
draw(unsigned long n)
{
	static unsigned long x = 88172645463325252UL;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return x % n;
}

/* A random pattern of pieces that matter to the reader. */
static void
pattern_draw(char *to)
{
	static const char *const pieces[] = { "a", "b", "ab", "ba", "(", ")", "(?:", "|",
		"?", "*", "+", "{2}", "{0,1}", ".", "[ab]", "[^a]", "[]a]", "\\b", "\\d",
		"\\.", "^", "$", "aa", "bb", "[[:alpha:]]", "(?i)", "\\Q", "\\E", "{",
		"]", "(?!a)", "??", "+?", "++", "\\x61", "[\\]b|]", "[a", ")?" };

	*to = '\0';
	for (size_t i = 1 + draw(8); i > 0; i--)
		strcat(to, pieces[draw(sizeof(pieces) / sizeof(pieces[0]))]);
}

static int
contains(const struct needles *n, const char *text, size_t len)
{
	for (size_t i = 0; i < n->n; i++)
		if (memmem(text, len, n->of[i].text, n->of[i].len) != NULL)
			return 1;
	return n->n == 0;
}

/* Returns how many texts matched, or -1 when one lacked the needles. */
static int
pattern_check(const char *pattern)
{
	const char *reason;
	size_t offset, span[2];
	struct match *m = match_new(pattern, &reason, &offset);
	struct needles n;
	char text[16];
	int found = 0;

	if (m == NULL)
		return 0;
	needles_read(&n, pattern);
	for (int k = 0; k < 40 && found >= 0; k++) {
		size_t len = draw(sizeof(text));

		for (size_t i = 0; i < len; i++)
			text[i] = "ab.|]A1"[draw(7)];
		if (match_find(m, text, len, 0, span) != MATCH_FOUND)
			continue;
		found = contains(&n, text, len) ? found + 1 : -1;
	}
	needles_free(&n);
	match_free(m);
	return found;
}

static void
test_random(void)
{
	char pattern[200];
	long found = 0;

	for (int i = 0; i < 20000; i++) {
		int n;

		pattern_draw(pattern);
		if ((n = pattern_check(pattern)) < 0) {
			tap_ok(0, pattern);
			return;
		}
		found += n;
	}
	tap_ok(found > 10000, "no match of a random pattern lacks its needles");
}

int
main(void)
{
	says("login: $", "<login: >");
	says("^Brought up ([0-9]+) CPUs?$", "<Brought up >");
	says("a|b", "<a><b>");
	says("kernel panic|Oops: [0-9]", "<kernel panic><Oops: >");
	says("one|[0-9]", "");
	says("(root|user)@host[$#] ", "<@host>");
	says("(?:Linux|FreeBSD) v", "<Linux><FreeBSD>");
	says("ab?cd", "<cd>");
	says("ab+cd", "<ab>");
	says("abc{0}d", "<ab>");
	says("a{2,3}bc", "<bc>");
	says("(abc)?de", "<de>");
	says("(abc)+de", "<abc>");
	says("1\\.5 \\[x\\]", "<1.5 [x]>");
	says("a\\x62c", "");
	says("(?i)abc", "");
	says("abc(?=def)", "");
	says("[[:alpha:]]x[]y]z.", "<x>");
	says("[^]|]ab", "<ab>");
	says("\\d+ ms", "< ms>");
	says(".*", "");
	says("", "");
	test_random();
	return tap_done();
}
