/* Put values, or why there are none, into result objects. */
#include <math.h>
#include <stdio.h>

#include "value.h"

void
put_string(json_t *to, const char *key, const char *text)
{
	put(to, key, json_string(text));
}

void
tally(json_t *words, const char *word)
{
	if (word != NULL)
		put_count(
		    words, word, json_integer_value(json_object_get(words, word)) + 1);
}

json_t *
reason_value(struct reason reason)
{
	json_t *value = json_object();

	put_string(value, "kind", reason.kind);
	if (reason.n > 0)
		put_count(value, "n", (long long)reason.n);
	if (reason.more_than > 0)
		put_count(value, "more_than", (long long)reason.more_than);
	if (reason.marker != NULL)
		put_string(value, "marker", reason.marker);
	if (reason.before != NULL)
		put_string(value, "before", reason.before);
	if (reason.note != NULL)
		put_string(value, "note", reason.note);
	return value;
}

void
put_null(json_t *to, const char *key, struct reason reason)
{
	char name[80];

	put(to, key, json_null());
	if (reason.kind == NULL)
		return;
	snprintf(name, sizeof(name), "%s_reason", key);
	put(to, name, reason_value(reason));
}

void
put_real(json_t *to, const char *key, double value, struct reason reason)
{
	if (isfinite(value))
		put(to, key, json_real(value == 0 ? 0 : value)); /* no -0.0 */
	else
		put_null(to, key, reason);
}

void
put_interval(json_t *to, const char *key, struct interval i, struct reason reason)
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
put_text(json_t *to, const char *key, const char *text, struct reason reason)
{
	if (text != NULL)
		put_string(to, key, text);
	else
		put_null(to, key, reason);
}

void
put_count(json_t *to, const char *key, long long count)
{
	put(to, key, json_integer(count));
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
