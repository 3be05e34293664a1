/* The results of a matrix: read, checked, merged and sorted. */
#include <err.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "lib/io.h"
#include "lib/outcome.h"
#include "lib/version.h"
#include "results.h"
#include "show.h"

/* Where a value stands, for messages. */
struct input_place {
	struct arena *arena;
	const char *name;
	unsigned long line;
};

static _Noreturn void
refuse(const struct input_place *in, const char *path, const char *reason)
{
	errx(1, "%s:%lu: %s: %s", in->name, in->line, path, reason);
}

/* ---- what values must be ---- */

enum value_kind { A_NUMBER, A_COUNT, AN_INTERVAL, A_STRING, A_DATE, AN_ARRAY, AN_OBJECT };

#define KIND(key, wanted, known_by)                    \
	{                                              \
		key, sizeof(key) - 1, wanted, known_by \
	}

/* What a key has wherever it stands, if not null; one that begins with _ is an ending. */
static const struct kind {
	const char *key;
	size_t len;
	enum value_kind wanted;
	const char
	    *known_by; /* what each item of a list must have; "": it is an object */
} kinds[] = {
	KIND("_ci95_ms", AN_INTERVAL, NULL),
	KIND("_ci95", AN_INTERVAL, NULL),
	KIND("_ms", A_NUMBER, NULL),
	KIND("outcome", A_STRING, NULL),
	KIND("name", A_STRING, NULL),
	KIND("began", A_DATE, NULL),
	KIND("samples", AN_ARRAY, ""),
	KIND("markers", AN_ARRAY, "name"),
	KIND("phases", AN_ARRAY, "name"),
	KIND("estimates", AN_ARRAY, ""),
	KIND("rows", AN_ARRAY, "config"),
	KIND("warnings", AN_ARRAY, NULL),
	KIND("findings", AN_ARRAY, ""),
	KIND("statistics", AN_OBJECT, NULL),
	KIND("config", A_STRING, NULL),
	KIND("clock", A_STRING, NULL),
	KIND("cpus", A_COUNT, NULL),
	KIND("attempted", A_COUNT, NULL),
	KIND("booted", A_COUNT, NULL),
	KIND("sample", A_COUNT, NULL),
	KIND("order", A_COUNT, NULL),
	KIND("share", A_COUNT, NULL),
	KIND("speedup", A_COUNT, NULL),
	KIND("efficiency", A_COUNT, NULL),
};

/* NULL, or what was expected instead of a value. */
static const char *
expected(enum value_kind wanted, const json_t *value)
{
	switch (wanted) {
	case A_NUMBER: /* or several of them */
		return json_is_string(value) || json_is_boolean(value)
			   ? "expected a number"
			   : NULL;
	case A_COUNT:
		return json_is_number(value) ? NULL : "expected a number";
	case AN_INTERVAL:
		return json_array_size(value) == 2 && !isnan(list_number(value, 0)) &&
			       !isnan(list_number(value, 1))
			   ? NULL
			   : "expected an interval of two numbers";
	case A_STRING:
		return json_is_string(value) ? NULL : "expected a string";
	case A_DATE:
		return json_is_string(value) && clock_is_date(json_string_value(value))
			   ? NULL
			   : "expected a date as 2026-11-28T06:00:00Z";
	case AN_ARRAY:
		return json_is_array(value) ? NULL : "expected an array";
	case AN_OBJECT:
		return json_is_object(value) ? NULL : "expected an object";
	}
	return NULL;
}

static const struct kind *
kind_of(const char *key)
{
	size_t n = strlen(key);

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t k = kinds[i].len;

		if (n >= k && key[n - k] == kinds[i].key[0] &&
		    memcmp(key + n - k, kinds[i].key, k) == 0 &&
		    (n == k || kinds[i].key[0] == '_'))
			return &kinds[i];
	}
	return NULL;
}

/* Where a value is: in what, by which key or, where that is NULL, at which place. */
struct value_place {
	const struct value_place *in;
	const char *key;
	size_t i;
};

/* "cpu_1.samples[2].outcome". */
static const char *
path_of(struct arena *a, const struct value_place *at)
{
	const char *key = at->key == NULL ? NULL : show_text(a, at->key, strlen(at->key));

	if (at->in == NULL)
		return key;
	if (key == NULL)
		return arena_text(a, "%s[%zu]", path_of(a, at->in), at->i);
	return arena_text(a, "%s.%s", path_of(a, at->in), key);
}

/* Check all that a value holds; known_by is what each item must have if it is a list. */
static void
check(const struct input_place *in, const struct value_place *at, const json_t *value,
    const char *known_by)
{
	struct value_place here = { .in = at };
	const char *reason;
	json_t *item;

	json_array_foreach(value, here.i, item) {
		if (known_by != NULL && !json_is_object(item))
			refuse(in, path_of(in->arena, &here), "expected an object");
		if (known_by != NULL && *known_by != '\0' &&
		    json_object_get(item, known_by) == NULL)
			refuse(in,
			    arena_text(
				in->arena, "%s.%s", path_of(in->arena, &here), known_by),
			    "missing");
		check(in, &here, item, NULL);
	}
	json_object_foreach((json_t *)(uintptr_t)value, here.key, item) {
		const struct kind *kind = kind_of(here.key);

		reason = kind == NULL || json_is_null(item)
			     ? NULL
			     : expected(kind->wanted, item);
		if (reason != NULL)
			refuse(in, path_of(in->arena, &here), reason);
		check(in, &here, item, kind == NULL ? NULL : kind->known_by);
	}
}

/* Records that come before results in the pipe, and what makes results of them. */
static void
check_key(const struct input_place *in, const char *key, const json_t *value)
{
	static const char *const records[][2] = {
		{ "machine", "a machine, not results: qboot boots it" },
		{ "boot", "a boot log, not results: markerparse reads it" },
		{ "phases", "phases, not results: stats reads them" },
	};
	const char *shown = show_text(in->arena, key, strlen(key));

	for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++)
		if (strcmp(key, records[i][0]) == 0 &&
		    value_at(value, "statistics") == NULL)
			refuse(in, shown, records[i][1]);
	if (!json_is_object(value))
		refuse(in, shown, "expected an object");
	check(in, &(struct value_place){ .key = key }, value, NULL);
}

/* ---- merging ---- */

/* Where a member of an object ends, or the object: outside of strings and other values.
 */
static const char *
member_end(const char *at)
{
	size_t depth = 0;

	for (; depth > 0 || (*at != ',' && *at != '}'); at++)
		if (*at == '"')
			for (at++; *at != '"'; at++)
				at += *at == '\\';
		else if (*at == '{' || *at == '[')
			depth++;
		else if (*at == '}' || *at == ']')
			depth--;
	return at;
}

/* The text of the member behind a brace or comma, where it is one line of ASCII; or NULL.
 */
static const char *
member_next(struct arena *a, const char **at)
{
	const char *from = *at + 1, *end = member_end(from);
	size_t n = (size_t)(end - from);
	char *text;

	*at = end;
	for (size_t i = 0; i < n; i++)
		if (from[i] < ' ' || from[i] > '~')
			return NULL;
	text = arena_room(a, n + 1, 1);
	memcpy(text, from, n);
	return text;
}

static void
take_result(const struct input_place *in, struct results *r, const char *key,
    json_t *value, const char *text)
{
	const char *shown = show_text(r->arena, key, strlen(key));

	check_key(in, key, value);
	if (json_object_get(r->json, key) != NULL)
		refuse(in, shown, "came before");
	if (number_at(value, "schema") > RESULTS_SCHEMA)
		refuse(in, shown,
		    arena_text(r->arena, "schema %.0f: this version knows %d",
			number_at(value, "schema"), RESULTS_SCHEMA));
	json_object_set(r->json, key, value);
	if (value_at(value, "statistics") == NULL)
		return;
	r->configs = arena_grow(r->arena, r->configs, r->n_configs, sizeof(*r->configs));
	r->configs[r->n_configs++] =
	    (struct config){ .key = arena_text(r->arena, "%s", key),
		    .name = shown,
		    .json = value,
		    .text = text };
}

/* Sort by vCPUs; an insertion sort, for it keeps the order of equals. */
static void
sort_configs(struct results *r)
{
	for (size_t i = 1; i < r->n_configs; i++) {
		struct config c = r->configs[i];
		size_t at = i;

		for (; at > 0 && number_at(r->configs[at - 1].json, "cpus") >
				     number_at(c.json, "cpus");
		     at--)
			r->configs[at] = r->configs[at - 1];
		r->configs[at] = c;
	}
}

/* The merged object again, configurations first and as they are sorted. */
static void
sort_json(struct results *r)
{
	json_t *sorted = json_object();

	for (size_t i = 0; i < r->n_configs; i++)
		json_object_set(sorted, r->configs[i].key,
		    json_object_get(r->json, r->configs[i].key));
	json_object_update_missing(sorted, r->json);
	json_decref(r->json);
	r->json = sorted;
}

static void
file_read(FILE *fp, const char *name, struct results *r)
{
	struct input_place in = { .arena = r->arena, .name = name, .line = 1 };
	size_t left, before = json_object_size(r->json);
	char *text = stream_read(fp, name, &left);
	const char *at = text, *from = text, *key;
	json_t *object, *value;

	for (; (object = object_next(&at, &left, name, &in.line)) != NULL; from = at) {
		from = memchr(from, '{', (size_t)(at - from));
		json_object_foreach(object, key, value) {
			const char *member =
			    r->keeps_text ? member_next(r->arena, &from) : NULL;

			take_result(&in, r, key, value, member);
		}
		json_decref(object);
	}
	free(text);
	if (json_object_size(r->json) == before)
		errx(1, "%s: no results", name);
}

struct results *
results_read(char *const paths[], bool keeps_text)
{
	struct arena *arena = arena_new();
	struct results *r = arena_room(arena, 1, sizeof(*r));
	const char *name;
	FILE *fp;

	arena_json(arena);
	r->arena = arena;
	r->json = json_object();
	r->keeps_text = keeps_text;
	if (*paths == NULL)
		file_read(stdin, "stdin", r);
	for (; *paths != NULL; paths++) {
		name = *paths;
		fp = named_open(&name);
		file_read(fp, name, r);
		named_close(fp);
	}
	sort_configs(r);
	sort_json(r);
	arena_json(NULL);
	for (size_t i = 0; i < r->n_configs; i++)
		r->icounts += is_icount(r->configs[i].json);
	return r;
}

void
results_free(struct results *r)
{
	arena_free(r->arena);
}

const struct config *
results_config(const struct results *r, const char *key)
{
	for (size_t i = 0; i < r->n_configs; i++)
		if (strcmp(r->configs[i].key, key) == 0)
			return &r->configs[i];
	return NULL;
}

bool
is_icount(const json_t *of)
{
	return strcmp(raw_at(of, "clock"), "icount") == 0;
}

const json_t *
completed_sample(const struct config *c)
{
	json_t *sample;
	size_t i;

	json_array_foreach(value_at(c->json, "samples"), i, sample)
		if (outcome_completed(raw_at(sample, "outcome")))
			return sample;
	return NULL;
}

bool
is_identical(const struct config *c)
{
	return number_at(c->json, "statistics.identical.of") > 0 &&
	       isnan(number_at(c->json, "statistics.stdev_ms"));
}

bool
has_both_clocks(const struct results *r)
{
	return r->icounts > 0 && r->icounts < r->n_configs;
}

bool
has_several_cpus(const struct results *r)
{
	for (size_t i = 1; i < r->n_configs; i++)
		if (number_at(r->configs[i].json, "cpus") !=
		    number_at(r->configs[0].json, "cpus"))
			return true;
	return false;
}

bool
has_warning(const struct results *r, const char *kind)
{
	json_t *item;
	size_t k;

	for (size_t i = 0; i < r->n_configs; i++)
		json_array_foreach(value_at(r->configs[i].json, "warnings"), k, item)
			if (strcmp(raw_at(item, "kind"), kind) == 0)
				return true;
	return false;
}
