/* Read the results of a history. */
#include <err.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "history.h"
#include "host.h"
#include "intern.h"
#include "lib/folder.h"
#include "lib/io.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "lib/typed.h"
#include "lib/version.h"
#include "records.h"
#include "samples.h"
#include "value.h"

enum { BOOTS_OF_RESULT = 1000000 };

/* A result as it was read, before the results are in order. */
struct kept_result {
	const char *path, *began;
	unsigned long line;
	json_t *value;
};

struct kept_results {
	struct kept_result *result;
	size_t n, room;
};

/* ---- files ------------------------------------------------------------------------- */

static void
fields_take(const struct record_place *at, const json_t *object, const char *path,
    const struct field *fields, size_t n)
{
	char buffer[REASON_SIZE];
	const char *reason = fields_read(object, path, false, fields, n, buffer);

	if (reason != NULL)
		refuse(at, "%s", reason);
}

static void
result_check(const struct record_place *at, const json_t *value, const char **began)
{
	const char *guest;
	long long schema;
	const json_t *configs;
	const struct field head[] = {
		{ "schema", FIELD_INT, FIELD_REQUIRED, &schema, 0, 1000000 },
	};
	const struct field fields[] = {
		{ "guest", FIELD_STRING, FIELD_REQUIRED, &guest, 0, 0 },
		{ "began", FIELD_DATE, FIELD_REQUIRED, began, 0, 0 },
		{ "configs", FIELD_ARRAY, FIELD_REQUIRED, &configs, 0, 0 },
	};

	fields_take(at, value, "result", FIELDS(head));
	if (schema != HISTORY_SCHEMA)
		refuse(at, "result of schema %lld: this version knows %d", schema,
		    HISTORY_SCHEMA);
	fields_take(at, value, "result", FIELDS(fields));
}

static void
file_take(void *to, const char *path)
{
	struct kept_results *kept = to;
	struct input in = { .fp = fopen(path, "r"), .name = path };
	struct record_place at = { .stream = path };
	char reason[REASON_SIZE];
	const char *line;
	json_t *record, *value;

	if (in.fp == NULL)
		err(1, "%s", path);
	while ((line = input_line(&in)) != NULL) {
		struct kept_result *r;

		at.line = in.lineno;
		if ((record = record_parse(line, reason)) == NULL)
			refuse(&at, "%s", reason);
		value = json_object_get(record, "result");
		if (!json_is_object(value))
			refuse(&at, "not a result of a history");
		kept->result =
		    grow(kept->result, kept->n, &kept->room, sizeof(*kept->result));
		r = &kept->result[kept->n++];
		*r = (struct kept_result){ intern(path), NULL, in.lineno,
			json_incref(value) };
		result_check(&at, value, &r->began);
		json_decref(record);
	}
	if (in.lineno == 0)
		errx(1, "%s: nothing in it", path);
	fclose(in.fp);
	input_free(&in);
}

static size_t
configs_of(const struct kept_result *r)
{
	return json_array_size(json_object_get(r->value, "configs"));
}

/* A result that others extend, whose first boots are theirs, comes before them. */
static int
by_time(const void *a, const void *b)
{
	const struct kept_result *x = a, *y = b;
	int order = strcmp(x->began, y->began);

	if (order == 0)
		order = (configs_of(x) > configs_of(y)) - (configs_of(x) < configs_of(y));
	return order != 0 ? order : strcmp(x->path, y->path);
}

static struct kept_results
directory_read(const char *directory)
{
	struct kept_results kept = { 0 };

	if (folder_each(directory, "", file_take, &kept) == 0)
		errx(
		    1, "%s: no results: %s matrix HISTORY= adds one", directory, typed());
	qsort(kept.result, kept.n, sizeof(*kept.result), by_time);
	return kept;
}

/* ---- series ------------------------------------------------------------------------ */

static const char *
dumped(const json_t *value)
{
	char *text = needed(json_dumps(
	    value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY | JSON_ENSURE_ASCII));
	const char *kept = intern(text);

	free(text);
	return kept;
}

static size_t
line_of(struct history *h, const json_t *host, const json_t *machine)
{
	const char *version = json_string_value(json_object_get(machine, "qemu_version"));
	struct history_line line = { .host = host_identity(host),
		.qemu_version = intern(version == NULL ? "?" : version) };

	for (size_t i = 0; i < h->lines_n; i++)
		if (h->lines[i].host == line.host &&
		    h->lines[i].qemu_version == line.qemu_version)
			return i;
	h->lines = grow(h->lines, h->lines_n, &h->lines_room, sizeof(line));
	h->lines[h->lines_n] = line;
	return h->lines_n++;
}

/* Count a result once, however many configurations of it are on the line. */
static void
line_count(struct history_line *line, size_t result)
{
	if (line->n == 0 || line->newest != result)
		line->n++;
	line->newest = result;
}

/* Add the keys that one object has and another has not, or with another value. */
static void
add_differing(json_t *keys, const json_t *of, const json_t *other, bool only_missing)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)(uintptr_t)of, key, value) {
		const json_t *there = json_object_get(other, key);

		if (there == NULL || (!only_missing && !json_equal(there, value)))
			append(keys, json_string(key));
	}
}

static struct history_series *
series_of(struct history *h, const struct history_series *like)
{
	json_t *differs = json_array();
	size_t part = 0;

	for (size_t i = 0; i < h->series_n; i++) {
		struct history_series *s = &h->series[i];

		if (s->config != like->config || s->phase != like->phase ||
		    s->line != like->line)
			continue;
		if (json_equal(s->terms, like->terms)) {
			json_decref(differs);
			return s;
		}
		json_array_clear(differs);
		add_differing(differs, like->terms, s->terms, false);
		add_differing(differs, s->terms, like->terms, true);
		part++;
	}
	h->series = grow(h->series, h->series_n, &h->series_room, sizeof(*like));
	h->series[h->series_n] = *like;
	h->series[h->series_n].part = part;
	h->series[h->series_n].differs = differs;
	json_incref(like->terms);
	return &h->series[h->series_n++];
}

/* Of the same boots the point with the most of them is kept, at its first result. */
static void
point_add(struct history_series *s, struct history_point point)
{
	s->newest = point.result;
	for (size_t i = 0; i < s->n; i++)
		if (s->points[i].boots == point.boots) {
			if (point.attempted > s->points[i].attempted) {
				point.result = s->points[i].result;
				s->points[i] = point;
			}
			return;
		}
	s->points = grow(s->points, s->n, &s->room, sizeof(*s->points));
	s->points[s->n++] = point;
}

static double
time_checked(const struct record_place *at, double ms, const char *what)
{
	if (!isnan(ms) && !(ms >= 0 && isfinite(ms)))
		refuse(at, "%.100s: a time cannot be %g ms", what, ms);
	return ms;
}

/* Takes the reference to its terms. */
static void
point_take(struct history *h, struct history_series of, struct history_point point)
{
	point_add(series_of(h, &of), point);
	json_decref(of.terms);
}

static void
phase_take(struct history *h, const struct record_place *at, const json_t *value,
    struct history_series of, struct history_point point)
{
	const char *name, *from, *to;
	double ms = NAN;
	const struct field fields[] = {
		{ "name", FIELD_STRING, FIELD_REQUIRED, &name, 0, 0 },
		{ "from", FIELD_STRING, FIELD_REQUIRED, &from, 0, 0 },
		{ "to", FIELD_STRING, FIELD_REQUIRED, &to, 0, 0 },
		{ "mean_ms", FIELD_REAL, FIELD_NULLABLE, &ms, 0, 0 },
	};

	fields_take(at, value, "phase", FIELDS(fields));
	if (isnan(time_checked(at, ms, name)))
		return;
	of.phase = intern(name);
	of.terms = json_copy(of.terms);
	put_string(of.terms, "from", from);
	put_string(of.terms, "to", to);
	point.ms = ms;
	point_take(h, of, point);
}

static void
config_take(struct history *h, const struct record_place *at, const json_t *value)
{
	const char *name, *clock, *origin, *end, *began = NULL;
	const json_t *machine, *host = NULL, *phases = NULL, *seed = NULL, *phase;
	long long attempted, booted;
	double ms = NAN;
	const struct field fields[] = {
		{ "config", FIELD_STRING, FIELD_REQUIRED, &name, 0, 0 },
		{ "clock", FIELD_STRING, FIELD_REQUIRED, &clock, 0, 0 },
		{ "origin", FIELD_STRING, FIELD_REQUIRED, &origin, 0, 0 },
		{ "end", FIELD_STRING, FIELD_REQUIRED, &end, 0, 0 },
		{ "began", FIELD_DATE, FIELD_NULLABLE, &began, 0, 0 },
		{ "seed", FIELD_ANY, FIELD_NULLABLE, &seed, 0, 0 },
		{ "machine", FIELD_OBJECT, FIELD_REQUIRED, &machine, 0, 0 },
		{ "host", FIELD_OBJECT, FIELD_NULLABLE, &host, 0, 0 },
		{ "attempted", FIELD_INT, FIELD_REQUIRED, &attempted, 0,
		    BOOTS_OF_RESULT },
		{ "booted", FIELD_INT, FIELD_REQUIRED, &booted, 0, BOOTS_OF_RESULT },
		{ "mean_ms", FIELD_REAL, FIELD_NULLABLE, &ms, 0, 0 },
		{ "phases", FIELD_ARRAY, FIELD_NULLABLE, &phases, 0, 0 },
	};
	struct history_series of = { 0 };
	struct history_point point = { .result = h->results_n - 1 };
	size_t i;
	char *text;

	fields_take(at, value, "config", FIELDS(fields));
	if (booted > attempted)
		refuse(
		    at, "%.100s: %lld of %lld boots completed", name, booted, attempted);
	of.config = intern(name);
	of.exact = strcmp(clock, "icount") == 0;
	of.line = line_of(h, host, machine);
	line_count(&h->lines[of.line], point.result);
	of.terms = json_copy((json_t *)(uintptr_t)machine);
	put_string(of.terms, "clock", clock);
	put_string(of.terms, "origin", origin);
	put_string(of.terms, "end", end);
	point.ms = time_checked(at, ms, name);
	text = text_format("%s %s", began == NULL ? h->results[point.result].path : began,
	    seed == NULL ? "" : dumped(seed));
	point.boots = intern(text);
	free(text);
	point.attempted = (size_t)attempted;
	point.booted = (size_t)booted;
	json_incref(of.terms); /* for its phases */
	point_take(h, of, point);
	json_array_foreach(phases, i, phase)
		phase_take(h, at, phase, of, point);
	json_decref(of.terms);
}

/* The digest of the first image that a configuration booted. */
static const char *
image_of(const json_t *config)
{
	const json_t *images = json_object_get(config, "images"), *image;
	const char *key;

	json_object_foreach((json_t *)(uintptr_t)images, key, image) {
		const json_t *one =
		    json_is_array(image) ? json_array_get(image, 0) : image;
		const char *digest = json_string_value(json_object_get(one, "sha256"));

		if (digest != NULL)
			return intern(digest);
	}
	return NULL;
}

static void
result_take(struct history *h, const struct kept_result *kept)
{
	const struct record_place at = { .stream = kept->path, .line = kept->line };
	const json_t *configs = json_object_get(kept->value, "configs"), *config;
	const char *guest = json_string_value(json_object_get(kept->value, "guest"));
	size_t i;

	if (h->guest != NULL && strcmp(guest, h->guest) != 0)
		refuse(
		    &at, "of guest %.100s, not %.100s as those before", guest, h->guest);
	h->guest = intern(guest);
	h->results =
	    grow(h->results, h->results_n, &h->results_room, sizeof(*h->results));
	h->results[h->results_n++] =
	    (struct history_result){ kept->path, intern(kept->began),
		    intern_optional(
			json_string_value(json_object_get(kept->value, "revision"))),
		    image_of(json_array_get(configs, 0)) };
	json_array_foreach(configs, i, config)
		config_take(h, &at, config);
}

static bool
begins(const json_t *text, const char *with)
{
	const char *string = json_string_value(text);

	return string != NULL && strncmp(string, with, strlen(with)) == 0;
}

/* The first result that is asked for. */
static size_t
first_of(const struct kept_results *kept, const char *since)
{
	bool is_date =
	    since != NULL && strspn(since, "0123456789") == 4 && since[4] == '-';

	for (size_t i = 0; i < kept->n && since != NULL; i++)
		if (is_date ? strcmp(kept->result[i].began, since) >= 0
			    : begins(json_object_get(kept->result[i].value, "revision"),
				  since))
			return i;
	if (since != NULL)
		errx(1,
		    is_date ? "-r %s: no result began since"
			    : "-r %s: no result is of that revision",
		    since);
	return 0;
}

struct history *
history_read(const char *directory, const char *since)
{
	struct history *h = xcalloc(1, sizeof(*h));
	struct kept_results kept = directory_read(directory);

	for (size_t i = first_of(&kept, since); i < kept.n; i++)
		result_take(h, &kept.result[i]);
	for (size_t i = 0; i < kept.n; i++)
		json_decref(kept.result[i].value);
	free(kept.result);
	return h;
}

void
history_free(struct history *h)
{
	for (size_t i = 0; i < h->series_n; i++) {
		free(h->series[i].points);
		json_decref(h->series[i].terms);
		json_decref(h->series[i].differs);
	}
	free(h->series);
	free(h->lines);
	free(h->results);
	free(h);
}
