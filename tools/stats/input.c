/* Read matrices: phases records line by line, result objects, files and folders. */
#include <err.h>
#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/io.h"
#include "lib/memory.h"
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

static void
copy_members(json_t *to, json_t *from, const char *const keys[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		json_object_set(to, keys[i], json_object_get(from, keys[i]));
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

	put(record, "schema", json_integer(RECORD_SCHEMA));
	put(record, "config", json_string(config));
	copy_members(record, result, of_result, sizeof(of_result) / sizeof(of_result[0]));
	copy_members(record, sample, of_sample, sizeof(of_sample) / sizeof(of_sample[0]));
	json_object_set_new(
	    record, "boot_time_ns", nanoseconds(json_object_get(sample, "boot_time_ms")));
	json_array_foreach(json_object_get(sample, "markers"), i, value)
		append(markers, marker_back(value));
	put(record, "markers", markers);
	json_object_set(record, "machine", result);
	if (json_is_object(json_object_get(result, "host")))
		put(record, "host",
		    json_pack("{s:O}", "before", json_object_get(result, "host")));
	put(record, "qemu",
	    json_pack("{s:O,s:O}", "version", json_object_get(result, "qemu_version"),
		"accel", json_object_get(result, "accel")));
	return record;
}

static void
result_take(struct matrix *m, struct record_place *at, const char *config, json_t *result)
{
	json_t *samples = json_incref(json_object_get(result, "samples")), *value,
	       *record;
	long long schema = json_integer_value(json_object_get(result, "schema"));
	size_t i;

	at->config = NULL;
	if (schema > RESULTS_SCHEMA)
		refuse(at, "%.100s: results of schema %lld: this version knows %d",
		    config, schema, RESULTS_SCHEMA);
	if (!json_is_array(samples) || json_object_get(result, "accel") == NULL ||
	    json_object_get(result, "qemu_version") == NULL)
		refuse(at, "%.100s: neither a phases record nor a result", config);
	json_object_del(result, "samples");
	json_array_foreach(samples, i, value) {
		record = sample_back(config, result, value);
		record_take(m, at, record, true);
		json_decref(record);
	}
	json_decref(samples);
}

static void
object_take(struct matrix *m, struct record_place *at, json_t *object)
{
	static const char *const others[] = { "scaling", "comparison", "observer",
		"sampling", "floor", "profile" };
	json_t *value = json_object_get(object, "phases");
	const char *key;

	if (json_is_object(value)) {
		record_take(m, at, value, false);
		return;
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		json_object_del(object, others[i]);
	json_object_foreach(object, key, value)
		result_take(m, at, key, value);
}

/* ---- streams and files ------------------------------------------------------- */

struct matrix *
matrix_read(FILE *fp, const char *name)
{
	struct input in = { .fp = fp, .name = name };
	struct matrix *m = xcalloc(1, sizeof(*m));
	struct record_place at = { .stream = name };
	char reason[REASON_SIZE];
	const char *line;
	json_t *record;

	while ((line = input_line(&in)) != NULL) {
		at.line = in.lineno;
		at.config = NULL;
		if ((record = record_parse(line, reason)) == NULL)
			refuse(&at, "%s", reason);
		if (!json_is_object(json_object_get(record, "phases")))
			refuse(&at, "not a phases record");
		record_take(m, &at, json_object_get(record, "phases"), false);
		json_decref(record);
	}
	input_free(&in);
	matrix_finish(m, name);
	return m;
}

/* The objects of a text that are not each on a line of its own. */
static void
text_take(struct matrix *m, struct record_place *at, const char *text, size_t left)
{
	json_t *object;

	while ((object = object_next(&text, &left, at->stream, &at->line)) != NULL) {
		object_take(m, at, object);
		json_decref(object);
	}
}

/* What follows a line that is no object: with it they may be some. */
static void
rest_take(struct matrix *m, struct record_place *at, const char *line, FILE *fp)
{
	size_t len = strlen(line), left;
	char *rest = stream_read(fp, at->stream, &left);
	char *text = xmalloc(len + left + 1);

	memcpy(text, line, len);
	memcpy(text + len, rest, left);
	text_take(m, at, text, len + left);
	free(rest);
	free(text);
}

/* Line by line, as long as each is an object. */
static void
stream_take(struct matrix *m, FILE *fp, const char *name)
{
	struct record_place at = { .stream = name, .wanted = TIMES };
	char *line = NULL;
	char reason[REASON_SIZE];
	size_t room = 0;
	json_t *object;

	while (getline(&line, &room, fp) != -1) {
		at.line++;
		if ((object = record_parse(line, reason)) == NULL) {
			rest_take(m, &at, line, fp);
			break;
		}
		object_take(m, &at, object);
		json_decref(object);
	}
	if (ferror(fp))
		err(1, "%s", name);
	free(line);
}

struct matrix *
matrix_read_any(FILE *fp, const char *name)
{
	struct matrix *m = xcalloc(1, sizeof(*m));

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

static void
folder_take(struct matrix *m, const char *path)
{
	char *pattern = text_format("%s/results.json", path);
	glob_t found;

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
}

struct matrix *
matrix_load(const char *path)
{
	struct matrix *m = xcalloc(1, sizeof(*m));
	struct stat st;

	if (stat(path, &st) == -1)
		err(1, "%s", path);
	if (S_ISDIR(st.st_mode))
		folder_take(m, path);
	else
		file_take(m, path);
	matrix_finish(m, path);
	return m;
}
