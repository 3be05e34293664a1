/* Fuzz the scan: pieces of all sizes, patterns that are enabled late or again,
 * interleaved messages, hostile patterns. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/scan.h"

static const char *const patterns[] = { "^one$", "two", "(a+)+$", "([0-9]+) CPUs", "# $",
	"(?<=x)y|\\bz" };
enum { PATTERNS = sizeof(patterns) / sizeof(patterns[0]) };

static void
seen(void *ctx, const struct scan_match *match)
{
	struct scan **s = ctx;

	if (match->from > match->to || match->to > match->len ||
	    match->group[1] > match->len || match->len > SCAN_LINE_MAX)
		abort();
	scan_enable(*s, 1);
	if (match->pattern == 5)
		scan_enable(*s, 5);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct match *compiled[PATTERNS], *interleaved;
	struct scan *s = scan_new(seen, &s);
	char reason[REASON_SIZE];
	size_t len;

	for (size_t i = 0; i < PATTERNS; i++) {
		if (compiled[i] == NULL)
			compiled[i] = match_new(patterns[i], reason);
		scan_add(s, compiled[i], i != 3, i != 1 && i != 2);
	}
	if (interleaved == NULL)
		interleaved = match_new("IRQ[0-9]", reason);
	scan_add_interleaved(s, interleaved);
	/* Each piece begins with its length; 255 makes it a long one. */
	while (size > 0) {
		size_t n = data[0], times = 1;

		data++;
		size--;
		if (n == 255)
			times = 3000;
		n = n < size ? n : size;
		while (times-- > 0)
			scan_feed(s, (const char *)data, n);
		if (n % 7 == 3)
			scan_enable(s, 2);
		data += n;
		size -= n;
	}
	if (scan_last_line(s, &len) == NULL || len > SCAN_LINE_MAX)
		abort();
	scan_free(s);
	return 0;
}
