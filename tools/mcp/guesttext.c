/* Texts that may be a guest's: bounded, and nothing that a terminal or a reader obeys. */
#include <stdlib.h>
#include <string.h>

#include "guesttext.h"
#include "lib/io.h"
#include "lib/text.h"

/* C0, DEL and the C1 controls, which are two bytes in UTF-8; what overrides the direction
 * of text. */
static size_t
control_length(const char *at)
{
	const unsigned char *c = (const unsigned char *)at;

	if (c[0] == '\n' || c[0] == '\t')
		return 0;
	if (c[0] < 0x20 || c[0] == 0x7f)
		return 1;
	if (c[0] == 0xc2 && c[1] < 0xa0)
		return 2;
	if (c[0] == 0xe2 && ((c[1] == 0x80 && c[2] >= 0xa8 && c[2] <= 0xae) ||
				(c[1] == 0x81 && c[2] >= 0xa6 && c[2] <= 0xa9)))
		return 3;
	return 0;
}

static json_t *
string_clean(const json_t *string, size_t max)
{
	const char *at = json_string_value(string),
		   *end = at + json_string_length(string);
	char *text;
	size_t len, n;
	FILE *fp = text_open(&text, &len);
	json_t *cleaned;

	for (size_t i = 0; at < end && i < max; i++, at += n) {
		if ((n = control_length(at)) > 0) {
			text_escape(fp, at, n);
			continue;
		}
		do
			putc(at[n++], fp);
		while (((unsigned char)at[n] & 0xc0) == 0x80);
	}
	if (at < end)
		fputs("...", fp);
	text_close(fp);
	cleaned = json_stringn(text, len);
	free(text);
	return cleaned;
}

void
guest_text_clean(json_t *value, size_t max)
{
	const char *key;
	json_t *one;
	void *next;
	size_t i;

	json_array_foreach(value, i, one)
		if (json_is_string(one))
			json_array_set_new(value, i, string_clean(one, max));
		else
			guest_text_clean(one, max);
	json_object_foreach_safe(value, next, key, one) if (json_is_string(one))
	    json_object_set_new(value, key, string_clean(one, max));
	else guest_text_clean(one, max);
}
