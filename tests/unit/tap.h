/* TAP for unit tests in C. */
#ifndef TAP_H
#define TAP_H

#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

static void
tap_ok(int good, const char *name)
{
	printf("%sok %d - %s\n", good ? "" : "not ", ++tap_count, name);
	tap_failed += !good;
}

static inline void
tap_is(const char *name, const char *actual, const char *expected)
{
	int good = actual != NULL && strcmp(actual, expected) == 0;

	tap_ok(good, name);
	if (!good)
		printf("# expected: %s\n# actual:   %s\n", expected,
		    actual != NULL ? actual : "NULL");
}

static int
tap_done(void)
{
	printf("1..%d\n", tap_count);
	return tap_failed != 0;
}

#endif
