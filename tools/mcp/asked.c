/* What a client may ask of make: settings, checked and as make's words. */
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "asked.h"
#include "lib/shell.h"
#include "lib/text.h"

static bool
is_below(const struct mcp *m, const char *path)
{
	for (size_t i = 0; i < m->n_roots; i++) {
		size_t len = strlen(m->roots[i]);

		if (strncmp(path, m->roots[i], len) == 0 &&
		    (path[len] == '/' || path[len] == '\0' || len == 1))
			return true;
	}
	return false;
}

/* A file that may be named: what it really is must lie below a root. */
static json_t *
path_value(
    const struct mcp *m, const char *name, const char *path, char reason[REASON_SIZE])
{
	char real[PATH_MAX];

	if (path[0] != '/') {
		reason_write(reason, "%s: not an absolute path", name);
		return NULL;
	}
	/* Whether a file outside is there is nobody's business. */
	if (realpath(path, real) == NULL || !is_below(m, real)) {
		reason_write(
		    reason, "%s: no such file below the directories that -r names", name);
		return NULL;
	}
	if (strpbrk(real, "$\n\r") != NULL) {
		reason_write(reason, "%s: its name has a $ or a newline", name);
		return NULL;
	}
	return json_string(real);
}

static json_t *
list_value(const json_t *list)
{
	const json_t *one;
	char *text;
	size_t len, i;
	FILE *fp = text_open(&text, &len);
	json_t *value;

	json_array_foreach((json_t *)(uintptr_t)list, i, one) {
		fputs(i > 0 ? " " : "", fp);
		if (json_is_string(one))
			fputs(json_string_value(one), fp);
		else
			fprintf(fp, "%lld", (long long)json_integer_value(one));
	}
	text_close(fp);
	value = json_string(text);
	free(text);
	return value;
}

/* The value as make reads it: a new string, or NULL and a reason. */
static json_t *
setting_text(const struct mcp *m, const char *name, const json_t *value, bool is_path,
    char reason[REASON_SIZE])
{
	const char *text = json_string_value(value);

	if (is_path)
		return path_value(m, name, text, reason);
	if (json_is_array(value))
		return list_value(value);
	if (json_is_integer(value))
		return json_sprintf("%lld", (long long)json_integer_value(value));
	if (json_is_real(value))
		return json_sprintf("%.6g", json_real_value(value));
	if (strpbrk(text, "$\n\r") != NULL) {
		reason_write(reason, "%s: a $ or a newline", name);
		return NULL;
	}
	return json_string(text);
}

/* Is it a path by the schema of settings, which every tool that takes settings has? */
static bool
is_path(const struct mcp *m, const char *name)
{
	const json_t *tool, *properties, *format;
	size_t i;

	json_array_foreach(m->tools, i, tool) {
		properties = json_object_get(
		    json_object_get(json_object_get(json_object_get(tool, "inputSchema"),
					"properties"),
			"settings"),
		    "properties");
		format = json_object_get(json_object_get(properties, name), "format");
		if (json_is_string(format))
			return strcmp(json_string_value(format), "path") == 0;
	}
	return false;
}

const char *
asked_words(
    const struct mcp *m, const json_t *settings, json_t *words, char reason[REASON_SIZE])
{
	const json_t *value;
	const char *name;
	json_t *text;

	json_object_foreach((json_t *)(uintptr_t)settings, name, value) {
		text = setting_text(m, name, value, is_path(m, name), reason);
		if (text == NULL)
			return reason;
		append(words, json_sprintf("%s=%s", name, json_string_value(text)));
		json_decref(text);
	}
	return NULL;
}

const char *
asked_variant(const struct mcp *m, const char *name, const json_t *settings,
    json_t *words, char reason[REASON_SIZE])
{
	json_t *own = json_array(), *word;
	const char *why = asked_words(m, settings, own, reason);
	char *text;
	size_t len, i;
	FILE *fp = text_open(&text, &len);

	fprintf(fp, "%s=", name);
	json_array_foreach(own, i, word) {
		char *quoted = shell_word(json_string_value(word));

		fprintf(fp, "%s%s", i > 0 ? " " : "", quoted);
		free(quoted);
	}
	text_close(fp);
	append(words, json_string(text));
	json_decref(own);
	free(text);
	return why;
}
