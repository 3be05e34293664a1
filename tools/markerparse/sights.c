/* What was seen of a marker table in one boot. */
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/io.h"
#include "lib/num.h"
#include "lib/scan.h"
#include "sights.h"

/* One hit of a marker's symbol. */
struct hit {
	long long at_ns, virtual_ns;
	json_t *insns;
};

/* What came in for one marker. */
struct state {
	bool serial_seen;
	long long serial_ns; /* or -1 */
	const char *untimed; /* why it is -1 */
	struct hit *hits;
	size_t n_hits;
	int pattern; /* its number in the scan, or -1 */
	bool shown;  /* in any way: what comes after it may come now */
	bool found;  /* sight is filled in */
	struct sight sight;
};

/* What a pattern of the scan is for. */
struct role {
	enum { ROLE_MARKER, ROLE_CPUS, ROLE_PANIC } kind;
	size_t index;
	bool named; /* its giving up was told */
};

struct sights {
	const struct markers *table;
	struct view view;
	struct scan *scan;
	struct role *roles;
	size_t n_roles;
	struct state *states;
	long long now_ns;    /* of the text that is being fed, or -1 */
	const char *untimed; /* why it is -1 */
	long long cpus_online;
	bool panic;
	unsigned limits, limits_named;
	struct sight reset_vector;
	struct hit reset_hit;
};

static void
pattern_add(struct sights *s, struct match *pattern, int kind, size_t index)
{
	/* A number may be cut in two: only a whole line tells it. */
	bool live = !s->view.text && kind != ROLE_CPUS;
	int number = scan_add(s->scan, pattern, live);

	s->roles[s->n_roles++] = (struct role){ .kind = kind, .index = index };
	if (kind == ROLE_MARKER) {
		s->states[index].pattern = number;
		if (s->table->markers[index].after != -1)
			scan_hold(s->scan, number);
	}
}

struct sights *
sights_new(const struct markers *table, const struct view *view)
{
	struct sights *s = calloc(1, sizeof(*s));

	if (s == NULL)
		err(1, NULL);
	*s = (struct sights){ .table = table, .view = *view, .scan = scan_new() };
	s->reset_vector = (struct sight){ .first_ns = -1, .at_ns = -1 };
	/* A text log is of a machine that nobody asked to be watched. */
	if (!view->text)
		snprintf(s->reset_vector.reason, sizeof(s->reset_vector.reason), "%s",
		    view->no_symbols != NULL ? view->no_symbols : "never reached");
	s->cpus_online = table->cpus_online;
	s->states = calloc(table->n + 1, sizeof(*s->states));
	s->roles = calloc(table->n + table->n_panic + 1, sizeof(*s->roles));
	if (s->states == NULL || s->roles == NULL)
		err(1, NULL);
	for (size_t i = 0; i < table->n; i++) {
		s->states[i].pattern = -1;
		if (table->markers[i].pattern != NULL)
			pattern_add(s, table->markers[i].pattern, ROLE_MARKER, i);
	}
	if (table->cpus_pattern != NULL)
		pattern_add(s, table->cpus_pattern, ROLE_CPUS, 0);
	/* Whether a boot that qboot saw panicked is its to say. */
	for (size_t i = 0; view->text && i < table->n_panic; i++)
		pattern_add(s, table->panic[i], ROLE_PANIC, i);
	for (size_t i = 0; i < table->n_interjections; i++)
		scan_add_interjection(s->scan, table->interjections[i]);
	return s;
}

void
sights_free(struct sights *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->table->n; i++) {
		for (size_t k = 0; k < s->states[i].n_hits; k++)
			json_decref(s->states[i].hits[k].insns);
		free(s->states[i].hits);
	}
	json_decref(s->reset_hit.insns);
	scan_free(s->scan);
	free(s->states);
	free(s->roles);
	free(s);
}

/* Marker i was seen: those that come after it are due. */
static void
marker_shown(struct sights *s, size_t i)
{
	if (s->states[i].shown)
		return;
	s->states[i].shown = true;
	for (size_t k = 0; k < s->table->n; k++)
		if (s->table->markers[k].after == (int)i && s->states[k].pattern != -1)
			scan_arm(s->scan, s->states[k].pattern);
}

static void
cpus_read(struct sights *s, const struct scan_sight *sight)
{
	char text[8];
	size_t len = sight->group[1] - sight->group[0];
	long long n;

	if (len == 0 || len >= sizeof(text))
		return;
	memcpy(text, sight->text + sight->group[0], len);
	text[len] = '\0';
	if (num_parse(text, 1, 1 << 16, &n) == NULL)
		s->cpus_online = n;
}

static void
pattern_seen(void *ctx, const struct scan_sight *sight)
{
	struct sights *s = ctx;
	const struct role *role = &s->roles[sight->pattern];
	struct state *state = &s->states[role->index];

	switch (role->kind) {
	case ROLE_MARKER:
		state->serial_seen = true;
		state->serial_ns = s->now_ns;
		state->untimed = s->untimed;
		marker_shown(s, role->index);
		break;
	case ROLE_CPUS:
		cpus_read(s, sight);
		break;
	case ROLE_PANIC:
		s->panic |= !s->states[s->table->end_index].serial_seen;
		break;
	}
}

void
sights_text(
    struct sights *s, const char *bytes, size_t len, long long at_ns, const char *untimed)
{
	s->now_ns = at_ns;
	s->untimed = untimed;
	s->limits += scan_feed(s->scan, bytes, len, pattern_seen, s);
}

void
sights_end(struct sights *s)
{
	s->limits += scan_end(s->scan, pattern_seen, s);
}

static bool
marker_is_at(const struct marker *m, const struct mark *mark)
{
	if (m->symbol == NULL || mark->symbol == NULL ||
	    strcmp(m->symbol, mark->symbol) != 0)
		return false;
	for (size_t i = 0; i < m->n_addrs; i++)
		if (m->addrs[i] == mark->addr)
			return true;
	return m->n_addrs == 0;
}

static void
hit_add(struct state *state, const struct mark *mark)
{
	state->hits = reallocarray(state->hits, state->n_hits + 1, sizeof(*state->hits));
	if (state->hits == NULL)
		err(1, NULL);
	state->hits[state->n_hits++] =
	    (struct hit){ mark->at_ns, mark->virtual_ns, json_incref(mark->insns) };
}

static void
reset_seen(struct sights *s, const struct mark *mark)
{
	struct sight *sight = &s->reset_vector;

	if (sight->seen)
		return;
	s->reset_hit.insns = json_incref(mark->insns);
	*sight = (struct sight){
		.seen = true,
		.first_ns = mark->at_ns,
		.at_ns = s->view.icount ? mark->virtual_ns : mark->at_ns,
		.source = "symbol",
		.insns = mark->insns,
	};
	if (sight->at_ns == -1)
		strcpy(sight->reason, "the probe gave no time of the guest's clock");
}

void
sights_mark(struct sights *s, const struct mark *mark)
{
	if (strcmp(mark->name, MARKER_RESET) == 0)
		reset_seen(s, mark);
	for (size_t i = 0; i < s->table->n; i++) {
		const struct marker *m = &s->table->markers[i];
		struct state *state = &s->states[i];

		if (!marker_is_at(m, mark))
			continue;
		/* One before its time matters only to tell why there is none. */
		if (m->after == -1 && state->n_hits > 0)
			continue;
		hit_add(state, mark);
		if (m->after == -1 || s->states[m->after].shown)
			marker_shown(s, i);
	}
}

static void sight_find(struct sights *s, size_t i, struct sight *sight);

const struct sight *
sights_find(struct sights *s, int i)
{
	struct state *state = &s->states[i];

	if (!state->found) {
		state->found = true;
		sight_find(s, (size_t)i, &state->sight);
	}
	return &state->sight;
}

/* The earliest hit that is not before bar, or NULL. */
static const struct hit *
hit_find(const struct state *state, long long bar)
{
	const struct hit *best = NULL;

	for (size_t i = 0; i < state->n_hits; i++) {
		const struct hit *hit = &state->hits[i];

		if (hit->at_ns >= bar && (best == NULL || hit->at_ns < best->at_ns))
			best = hit;
	}
	return best;
}

/* A mark that had no bytes to compare was matched by its address alone. */
static void
sight_by_symbol(const struct sights *s, const struct marker *m, const struct hit *hit,
    struct sight *sight)
{
	sight->seen = true;
	sight->source = m->bytes != NULL ? "symbol" : "address";
	sight->at_ns = s->view.icount ? hit->virtual_ns : hit->at_ns;
	sight->insns = hit->insns;
	if (sight->at_ns == -1)
		strcpy(sight->reason, "the probe gave no time of the guest's clock");
}

static void
sight_by_serial(const struct sights *s, const struct state *state, struct sight *sight)
{
	sight->seen = true;
	sight->source = s->view.source;
	sight->at_ns = s->view.icount ? -1 : state->serial_ns;
	if (s->view.icount)
		strcpy(sight->reason, "no time on this clock: seen on serial only");
	else if (sight->at_ns == -1)
		snprintf(sight->reason, sizeof(sight->reason), "%s", state->untimed);
}

/* Why a marker was not seen. */
static const char *
missing_why(const struct sights *s, const struct marker *m, const struct state *state)
{
	if (state->pattern != -1 && scan_limits(s->scan, state->pattern) > 0)
		return "pattern gave up: too many steps";
	if (m->pattern == NULL && m->reason != NULL)
		return m->reason;
	if (m->pattern == NULL && s->view.no_symbols != NULL)
		return s->view.no_symbols;
	return "never reached";
}

static void
sight_find(struct sights *s, size_t i, struct sight *sight)
{
	const struct marker *m = &s->table->markers[i];
	const struct state *state = &s->states[i];
	const struct sight *before = m->after != -1 ? sights_find(s, m->after) : NULL;
	const char *of = before != NULL ? s->table->markers[m->after].name : NULL;
	const struct hit *hit = hit_find(state, before != NULL ? before->first_ns : -1);

	*sight = (struct sight){ .first_ns = -1, .at_ns = -1 };
	if (before != NULL && !before->seen) {
		snprintf(sight->reason, sizeof(sight->reason),
		    "comes after %s, which was not seen", of);
		return;
	}
	/* That a serial sight was not too early is the scan's doing. */
	if (state->serial_seen && (hit == NULL || (m->prefer_serial && !s->view.icount)))
		sight_by_serial(s, state, sight);
	else if (hit != NULL)
		sight_by_symbol(s, m, hit, sight);
	else if (state->n_hits > 0)
		snprintf(sight->reason, sizeof(sight->reason), "seen only before %s", of);
	else
		snprintf(
		    sight->reason, sizeof(sight->reason), "%s", missing_why(s, m, state));
	if (hit != NULL)
		sight->first_ns = hit->at_ns;
	if (state->serial_seen && (hit == NULL || state->serial_ns < hit->at_ns))
		sight->first_ns = state->serial_ns;
}

const struct sight *
sights_reset_vector(const struct sights *s)
{
	return &s->reset_vector;
}

long long
sights_cpus_online(const struct sights *s)
{
	return s->cpus_online;
}

bool
sights_panic(const struct sights *s)
{
	return s->panic;
}

const char *
sights_gave_up(struct sights *s)
{
	static char name[200];

	if (s->limits == s->limits_named)
		return NULL;
	for (size_t i = 0; i < s->n_roles; i++) {
		struct role *role = &s->roles[i];

		if (role->named || scan_limits(s->scan, (int)i) == 0)
			continue;
		role->named = true;
		if (role->kind == ROLE_CPUS)
			return "cpus_online.serial";
		if (role->kind == ROLE_PANIC)
			snprintf(name, sizeof(name), "panic[%zu]", role->index);
		else
			snprintf(name, sizeof(name), "marker %s",
			    s->table->markers[role->index].name);
		return text_printable(name);
	}
	s->limits_named = s->limits;
	return NULL;
}

size_t
sights_patterns(const struct sights *s)
{
	return s->n_roles + s->table->n_interjections;
}

static const struct match *
role_match(const struct sights *s, const struct role *role)
{
	switch (role->kind) {
	case ROLE_CPUS:
		return s->table->cpus_pattern;
	case ROLE_PANIC:
		return s->table->panic[role->index];
	default:
		return s->table->markers[role->index].pattern;
	}
}

const char *
sights_pattern(const struct sights *s, size_t i)
{
	return match_text(i < s->n_roles ? role_match(s, &s->roles[i])
					 : s->table->interjections[i - s->n_roles]);
}

bool
sights_wants(const struct sights *s, size_t i)
{
	if (i < s->n_roles)
		return scan_wants(s->scan, (int)i);
	/* An interjection matters as long as there is something to be cut by it. */
	for (size_t k = 0; k < s->n_roles; k++)
		if (scan_wants(s->scan, (int)k))
			return true;
	return false;
}

bool
sights_cut(const struct sights *s)
{
	return scan_is_cut(s->scan);
}
