/* Boots as they are kept: put in order, looked up, released. */
#include <err.h>
#include <math.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/text.h"
#include "records.h"

const struct host_factor host_factors[HOST_FACTORS] = {
	{ "load_before", "load1", HOST_BEFORE },
	{ "load_after", "load1", HOST_AFTER },
	{ "steal_ticks", "steal_ticks", HOST_CHANGE },
	{ "cpu_pressure_before", "cpu_pressure_avg10", HOST_BEFORE },
	{ "cpu_pressure_after", "cpu_pressure_avg10", HOST_AFTER },
	{ "io_pressure_after", "io_pressure_avg10", HOST_AFTER },
	{ "memory_pressure_after", "memory_pressure_avg10", HOST_AFTER },
	{ "mhz_before", "mhz", HOST_BEFORE },
	{ "throttled", "throttle_count", HOST_CHANGE },
	{ "other_qemus", "qemus_running", HOST_BEFORE },
};

void *
need(void *memory)
{
	if (memory == NULL)
		err(1, NULL);
	return memory;
}

const char *
text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

static int
text_order(const void *a, const void *b)
{
	return strcmp(a, b);
}

const char *
intern(const char *text)
{
	static void *texts;
	void *found = tfind(text, &texts, text_order);

	if (found == NULL)
		found = need(tsearch(need(strdup(text)), &texts, text_order));
	return *(const char **)found;
}

const char *
intern_optional(const char *text)
{
	return text == NULL ? NULL : intern(text);
}

/* ---- when all were read ------------------------------------------------------ */

static int
sample_order(const void *a, const void *b)
{
	const struct sample *x = a, *y = b;

	if (x->number != y->number)
		return x->number < y->number ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

static void
samples_sort(struct configuration *c, const char *stream)
{
	if (c->n == 0)
		return;
	qsort(c->samples, c->n, sizeof(*c->samples), sample_order);
	for (size_t i = 1; i < c->n; i++)
		if (c->samples[i].number == c->samples[i - 1].number)
			errx(1, "%s:%lu: %s, sample %lld: stands in line %lu already",
			    stream, c->samples[i].line, c->name, c->samples[i].number,
			    c->samples[i - 1].line);
}

static size_t
marker_find(const struct configuration *c, const char *name)
{
	size_t i = 0;

	while (i < c->markers_n && c->markers[i] != name)
		i++;
	return i;
}

/* Add the names of a layout that are new, each behind the one that precedes it. */
static void
markers_merge(struct configuration *c, const struct layout *l)
{
	size_t behind = 0;

	c->markers =
	    need(reallocarray(c->markers, c->markers_n + l->n + 1, sizeof(*c->markers)));
	for (size_t i = 0; i < l->n; i++) {
		size_t found = marker_find(c, l->names[i]);

		if (found == c->markers_n) {
			memmove(&c->markers[behind + 1], &c->markers[behind],
			    (c->markers_n - behind) * sizeof(*c->markers));
			c->markers[behind] = l->names[i];
			c->markers_n++;
			found = behind;
		}
		behind = found + 1;
	}
}

static void
markers_collect(struct configuration *c)
{
	const struct layout *last = NULL;

	for (size_t i = 0; i < c->n; i++) {
		if (c->samples[i].layout != last)
			markers_merge(c, c->samples[i].layout);
		last = c->samples[i].layout;
	}
}

static struct phase
phase_read(const struct configuration *c, const json_t *value, const char *what)
{
	const char *name = text_of(value, "name"), *from = text_of(value, "from");
	const char *to = text_of(value, "to");

	if (name == NULL || from == NULL || to == NULL)
		errx(1, "%s: machine.%s: an entry without name, from or to", c->name,
		    what);
	return (struct phase){ intern(name), intern(from), intern(to) };
}

/* Where the profile names no phases: from each marker to the next one. */
static void
phases_derive(struct configuration *c)
{
	const char *from = intern("t0"), *name = intern("power_on");

	c->phases = need(calloc(c->markers_n + 1, sizeof(*c->phases)));
	for (size_t i = 0; i < c->markers_n; i++) {
		c->phases[c->phases_n++] = (struct phase){ name, from, c->markers[i] };
		name = from = c->markers[i];
		if (strcmp(from, "reset_vector") == 0)
			name = intern("firmware");
	}
}

static void
phases_collect(struct configuration *c)
{
	const json_t *list = json_object_get(c->machine, "phases"), *value;
	size_t i;

	if (!json_is_array(list)) {
		phases_derive(c);
		return;
	}
	c->phases = need(calloc(json_array_size(list) + 1, sizeof(*c->phases)));
	json_array_foreach(list, i, value)
		c->phases[c->phases_n++] = phase_read(c, value, "phases");
}

static double
real_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_number(value) ? json_number_value(value) : NAN;
}

static void
estimates_collect(struct configuration *c)
{
	const json_t *list = json_object_get(c->machine, "estimates"), *value;
	size_t i;

	c->estimates = need(calloc(json_array_size(list) + 1, sizeof(*c->estimates)));
	json_array_foreach(list, i, value)
		c->estimates[c->estimates_n++] = (struct estimate){
			.over = phase_read(c, value, "estimates"),
			.estimated_ms = real_of(value, "estimated_ms"),
			.low_ms = real_of(value, "low_ms"),
			.high_ms = real_of(value, "high_ms"),
			.headline = json_is_true(json_object_get(value, "headline")),
			.source = intern_optional(text_of(value, "source")),
		};
}

static void
cpus_online_agree(struct configuration *c)
{
	bool any = false;

	for (size_t i = 0; i < c->n; i++) {
		if (!c->samples[i].booted)
			continue;
		if (any && c->samples[i].cpus_online != c->cpus_online)
			c->cpus_online_differ = true;
		c->cpus_online = c->samples[i].cpus_online;
		any = true;
	}
	if (c->cpus_online_differ)
		c->cpus_online = -1;
}

/* Find the last marker at which every boot that arrived has counts. */
static void
counted_end_find(struct configuration *c)
{
	for (size_t m = c->markers_n; c->counted_end == NULL && m-- > 0;) {
		bool all = true;

		for (size_t i = 0; all && i < c->n; i++)
			all = !c->samples[i].booted ||
			      sample_insns(c, &c->samples[i], c->markers[m]) != NULL;
		if (all)
			c->counted_end = c->markers[m];
	}
}

static int
configuration_order(const void *a, const void *b)
{
	const struct configuration *const *x = a, *const *y = b;
	int natural;

	if ((*x)->cpus != (*y)->cpus)
		return (*x)->cpus < (*y)->cpus ? -1 : 1;
	natural = strverscmp((*x)->name, (*y)->name);
	return natural != 0 ? natural : strcmp((*x)->name, (*y)->name);
}

void
matrix_finish(struct matrix *m, const char *name)
{
	if (m->n == 0)
		errx(1, "%s: no records", name);
	qsort(m->configurations, m->n, sizeof(*m->configurations), configuration_order);
	for (size_t i = 0; i < m->n; i++) {
		samples_sort(m->configurations[i], name);
		markers_collect(m->configurations[i]);
		phases_collect(m->configurations[i]);
		estimates_collect(m->configurations[i]);
		cpus_online_agree(m->configurations[i]);
		counted_end_find(m->configurations[i]);
	}
}

static void
nothing(void *node)
{
	(void)node;
}

static void
configuration_free(struct configuration *c)
{
	for (size_t i = 0; i < c->n; i++) {
		free(c->samples[i].marks);
		free(c->samples[i].insns);
		free(c->samples[i].host);
	}
	for (size_t i = 0; i < c->layouts_n; i++) {
		free(c->layouts[i]->names);
		free(c->layouts[i]);
	}
	free(c->layouts);
	free(c->samples);
	free(c->markers);
	free(c->phases);
	free(c->estimates);
	json_decref(c->machine);
	json_decref(c->host);
	free(c);
}

void
matrix_free(struct matrix *m)
{
	tdestroy(m->by_name, nothing);
	for (size_t i = 0; i < m->n; i++)
		configuration_free(m->configurations[i]);
	free(m->configurations);
	free(m);
}

struct matrix *
matrix_variant(const struct matrix *m, const char *variant)
{
	struct matrix *v = xcalloc(1, sizeof(*v));

	v->configurations = xcalloc(m->n, sizeof(*v->configurations));
	for (size_t i = 0; i < m->n; i++) {
		const char *at = strrchr(m->configurations[i]->name, '@');
		struct configuration *c;
		char *name;

		if (at == NULL || strcmp(at + 1, variant) != 0)
			continue;
		name = text_format("%.*s", (int)(at - m->configurations[i]->name),
		    m->configurations[i]->name);
		c = xmalloc(sizeof(*c));
		*c = *m->configurations[i];
		c->name = intern(name);
		free(name);
		v->configurations[v->n++] = c;
	}
	if (v->n == 0)
		errx(1, "-v: no configuration of a variant %s", variant);
	return v;
}

void
matrix_variant_free(struct matrix *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->configurations[i]);
	free(m->configurations);
	free(m);
}

static size_t
slot_of(const struct sample *s, const char *marker)
{
	size_t i = 0;

	while (i < s->layout->n && s->layout->names[i] != marker)
		i++;
	return i;
}

bool
marker_is_origin(const char *marker)
{
	static const char *t0;

	if (t0 == NULL)
		t0 = intern("t0");
	return marker == t0;
}

int64_t
sample_at(const struct sample *s, const char *marker)
{
	size_t i;

	if (marker_is_origin(marker))
		return 0;
	i = slot_of(s, marker);
	return i == s->layout->n ? -1 : s->marks[i].at_ns;
}

const uint64_t *
sample_insns(const struct configuration *c, const struct sample *s, const char *marker)
{
	size_t i = slot_of(s, marker);

	if (i == s->layout->n || !s->marks[i].counted)
		return NULL;
	return &s->insns[i * c->cpus];
}

const char *
sample_source(const struct sample *s, const char *marker)
{
	size_t i = slot_of(s, marker);

	return i == s->layout->n || s->marks[i].at_ns < 0 ? NULL : s->marks[i].note;
}

struct reason
cpus_online_reason(const struct configuration *c)
{
	if (c->cpus_online_differ)
		return because("cpus_differ");
	for (size_t i = 0; i < c->n; i++) {
		const char *note = c->samples[i].cpus_online_reason;

		if (c->samples[i].booted)
			return note != NULL ? (struct reason){ "recorded", .note = note }
					    : because("cpus_unknown");
	}
	return because("none_completed");
}

/* What boots saw stands before what was asked for. */
static const char *
setting_seen(const struct configuration *c, const char *key)
{
	return strcmp(key, "qemu_version") == 0 ? c->qemu_version
	       : strcmp(key, "accel") == 0	? c->accel
	       : strcmp(key, "clock") == 0	? c->clock
						: NULL;
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
	const char *seen = setting_seen(c, s->key);
	json_t *value = json_object_get(c->machine, s->key);
	bool image = s->kind == SETTING_IMAGE || s->kind == SETTING_IMAGES;

	if (seen != NULL)
		return json_string(seen);
	if (value != NULL)
		return image ? by_digest(s, value) : json_incref(value);
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
		if (c->samples[i].host != NULL && !isnan(c->samples[i].host[0]))
			load[n++] = c->samples[i].host[0];
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
