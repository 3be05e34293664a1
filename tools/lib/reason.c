/* Why something cannot be. */
#include <stdarg.h>
#include <stdio.h>

#include "io.h"
#include "reason.h"

const char *
reason_write(char reason[REASON_SIZE], const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(reason, REASON_SIZE, format, ap);
	va_end(ap);
	return text_printable(reason);
}
