/* Fuzz the scan: pieces of all sizes, patterns that wait, interjections, hostile
 * patterns. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/scan.h"

static const char *const patterns[] = { "^one$", "two", "(a+)+$", "([0-9]+) CPUs", "# $",
	"(?<=x)y|\\bz" };
enum { PATTERNS = sizeof(patterns) / sizeof(patterns[0]) };

static void
seen(void *ctx, const struct scan_sight *sight)
{
	if (sight->from > sight->to || sight->to > sight->len ||
	    sight->group[1] > sight->len || sight->len > SCAN_LINE_MAX)
		abort();
	scan_arm(ctx, 1);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct match *compiled[PATTERNS], *interjection;
	struct scan *s = scan_new();
	const char *reason;
	size_t offset, len;

	for (size_t i = 0; i < PATTERNS; i++) {
		if (compiled[i] == NULL)
			compiled[i] = match_new(patterns[i], &reason, &offset);
		scan_add(s, compiled[i], i != 3);
	}
	if (interjection == NULL)
		interjection = match_new("IRQ[0-9]", &reason, &offset);
	scan_add_interjection(s, interjection);
	scan_hold(s, 1);
	scan_hold(s, 2);
	/* Each piece begins with its length; 255 makes it a long one. */
	while (size > 0) {
		size_t n = data[0], times = 1;

		data++;
		size--;
		if (n == 255)
			times = 3000;
		n = n < size ? n : size;
		while (times-- > 0)
			scan_feed(s, (const char *)data, n, seen, s);
		if (n % 7 == 3)
			scan_arm(s, 2);
		if (n % 31 == 30)
			scan_reset(s);
		data += n;
		size -= n;
	}
	if (scan_last_line(s, &len) == NULL || len > SCAN_LINE_MAX)
		abort();
	scan_free(s);
	return 0;
}
