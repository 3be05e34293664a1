/* Numbers from text, with a range. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "num.h"

const char *
number_parse(const char *text, long long lo, long long hi, long long *value,
    char reason[REASON_SIZE])
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	if (end == text || *end != '\0' || isspace((unsigned char)*text))
		return reason_write(reason, "not a whole number");
	if (errno == ERANGE || n < lo || n > hi)
		return reason_write(reason, "out of range %lld..%lld", lo, hi);
	*value = n;
	return NULL;
}
