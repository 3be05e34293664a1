/* Numbers from text, with a range. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "num.h"

const char *
num_parse(const char *text, long long lo, long long hi, long long *value)
{
	static char reason[80];
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (end == text || *end != '\0' || isspace((unsigned char)*text))
		return "not a whole number";
	if (errno == ERANGE || n < lo || n > hi) {
		snprintf(reason, sizeof(reason), "out of range %lld..%lld", lo, hi);
		return reason;
	}
	*value = n;
	return NULL;
}
