/* What a boot depends on: the part of a machine whose change makes its logs stale. */
#include <stdlib.h>
#include <string.h>

#include "key.h"
#include "lib/machine.h"
#include "lib/markers.h"

static void
copy(json_t *to, const json_t *from, const char *key)
{
	json_t *value = json_object_get(from, key);

	json_object_set(to, key, value != NULL ? value : json_null());
}

/* An image is its bytes, wherever they lie. */
static json_t *
image_key(const json_t *image)
{
	json_t *key;

	if (!json_is_object(image))
		return json_null();
	key = json_object();
	copy(key, image, "sha256");
	copy(key, image, "format");
	return key;
}

static json_t *
modules_key(const json_t *modules)
{
	json_t *key = json_array(), *module;
	size_t i;

	json_array_foreach(modules, i, module)
		json_array_append_new(key, image_key(module));
	return key;
}

static json_t *
mark_key(const json_t *marker, const struct markers *m, int after)
{
	json_t *key = json_object();

	copy(key, marker, "symbol");
	copy(key, marker, "addr");
	copy(key, marker, "bytes");
	copy(key, marker, "hits");
	json_object_set_new(key, "after",
	    after >= 0 && m->markers[after].symbol != NULL
		? json_string(m->markers[after].symbol)
		: json_null());
	return key;
}

static int
text_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The marks that the probe looks for, in an order that is theirs, not the table's. */
static json_t *
marks_key(const json_t *machine, const struct markers *m)
{
	json_t *list = json_object_get(machine, "markers"), *key = json_array();
	char **texts = calloc(m->n + 1, sizeof(*texts));
	size_t n = 0;

	for (size_t i = 0; i < m->n; i++) {
		json_t *mark;

		if (m->markers[i].n_addrs == 0)
			continue;
		mark = mark_key(json_array_get(list, i), m, m->markers[i].after);
		texts[n++] = json_dumps(mark, JSON_COMPACT);
		json_decref(mark);
	}
	qsort(texts, n, sizeof(*texts), text_compare);
	for (size_t i = 0; i < n; i++) {
		json_array_append_new(key, json_loads(texts[i], 0, NULL));
		free(texts[i]);
	}
	free(texts);
	return key;
}

/* The stop marker as qboot sees it, without its name. */
static json_t *
end_key(const json_t *machine, const struct markers *m)
{
	const struct marker *end = &m->markers[m->end_index];
	json_t *key = mark_key(
	    json_array_get(json_object_get(machine, "markers"), (size_t)m->end_index), m,
	    end->after);

	json_object_set_new(
	    key, "serial", end->serial != NULL ? json_string(end->serial) : json_null());
	json_object_set_new(key, "prefer_serial", json_boolean(end->prefer_serial));
	json_object_set_new(key, "after_serial",
	    end->after >= 0 && m->markers[end->after].serial != NULL
		? json_string(m->markers[end->after].serial)
		: json_null());
	return key;
}

/* What is typed, and at which sights. */
static json_t *
answers_key(const struct markers *m)
{
	json_t *key = json_array();

	for (size_t i = 0; i < m->n; i++)
		if (m->markers[i].answer != NULL)
			json_array_append_new(
			    key, json_pack("[s, s]", m->markers[i].serial,
				     m->markers[i].answer));
	return key;
}

const char *
key_write(FILE *out, json_t *machine)
{
	static const char *const same[] = { "arch", "qemu", "qemu_version",
		"machine_type", "graphics", "vga", "cpus", "cpu_model", "memory_mib",
		"accel", "clock", "cmdline", "network", "probe", "timeout_s", "silence_s",
		"panic", "interjections" };
	struct machine checked;
	const char *reason = machine_read(&checked, machine);
	struct markers *m;
	json_t *key;

	if (reason != NULL || (m = markers_new(machine, &reason)) == NULL)
		return reason;
	key = json_object();
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		copy(key, machine, same[i]);
	json_object_set_new(key, "kernel", image_key(json_object_get(machine, "kernel")));
	json_object_set_new(
	    key, "modules", modules_key(json_object_get(machine, "modules")));
	json_object_set_new(key, "disk", image_key(json_object_get(machine, "disk")));
	json_object_set_new(key, "cdrom", image_key(json_object_get(machine, "cdrom")));
	json_object_set_new(key, "answers", answers_key(m));
	json_object_set_new(key, "end", end_key(machine, m));
	json_object_set_new(key, "marks", marks_key(machine, m));
	/* Where there are marks, the reset vector is watched in any case. */
	json_object_set_new(key, "reset_vector",
	    json_boolean(json_array_size(json_object_get(key, "marks")) > 0 ||
			 markers_want_reset(m)));
	json_emit(out, key);
	json_decref(key);
	markers_free(m);
	return NULL;
}
