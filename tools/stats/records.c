/* Take phases records into the boots of each configuration. */
#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "intern.h"
#include "lib/cpus.h"
#include "lib/io.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "lib/version.h"
#include "records.h"
#include "waits.h"

void
refuse(const struct record_place *at, const char *format, ...)
{
	char reason[600];
	va_list args;

	va_start(args, format);
	vsnprintf(reason, sizeof(reason), format, args);
	va_end(args);
	text_printable(reason);
	if (at->config == NULL)
		errx(1, "%s:%lu: %s", at->stream, at->line, reason);
	errx(1, "%s:%lu: %s, sample %lld: %s", at->stream, at->line,
	    text_printable(text_copy(at->config)), at->sample, reason);
}

static const char *
text_of(const json_t *object, const char *key)
{
	return json_string_value(json_object_get(object, key));
}

/* ---- markers ---------------------------------------------------------------- */

/* One entry of a record's "markers". */
struct marker_fields {
	const char *name, *source, *reason, *symbol_reason;
	long long at_ns;
	json_t *insns;
};

static void
marker_read(
    const struct record_place *at, const json_t *value, size_t i, struct marker_fields *m)
{
	const struct field fields[] = {
		{ "name", FIELD_STRING, FIELD_REQUIRED, &m->name, 0, 0 },
		{ "at_ns", FIELD_INT, FIELD_REQUIRED | FIELD_NULLABLE, &m->at_ns, 0,
		    NS_MAX },
		{ "insns", FIELD_ARRAY, FIELD_NULLABLE, &m->insns, 0, 0 },
		{ "source", FIELD_STRING, FIELD_NULLABLE, &m->source, 0, 0 },
		{ "reason", FIELD_STRING, FIELD_NULLABLE, &m->reason, 0, 0 },
		{ "symbol_reason", FIELD_STRING, FIELD_NULLABLE, &m->symbol_reason, 0,
		    0 },
	};
	char path[40], reason[REASON_SIZE];

	*m = (struct marker_fields){ .at_ns = -1 };
	snprintf(path, sizeof(path), "markers[%zu]", i);
	if (!json_is_object(value))
		refuse(at, "%s: expected an object", path);
	if (fields_read(value, path, false, FIELDS(fields), reason) != NULL)
		refuse(at, "%s", reason);
	if (m->at_ns >= 0 && m->source == NULL)
		refuse(at, "%s: a time without a source", m->name);
	if (m->at_ns >= 0 && strcmp(m->source, "estimated") == 0)
		refuse(at, "%s: an estimated time is no measurement", m->name);
}

static const char *
note_of(const struct marker_fields *m)
{
	return intern_optional(m->at_ns >= 0 ? m->source : m->reason);
}

static struct marker_layout *
layout_new(const struct configuration *c, enum wanted wanted,
    const struct marker_fields *m, size_t n)
{
	struct marker_layout *l = xcalloc(1, sizeof(*l));

	l->n = l->values_n = n;
	l->factors_n = wanted == TIMES ? HOST_LOAD_BEFORE + 1 : HOST_FACTORS_N;
	l->names = xcalloc(n + 1, sizeof(*l->names));
	l->notes = xcalloc(n + 1, sizeof(*l->notes));
	l->symbol_reasons = xcalloc(n + 1, sizeof(*l->symbol_reasons));
	l->counts_at = xcalloc(n + 1, sizeof(*l->counts_at));
	for (size_t i = 0; i < n; i++) {
		l->names[i] = intern(m[i].name);
		l->notes[i] = note_of(&m[i]);
		l->symbol_reasons[i] = intern_optional(m[i].symbol_reason);
		if (m[i].insns == NULL || c->cpus == 0)
			continue;
		l->counts_at[i] = l->values_n;
		l->values_n += (size_t)c->cpus;
	}
	return l;
}

static bool
layout_fits(const struct configuration *c, const struct marker_layout *l,
    const struct marker_fields *m, size_t n)
{
	if (l->n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((m[i].insns != NULL && c->cpus > 0) != (l->counts_at[i] != 0) ||
		    strcmp(m[i].name, l->names[i]) != 0 ||
		    note_of(&m[i]) != l->notes[i] ||
		    intern_optional(m[i].symbol_reason) != l->symbol_reasons[i])
			return false;
	return true;
}

/* The layout of these markers: one that other records had, or a new one. */
static struct marker_layout *
layout_get(
    struct configuration *c, enum wanted wanted, const struct marker_fields *m, size_t n)
{
	for (size_t i = 0; i < c->layouts_n; i++)
		if (layout_fits(c, c->layouts[i], m, n))
			return c->layouts[i];
	c->layouts = xreallocarray(c->layouts, c->layouts_n + 1, sizeof(*c->layouts));
	return c->layouts[c->layouts_n++] = layout_new(c, wanted, m, n);
}

static void
counts_read(const struct record_place *at, const struct configuration *c,
    const struct marker_fields *m, int64_t *counts)
{
	size_t cpus = json_array_size(m->insns);

	if (cpus > (size_t)c->cpus)
		refuse(at, "%s: insns of %zu vCPUs where there are %lld", m->name, cpus,
		    c->cpus);
	for (size_t i = 0; i < cpus; i++) {
		const json_t *count = json_array_get(m->insns, i);

		if (!json_is_integer(count) || json_integer_value(count) < 0)
			refuse(at, "%s: insns[%zu]: expected a count", m->name, i);
		counts[i] = json_integer_value(count);
	}
}

static void
markers_read(const struct record_place *at, struct sample *s, struct configuration *c,
    const json_t *list)
{
	size_t n = json_array_size(list);
	struct marker_fields *m = xcalloc(n + 1, sizeof(*m));

	for (size_t i = 0; i < n; i++) {
		marker_read(at, json_array_get(list, i), i, &m[i]);
		if (json_array_size(m[i].insns) == 0 || /* nothing counted */
		    (at->wanted == TIMES && !clock_is_deterministic(c)))
			m[i].insns = NULL;
	}
	s->layout = layout_get(c, at->wanted, m, n);
	s->values = xmalloc(s->layout->values_n * sizeof(*s->values) +
			    s->layout->factors_n * sizeof(float));
	memset(s->values, 0, s->layout->values_n * sizeof(*s->values));
	for (size_t i = 0; i < n; i++) {
		s->values[i] = m[i].at_ns;
		if (s->layout->counts_at[i] != 0)
			counts_read(at, c, &m[i], &s->values[s->layout->counts_at[i]]);
	}
	free(m);
}

/* ---- what all boots of a configuration share -------------------------------- */

/* A value that must be the same in all records of one name; NULL is not known. */
static void
same_text(
    const struct record_place *at, const char **have, const char *value, const char *what)
{
	if (value == NULL)
		return;
	if (*have == NULL)
		*have = intern(value);
	else if (strcmp(*have, value) != 0)
		refuse(at, "%s is %s, in other samples %s", what, value, *have);
}

/* Has b all that a has?  The bytes of an image are what its digest says, wherever it
 * lies. */
static bool
has_all(const json_t *b, json_t *a)
{
	bool is_known = text_of(a, "sha256") != NULL && text_of(b, "sha256") != NULL;
	const char *key;
	json_t *value;
	size_t i;

	if (json_is_object(a) && json_is_object(b)) {
		json_object_foreach(a, key, value)
			if (strcmp(key, "given") != 0 &&
			    !(is_known && strcmp(key, "path") == 0) &&
			    !has_all(json_object_get(b, key), value))
				return false;
		return true;
	}
	if (!json_is_array(a) || json_array_size(a) != json_array_size(b))
		return json_equal(a, b);
	json_array_foreach(a, i, value)
		if (!has_all(json_array_get(b, i), value))
			return false;
	return true;
}

static void
same_machine(const struct record_place *at, struct configuration *c, json_t *machine)
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
		if (!has_all(json_object_get(machine, key), value))
			refuse(
			    at, "another machine than other samples': %s differs", key);
	if (!has_all(c->machine, machine))
		refuse(at, "another machine than other samples'");
}

/* ---- records ---------------------------------------------------------------- */

struct record {
	long long schema, sample, order, seed, cpus, cpus_online, boot_ns;
	const char *config, *outcome, *reason, *clock, *origin, *end, *end_of_profile;
	const char *cpus_online_reason, *measured_by;
	bool warmup;
	json_t *markers, *waits, *evidence, *machine, *qemu, *host;
};

static void
fields_take(struct record_place *at, const json_t *phases, struct record *r)
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
		{ "waits", FIELD_ARRAY, MAY, &r->waits, 0, 0 },
		{ "evidence", FIELD_OBJECT, MAY, &r->evidence, 0, 0 },
		{ "measured_by", FIELD_STRING, MAY, &r->measured_by, 0, 0 },
		{ "machine", FIELD_OBJECT, MAY, &r->machine, 0, 0 },
		{ "qemu", FIELD_OBJECT, MAY, &r->qemu, 0, 0 },
		{ "host", FIELD_OBJECT, MAY, &r->host, 0, 0 },
	};
	const json_t *config = json_object_get(phases, "config");
	const json_t *sample = json_object_get(phases, "sample");
	char reason[REASON_SIZE];

	if (json_is_string(config) && json_is_integer(sample)) {
		at->config = json_string_value(config);
		at->sample = json_integer_value(sample);
	}
	*r = (struct record){ .order = -1, .seed = -1, .cpus_online = -1, .boot_ns = -1 };
	if (fields_read(phases, "", false, FIELDS(fields), reason) != NULL)
		refuse(at, "%s", reason);
	if (r->schema != RECORD_SCHEMA)
		refuse(
		    at, "schema %lld: this version knows %d", r->schema, RECORD_SCHEMA);
	if (outcome_find(r->outcome) == NULL)
		refuse(at, "outcome: %s is none", r->outcome);
	if (strcmp(r->clock, "wall") != 0 && strcmp(r->clock, "icount") != 0 &&
	    strcmp(r->clock, "log") != 0)
		refuse(at, "clock: %s is none", r->clock);
	if (r->boot_ns >= 0 && !outcome_completed(r->outcome))
		refuse(at, "boot_time_ns: only a boot that completed has one");
}

/* Check a record against the others of its configuration. */
static void
configuration_check(
    const struct record_place *at, struct configuration *c, const struct record *r)
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

static bool
dashboard_was_open(const json_t *state)
{
	const char *word = json_string_value(json_object_get(state, "dashboard"));

	return word != NULL && strcmp(word, "open") == 0;
}

static void
host_read(struct sample *s, struct configuration *c, const struct record *r, bool first)
{
	json_t *before = json_object_get(r->host, "before");
	const json_t *after = json_object_get(r->host, "after");

	if (!json_is_object(before))
		return;
	s->host_kind = host_kind(before, r->qemu);
	s->host_name = host_name(before);
	host_factors_read((float *)&s->values[s->layout->values_n], s->layout->factors_n,
	    before, after);
	if (first) {
		json_decref(c->host);
		c->host = needed(json_copy(before));
	}
	/* Of several boots it is said if there was one in any. */
	if (c->host != NULL && (dashboard_was_open(before) || dashboard_was_open(after)))
		put(c->host, "dashboard", json_string("open"));
}

/* What ran the boots, each once. */
static void
measured_by_add(struct configuration *c, const char *tool)
{
	json_t *value;
	size_t i;

	if (tool == NULL)
		return;
	if (c->measured_by == NULL)
		c->measured_by = json_array();
	json_array_foreach(c->measured_by, i, value) {
		if (strcmp(json_string_value(value), tool) == 0)
			return;
	}
	append(c->measured_by, json_string(tool));
}

static const struct sample_notes *
notes_read(const struct record *r)
{
	bool completed = outcome_completed(r->outcome);
	struct sample_notes notes = {
		.reason = intern_optional(r->reason),
		.cpus_online_reason = intern_optional(r->cpus_online_reason),
	};
	struct sample_notes *kept;

	if (!completed) {
		notes.last_phase = intern_optional(text_of(r->evidence, "last_phase"));
		notes.last_line = intern_optional(text_of(r->evidence, "last_line"));
	}
	if (notes.reason == NULL && notes.cpus_online_reason == NULL &&
	    notes.last_phase == NULL && notes.last_line == NULL)
		return NULL;
	kept = xmalloc(sizeof(*kept));
	*kept = notes;
	return kept;
}

static void
sample_add(struct record_place *at, struct configuration *c, const struct record *r)
{
	bool first = c->n == 0 || r->sample < c->first;
	char reason[REASON_SIZE];
	struct sample *s;

	c->samples = grow(c->samples, c->n, &c->room, sizeof(*c->samples));
	s = &c->samples[c->n++];
	*s = (struct sample){
		.number = (int)r->sample,
		.order = (int)r->order,
		.line = (unsigned)at->line,
		.cpus_online = (int)r->cpus_online,
		.boot_ns = r->boot_ns,
		.outcome = outcome_find(r->outcome),
		.notes = notes_read(r),
	};
	measured_by_add(c, r->measured_by);
	markers_read(at, s, c, r->markers);
	if (at->wanted == ALL && waits_read(c, s, r->waits, reason) != NULL)
		refuse(at, "%s", reason);
	host_read(s, c, r, first);
	if (first)
		c->first = s->number;
	if (first && r->seed >= 0)
		c->seed = r->seed;
}

void
record_take(
    struct matrix *m, struct record_place *at, const json_t *phases, bool of_results)
{
	struct configuration *c;
	struct record r;

	at->config = NULL;
	fields_take(at, phases, &r);
	c = matrix_configuration(m, r.config);
	configuration_check(at, c, &r);
	c->of_results = of_results;
	if (r.warmup)
		c->warmups++;
	else
		sample_add(at, c, &r);
}
