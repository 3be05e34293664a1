/* Read matrices: phases records line by line, result objects, files and folders. */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "intern.h"
#include "lib/folder.h"
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

/* Exits 1 where it is one of a later version. */
static bool
is_result(const struct record_place *at, const char *config, const json_t *result)
{
	long long schema = json_integer_value(json_object_get(result, "schema"));

	if (schema > RESULTS_SCHEMA)
		refuse(at, "%.100s: results of schema %lld: this version knows %d",
		    config, schema, RESULTS_SCHEMA);
	return json_object_get(result, "accel") != NULL &&
	       json_object_get(result, "qemu_version") != NULL;
}

static void
sample_take(struct matrix *m, struct record_place *at, const char *config, json_t *result,
    json_t *sample)
{
	json_t *record = sample_back(config, result, sample);

	record_take(m, at, record, true);
	json_decref(record);
}

static void
result_take(struct matrix *m, struct record_place *at, const char *config, json_t *result)
{
	json_t *samples = json_incref(json_object_get(result, "samples")), *value;
	size_t i;

	at->config = NULL;
	if (!is_result(at, config, result) || !json_is_array(samples))
		refuse(at, "%.100s: neither a phases record nor a result", config);
	json_object_del(result, "samples");
	json_array_foreach(samples, i, value)
		sample_take(m, at, config, result, value);
	json_decref(samples);
}

/*
 * heads are the beginnings of results whose samples were taken as they came: the rest of
 * each is added to what stands for the machine of its samples.
 */
static void
object_take(struct matrix *m, struct record_place *at, json_t *object, json_t *heads)
{
	static const char *const others[] = { "scaling", "comparison", "observer",
		"parallel", "sampling", "floor", "profile", "across", "history" };
	json_t *value = json_object_get(object, "phases"), *head;
	const char *key;

	if (json_is_object(value)) {
		record_take(m, at, value, false);
		return;
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		json_object_del(object, others[i]);
	json_object_foreach(object, key, value) {
		if ((head = json_object_get(heads, key)) == NULL) {
			result_take(m, at, key, value);
			continue;
		}
		json_object_del(value, "samples");
		json_object_update(head, value);
		json_object_del(heads, key);
	}
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

/* A line while it is read, and where in its JSON the end of it is. */
struct json_line {
	char *text;
	size_t n, room;
	int depth;
	bool in_string, escaped;
};

/* Add what the stream has next; returns it, or EOF. */
static int
line_add(struct json_line *l, FILE *fp)
{
	int c = getc_unlocked(fp);

	if (c == EOF)
		return c;
	l->text = grow(l->text, l->n + 1, &l->room, 1);
	l->text[l->n++] = (char)c;
	l->text[l->n] = '\0';
	if (l->escaped)
		l->escaped = false;
	else if (l->in_string && c == '\\')
		l->escaped = true;
	else if (c == '"')
		l->in_string = !l->in_string;
	else if (!l->in_string && strchr("{[", c) != NULL)
		l->depth++;
	else if (!l->in_string && strchr("}]", c) != NULL)
		l->depth--;
	return c;
}

/* What the line so far has of the result that it ends in, closed; NULL: it is none. */
static json_t *
head_new(const struct record_place *at, const struct json_line *l, const char **config)
{
	static const char samples[] = "\"samples\":[";
	size_t n = sizeof(samples) - 1;
	char *text, reason[REASON_SIZE];
	json_t *object, *value, *head = NULL;
	const char *key;

	if (l->depth != 3 || l->n < n || strcmp(l->text + l->n - n, samples) != 0)
		return NULL;
	n = l->n - n;
	text = text_format(
	    "%.*s}}", (int)(n > 0 && l->text[n - 1] == ',' ? n - 1 : n), l->text);
	object = record_parse(text, reason);
	free(text);
	json_object_foreach(object, key, value) {
		*config = intern(key);
		head = value;
	}
	head = is_result(at, *config, head) ? json_incref(head) : NULL;
	json_decref(object);
	return head;
}

/* Take the samples that follow, one by one; the line goes on as if there were none. */
static void
samples_take(struct matrix *m, struct record_place *at, struct json_line *l, FILE *fp,
    const char *config, json_t *head)
{
	struct json_line s = { 0 };
	char reason[REASON_SIZE];
	json_t *sample;
	int c;

	while ((c = line_add(&s, fp)) != EOF) {
		if (s.depth > 0)
			continue;
		if (c == '}') {
			if ((sample = record_parse(s.text, reason)) == NULL)
				refuse(at, "%s", reason);
			sample_take(m, at, config, head, sample);
			json_decref(sample);
		} else if (c == ']') {
			break;
		} else if (strchr(", \t", c) == NULL) {
			refuse(at, "%.100s: a sample is no object", config);
		}
		s.n = 0;
	}
	free(s.text);
	if (c != EOF) {
		ungetc(c, fp);
		line_add(l, fp);
	}
}

/* Read a line but for the samples of results, which may be many; false: none is left. */
static bool
line_read(struct matrix *m, struct record_place *at, struct json_line *l, FILE *fp,
    json_t *heads)
{
	const char *config = NULL;
	json_t *head;
	int c;

	*l = (struct json_line){ .text = l->text, .room = l->room };
	while ((c = line_add(l, fp)) != EOF && c != '\n')
		if (c == '[' && (head = head_new(at, l, &config)) != NULL) {
			samples_take(m, at, l, fp, config, head);
			json_object_set_new(heads, config, head);
		}
	return l->n > 0;
}

/* The objects of a text that are not each on a line of its own. */
static void
text_take(struct matrix *m, struct record_place *at, const char *text, size_t left,
    json_t *heads)
{
	json_t *object;

	while ((object = object_next(&text, &left, at->stream, &at->line)) != NULL) {
		object_take(m, at, object, heads);
		json_decref(object);
	}
}

/* What follows a line that is no object: with it they may be some. */
static void
rest_take(struct matrix *m, struct record_place *at, const struct json_line *line,
    FILE *fp, json_t *heads)
{
	size_t left;
	char *rest = stream_read(fp, at->stream, &left);
	char *text = xmalloc(line->n + left + 1);

	memcpy(text, line->text, line->n);
	memcpy(text + line->n, rest, left);
	text_take(m, at, text, line->n + left, heads);
	free(rest);
	free(text);
}

/* Line by line, as long as each is an object. */
static void
stream_take(struct matrix *m, FILE *fp, const char *name)
{
	struct record_place at = { .stream = name, .wanted = TIMES };
	struct json_line line = { 0 };
	char reason[REASON_SIZE];
	json_t *object, *heads = json_object();

	for (at.line = 1; line_read(m, &at, &line, fp, heads); at.line++) {
		if ((object = record_parse(line.text, reason)) == NULL) {
			rest_take(m, &at, &line, fp, heads);
			break;
		}
		object_take(m, &at, object, heads);
		json_decref(object);
	}
	if (ferror(fp))
		err(1, "%s", name);
	json_decref(heads);
	free(line.text);
}

struct matrix *
matrix_read_any(FILE *fp, const char *name)
{
	struct matrix *m = xcalloc(1, sizeof(*m));

	stream_take(m, fp, name);
	matrix_finish(m, name);
	return m;
}

struct matrix *
matrix_planned(FILE *fp, const char *name)
{
	struct input in = { .fp = fp, .name = name };
	struct matrix *m = xcalloc(1, sizeof(*m));
	struct record_place at = { .stream = name };
	const char *line, *config, *clock, *origin, *end;
	struct configuration *c;
	char reason[REASON_SIZE];
	json_t *record, *machine;

	while ((line = input_line(&in)) != NULL) {
		at.line = in.lineno;
		if ((record = record_parse(line, reason)) == NULL)
			refuse(&at, "%s", reason);
		machine = json_object_get(record, "machine");
		config = json_string_value(json_object_get(machine, "config"));
		clock = json_string_value(json_object_get(machine, "clock"));
		origin = json_string_value(json_object_get(machine, "origin"));
		end = json_string_value(json_object_get(machine, "end"));
		if (config == NULL || clock == NULL || origin == NULL || end == NULL)
			refuse(
			    &at, "not a machine that has config, clock, origin and end");
		c = matrix_configuration(m, config);
		c->clock = intern(clock);
		c->origin = intern(origin);
		c->end = intern(end);
		json_decref(record);
	}
	input_free(&in);
	return m;
}

static void
file_take(void *to, const char *path)
{
	struct matrix *m = to;
	FILE *fp = fopen(path, "r");

	if (fp == NULL)
		err(1, "%s", path);
	stream_take(m, fp, path);
	fclose(fp);
}

static void
folder_take(struct matrix *m, const char *path)
{
	char *whole = text_format("%s/results.json", path);

	if (access(whole, F_OK) == 0)
		file_take(m, whole);
	else if (folder_each(path, "cpu_", file_take, m) == 0)
		errx(1,
		    "%s: neither results.json nor cpu_*.json: name the directory of a "
		    "matrix, OUT/GUEST",
		    path);
	free(whole);
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
