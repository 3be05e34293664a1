/* Strings that repeat in every record are kept once. */
#include <search.h>
#include <string.h>

#include "intern.h"
#include "lib/memory.h"
#include "lib/text.h"

static int
text_order(const void *a, const void *b)
{
	return strcmp(a, b);
}

const char *
intern(const char *text)
{
	static void *texts;
	void *found = tfind(text, &texts, text_order);

	if (found == NULL)
		found = needed(tsearch(text_copy(text), &texts, text_order));
	return *(const char **)found;
}

const char *
intern_optional(const char *text)
{
	return text == NULL ? NULL : intern(text);
}
