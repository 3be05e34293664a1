/* A guest's marker table, as a profile or a machine record states it. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "markers.h"
#include "memory.h"
#include "text.h"

int
markers_find(const struct markers *m, const char *name)
{
	for (size_t i = 0; i < m->n; i++)
		if (m->markers[i].name != NULL && strcmp(m->markers[i].name, name) == 0)
			return (int)i;
	return -1;
}

static bool
is_built_in(const char *name)
{
	return strcmp(name, MARKER_T0) == 0 || strcmp(name, MARKER_RESET) == 0;
}

static const char *
pattern_read(
    const char *text, const char *path, struct match **to, char reason[REASON_SIZE])
{
	char why[REASON_SIZE];

	*to = match_new(text, why);
	return *to != NULL ? NULL : reason_write(reason, "%s: %s", path, why);
}

/* An array of patterns; *n is how many of them are compiled, also when it fails. */
static const char *
patterns_read(const json_t *array, const char *key, struct match ***to, size_t *n,
    char reason[REASON_SIZE])
{
	const char *why;
	char path[64];
	json_t *value;
	size_t i;

	*to = xcalloc(json_array_size(array), sizeof(**to));
	json_array_foreach(array, i, value) {
		snprintf(path, sizeof(path), "%s[%zu]", key, i);
		if (!json_is_string(value))
			return reason_write(reason, "%s: expected a string", path);
		if (strlen(json_string_value(value)) != json_string_length(value))
			return reason_write(reason, "%s: has a NUL character", path);
		if ((why = pattern_read(
			 json_string_value(value), path, &(*to)[i], reason)))
			return why;
		*n = i + 1;
	}
	return NULL;
}

static const char *
addrs_read(const json_t *array, const char *path, struct marker *marker,
    char reason[REASON_SIZE])
{
	json_t *value;
	size_t i;

	marker->addrs = xcalloc(json_array_size(array), sizeof(*marker->addrs));
	json_array_foreach(array, i, value) {
		const char *text = json_is_string(value) ? json_string_value(value) : "";
		char *end;

		if (strncmp(text, "0x", 2) != 0 || !isxdigit((unsigned char)text[2]) ||
		    strlen(text) > 18)
			return reason_write(reason,
			    "%s.addr[%zu]: expected an address as 0x1000", path, i);
		marker->addrs[i] = strtoull(text, &end, 16);
		if (*end != '\0')
			return reason_write(reason,
			    "%s.addr[%zu]: expected an address as 0x1000", path, i);
		marker->n_addrs = i + 1;
	}
	return NULL;
}

static bool
is_hex(const char *text)
{
	size_t len = strspn(text, "0123456789abcdefABCDEF");

	return text[len] == '\0' && len > 0 && len % 2 == 0 && len <= 16;
}

/* What a marker's fields cannot say about themselves. */
static const char *
marker_check(const struct marker *m, const char *path, const char *prefer,
    char reason[REASON_SIZE])
{
	if (*m->name == '\0')
		return reason_write(reason, "%s.name: is empty", path);
	if (is_built_in(m->name))
		return reason_write(reason, "%s.name: %s is built in", path, m->name);
	if (m->event != NULL && !text_has_word(MARKER_EVENTS, m->event))
		return reason_write(reason, "%s.event: not one of: " MARKER_EVENTS, path);
	if (m->event != NULL && (m->symbol != NULL || m->serial != NULL))
		return reason_write(reason, "%s: has an event and %s", path,
		    m->symbol != NULL ? "symbol" : "serial");
	if (m->symbol == NULL && m->serial == NULL && m->event == NULL)
		return reason_write(reason, "%s: has neither symbol nor serial", path);
	if (m->bytes != NULL && !is_hex(m->bytes))
		return reason_write(
		    reason, "%s.bytes: expected up to 8 bytes in hex", path);
	if (m->answer != NULL && m->serial == NULL)
		return reason_write(reason, "%s.answer: the marker has no serial", path);
	if (prefer == NULL)
		return NULL;
	if (strcmp(prefer, "symbol") != 0 && strcmp(prefer, "serial") != 0)
		return reason_write(reason, "%s.prefer: expected symbol or serial", path);
	if ((strcmp(prefer, "serial") == 0 ? m->serial : m->symbol) == NULL)
		return reason_write(
		    reason, "%s.prefer: the marker has no %s", path, prefer);
	return NULL;
}

static const char *
marker_read(const json_t *value, const char *path, struct marker *m, const char **after,
    char reason[REASON_SIZE])
{
	const char *hits = NULL, *prefer = NULL, *why;
	char at[80];
	json_t *addrs = NULL;
	struct field fields[] = {
		{ "name", FIELD_STRING, FIELD_REQUIRED, &m->name, 0, 0 },
		{ "symbol", FIELD_STRING, FIELD_NULLABLE, &m->symbol, 0, 0 },
		{ "addr", FIELD_ARRAY, FIELD_NULLABLE, &addrs, 0, 0 },
		{ "bytes", FIELD_STRING, FIELD_NULLABLE, &m->bytes, 0, 0 },
		{ "serial", FIELD_STRING, FIELD_NULLABLE, &m->serial, 0, 0 },
		{ "event", FIELD_STRING, FIELD_NULLABLE, &m->event, 0, 0 },
		{ "prefer", FIELD_STRING, FIELD_NULLABLE, &prefer, 0, 0 },
		{ "after", FIELD_STRING, FIELD_NULLABLE, after, 0, 0 },
		{ "entry", FIELD_BOOL, FIELD_NULLABLE, &m->entry, 0, 0 },
		{ "hits", FIELD_STRING, FIELD_NULLABLE, &hits, 0, 0 },
		{ "answer", FIELD_STRING, FIELD_NULLABLE, &m->answer, 0, 0 },
		{ "echo", FIELD_BOOL, FIELD_NULLABLE, &m->echo, 0, 0 },
		{ "reason", FIELD_STRING, FIELD_NULLABLE, &m->reason, 0, 0 },
		{ "mistaken", FIELD_BOOL, FIELD_NULLABLE, &m->mistaken, 0, 0 },
	};

	m->after = -1;
	m->echo = true;
	if (!json_is_object(value))
		return reason_write(reason, "%s: expected an object", path);
	if (fields_read(value, path, true, FIELDS(fields), reason) != NULL)
		return reason;
	m->prefer_serial =
	    m->symbol == NULL || (prefer != NULL && strcmp(prefer, "serial") == 0);
	if ((why = marker_check(m, path, prefer, reason)) != NULL)
		return why;
	if (hits != NULL && strcmp(hits, "first") != 0 && strcmp(hits, "all") != 0)
		return reason_write(reason, "%s.hits: expected first or all", path);
	m->all_hits = hits != NULL && strcmp(hits, "all") == 0;
	m->any_addr = m->symbol != NULL && addrs == NULL;
	if (addrs != NULL && (why = addrs_read(addrs, path, m, reason)) != NULL)
		return why;
	snprintf(at, sizeof(at), "%s.serial", path);
	return m->serial != NULL ? pattern_read(m->serial, at, &m->pattern, reason)
				 : NULL;
}

/* Resolve whom each marker comes after; nobody may wait for himself. */
static const char *
afters_read(struct markers *m, const char **after, char reason[REASON_SIZE])
{
	for (size_t i = 0; i < m->n; i++) {
		if (after[i] == NULL)
			continue;
		m->markers[i].after = markers_find(m, after[i]);
		if (m->markers[i].after == -1)
			return reason_write(reason,
			    "markers[%zu].after: no marker named %s", i, after[i]);
	}
	for (size_t i = 0; i < m->n; i++) {
		int at = m->markers[i].after;

		for (size_t steps = 0; at != -1 && steps < m->n; steps++)
			at = m->markers[at].after;
		if (at != -1)
			return reason_write(
			    reason, "markers[%zu].after: goes in a circle", i);
	}
	return NULL;
}

static const char *
table_read(struct markers *m, const json_t *array, char reason[REASON_SIZE])
{
	size_t i, size = json_array_size(array);
	const char **after = xcalloc(size, sizeof(*after));
	const char *why = NULL;
	json_t *value;
	char path[64];

	m->markers = xcalloc(size + 1, sizeof(*m->markers));
	json_array_foreach(array, i, value) {
		struct marker marker = { 0 };

		snprintf(path, sizeof(path), "markers[%zu]", i);
		why = marker_read(value, path, &marker, &after[i], reason);
		if (why == NULL && markers_find(m, marker.name) != -1)
			why = reason_write(
			    reason, "%s.name: %s is there twice", path, marker.name);
		m->markers[m->n++] = marker;
		if (why != NULL)
			break;
	}
	if (why == NULL)
		why = afters_read(m, after, reason);
	if (why == NULL && markers_find(m, m->end) == -1 &&
	    text_has_word(MARKER_EVENTS, m->end))
		m->markers[m->n++] = (struct marker){ .name = m->end,
			.event = m->end,
			.prefer_serial = true,
			.after = -1 };
	free(after);
	return why;
}

/* The intervals of phases or estimates must be between markers that there are. */
static const char *
intervals_check(const struct markers *m, const json_t *array, const char *key,
    char reason[REASON_SIZE])
{
	static const char *const ends[] = { "from", "to" };
	json_t *value;
	size_t i;

	json_array_foreach(array, i, value)
		for (size_t k = 0; k < 2; k++) {
			const json_t *name = json_object_get(value, ends[k]);

			if (!json_is_string(name))
				return reason_write(reason,
				    "%s[%zu].%s: expected a marker's name", key, i,
				    ends[k]);
			if (!is_built_in(json_string_value(name)) &&
			    markers_find(m, json_string_value(name)) == -1)
				return reason_write(reason,
				    "%s[%zu].%s: no marker named %s", key, i, ends[k],
				    json_string_value(name));
		}
	return NULL;
}

static const char *
markers_read(struct markers *m, const json_t *object, char reason[REASON_SIZE])
{
	json_t *markers = NULL, *panic = NULL, *interjections = NULL, *cpus = NULL,
	       *phases = NULL, *estimates = NULL;
	const char *why, *asked = NULL;
	struct field fields[] = {
		{ "markers", FIELD_ARRAY, FIELD_REQUIRED, &markers, 0, 0 },
		{ "origin", FIELD_STRING, FIELD_NULLABLE, &m->origin, 0, 0 },
		{ "end", FIELD_STRING, FIELD_REQUIRED, &m->end, 0, 0 },
		{ "end_of_profile", FIELD_STRING, FIELD_NULLABLE, &asked, 0, 0 },
		{ "phases", FIELD_ARRAY, FIELD_NULLABLE, &phases, 0, 0 },
		{ "panic", FIELD_ARRAY, FIELD_NULLABLE, &panic, 0, 0 },
		{ "interjections", FIELD_ARRAY, FIELD_NULLABLE, &interjections, 0, 0 },
		{ "cpus_online", FIELD_OBJECT, FIELD_NULLABLE, &cpus, 0, 0 },
		{ "estimates", FIELD_ARRAY, FIELD_NULLABLE, &estimates, 0, 0 },
	};

	m->origin = MARKER_T0;
	if (fields_read(object, "", false, FIELDS(fields), reason) != NULL)
		return reason;
	if ((why = table_read(m, markers, reason)) != NULL ||
	    (why = intervals_check(m, phases, "phases", reason)) != NULL ||
	    (why = intervals_check(m, estimates, "estimates", reason)) != NULL ||
	    (why = patterns_read(panic, "panic", &m->panic, &m->n_panic, reason)) !=
		NULL ||
	    (why = patterns_read(interjections, "interjections", &m->interleaved,
		 &m->n_interleaved, reason)) != NULL)
		return why;
	if ((m->end_index = markers_find(m, m->end)) == -1)
		return reason_write(reason, "end: no marker named %s", m->end);
	m->profile_index = asked != NULL ? markers_find(m, asked) : -1;
	if (asked != NULL && m->profile_index == -1)
		return reason_write(reason, "end_of_profile: no marker named %s", asked);
	if (!is_built_in(m->origin) && markers_find(m, m->origin) == -1)
		return reason_write(reason, "origin: no marker named %s", m->origin);
	return cpus != NULL ? online_rule_read(&m->online, cpus, reason) : NULL;
}

struct markers *
markers_new(json_t *object, char reason[REASON_SIZE])
{
	struct markers *m = xcalloc(1, sizeof(*m));
	const char *why;

	m->source = json_incref(object);
	if ((why = markers_read(m, object, reason)) == NULL)
		return m;
	if (why != reason)
		reason_write(reason, "%s", why);
	markers_free(m);
	return NULL;
}

static void
patterns_free(struct match **patterns, size_t n)
{
	for (size_t i = 0; i < n; i++)
		match_free(patterns[i]);
	free(patterns);
}

void
markers_free(struct markers *m)
{
	if (m == NULL)
		return;
	for (size_t i = 0; i < m->n; i++) {
		match_free(m->markers[i].pattern);
		free(m->markers[i].addrs);
	}
	free(m->markers);
	patterns_free(m->panic, m->n_panic);
	patterns_free(m->interleaved, m->n_interleaved);
	online_rule_free(&m->online);
	json_decref(m->source);
	free(m);
}

static void
phase_add(json_t *phases, const char *name, const char *from, const char *to)
{
	append(phases, json_pack("{ss ss ss}", "name", name, "from", from, "to", to));
}

json_t *
markers_phases(const struct markers *m, bool reset)
{
	json_t *stated = json_object_get(m->source, "phases"), *phases;
	const char *name = "power_on", *from = MARKER_T0;
	bool symbols = false;

	if (json_is_array(stated))
		return json_incref(stated);
	phases = json_array();
	for (size_t i = 0; i < m->n; i++)
		symbols |= m->markers[i].symbol != NULL;
	if (symbols && reset) {
		phase_add(phases, name, from, MARKER_RESET);
		name = "firmware";
		from = MARKER_RESET;
	}
	for (size_t i = 0; i < m->n; i++) {
		phase_add(phases, name, from, m->markers[i].name);
		name = from = m->markers[i].name;
	}
	return phases;
}

bool
markers_want_reset(const struct markers *m, bool reset)
{
	json_t *phases = markers_phases(m, reset), *phase;
	bool wanted = strcmp(m->origin, MARKER_RESET) == 0;
	size_t i;

	json_array_foreach(phases, i, phase) {
		const char *from = json_string_value(json_object_get(phase, "from"));
		const char *to = json_string_value(json_object_get(phase, "to"));

		wanted = wanted || strcmp(from, MARKER_RESET) == 0 ||
			 strcmp(to, MARKER_RESET) == 0;
	}
	json_decref(phases);
	return wanted;
}
