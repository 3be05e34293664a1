/* Read matrices: phases records line by line, result objects, files and folders. */
#include <err.h>
#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/io.h"
#include "lib/text.h"
#include "lib/version.h"
#include "records.h"

/* ---- result objects, back into phases records ---------------------------------- */

/* A time of a result, in ms, as integer nanoseconds; null and no number stay. */
static json_t *
nanoseconds(json_t *value)
{
	if (!json_is_number(value))
		return json_incref(value);
	return json_integer(llround(json_number_value(value) * 1e6));
}

static json_t *
marker_back(json_t *marker)
{
	json_t *back = json_copy(marker);

	json_object_set_new(back, "at_ns", nanoseconds(json_object_get(marker, "at_ms")));
	return back;
}

/* The phases record that a sample of a result was made of. */
static json_t *
sample_back(const char *config, json_t *result, json_t *sample)
{
	static const char *const of_result[] = { "clock", "origin", "end",
		"end_of_profile", "cpus", "cpus_online", "seed" };
	static const char *const of_sample[] = { "sample", "order", "outcome", "reason",
		"cpus_online" };
	json_t *record = json_object(), *markers = json_array(), *value;
	size_t i;

	json_object_set_new(record, "schema", json_integer(RECORD_SCHEMA));
	json_object_set_new(record, "config", json_string(config));
	for (i = 0; i < sizeof(of_result) / sizeof(of_result[0]); i++)
		json_object_set(
		    record, of_result[i], json_object_get(result, of_result[i]));
	for (i = 0; i < sizeof(of_sample) / sizeof(of_sample[0]); i++)
		json_object_set(
		    record, of_sample[i], json_object_get(sample, of_sample[i]));
	json_object_set_new(
	    record, "boot_time_ns", nanoseconds(json_object_get(sample, "boot_time_ms")));
	json_array_foreach(json_object_get(sample, "markers"), i, value)
		json_array_append_new(markers, marker_back(value));
	json_object_set_new(record, "markers", markers);
	json_object_set(record, "machine", result);
	if (json_is_object(json_object_get(result, "host")))
		json_object_set_new(record, "host",
		    json_pack("{s:O}", "before", json_object_get(result, "host")));
	json_object_set_new(record, "qemu",
	    json_pack("{s:O,s:O}", "version", json_object_get(result, "qemu_version"),
		"accel", json_object_get(result, "accel")));
	return record;
}

static void
result_take(struct matrix *m, struct place *at, const char *config, json_t *result)
{
	json_t *samples = json_incref(json_object_get(result, "samples")), *value,
	       *record;
	long long schema;
	size_t i;

	at->config = NULL;
	schema = json_integer_value(json_object_get(result, "schema"));
	if (schema > RESULTS_SCHEMA)
		refuse(at, "%.100s: results of schema %lld: this version knows %d",
		    config, schema, RESULTS_SCHEMA);
	if (!json_is_array(samples) || json_object_get(result, "accel") == NULL ||
	    json_object_get(result, "qemu_version") == NULL)
		refuse(at, "%.100s: neither a phases record nor a result", config);
	json_object_del(result, "samples");
	json_array_foreach(samples, i, value) {
		record = sample_back(config, result, value);
		phases_take(m, at, record, true);
		json_decref(record);
	}
	json_decref(samples);
}

static void
record_take(struct matrix *m, struct place *at, json_t *record, bool results_too)
{
	json_t *value;
	const char *key;

	at->config = NULL;
	if (json_is_object(value = json_object_get(record, "phases"))) {
		phases_take(m, at, value, false);
		return;
	}
	if (!results_too)
		refuse(at, "not a phases record");
	json_object_foreach(record, key, value)
		if (strcmp(key, "scaling") != 0 && strcmp(key, "comparison") != 0 &&
		    strcmp(key, "observer") != 0)
			result_take(m, at, key, value);
}

/* ---- streams and files ------------------------------------------------------- */

static struct matrix *
matrix_new(void)
{
	return need(calloc(1, sizeof(struct matrix)));
}

/*
 * The machine is the same text in every record of a configuration, and much of it:
 * it is parsed once.  What was parsed is found again by its text.
 */
enum { MACHINES = 16 };

struct machine_text {
	char *text; /* of the object, with its braces */
	size_t len;
	json_t *value;
};

struct machine_texts {
	struct machine_text list[MACHINES];
	size_t n, next;
	char *line; /* the record without it */
	size_t room;
};

static const char machine_key[] = "\"machine\":";

/* The length of the object that text begins with; 0: it does not end. */
static size_t
object_length(const char *text)
{
	size_t depth = 0;
	bool quoted = false;

	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '"')
			quoted = !quoted;
		else if (quoted && *c == '\\' && c[1] != '\0')
			c++;
		else if (!quoted && *c == '{')
			depth++;
		else if (!quoted && *c == '}' && --depth == 0)
			return (size_t)(c - text) + 1;
	}
	return 0;
}

/* Remember a record's machine in place of the oldest one. */
static void
machine_keep(struct machine_texts *all, const char *line, const json_t *record)
{
	json_t *phases = json_object_get(record, "phases"), *value;
	const char *text = strstr(line, machine_key), *reason;
	struct machine_text *kept = &all->list[all->next];
	size_t len;
	char *copy;

	if (text == NULL)
		return;
	text += strlen(machine_key);
	if ((len = *text == '{' ? object_length(text) : 0) == 0)
		return;
	copy = need(strndup(text, len));
	value = record_parse(copy, &reason);
	if (!json_equal(value, json_object_get(phases, "machine"))) {
		json_decref(value);
		free(copy);
		return;
	}
	json_object_set(phases, "machine", value);
	free(kept->text);
	json_decref(kept->value);
	*kept = (struct machine_text){ copy, len, value };
	all->next = (all->next + 1) % MACHINES;
	if (all->n < MACHINES)
		all->n++;
}

static const struct machine_text *
machine_find(const struct machine_texts *all, const char *text)
{
	for (size_t i = 0; i < all->n; i++)
		if (strncmp(text, all->list[i].text, all->list[i].len) == 0)
			return &all->list[i];
	return NULL;
}

/*
 * Parse a record whose machine is known: without it, which then takes its place.
 * NULL: it is not known, or the record is not as it seemed.
 */
static json_t *
record_parse_short(struct machine_texts *all, const char *line)
{
	const char *text = strstr(line, machine_key), *reason;
	const struct machine_text *known;
	json_t *record, *phases;
	size_t before;

	if (text == NULL)
		return NULL;
	text += strlen(machine_key);
	if ((known = machine_find(all, text)) == NULL)
		return NULL;
	before = (size_t)(text - line);
	if (all->room < strlen(line) + strlen("null")) {
		all->room = 2 * strlen(line);
		free(all->line);
		all->line = need(malloc(all->room));
	}
	memcpy(all->line, line, before);
	strcpy(all->line + before, "null");
	strcat(all->line + before, text + known->len);
	if ((record = record_parse(all->line, &reason)) == NULL)
		return NULL;
	phases = json_object_get(record, "phases");
	if (json_is_null(json_object_get(phases, "machine"))) {
		json_object_set(phases, "machine", known->value);
		return record;
	}
	json_decref(record);
	return NULL;
}

static json_t *
record_read(struct machine_texts *all, struct input *in)
{
	const char *line = input_line(in), *reason;
	json_t *record;

	if (line == NULL || (record = record_parse_short(all, line)) != NULL)
		return line == NULL ? NULL : record;
	if ((record = record_parse(line, &reason)) == NULL)
		errx(1, "%s:%lu: %s", in->name, in->lineno, reason);
	machine_keep(all, line, record);
	return record;
}

static void
machines_free(struct machine_texts *all)
{
	for (size_t i = 0; i < all->n; i++) {
		free(all->list[i].text);
		json_decref(all->list[i].value);
	}
	free(all->line);
}

struct matrix *
matrix_read(FILE *fp, const char *name)
{
	struct input in = { .fp = fp, .name = name };
	struct machine_texts machines = { .n = 0 };
	struct matrix *m = matrix_new();
	struct place at = { .stream = name };
	json_t *record;

	while ((record = record_read(&machines, &in)) != NULL) {
		at.line = in.lineno;
		record_take(m, &at, record, false);
		json_decref(record);
	}
	machines_free(&machines);
	input_free(&in);
	matrix_finish(m, name);
	return m;
}

static void
stream_take(struct matrix *m, FILE *fp, const char *name)
{
	struct place at = { .stream = name, .line = 1 };
	size_t left;
	char *text = stream_read(fp, name, &left);
	const char *rest = text;
	json_t *object;

	while ((object = object_next(&rest, &left, name, &at.line)) != NULL) {
		record_take(m, &at, object, true);
		json_decref(object);
	}
	free(text);
}

struct matrix *
matrix_read_any(FILE *fp, const char *name)
{
	struct matrix *m = matrix_new();

	stream_take(m, fp, name);
	matrix_finish(m, name);
	return m;
}

static void
file_take(struct matrix *m, const char *path)
{
	FILE *fp = fopen(path, "r");

	if (fp == NULL)
		err(1, "%s", path);
	stream_take(m, fp, path);
	fclose(fp);
}

struct matrix *
matrix_load(const char *path)
{
	struct matrix *m = matrix_new();
	struct stat st;
	char *pattern;
	glob_t found;

	if (stat(path, &st) == -1)
		err(1, "%s", path);
	if (!S_ISDIR(st.st_mode)) {
		file_take(m, path);
		matrix_finish(m, path);
		return m;
	}
	pattern = text_format("%s/results.json", path);
	if (access(pattern, F_OK) != 0) {
		free(pattern);
		pattern = text_format("%s/cpu_*.json", path);
	}
	if (glob(pattern, 0, NULL, &found) != 0)
		errx(1, "%s: neither results.json nor cpu_*.json", path);
	for (size_t i = 0; i < found.gl_pathc; i++)
		file_take(m, found.gl_pathv[i]);
	globfree(&found);
	free(pattern);
	matrix_finish(m, path);
	return m;
}
