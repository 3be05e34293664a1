/* Read the clock, and dates. */
#include <string.h>
#include <time.h>

#include "clock.h"

int64_t
clock_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
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
