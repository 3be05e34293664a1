/* Take phases records into the boots of each configuration. */
#include <err.h>
#include <math.h>
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "lib/io.h"
#include "lib/version.h"
#include "records.h"

#define NS_MAX (1LL << 53) /* beyond it a double is no longer exact: 104 days */

void
refuse(const struct place *at, const char *format, ...)
{
	char reason[600], *config;
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	text_printable(reason);
	if (at->config == NULL)
		errx(1, "%s:%lu: %s", at->stream, at->line, reason);
	config = text_printable(need(strdup(at->config)));
	errx(1, "%s:%lu: %s, sample %lld: %s", at->stream, at->line, config, at->sample,
	    reason);
}

static bool
known_outcome(const char *outcome)
{
	static const char *const known[] = { "booted", "timeout", "silent", "panic",
		"reset", "poweroff", "vmm-died", "launch-failed", "unknown" };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(outcome, known[i]) == 0)
			return true;
	return false;
}

/* ---- markers ---------------------------------------------------------------- */

/* One entry of a record's "markers". */
struct marker_fields {
	const char *name, *source, *reason;
	long long at_ns;
	json_t *insns;
};

static void
marker_read(
    const struct place *at, const json_t *value, size_t i, struct marker_fields *m)
{
	const struct field fields[] = {
		{ "name", FIELD_STRING, FIELD_REQUIRED, &m->name, 0, 0 },
		{ "at_ns", FIELD_INT, FIELD_REQUIRED | FIELD_NULLABLE, &m->at_ns, 0,
		    NS_MAX },
		{ "insns", FIELD_ARRAY, FIELD_NULLABLE, &m->insns, 0, 0 },
		{ "source", FIELD_STRING, FIELD_NULLABLE, &m->source, 0, 0 },
		{ "reason", FIELD_STRING, FIELD_NULLABLE, &m->reason, 0, 0 },
	};
	const char *reason;
	char path[40];

	*m = (struct marker_fields){ .at_ns = -1 };
	snprintf(path, sizeof(path), "markers[%zu]", i);
	if (!json_is_object(value))
		refuse(at, "%s: expected an object", path);
	if ((reason = fields_read(value, path, false, FIELDS(fields))) != NULL)
		refuse(at, "%s", reason);
	if (m->at_ns >= 0 && m->source == NULL)
		refuse(at, "%s: a time without a source", m->name);
	if (m->at_ns >= 0 && strcmp(m->source, "estimated") == 0)
		refuse(at, "%s: an estimated time is no measurement", m->name);
}

/* The layout of these names: one that other records had, or a new one. */
static struct layout *
layout_get(struct configuration *c, const char **names, size_t n)
{
	struct layout *l;

	for (size_t i = 0; i < c->layouts_n; i++)
		if (c->layouts[i]->n == n &&
		    memcmp(c->layouts[i]->names, names, n * sizeof(*names)) == 0)
			return c->layouts[i];
	l = need(malloc(sizeof(*l)));
	l->n = n;
	l->names = need(calloc(n + 1, sizeof(*names)));
	memcpy(l->names, names, n * sizeof(*names));
	c->layouts =
	    need(reallocarray(c->layouts, c->layouts_n + 1, sizeof(*c->layouts)));
	return c->layouts[c->layouts_n++] = l;
}

static void
insns_read(const struct place *at, struct sample *s, const struct configuration *c,
    size_t slot, const json_t *list)
{
	size_t cpus = json_array_size(list);

	if (cpus > (size_t)c->cpus)
		refuse(at, "%s: insns of %zu vCPUs where there are %lld",
		    s->layout->names[slot], cpus, c->cpus);
	if (s->insns == NULL)
		s->insns = need(calloc(s->layout->n * c->cpus, sizeof(*s->insns)));
	for (size_t i = 0; i < cpus; i++) {
		const json_t *count = json_array_get(list, i);

		if (!json_is_integer(count) || json_integer_value(count) < 0)
			refuse(at, "%s: insns[%zu]: expected a count",
			    s->layout->names[slot], i);
		s->insns[slot * c->cpus + i] = json_integer_value(count);
	}
	s->marks[slot].counted = true;
}

static void
markers_read(
    const struct place *at, struct sample *s, struct configuration *c, const json_t *list)
{
	size_t n = json_array_size(list), i;
	struct marker_fields *m = need(calloc(n + 1, sizeof(*m)));
	const char **names = need(calloc(n + 1, sizeof(*names)));

	s->marks = need(calloc(n + 1, sizeof(*s->marks)));
	for (i = 0; i < n; i++) {
		marker_read(at, json_array_get(list, i), i, &m[i]);
		names[i] = intern(m[i].name);
		s->marks[i].at_ns = m[i].at_ns;
		s->marks[i].note =
		    m[i].at_ns >= 0 ? intern(m[i].source) : intern_optional(m[i].reason);
	}
	s->layout = layout_get(c, names, n);
	for (i = 0; i < n; i++)
		if (m[i].insns != NULL && c->cpus > 0)
			insns_read(at, s, c, i, m[i].insns);
	free(names);
	free(m);
}

/* ---- the host --------------------------------------------------------------- */

static float
host_number(const json_t *state, const char *key)
{
	const json_t *value = json_object_get(state, key);

	return json_is_number(value) ? (float)json_number_value(value) : NAN;
}

static float
host_factor(const struct host_factor *f, const json_t *before, const json_t *after)
{
	const json_t *b = json_object_get(before, f->key);
	const json_t *a = json_object_get(after, f->key);

	switch (f->when) {
	case HOST_BEFORE:
		return host_number(before, f->key);
	case HOST_AFTER:
		return host_number(after, f->key);
	case HOST_CHANGE:
		break;
	}
	if (!json_is_number(a) || !json_is_number(b))
		return NAN;
	return (float)(json_number_value(a) - json_number_value(b));
}

static const char *
host_identity(const json_t *host)
{
	char text[400];
	const char *cpu = json_string_value(json_object_get(host, "cpu"));
	const char *kernel = json_string_value(json_object_get(host, "kernel"));

	snprintf(text, sizeof(text), "%s, %lld cores, %s", cpu == NULL ? "?" : cpu,
	    (long long)json_integer_value(json_object_get(host, "cores")),
	    kernel == NULL ? "?" : kernel);
	return intern(text);
}

static void
host_read(struct sample *s, struct configuration *c, const json_t *host, bool first)
{
	json_t *before = json_object_get(host, "before");
	const json_t *after = json_object_get(host, "after");

	if (!json_is_object(before))
		return;
	s->host_name = host_identity(before);
	s->host = need(calloc(HOST_FACTORS, sizeof(*s->host)));
	for (size_t i = 0; i < HOST_FACTORS; i++)
		s->host[i] = host_factor(&host_factors[i], before, after);
	if (first) {
		json_decref(c->host);
		c->host = json_incref(before);
	}
}

/* ---- what all boots of a configuration share -------------------------------- */

/* A value that must be the same in all records of one name; NULL is not known. */
static void
same_text(const struct place *at, const char **have, const char *value, const char *what)
{
	if (value == NULL)
		return;
	if (*have == NULL)
		*have = intern(value);
	else if (strcmp(*have, value) != 0)
		refuse(at, "%s is %s, in other samples %s", what, value, *have);
}

static void
same_machine(const struct place *at, struct configuration *c, json_t *machine)
{
	const char *key;
	json_t *value;

	if (machine == NULL)
		return;
	if (c->machine == NULL) {
		c->machine = json_incref(machine);
		return;
	}
	if (json_equal(c->machine, machine))
		return;
	json_object_foreach(c->machine, key, value)
		if (!json_equal(value, json_object_get(machine, key)))
			refuse(
			    at, "another machine than other samples': %s differs", key);
	refuse(at, "another machine than other samples'");
}

/* ---- records ---------------------------------------------------------------- */

struct record {
	long long schema, sample, order, seed, cpus, cpus_online, boot_ns;
	const char *config, *outcome, *reason, *clock, *origin, *end, *end_of_profile;
	const char *cpus_online_reason;
	bool warmup;
	json_t *markers, *evidence, *machine, *qemu, *host;
};

static void
record_fields(struct place *at, const json_t *phases, struct record *r)
{
	enum { MUST = FIELD_REQUIRED, MAY = FIELD_NULLABLE };
	const struct field fields[] = {
		{ "schema", FIELD_INT, MUST, &r->schema, 1, INT64_MAX },
		{ "config", FIELD_STRING, MUST, &r->config, 0, 0 },
		{ "sample", FIELD_INT, MUST, &r->sample, 0, INT32_MAX },
		{ "warmup", FIELD_BOOL, MAY, &r->warmup, 0, 0 },
		{ "order", FIELD_INT, MAY, &r->order, 0, INT32_MAX },
		{ "seed", FIELD_INT, MAY, &r->seed, 0, INT64_MAX },
		{ "outcome", FIELD_STRING, MUST, &r->outcome, 0, 0 },
		{ "reason", FIELD_STRING, MAY, &r->reason, 0, 0 },
		{ "clock", FIELD_STRING, MUST, &r->clock, 0, 0 },
		{ "origin", FIELD_STRING, MAY, &r->origin, 0, 0 },
		{ "end", FIELD_STRING, MAY, &r->end, 0, 0 },
		{ "end_of_profile", FIELD_STRING, MAY, &r->end_of_profile, 0, 0 },
		{ "cpus", FIELD_INT, MAY, &r->cpus, 1, CPUS_MAX },
		{ "cpus_online", FIELD_INT, MAY, &r->cpus_online, 0, CPUS_MAX },
		{ "cpus_online_reason", FIELD_STRING, MAY, &r->cpus_online_reason, 0, 0 },
		{ "boot_time_ns", FIELD_INT, MUST | MAY, &r->boot_ns, 1, NS_MAX },
		{ "markers", FIELD_ARRAY, MUST, &r->markers, 0, 0 },
		{ "evidence", FIELD_OBJECT, MAY, &r->evidence, 0, 0 },
		{ "machine", FIELD_OBJECT, MAY, &r->machine, 0, 0 },
		{ "qemu", FIELD_OBJECT, MAY, &r->qemu, 0, 0 },
		{ "host", FIELD_OBJECT, MAY, &r->host, 0, 0 },
	};
	const json_t *config = json_object_get(phases, "config");
	const json_t *sample = json_object_get(phases, "sample");
	const char *reason;

	if (json_is_string(config) && json_is_integer(sample)) {
		at->config = json_string_value(config);
		at->sample = json_integer_value(sample);
	}
	*r = (struct record){ .order = -1, .seed = -1, .cpus_online = -1, .boot_ns = -1 };
	if ((reason = fields_read(phases, "", false, FIELDS(fields))) != NULL)
		refuse(at, "%s", reason);
	if (r->schema != RECORD_SCHEMA)
		refuse(
		    at, "schema %lld: this version knows %d", r->schema, RECORD_SCHEMA);
	if (!known_outcome(r->outcome))
		refuse(at, "outcome: %s is none", r->outcome);
	if (strcmp(r->clock, "wall") != 0 && strcmp(r->clock, "icount") != 0 &&
	    strcmp(r->clock, "log") != 0)
		refuse(at, "clock: %s is none", r->clock);
	if (r->boot_ns >= 0 && strcmp(r->outcome, "booted") != 0)
		refuse(at, "boot_time_ns: only a boot that arrived has one");
}

static int
name_order(const void *a, const void *b)
{
	const struct configuration *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static int
by_name(const void *a, const void *b)
{
	return name_order(&a, &b);
}

static struct configuration *
configuration_get(struct matrix *m, const char *name)
{
	struct configuration wanted = { .name = name }, *c, *last;
	struct configuration **found;

	last = m->n == 0 ? NULL : m->configurations[m->n - 1];
	if (last != NULL && strcmp(last->name, name) == 0)
		return last;
	if ((found = tfind(&wanted, &m->by_name, by_name)) != NULL)
		return *found;
	c = need(calloc(1, sizeof(*c)));
	c->name = intern(name);
	c->cpus_online = -1;
	c->seed = -1;
	m->configurations =
	    grow(m->configurations, m->n, &m->room, sizeof(*m->configurations));
	m->configurations[m->n++] = c;
	need(tsearch(c, &m->by_name, by_name));
	return c;
}

/* Check a record against the others of its configuration. */
static void
configuration_check(
    const struct place *at, struct configuration *c, const struct record *r)
{
	same_text(at, &c->clock, r->clock, "the clock");
	same_text(at, &c->origin, r->origin, "the origin");
	same_text(at, &c->end, r->end, "the end");
	same_text(
	    at, &c->end_of_profile, r->end_of_profile, "the end that was asked for");
	same_text(at, &c->qemu_version, text_of(r->qemu, "version"), "QEMU's version");
	same_text(at, &c->accel, text_of(r->qemu, "accel"), "the accelerator");
	same_machine(at, c, r->machine);
	if (r->cpus != 0 && c->cpus != 0 && r->cpus != c->cpus)
		refuse(at, "%lld vCPUs, in other samples %lld", r->cpus, c->cpus);
	if (c->cpus == 0)
		c->cpus = r->cpus;
}

static void
sample_add(struct place *at, struct configuration *c, const struct record *r)
{
	bool first = c->n == 0 || r->sample < c->first;
	struct sample *s;

	c->samples = grow(c->samples, c->n, &c->room, sizeof(*c->samples));
	s = &c->samples[c->n++];
	*s = (struct sample){
		.number = r->sample,
		.order = r->order,
		.line = at->line,
		.boot_ns = r->boot_ns,
		.outcome = intern(r->outcome),
		.booted = strcmp(r->outcome, "booted") == 0,
		.reason = intern_optional(r->reason),
		.cpus_online = (int)r->cpus_online,
		.cpus_online_reason = intern_optional(r->cpus_online_reason),
	};
	if (!s->booted) {
		s->last_phase = intern_optional(text_of(r->evidence, "last_phase"));
		s->last_line = intern_optional(text_of(r->evidence, "last_line"));
	}
	markers_read(at, s, c, r->markers);
	host_read(s, c, r->host, first);
	if (first)
		c->first = r->sample;
	if (first && r->seed >= 0)
		c->seed = r->seed;
}

void
phases_take(struct matrix *m, struct place *at, const json_t *phases, bool of_results)
{
	struct configuration *c;
	struct record r;

	at->config = NULL;
	record_fields(at, phases, &r);
	c = configuration_get(m, r.config);
	configuration_check(at, c, &r);
	c->of_results = of_results;
	if (r.warmup)
		c->warmups++;
	else
		sample_add(at, c, &r);
}
