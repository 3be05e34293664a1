/* What a boot depends on: the part of a machine whose change makes its logs stale. */
#include <stdlib.h>
#include <string.h>

#include "fingerprint.h"
#include "lib/machine.h"
#include "lib/memory.h"
#include "lib/watch.h"

/* An image is its bytes, wherever they lie. */
static json_t *
image_key(const json_t *image)
{
	json_t *key;

	if (!json_is_object(image))
		return json_null();
	key = json_object();
	put_member(key, "sha256", image, "sha256");
	put_member(key, "format", image, "format");
	return key;
}

static json_t *
modules_key(const json_t *modules)
{
	json_t *key = json_array(), *module;
	size_t i;

	json_array_foreach(modules, i, module)
		append(key, image_key(module));
	return key;
}

static const char *
symbol_of(const struct markers *m, int i)
{
	return i != -1 && m->markers[i].n_addrs > 0 ? m->markers[i].symbol : NULL;
}

static const char *
serial_of(const struct markers *m, int i)
{
	return i != -1 ? m->markers[i].serial : NULL;
}

/* What waits for a symbol waits in the probe, which reports all hits of what does not. */
static json_t *
mark_key(const json_t *marker, const struct markers *m, int after)
{
	json_t *key = json_object();

	put_member(key, "symbol", marker, "symbol");
	put_member(key, "addr", marker, "addr");
	put_member(key, "bytes", marker, "bytes");
	put_member(key, "hits", marker, "hits");
	if (after != -1 && symbol_of(m, after) == NULL)
		put(key, "hits", json_string("all"));
	put(key, "after", json_or_null(symbol_of(m, after)));
	return key;
}

static int
text_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The marks that the probe looks for, in an order that is theirs, not the table's. */
static json_t *
marks_key(const json_t *machine, const struct markers *m, const struct watch *watch)
{
	json_t *list = json_object_get(machine, "markers"), *key = json_array();
	char **texts = xcalloc(m->n + 1, sizeof(*texts));
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++) {
		json_t *mark;

		if (m->markers[i].n_addrs == 0)
			continue;
		mark = mark_key(json_array_get(list, i), m, watch_after(watch, i));
		texts[n++] = json_dumps(mark, JSON_COMPACT);
		json_decref(mark);
	}
	qsort(texts, n, sizeof(*texts), text_compare);
	for (size_t i = 0; i < n; i++) {
		append(key, json_loads(texts[i], 0, NULL));
		free(texts[i]);
	}
	free(texts);
	return key;
}

/* The stop marker as qboot sees it, and what it waits for, without their names. */
static json_t *
end_key(const json_t *machine, const struct markers *m, const struct watch *watch)
{
	size_t i = (size_t)m->end_index;
	int after = watch_after(watch, i);
	json_t *marker = json_array_get(json_object_get(machine, "markers"), i);
	json_t *key = mark_key(marker, m, after), *chain = json_array();

	put(key, "serial", json_or_null(m->markers[i].serial));
	put(key, "prefer_serial", json_boolean(m->markers[i].prefer_serial));
	put(key, "after_serial", json_or_null(serial_of(m, after)));
	if (m->markers[i].event != NULL)
		put(key, "event", json_string(m->markers[i].event));
	if (m->profile_index != -1)
		put(key, "asked", json_or_null(m->markers[m->profile_index].serial));
	while (after != -1 && (after = watch_after(watch, (size_t)after)) != -1) {
		append(chain, json_or_null(symbol_of(m, after)));
		append(chain, json_or_null(serial_of(m, after)));
	}
	if (json_array_size(chain) > 0)
		put(key, "after_chain", json_incref(chain));
	json_decref(chain);
	return key;
}

/* What is typed, and when. */
static json_t *
answers_key(const struct markers *m)
{
	json_t *key = json_array();

	for (size_t i = 0; i < m->n; i++) {
		const struct marker *marker = &m->markers[i];

		if (marker->answer == NULL)
			continue;
		append(key, json_pack("[s, s]", marker->serial, marker->answer));
		if (!marker->echo)
			append(
			    json_array_get(key, json_array_size(key) - 1), json_false());
	}
	return key;
}

/* The settings of a kind, images or others, that are as old as fingerprints, or newer. */
static void
put_settings(json_t *key, const json_t *machine, bool images, bool first)
{
	settings_foreach(s) {
		const json_t *value = json_object_get(machine, s->key);

		if ((s->flags & SET_BOOT) == 0 ||
		    images != (s->kind == SETTING_IMAGE || s->kind == SETTING_IMAGES) ||
		    first != ((s->flags & SET_FIRST) != 0))
			continue;
		if (!first && value == NULL)
			continue;
		if (s->kind == SETTING_IMAGES)
			put(key, s->key, modules_key(value));
		else if (s->kind == SETTING_IMAGE)
			put(key, s->key, image_key(value));
		else
			put_member(key, s->key, machine, s->key);
	}
}

const char *
fingerprint_write(FILE *out, json_t *machine, char reason[REASON_SIZE])
{
	struct machine checked;
	struct watch_view view = { 0 };
	struct watch *watch;
	struct markers *m;
	json_t *key;

	if (machine_read(&checked, machine, reason) != NULL)
		return reason;
	if ((m = markers_new(machine, reason)) == NULL)
		return reason;
	view.no_symbols = watch_no_symbols(checked.set.accel, checked.set.probe);
	watch = watch_new(m, &view);
	key = json_object();
	put_settings(key, machine, false, true);
	put_member(key, "panic", machine, "panic");
	put_member(key, "interjections", machine, "interjections");
	put_settings(key, machine, true, true);
	put(key, "answers", answers_key(m));
	put(key, "end", end_key(machine, m, watch));
	put(key, "marks", marks_key(machine, m, watch));
	/* Where there are marks, the reset vector is watched in any case. */
	put(key, "reset_vector",
	    json_boolean(machine_reset_vector(&checked) != NULL &&
			 (json_array_size(json_object_get(key, "marks")) > 0 ||
			     markers_want_reset(m, true))));
	put_settings(key, machine, false, false);
	put_settings(key, machine, true, false);
	json_emit(out, key);
	json_decref(key);
	watch_free(watch);
	markers_free(m);
	return NULL;
}
