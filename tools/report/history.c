/*
 * What a history keeps of a matrix: the record of one result, in a file of its own whose
 * name is that of its boots, so that the same boots are one file however often they are
 * added, and results that are added at once do not meet.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>

#include "content.h"
#include "draft.h"
#include "formats.h"
#include "lib/digest.h"
#include "lib/memory.h"
#include "lib/outcome.h"
#include "lib/settings.h"
#include "lib/version.h"
#include "show.h"

enum { NAME_DIGITS = 16 }; /* of the digest */

/* What is copied as it is; null where it is not there. */
static void
copy(json_t *to, const json_t *from, const char *const keys[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(to, keys[i], value_or_null(value_at(from, keys[i])));
}

#define COPY(to, from, ...)                                           \
	do {                                                          \
		static const char *const keys[] = { __VA_ARGS__ };    \
		copy(to, from, keys, sizeof(keys) / sizeof(keys[0])); \
	} while (0)

/* What boot times depend on: settings, and images by their digests. */
static void
put_machine(json_t *to, const json_t *of)
{
	json_t *machine = json_object(), *images = json_object();

	settings_foreach(s) {
		bool is_image = s->kind == SETTING_IMAGE || s->kind == SETTING_IMAGES;
		const json_t *value = value_at(of, s->key);

		if (value != NULL && (s->flags & SET_CURVE) != 0)
			put(is_image ? images : machine, s->key, json_deep_copy(value));
	}
	put(to, "machine", machine);
	put(to, "images", images);
}

static json_t *
phases_value(const json_t *of)
{
	json_t *list = json_array(), *phase, *value;
	size_t i;

	json_array_foreach(value_at(of, "phases"), i, phase) {
		value = json_object();
		COPY(value, phase, "name", "from", "to", "n", "mean_ms");
		append(list, value);
	}
	return list;
}

/* Boots that say something of the guest: those of which QEMU was started. */
static json_int_t
attempted(const json_t *statistics)
{
	json_int_t n = json_integer_value(value_at(statistics, "attempted"));
	const json_t *outcomes = value_at(statistics, "outcomes");
	const struct outcome *outcome;
	const char *name;
	json_t *boots;

	json_object_foreach((json_t *)(uintptr_t)outcomes, name, boots)
		if ((outcome = outcome_find(name)) != NULL &&
		    outcome->meaning == OUTCOME_OF_TOOL)
			n -= json_integer_value(boots);
	return n;
}

static json_t *
config_value(const struct config *c)
{
	const json_t *statistics = value_at(c->json, "statistics");
	json_t *value = json_object();

	put(value, "config", json_string(c->key));
	COPY(value, c->json, "began", "seed", "host", "clock", "origin", "end");
	put_machine(value, c->json);
	put(value, "attempted", json_integer(attempted(statistics)));
	COPY(value, statistics, "booted", "n", "mean_ms", "median_ms");
	put(value, "phases", phases_value(c->json));
	return value;
}

static const char *
began(const struct results *r)
{
	const char *first = facts_began(r);

	if (first == NULL)
		errx(1, "-f history: it is not told when the boots began");
	return first;
}

/* Whose boots they are: of more boots of the same matrix it is the same. */
static const char *
identity(const struct results *r, const char *guest)
{
	json_t *list = json_array(), *boots;
	const char *text;
	char *dump;

	append(list, json_string(guest));
	for (size_t i = 0; i < r->n_configs; i++) {
		boots = json_object();
		put(boots, "config", json_string(r->configs[i].key));
		COPY(boots, r->configs[i].json, "began", "seed", "host.cpu", "host.cores",
		    "host.kernel");
		append(list, boots);
	}
	dump = needed(json_dumps(list, JSON_COMPACT));
	text = arena_text(r->arena, "%s", dump);
	free(dump);
	json_decref(list);
	return text;
}

/* "20261128T021955Z-1f9c6a7be03d4412.json": in the order of their names they are in that
 * of time. */
static const char *
name_of(const struct results *r, const char *guest)
{
	const char *text = identity(r, guest);
	char digest[DIGEST_LEN + 1];
	const char *name = "";

	for (const char *at = began(r); *at != '\0'; at++)
		if (strchr("0123456789TZ", *at) != NULL)
			name = arena_text(r->arena, "%s%c", name, *at);
	digest_text(text, digest);
	return arena_text(r->arena, "%.20s-%.*s.json", name, NAME_DIGITS, digest);
}

/* Until this ends, nobody else looks at what is there and then replaces it. */
static void
directory_lock(const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1)
		err(1, "%s", directory);
	/* What knows no locks still renames whole files. */
	while (flock(fd, LOCK_EX) != 0 && errno == EINTR)
		;
}

/* The record of the same boots that was added before.  A new reference, or NULL. */
static json_t *
record_before(const char *path)
{
	FILE *fp = fopen(path, "r");
	char *line = NULL, reason[REASON_SIZE];
	size_t room = 0;
	json_t *record = NULL;

	if (fp == NULL && errno != ENOENT)
		err(1, "%s", path);
	if (fp == NULL)
		return NULL;
	if (getline(&line, &room, fp) != -1)
		record = record_parse(line, reason);
	free(line);
	fclose(fp);
	return record;
}

/* How many boots a result is of. */
static json_int_t
boots_of(const json_t *record)
{
	json_int_t n = 0;
	json_t *config;
	size_t i;

	json_array_foreach(value_at(record, "result.configs"), i, config)
		n += json_integer_value(value_at(config, "attempted"));
	return n;
}

/* Write it, unless what is there is of more boots; says what became of it. */
static const char *
keep(struct arena *a, const char *directory, const char *name, const json_t *before,
    const json_t *record)
{
	json_int_t n = boots_of(record), n_before = boots_of(before);
	struct draft file;

	if (before != NULL && n < n_before)
		return arena_text(a,
		    "kept as it is, of %" JSON_INTEGER_FORMAT
		    " boots: these are %" JSON_INTEGER_FORMAT " of them",
		    n_before, n);
	if (json_equal(before, record))
		return "there already";
	file = draft_begin(a, directory, name);
	json_emit(file.out, record);
	draft_end(&file);
	return before == NULL ? "added"
			      : arena_text(a,
				    "replaced, by %" JSON_INTEGER_FORMAT
				    " boots for %" JSON_INTEGER_FORMAT,
				    n, n_before);
}

static json_t *
result_value(const struct results *r, const char *guest, json_t *revision)
{
	json_t *record = json_object(), *value = json_object(), *configs = json_array();

	put(value, "schema", json_integer(HISTORY_SCHEMA));
	put(value, "tool", json_string("report " BOOTMATRIX_VERSION));
	put(value, "guest", json_string(guest));
	put(value, "began", json_string(began(r)));
	put(value, "revision", revision);
	for (size_t i = 0; i < r->n_configs; i++)
		append(configs, config_value(&r->configs[i]));
	put(value, "configs", configs);
	put(record, "result", value);
	return record;
}

void
history_write(FILE *out, const struct results *r, const struct options *o)
{
	const char *guest, *name;
	json_t *before, *kept, *given, *revision, *record;
	bool is_another;

	if (o->data == NULL)
		errx(2, "-f history: needs -d, where it goes");
	guest = json_string_value(value_at(r->configs[0].json, "guest.name"));
	if (guest == NULL)
		errx(1, "-f history: %s: no name of a guest", r->configs[0].name);
	name = name_of(r, guest);
	directory_lock(o->data);
	before = record_before(arena_text(r->arena, "%s/%s", o->data, name));
	if ((given = json_or_null(o->revision)) == NULL)
		errx(2, "-r: not UTF-8");
	kept = json_object_get(json_object_get(before, "result"), "revision");
	is_another =
	    json_is_string(kept) && o->revision != NULL && !json_equal(kept, given);
	revision = json_incref(json_is_string(kept) ? kept : given);
	record = result_value(r, guest, revision);
	fprintf(out, "%s: %s%s%s\n", name, keep(r->arena, o->data, name, before, record),
	    is_another ? ", as of " : "",
	    is_another ? show_text(r->arena, json_string_value(revision),
			     json_string_length(revision))
		       : "");
	json_decref(before);
	json_decref(given);
	json_decref(record);
}
