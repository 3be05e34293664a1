/* Fuzz marker tables, and what their patterns say must be in a match. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/markers.h"
#include "markerparse/needle.h"

/* Any text that the pattern matches contains one of its needles; data is a text. */
static void
needles_check(struct match *m, const char *text, size_t len)
{
	struct needles n;
	size_t span[2];
	bool found;

	needles_read(&n, match_text(m));
	found = n.n == 0;
	for (size_t i = 0; i < n.n; i++)
		found |= memmem(text, len, n.of[i].text, n.of[i].len) != NULL;
	if (!found && match_find(m, text, len, 0, span) == MATCH_FOUND)
		abort();
	needles_free(&n);
}

static void
table_check(const char *text)
{
	const char *reason;
	json_t *object = record_parse(text, &reason);
	struct markers *m;

	if (object == NULL)
		return;
	if ((m = markers_new(object, &reason)) != NULL) {
		json_decref(markers_phases(m));
		markers_free(m);
	}
	json_decref(object);
}

/* The data is a table; or else a pattern and, after a newline, a text. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1), *newline;
	const char *reason;
	size_t offset;
	struct match *m;

	memcpy(text, data, size);
	text[size] = '\0';
	if (*text == '{')
		table_check(text);
	else if ((newline = memchr(text, '\n', size)) != NULL) {
		*newline = '\0';
		if ((m = match_new(text, &reason, &offset)) != NULL) {
			needles_check(
			    m, newline + 1, size - (size_t)(newline + 1 - text));
			match_free(m);
		}
	}
	free(text);
	return 0;
}
