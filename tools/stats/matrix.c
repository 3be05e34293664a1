/* A matrix of configurations: found by name, put in order, completed. */
#include <err.h>
#include <math.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "intern.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "matrix.h"

static int
name_order(const void *a, const void *b)
{
	const struct configuration *x = a, *y = b;

	return strcmp(x->name, y->name);
}

struct configuration *
matrix_configuration(struct matrix *m, const char *name)
{
	struct configuration wanted = { .name = name }, *c;
	struct configuration **found = tfind(&wanted, &m->by_name, name_order);

	if (found != NULL)
		return *found;
	c = xcalloc(1, sizeof(*c));
	c->name = intern(name);
	c->cpus_online = -1;
	c->seed = -1;
	m->configurations =
	    grow(m->configurations, m->n, &m->room, sizeof(*m->configurations));
	m->configurations[m->n++] = c;
	needed(tsearch(c, &m->by_name, name_order));
	return c;
}

const struct configuration *
matrix_find(const struct matrix *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (strcmp(m->configurations[i]->name, name) == 0)
			return m->configurations[i];
	return NULL;
}

/* The length of CONFIGURATION in CONFIGURATION[-icount][@VARIANT]. */
static size_t
clockless(const char *name)
{
	static const char clock[] = "-icount";
	size_t n = strcspn(name, "@"), of_clock = sizeof(clock) - 1;

	return n > of_clock && strncmp(name + n - of_clock, clock, of_clock) == 0
		   ? n - of_clock
		   : n;
}

/* Are they one name, but for the clock? */
static bool
same_but_clock(const char *a, const char *b)
{
	size_t n = clockless(a);

	return n == clockless(b) && strncmp(a, b, n) == 0 &&
	       strcmp(a + strcspn(a, "@"), b + strcspn(b, "@")) == 0;
}

const struct configuration *
matrix_counterpart(const struct matrix *m, const struct configuration *c)
{
	const struct configuration *same = matrix_find(m, c->name);

	for (size_t i = 0; (same == NULL || same->clock != c->clock) && i < m->n; i++)
		if (same_but_clock(m->configurations[i]->name, c->name))
			same = m->configurations[i];
	return same == NULL || same->clock != c->clock ? NULL : same;
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
	c->samples = xreallocarray(c->samples, c->n, sizeof(*c->samples));
	c->room = c->n;
	qsort(c->samples, c->n, sizeof(*c->samples), sample_order);
	for (size_t i = 1; i < c->n; i++)
		if (c->samples[i].number == c->samples[i - 1].number)
			errx(1, "%s:%u: %s, sample %d: stands in line %u already%s",
			    stream, c->samples[i].line, c->name, c->samples[i].number,
			    c->samples[i - 1].line,
			    c->clock != NULL && strcmp(c->clock, "log") == 0
				? " (markerparse -n numbers text logs)"
				: "");
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
markers_merge(struct configuration *c, const struct marker_layout *l)
{
	size_t behind = 0;

	c->markers =
	    xreallocarray(c->markers, c->markers_n + l->n + 1, sizeof(*c->markers));
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
	const struct marker_layout *last = NULL;

	for (size_t i = 0; i < c->n; i++) {
		if (c->samples[i].layout != last)
			markers_merge(c, c->samples[i].layout);
		last = c->samples[i].layout;
	}
}

static struct phase
phase_read(const struct configuration *c, const json_t *value, const char *what)
{
	const char *name = json_string_value(json_object_get(value, "name"));
	const char *from = json_string_value(json_object_get(value, "from"));
	const char *to = json_string_value(json_object_get(value, "to"));

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

	c->phases = xcalloc(c->markers_n + 1, sizeof(*c->phases));
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
	c->phases = xcalloc(json_array_size(list) + 1, sizeof(*c->phases));
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

	c->estimates = xcalloc(json_array_size(list) + 1, sizeof(*c->estimates));
	json_array_foreach(list, i, value)
		c->estimates[c->estimates_n++] = (struct estimate){
			.over = phase_read(c, value, "estimates"),
			.estimated_ms = real_of(value, "estimated_ms"),
			.low_ms = real_of(value, "low_ms"),
			.high_ms = real_of(value, "high_ms"),
			.headline = json_is_true(json_object_get(value, "headline")),
			.source = intern_optional(
			    json_string_value(json_object_get(value, "source"))),
		};
}

static void
cpus_online_agree(struct configuration *c)
{
	bool any = false;

	for (size_t i = 0; i < c->n; i++) {
		if (!sample_completed(&c->samples[i]))
			continue;
		if (any && c->samples[i].cpus_online != c->cpus_online)
			c->cpus_online_differ = true;
		c->cpus_online = c->samples[i].cpus_online;
		any = true;
	}
	if (c->cpus_online_differ)
		c->cpus_online = -1;
}

/* Find the last marker at which every boot that completed has counts. */
static void
counted_end_find(struct configuration *c)
{
	for (size_t m = c->markers_n; c->counted_end == NULL && m-- > 0;) {
		bool all = true;

		for (size_t i = 0; all && i < c->n; i++)
			all = !sample_completed(&c->samples[i]) ||
			      sample_insns(&c->samples[i], c->markers[m]) != NULL;
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
matrix_finish(struct matrix *m, const char *stream)
{
	if (m->n == 0)
		errx(1, "%s: no records: give those of markerparse, or a results.json",
		    stream);
	qsort(m->configurations, m->n, sizeof(*m->configurations), configuration_order);
	for (size_t i = 0; i < m->n; i++) {
		struct configuration *c = m->configurations[i];

		samples_sort(c, stream);
		markers_collect(c);
		phases_collect(c);
		estimates_collect(c);
		cpus_online_agree(c);
		counted_end_find(c);
	}
}

static void
nothing(void *node)
{
	(void)node;
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

/* ---- variants ---------------------------------------------------------------- */

struct matrix *
matrix_variant(const struct matrix *m, const char *variant)
{
	struct matrix *v = xcalloc(1, sizeof(*v));

	v->configurations = xcalloc(m->n, sizeof(*v->configurations));
	for (size_t i = 0; i < m->n; i++) {
		const char *whole = m->configurations[i]->name, *at = strrchr(whole, '@');
		struct configuration *c;
		char *name;

		if (at == NULL || strcmp(at + 1, variant) != 0)
			continue;
		name = text_format("%.*s", (int)(at - whole), whole);
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
