/* Read phases records into the boots of each configuration. */
#include <err.h>
#include <glob.h>
#include <math.h>
#include <search.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/io.h"
#include "lib/version.h"
#include "results/samples.h"

#define NS_MAX (1LL << 53) /* beyond it a double is no longer exact: 104 days */

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

/* The record being read, for messages. */
struct place {
	const char *stream;
	unsigned long line;
	const char *config;
	long long sample;
};

__attribute__((noreturn, format(printf, 2, 3))) static void
refuse(const struct place *at, const char *format, ...)
{
	char reason[600];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	if (at->config == NULL)
		errx(1, "%s:%lu: %s", at->stream, at->line, reason);
	errx(1, "%s:%lu: %s, sample %lld: %s", at->stream, at->line, at->config,
	    at->sample, reason);
}

static void *
need(void *memory)
{
	if (memory == NULL)
		err(1, NULL);
	return memory;
}

/* Make room for one more of size bytes in a growing array. */
static void *
grow(void *array, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return array;
	*room = *room == 0 ? 8 : *room * 2;
	return need(reallocarray(array, *room, size));
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

static const char *
intern_optional(const char *text)
{
	return text == NULL ? NULL : intern(text);
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
	const char *config, *outcome, *reason, *clock, *origin, *end;
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
		{ "cpus", FIELD_INT, MAY, &r->cpus, 1, CPUS_MAX },
		{ "cpus_online", FIELD_INT, MAY, &r->cpus_online, 0, CPUS_MAX },
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
	if (strcmp(r->clock, "wall") != 0 && strcmp(r->clock, "icount") != 0)
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

static const char *
text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* Check a record against the others of its configuration. */
static void
configuration_check(
    const struct place *at, struct configuration *c, const struct record *r)
{
	same_text(at, &c->clock, r->clock, "the clock");
	same_text(at, &c->origin, r->origin, "the origin");
	same_text(at, &c->end, r->end, "the end");
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
		.reason = intern_optional(r->reason),
		.cpus_online = (int)r->cpus_online,
	};
	if (!sample_booted(s)) {
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

static void
phases_take(struct matrix *m, struct place *at, const json_t *phases)
{
	struct configuration *c;
	struct record r;

	at->config = NULL;
	record_fields(at, phases, &r);
	c = configuration_get(m, r.config);
	configuration_check(at, c, &r);
	if (r.warmup)
		c->warmups++;
	else
		sample_add(at, c, &r);
}

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

/* The phases record that a sample of a result was made of. */
static json_t *
sample_back(const char *config, json_t *result, json_t *sample)
{
	static const char *const of_result[] = { "schema", "clock", "origin", "end",
		"cpus", "cpus_online", "seed" };
	static const char *const of_sample[] = { "sample", "order", "outcome", "reason",
		"cpus_online" };
	json_t *record = json_object(), *markers = json_array(), *value;
	size_t i;

	json_object_set_new(record, "config", json_string(config));
	for (i = 0; i < sizeof(of_result) / sizeof(of_result[0]); i++)
		json_object_set(
		    record, of_result[i], json_object_get(result, of_result[i]));
	for (i = 0; i < sizeof(of_sample) / sizeof(of_sample[0]); i++)
		json_object_set(
		    record, of_sample[i], json_object_get(sample, of_sample[i]));
	json_object_set_new(
	    record, "boot_time_ns", nanoseconds(json_object_get(sample, "boot_time_ms")));
	json_array_foreach(json_object_get(sample, "markers"), i, value)
		json_array_append_new(markers, marker_back(value));
	json_object_set_new(record, "markers", markers);
	json_object_set(record, "machine", result);
	json_object_set_new(record, "qemu",
	    json_pack("{s:O,s:O}", "version", json_object_get(result, "qemu_version"),
		"accel", json_object_get(result, "accel")));
	return record;
}

static void
result_take(struct matrix *m, struct place *at, const char *config, json_t *result)
{
	json_t *samples = json_incref(json_object_get(result, "samples")), *value,
	       *record;
	size_t i;

	at->config = NULL;
	if (!json_is_array(samples) || json_object_get(result, "accel") == NULL ||
	    json_object_get(result, "qemu_version") == NULL)
		refuse(at, "%.100s: neither a phases record nor a result", config);
	json_object_del(result, "samples");
	json_array_foreach(samples, i, value) {
		record = sample_back(config, result, value);
		phases_take(m, at, record);
		json_decref(record);
	}
	json_decref(samples);
}

static void
record_take(struct matrix *m, struct place *at, json_t *record, bool results_too)
{
	json_t *value;
	const char *key;

	at->config = NULL;
	if (json_is_object(value = json_object_get(record, "phases"))) {
		phases_take(m, at, value);
		return;
	}
	if (!results_too)
		refuse(at, "not a phases record");
	json_object_foreach(record, key, value)
		if (strcmp(key, "scaling") != 0 && strcmp(key, "comparison") != 0)
			result_take(m, at, key, value);
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
		if (!sample_booted(&c->samples[i]))
			continue;
		if (any && c->samples[i].cpus_online != c->cpus_online)
			c->cpus_online_differ = true;
		c->cpus_online = c->samples[i].cpus_online;
		any = true;
	}
	if (c->cpus_online_differ)
		c->cpus_online = -1;
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

static struct matrix *
matrix_new(void)
{
	return need(calloc(1, sizeof(struct matrix)));
}

static struct matrix *
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
	}
	return m;
}

struct matrix *
matrix_read(FILE *fp, const char *name, bool results_too)
{
	struct input in = { .fp = fp, .name = name };
	struct matrix *m = matrix_new();
	struct place at = { .stream = name };
	json_t *record;

	while ((record = record_next(&in)) != NULL) {
		at.line = in.lineno;
		record_take(m, &at, record, results_too);
		json_decref(record);
	}
	input_free(&in);
	return matrix_finish(m, name);
}

/* Take every object of a file, over however many lines each goes. */
static void
file_take(struct matrix *m, const char *path)
{
	struct place at = { .stream = path };
	FILE *fp = fopen(path, "r");
	json_error_t error;
	json_t *object;
	int c;

	if (fp == NULL)
		err(1, "%s", path);
	for (;;) {
		while ((c = getc(fp)) == ' ' || c == '\n')
			at.line += c == '\n';
		if (c == EOF)
			break;
		ungetc(c, fp);
		object = json_loadf(
		    fp, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);
		if (object == NULL)
			errx(1, "%s:%lu: %s", path, at.line + (unsigned long)error.line,
			    error.text);
		at.line++;
		record_take(m, &at, object, true);
		at.line--;
		json_decref(object);
	}
	if (ferror(fp))
		err(1, "%s", path);
	fclose(fp);
}

struct matrix *
matrix_load(const char *path)
{
	struct matrix *m = matrix_new();
	struct stat st;
	char *pattern;
	glob_t found;

	if (stat(path, &st) == -1)
		err(1, "%s", path);
	if (!S_ISDIR(st.st_mode)) {
		file_take(m, path);
		return matrix_finish(m, path);
	}
	if (asprintf(&pattern, "%s/results.json", path) == -1)
		err(1, NULL);
	if (access(pattern, F_OK) != 0) {
		free(pattern);
		if (asprintf(&pattern, "%s/cpu_*.json", path) == -1)
			err(1, NULL);
	}
	if (glob(pattern, 0, NULL, &found) != 0)
		errx(1, "%s: neither results.json nor cpu_*.json", path);
	for (size_t i = 0; i < found.gl_pathc; i++)
		file_take(m, found.gl_pathv[i]);
	globfree(&found);
	free(pattern);
	return matrix_finish(m, path);
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

bool
sample_booted(const struct sample *s)
{
	return strcmp(s->outcome, "booted") == 0;
}

static size_t
slot_of(const struct sample *s, const char *marker)
{
	size_t i = 0;

	while (i < s->layout->n && s->layout->names[i] != marker)
		i++;
	return i;
}

int64_t
sample_at(const struct sample *s, const char *marker)
{
	static const char *origin;
	size_t i;

	if (origin == NULL)
		origin = intern("t0");
	if (marker == origin)
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

const char *
cpus_online_reason(const struct configuration *c)
{
	if (c->cpus_online_differ)
		return "it differs between boots";
	for (size_t i = 0; i < c->n; i++)
		if (sample_booted(&c->samples[i]))
			return "the guest does not tell";
	return "no boot arrived";
}

bool
clock_is_deterministic(const struct configuration *c)
{
	return strcmp(c->clock, "icount") == 0;
}
