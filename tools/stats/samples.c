/* Boots as they are kept: looked up, released. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intern.h"
#include "lib/memory.h"
#include "samples.h"

bool
marker_is_origin(const char *marker)
{
	return strcmp(marker, "t0") == 0;
}

bool
sample_completed(const struct sample *s)
{
	return s->outcome->meaning == OUTCOME_COMPLETED;
}

/* The place of a marker in the layout; its n: there is none. */
static size_t
slot_of(const struct sample *s, const char *marker)
{
	size_t i = 0;

	while (i < s->layout->n && s->layout->names[i] != marker)
		i++;
	return i;
}

bool
sample_has_marker(const struct sample *s, const char *marker)
{
	return slot_of(s, marker) < s->layout->n;
}

int64_t
sample_at(const struct sample *s, const char *marker)
{
	size_t i;

	if (marker_is_origin(marker))
		return 0;
	i = slot_of(s, marker);
	return i == s->layout->n ? -1 : s->values[i];
}

const int64_t *
sample_insns(const struct sample *s, const char *marker)
{
	size_t i = slot_of(s, marker);

	if (i == s->layout->n || s->layout->counts_at[i] == 0)
		return NULL;
	return &s->values[s->layout->counts_at[i]];
}

const char *
sample_marker_note(const struct sample *s, const char *marker)
{
	size_t i = slot_of(s, marker);

	return i == s->layout->n ? NULL : s->layout->notes[i];
}

double
sample_host(const struct sample *s, enum host_factor factor)
{
	const float *factors = (const float *)&s->values[s->layout->values_n];

	return s->host_kind == NULL || factor >= s->layout->factors_n ? NAN
								      : factors[factor];
}

struct reason
cpus_online_reason(const struct configuration *c)
{
	if (c->cpus_online_differ)
		return because("cpus_differ");
	for (size_t i = 0; i < c->n; i++) {
		const struct sample_notes *notes = c->samples[i].notes;

		if (!sample_completed(&c->samples[i]))
			continue;
		if (notes == NULL || notes->cpus_online_reason == NULL)
			return because("cpus_unknown");
		return (struct reason){ "recorded", .note = notes->cpus_online_reason };
	}
	return because("none_completed");
}

bool
setting_is_seen(const struct setting *s)
{
	return strcmp(s->key, "accel") == 0 || strcmp(s->key, "qemu_version") == 0;
}

static json_t *
image_by_digest(const json_t *image)
{
	json_t *value;

	if (!json_is_object(image))
		return json_null();
	value = json_object();
	put_member(value, "sha256", image, "sha256");
	return value;
}

/* An image is its bytes, wherever they lie. */
static json_t *
by_digest(const struct setting *s, const json_t *value)
{
	json_t *list, *image;
	size_t i;

	if (s->kind == SETTING_IMAGE)
		return image_by_digest(value);
	list = json_array();
	json_array_foreach(value, i, image)
		append(list, image_by_digest(image));
	return list;
}

/* The digest as a result of the first release has it; NULL: not there. */
static json_t *
first_digest(const struct configuration *c, const struct setting *s)
{
	const json_t *guest = json_object_get(c->machine, "guest"), *digest;
	char key[40];

	snprintf(key, sizeof(key), "%s_sha256", s->key);
	digest = json_object_get(guest, key);
	return digest != NULL ? json_pack("{s:o}", "sha256", value_or_null(digest))
			      : NULL;
}

json_t *
configuration_setting(const struct configuration *c, const struct setting *s)
{
	const struct settings defaults = settings_default();
	json_t *value = json_object_get(c->machine, s->key);
	bool image = s->kind == SETTING_IMAGE || s->kind == SETTING_IMAGES;
	const char *seen;

	if (setting_is_seen(s)) {
		seen = strcmp(s->key, "accel") == 0 ? c->accel : c->qemu_version;
		return seen == NULL ? NULL : json_string(seen);
	}
	if (value != NULL)
		return image ? by_digest(s, value) : json_incref(value);
	if ((s->flags & SET_NOTED) != 0)
		return NULL;
	if (setting_is_new(s) && c->machine != NULL)
		return setting_value(s, &defaults);
	if (image && c->of_results)
		return first_digest(c, s);
	/* what a record must state and does not is not known */
	if (c->machine == NULL || c->of_results || (s->flags & SET_STATED) != 0)
		return NULL;
	return setting_value(s, &defaults);
}

double
configuration_load(const struct configuration *c)
{
	double *load = xcalloc(c->n + 1, sizeof(*load)), middle;
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		if (!isnan(sample_host(&c->samples[i], HOST_LOAD_BEFORE)))
			load[n++] = sample_host(&c->samples[i], HOST_LOAD_BEFORE);
	sort(load, n);
	middle = median(load, n);
	free(load);
	return middle;
}

bool
clock_is_deterministic(const struct configuration *c)
{
	return strcmp(c->clock, "icount") == 0;
}

void
configuration_free(struct configuration *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free((void *)(uintptr_t)c->samples[i].notes);
		free(c->samples[i].values);
	}
	for (size_t i = 0; i < c->layouts_n; i++) {
		free(c->layouts[i]->names);
		free(c->layouts[i]->notes);
		free(c->layouts[i]->symbol_reasons);
		free(c->layouts[i]->counts_at);
		free(c->layouts[i]);
	}
	for (size_t i = 0; i < c->waits_n; i++) {
		free(c->waits[i].sample);
		free(c->waits[i].ns);
	}
	free(c->waits);
	free(c->layouts);
	free(c->samples);
	free(c->markers);
	free(c->phases);
	free(c->estimates);
	json_decref(c->machine);
	json_decref(c->host);
	json_decref(c->measured_by);
	free(c);
}
