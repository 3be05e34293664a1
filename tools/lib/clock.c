/* Read the clock, and dates. */
#include <string.h>

#include "clock.h"

int64_t
clock_of(clockid_t clock)
{
	struct timespec ts = { 0 };

	clock_gettime(clock, &ts);
	return ts.tv_sec * SECOND_NS + ts.tv_nsec;
}

int64_t
clock_now(void)
{
	return clock_of(CLOCK_MONOTONIC);
}

bool
clock_is_date(const char *text)
{
	static const char form[] = "%Y-%m-%dT%H:%M:%SZ";
	struct tm tm = { 0 };
	char as_it_is[64];

	if (strptime(text, form, &tm) == NULL || timegm(&tm) == -1)
		return false;
	return strftime(as_it_is, sizeof(as_it_is), form, &tm) > 0 &&
	       strcmp(as_it_is, text) == 0;
}
