/* The values of a program's options. */
#include <err.h>
#include <stdarg.h>
#include <stddef.h>

#include "num.h"
#include "option.h"
#include "reason.h"
#include "text.h"

_Noreturn void
option_refuse(int letter, const char *text, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	errx(2, "-%c %s: %s", letter, text, text_vformat(format, ap));
}

long long
option_number(int letter, const char *text, long long lo, long long hi)
{
	char reason[REASON_SIZE];
	long long number;

	if (number_parse(text, lo, hi, &number, reason) != NULL)
		option_refuse(letter, text, "%s", reason);
	return number;
}
