/* Values of the results, found by a path of keys. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/shell.h"
#include "lookup.h"
#include "show.h"

const json_t *
value_at(const json_t *from, const char *path)
{
	while (from != NULL && *path != '\0') {
		size_t n = strcspn(path, ".");

		from = json_is_array(from) ? json_array_get(from, strtoul(path, NULL, 10))
					   : json_object_getn(from, path, n);
		path += n + (path[n] == '.');
	}
	return json_is_null(from) ? NULL : from;
}

static double
number_of(const json_t *value)
{
	return json_is_number(value) ? json_number_value(value) : NAN;
}

double
number_at(const json_t *from, const char *path)
{
	return number_of(value_at(from, path));
}

double
list_number(const json_t *list, size_t i)
{
	return number_of(json_array_get(list, i));
}

struct range
range_at(const json_t *from, const char *path)
{
	const json_t *pair = value_at(from, path);

	return (struct range){ list_number(pair, 0), list_number(pair, 1) };
}

const char *
text_at(struct arena *a, const json_t *from, const char *path)
{
	const json_t *text = value_at(from, path);

	if (!json_is_string(text))
		return NULL;
	return show_text(a, json_string_value(text), json_string_length(text));
}

const char *
bytes_at(struct arena *a, const json_t *from, const char *path)
{
	const json_t *text = value_at(from, path);
	const char *shown;
	char *bytes;
	size_t len;

	if (!json_is_string(text))
		return NULL;
	bytes = latin1_bytes(text, &len);
	shown = show_bytes(a, bytes, len);
	free(bytes);
	return shown;
}

const char *
words_at(struct arena *a, const json_t *list)
{
	const char *words = NULL, *text;
	json_t *value;
	char *word;
	size_t i;

	json_array_foreach(list, i, value) {
		if ((text = text_at(a, value, "")) == NULL)
			return NULL;
		word = shell_word(text);
		words =
		    arena_text(a, "%s%s%s", i > 0 ? words : "", i > 0 ? " " : "", word);
		free(word);
	}
	return words;
}

const char *
raw_at(const json_t *from, const char *path)
{
	const char *text = json_string_value(value_at(from, path));

	return text == NULL ? "" : text;
}
