/* Read matrices: phases records line by line, result objects, files and folders. */
#include <err.h>
#include <glob.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/io.h"
#include "results/records.h"

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
	static const char *const of_result[] = { "schema", "clock", "origin", "end",
		"cpus", "cpus_online", "seed" };
	static const char *const of_sample[] = { "sample", "order", "outcome", "reason",
		"cpus_online" };
	json_t *record = json_object(), *markers = json_array(), *value;
	size_t i;

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
	size_t i;

	at->config = NULL;
	if (!json_is_array(samples) || json_object_get(result, "accel") == NULL ||
	    json_object_get(result, "qemu_version") == NULL)
		refuse(at, "%.100s: neither a phases record nor a result", config);
	json_object_del(result, "samples");
	json_array_foreach(samples, i, value) {
		record = sample_back(config, result, value);
		phases_take(m, at, record);
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
		phases_take(m, at, value);
		return;
	}
	if (!results_too)
		refuse(at, "not a phases record");
	json_object_foreach(record, key, value)
		if (strcmp(key, "scaling") != 0 && strcmp(key, "comparison") != 0)
			result_take(m, at, key, value);
}

/* ---- streams and files ------------------------------------------------------- */

static struct matrix *
matrix_new(void)
{
	return need(calloc(1, sizeof(struct matrix)));
}

struct matrix *
matrix_read(FILE *fp, const char *name, bool results_too)
{
	struct input in = { .fp = fp, .name = name };
	struct matrix *m = matrix_new();
	struct place at = { .stream = name };
	json_t *record;

	while ((record = record_next(&in)) != NULL) {
		at.line = in.lineno;
		record_take(m, &at, record, results_too);
		json_decref(record);
	}
	input_free(&in);
	matrix_finish(m, name);
	return m;
}

/* Take every object of a file, over however many lines each goes. */
static void
file_take(struct matrix *m, const char *path)
{
	struct place at = { .stream = path };
	FILE *fp = fopen(path, "r");
	json_error_t error;
	json_t *object;
	int c;

	if (fp == NULL)
		err(1, "%s", path);
	for (;;) {
		while ((c = getc(fp)) == ' ' || c == '\n')
			at.line += c == '\n';
		if (c == EOF)
			break;
		ungetc(c, fp);
		object = json_loadf(
		    fp, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);
		if (object == NULL)
			errx(1, "%s:%lu: %s", path, at.line + (unsigned long)error.line,
			    error.text);
		at.line++;
		record_take(m, &at, object, true);
		at.line--;
		json_decref(object);
	}
	if (ferror(fp))
		err(1, "%s", path);
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
	if (asprintf(&pattern, "%s/results.json", path) == -1)
		err(1, NULL);
	if (access(pattern, F_OK) != 0) {
		free(pattern);
		if (asprintf(&pattern, "%s/cpu_*.json", path) == -1)
			err(1, NULL);
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
