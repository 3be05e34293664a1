/* Put values, or why there are none, into result objects. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "value.h"

void
put_null(json_t *to, const char *key, const char *reason)
{
	char name[80];

	put(to, key, json_null());
	if (reason == NULL)
		return;
	snprintf(name, sizeof(name), "%s_reason", key);
	put(to, name, json_string(reason));
}

void
put_real(json_t *to, const char *key, double value, const char *reason)
{
	if (isfinite(value))
		put(to, key, json_real(value == 0 ? 0 : value)); /* no -0.0 */
	else
		put_null(to, key, reason);
}

void
put_interval(json_t *to, const char *key, struct interval i, const char *reason)
{
	json_t *list;

	if (!isfinite(i.low) || !isfinite(i.high)) {
		put_null(to, key, reason);
		return;
	}
	list = json_array();
	append(list, json_real(i.low));
	append(list, json_real(i.high));
	put(to, key, list);
}

void
put_text(json_t *to, const char *key, const char *text, const char *reason)
{
	if (text != NULL)
		put(to, key, json_string(text));
	else
		put_null(to, key, reason);
}

void
put_count(json_t *to, const char *key, long long count)
{
	put(to, key, json_integer(count));
}

void
put_words(json_t *to, const char *key, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put(to, key, json_vsprintf(format, args));
	va_end(args);
}

double
ms(double ns)
{
	return ns / 1e6;
}

struct interval
ms_interval(struct interval ns)
{
	return (struct interval){ ms(ns.low), ms(ns.high) };
}

const char *
needs(size_t least)
{
	static char text[40];

	snprintf(text, sizeof(text), "needs n >= %zu", least);
	return text;
}
