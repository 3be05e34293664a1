/* What a guest does in one boot: its markers, a panic, the end. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "memory.h"
#include "scan.h"
#include "watch.h"

/* A hit that was kept. */
struct kept_hit {
	long long at_ns, virtual_ns;
	json_t *insns;
};

/* What came in for one marker. */
struct watched {
	int after;		     /* the predecessor that it waits for, or -1 */
	int pattern;		     /* its number in the scan, or -1 */
	bool serial_seen, asks;	     /* asks: its pattern is there and not answered yet */
	unsigned answers;	     /* how often it was answered */
	long long serial_ns;	     /* or -1 */
	const char *untimed;	     /* why it is -1 */
	json_t *serial_insns;	     /* of each vCPU then, or NULL */
	long long serial_virtual_ns; /* on the guest's clock, or -1 */
	struct kept_hit *hits;
	size_t n_hits, hits_room;
	const struct kept_hit *hit; /* the first that counts, or NULL */
	bool seen;
	long long first_ns; /* of the first match or hit, on the wall clock; or -1 */
	unsigned order;	    /* among the markers that were seen */
};

/* What a pattern of the scan is for. */
struct role {
	enum { ROLE_MARKER, ROLE_CPUS, ROLE_PANIC } kind;
	size_t index;
	bool limit_named;
};

struct watch {
	const struct markers *table;
	struct watch_view view;
	struct scan *scan;
	struct role *roles;
	size_t n_roles;
	struct watched *watched; /* one a marker */
	unsigned order;
	long long now_ns;     /* of the text that is being fed, or -1 */
	json_t *insns;	      /* of each vCPU then, or NULL */
	long long virtual_ns; /* the guest's time, or -1 */
	size_t serial_seen;
	const char *untimed; /* why it is -1 */
	struct online online;
	bool ended;
	struct watch_end end;
	bool reset_seen;
	struct kept_hit reset;
};

static void pattern_seen(void *ctx, const struct scan_match *match);

/* ---- begin and end -------------------------------------------------------------------
 */

const char *
watch_no_symbols(const char *accel, const char *probe)
{
	if (accel != NULL && strcmp(accel, "kvm") == 0)
		return "accelerator kvm shows no symbols";
	if (accel != NULL && strcmp(accel, "tcg") != 0)
		return "only accelerator tcg shows symbols";
	if (probe != NULL && strcmp(probe, "off") == 0)
		return "the probe was off";
	return NULL;
}

/* Can the probe report a marker in this boot? */
static bool
can_be_hit(const struct watch *w, size_t i)
{
	const struct marker *m = &w->table->markers[i];

	return w->view.no_symbols == NULL && (m->n_addrs > 0 || m->any_addr);
}

static bool
can_be_seen(const struct watch *w, size_t i)
{
	const struct marker *m = &w->table->markers[i];

	return m->pattern != NULL || can_be_hit(w, i) ||
	       (m->event != NULL && !w->view.whole_lines);
}

static int
predecessor_find(const struct watch *w, size_t i)
{
	int at = w->table->markers[i].after;

	while (at != -1 && !can_be_seen(w, (size_t)at))
		at = w->table->markers[at].after;
	return at;
}

static int
pattern_add(struct watch *w, struct match *pattern, int kind, size_t index)
{
	/* A number may be cut in two, and a panic's line is its reason: whole lines. */
	bool live = kind == ROLE_MARKER && !w->view.whole_lines;
	bool enabled = kind != ROLE_MARKER || w->watched[index].after == -1;

	w->roles[w->n_roles++] = (struct role){ .kind = kind, .index = index };
	return scan_add(w->scan, pattern, live, enabled);
}

struct watch *
watch_new(const struct markers *table, const struct watch_view *view)
{
	struct watch *w = xcalloc(1, sizeof(*w));

	*w = (struct watch){ .table = table, .view = *view };
	w->virtual_ns = -1;
	w->scan = scan_new(pattern_seen, w);
	w->watched = xcalloc(table->n, sizeof(*w->watched));
	w->roles =
	    xcalloc(table->n + table->n_panic + ONLINE_PATTERNS, sizeof(*w->roles));
	for (size_t i = 0; i < table->n; i++) {
		struct match *pattern = table->markers[i].pattern;

		w->watched[i].first_ns = -1;
		w->watched[i].after = predecessor_find(w, i);
		w->watched[i].pattern =
		    pattern != NULL ? pattern_add(w, pattern, ROLE_MARKER, i) : -1;
	}
	for (size_t i = 0; i < ONLINE_PATTERNS; i++)
		if (table->online.pattern[i] != NULL)
			pattern_add(w, table->online.pattern[i], ROLE_CPUS, i);
	for (size_t i = 0; i < table->n_panic; i++)
		pattern_add(w, table->panic[i], ROLE_PANIC, i);
	for (size_t i = 0; i < table->n_interleaved; i++)
		scan_add_interleaved(w->scan, table->interleaved[i]);
	return w;
}

void
watch_free(struct watch *w)
{
	if (w == NULL)
		return;
	for (size_t i = 0; i < w->table->n; i++) {
		for (size_t k = 0; k < w->watched[i].n_hits; k++)
			json_decref(w->watched[i].hits[k].insns);
		free(w->watched[i].hits);
		json_decref(w->watched[i].serial_insns);
	}
	json_decref(w->reset.insns);
	scan_free(w->scan);
	free(w->watched);
	free(w->roles);
	free(w);
}

/* ---- what comes ----------------------------------------------------------------------
 */

/* Does it end the boot that marker i is seen, by the probe or on the serial line? */
static bool
ends_boot(const struct watch *w, size_t i, bool by_probe)
{
	const struct marker *m = &w->table->markers[i];

	if ((int)i == w->table->profile_index)
		return !by_probe;
	if ((int)i != w->table->end_index)
		return false;
	if (by_probe)
		return !m->prefer_serial || m->pattern == NULL || w->view.icount;
	return !(w->view.icount && can_be_hit(w, i));
}

static void
boot_end(struct watch *w, long long at_ns)
{
	if (w->ended)
		return;
	w->ended = true;
	w->end.at_ns = at_ns;
}

static void
complete(struct watch *w, size_t marker, long long at_ns)
{
	if (!w->ended)
		w->end.marker = marker;
	boot_end(w, at_ns);
}

static void
panic_end(struct watch *w, const struct scan_match *match)
{
	size_t len = match->len - match->from;

	if (w->ended)
		return;
	boot_end(w, w->now_ns);
	w->end.panic = true;
	w->end.len = len < sizeof(w->end.text) ? len : sizeof(w->end.text);
	memcpy(w->end.text, match->text + match->from, w->end.len);
}

/* The first hit of those that came for a marker that counts, or NULL. */
static const struct kept_hit *
hit_find(const struct watch *w, size_t i)
{
	const struct watched *m = &w->watched[i];
	const struct watched *after = m->after != -1 ? &w->watched[m->after] : NULL;
	const struct kept_hit *first = NULL;

	if (after != NULL && !after->seen)
		return NULL;
	for (size_t k = 0; k < m->n_hits; k++) {
		const struct kept_hit *hit = &m->hits[k];

		if ((after == NULL || hit->at_ns >= after->first_ns) &&
		    (first == NULL || hit->at_ns < first->at_ns))
			first = hit;
	}
	return first;
}

/* Something new is known of marker i: what of it counts, and what waited for it? */
static void
marker_update(struct watch *w, size_t i)
{
	struct watched *m = &w->watched[i];
	long long first_ns = m->serial_ns;
	bool was_seen = m->seen;

	m->hit = hit_find(w, i);
	if (m->hit != NULL && ends_boot(w, i, true))
		complete(w, i, m->hit->at_ns);
	if (m->hit != NULL && (!m->serial_seen || m->hit->at_ns < first_ns))
		first_ns = m->hit->at_ns;
	if ((m->hit == NULL && !m->serial_seen) || (was_seen && first_ns >= m->first_ns))
		return;
	m->seen = true;
	m->first_ns = first_ns;
	if (!was_seen)
		m->order = ++w->order;
	for (size_t k = 0; k < w->table->n; k++) {
		struct watched *follower = &w->watched[k];

		if (follower->after != (int)i)
			continue;
		if (!was_seen && follower->pattern != -1)
			scan_enable(w->scan, follower->pattern);
		if (follower->n_hits > 0)
			marker_update(w, k);
	}
}

/* What the guest says of its CPUs; each that comes up has a line of its own. */
static void
cpus_take(struct watch *w, const struct role *role, const struct scan_match *match)
{
	if (role->index == ONLINE_COUNT && w->ended)
		return;
	online_take(&w->online, role->index, match->text + match->group[0],
	    match->group[1] - match->group[0]);
	if (role->index == ONLINE_COUNT && match->to > match->from)
		scan_enable(w->scan, match->pattern);
}

/* Marker i was seen now, otherwise than by the probe. */
static void
marker_seen(struct watch *w, size_t i)
{
	struct watched *m = &w->watched[i];

	if (m->serial_seen)
		return;
	m->serial_seen = true;
	m->serial_ns = w->now_ns;
	m->untimed = w->untimed;
	m->serial_insns = json_incref(w->insns);
	m->serial_virtual_ns = w->virtual_ns;
	w->serial_seen++;
	if (ends_boot(w, i, false))
		complete(w, i, w->now_ns);
	marker_update(w, i);
}

static void
pattern_seen(void *ctx, const struct scan_match *match)
{
	struct watch *w = ctx;
	const struct role *role = &w->roles[match->pattern];
	struct watched *m;

	switch (role->kind) {
	case ROLE_MARKER:
		m = &w->watched[role->index];
		m->asks = w->table->markers[role->index].answer != NULL;
		marker_seen(w, role->index);
		break;
	case ROLE_CPUS:
		cpus_take(w, role, match);
		break;
	case ROLE_PANIC:
		panic_end(w, match);
		break;
	}
}

void
watch_text(
    struct watch *w, const char *bytes, size_t len, long long at_ns, const char *untimed)
{
	w->now_ns = at_ns;
	w->untimed = untimed;
	scan_feed(w->scan, bytes, len);
	watch_counts(w, NULL, -1);
}

void
watch_counts(struct watch *w, json_t *insns, long long virtual_ns)
{
	w->insns = insns;
	w->virtual_ns = virtual_ns;
}

size_t
watch_serial_seen(const struct watch *w)
{
	return w->serial_seen;
}

void
watch_event(struct watch *w, const char *event, long long at_ns)
{
	w->now_ns = at_ns;
	w->untimed = NULL;
	for (size_t i = 0; i < w->table->n; i++) {
		const char *of_marker = w->table->markers[i].event;
		const int after = w->watched[i].after;

		if (of_marker != NULL && strcmp(of_marker, event) == 0 &&
		    (after == -1 || w->watched[after].seen))
			marker_seen(w, i);
	}
}

void
watch_untime(struct watch *w, const char *untimed)
{
	for (size_t i = 0; i < w->table->n; i++) {
		w->watched[i].serial_ns = -1;
		w->watched[i].untimed = untimed;
	}
}

void
watch_text_end(struct watch *w)
{
	scan_end(w->scan);
}

static bool
marker_is_at(const struct marker *m, const struct watch_hit *hit)
{
	if (m->symbol == NULL || hit->symbol == NULL ||
	    strcmp(m->symbol, hit->symbol) != 0)
		return false;
	for (size_t i = 0; i < m->n_addrs; i++)
		if (m->addrs[i] == hit->addr)
			return true;
	return m->any_addr;
}

static void
hit_keep(struct watched *m, const struct kept_hit *hit)
{
	m->hits = grow(m->hits, m->n_hits, &m->hits_room, sizeof(*m->hits));
	m->hits[m->n_hits++] = *hit;
	json_incref(hit->insns);
}

void
watch_probe(struct watch *w, const struct watch_hit *hit)
{
	const struct kept_hit kept = { hit->at_ns, hit->virtual_ns, hit->insns };

	if (strcmp(hit->name, MARKER_RESET) == 0 && !w->reset_seen) {
		w->reset_seen = true;
		w->reset = kept;
		json_incref(kept.insns);
	}
	for (size_t i = 0; i < w->table->n; i++) {
		struct watched *m = &w->watched[i];

		if (!marker_is_at(&w->table->markers[i], hit) ||
		    (m->hit != NULL && m->hit->at_ns <= hit->at_ns))
			continue;
		hit_keep(m, &kept);
		if (m->after == -1 || w->watched[m->after].seen)
			marker_update(w, i);
	}
}

/* ---- what is known -------------------------------------------------------------------
 */

/* Was a marker behind i seen, but for those that ask? */
static bool
has_gone_on(const struct watch *w, size_t i)
{
	while (++i < w->table->n)
		if (w->watched[i].seen && w->table->markers[i].answer == NULL)
			return true;
	return false;
}

static void
ask_again(struct watch *w, size_t i)
{
	if (w->watched[i].answers > 0 && w->watched[i].answers < WATCH_ANSWERS)
		scan_enable(w->scan, w->watched[i].pattern);
}

/*
 * Marker i is answered.  Where that is echoed and fails, it asks again, and so may those
 * behind it, as for a password.
 */
static void
answered(struct watch *w, size_t i)
{
	struct watched *m = &w->watched[i];

	m->asks = false;
	m->answers++;
	if (!w->table->markers[i].echo)
		return;
	for (size_t k = i; k < w->table->n; k++)
		ask_again(w, k);
}

/* The next marker that is to be answered, or NULL. */
static const struct marker *
answer_next(struct watch *w)
{
	for (size_t i = 0; i < w->table->n; i++) {
		if (!w->watched[i].asks ||
		    (w->watched[i].answers > 0 && has_gone_on(w, i)))
			continue;
		answered(w, i);
		return &w->table->markers[i];
	}
	return NULL;
}

int
watch_type(struct watch *w, struct typing *t, int64_t now)
{
	const struct marker *m;

	if ((typing_is_over(t) || typing_has_failed(t)) && (m = answer_next(w)) != NULL)
		typing_begin(t, m->answer, m->echo, now);
	return typing_next(t, now);
}

const struct watch_end *
watch_end(const struct watch *w)
{
	return w->ended ? &w->end : NULL;
}

static void
by_symbol(const struct watch *w, const struct kept_hit *hit, struct watch_marker *m)
{
	m->seen = true;
	m->at_ns = w->view.icount ? hit->virtual_ns : hit->at_ns;
	m->insns = hit->insns;
	if (m->at_ns == -1)
		strcpy(m->reason, "the probe gave no time of the guest's clock");
}

static void
by_serial(const struct watch *w, size_t i, struct watch_marker *m)
{
	const struct watched *state = &w->watched[i];
	bool event = w->table->markers[i].event != NULL;

	m->seen = true;
	m->source = event ? "event" : w->view.source;
	m->at_ns = w->view.icount ? state->serial_virtual_ns : state->serial_ns;
	m->insns = state->serial_insns;
	if (m->at_ns != -1)
		return;
	if (w->view.icount && event)
		strcpy(m->reason, "no time on this clock: an event");
	else if (w->view.icount)
		strcpy(m->reason, "no time on this clock: seen on serial only");
	else
		snprintf(m->reason, sizeof(m->reason), "%s", state->untimed);
}

/* Does the probe wait for a hit of the predecessor that never came? */
static bool
waits_in_probe(const struct watch *w, size_t i)
{
	const int after = w->watched[i].after;

	return after != -1 && w->table->markers[i].pattern == NULL &&
	       w->table->markers[after].n_addrs > 0 && w->watched[after].hit == NULL;
}

/* Say why marker i was not seen. */
static void
unseen(const struct watch *w, size_t i, struct watch_marker *to)
{
	const struct marker *m = &w->table->markers[i];
	const struct watched *state = &w->watched[i];
	const char *format = "never reached", *name = NULL;
	const int after = state->after;

	if (w->table->profile_index != -1 && w->ended && !w->end.panic &&
	    i > w->end.marker) {
		format = "the boot ended at %s";
		name = w->table->markers[w->end.marker].name;
	} else if (after != -1 && !w->watched[after].seen) {
		format = "comes after %s, which was not seen";
		to->held_back = true;
	} else if (state->n_hits > 0) {
		format = "seen only before %s";
		to->held_back = true;
	} else if (state->pattern != -1 && scan_limits(w->scan, state->pattern) > 0) {
		format = "its pattern hit the match limit";
	} else if (m->pattern == NULL && m->reason != NULL) {
		format = "%s";
		name = m->reason;
	} else if (m->pattern == NULL && w->view.no_symbols != NULL) {
		format = "%s";
		name = w->view.no_symbols;
	} else if (waits_in_probe(w, i)) {
		format = "the probe waits for the symbol of %s, which was not hit";
		to->held_back = true;
	}
	if (to->held_back)
		name = w->table->markers[after].name;
	snprintf(to->reason, sizeof(to->reason), format, name);
}

struct watch_marker
watch_marker(const struct watch *w, size_t i)
{
	const struct marker *m = &w->table->markers[i];
	const struct watched *state = &w->watched[i];
	struct watch_marker to = { .at_ns = -1 };

	if (!state->seen)
		unseen(w, i, &to);
	else if (state->serial_seen &&
		 (state->hit == NULL || (m->prefer_serial && !w->view.icount)))
		by_serial(w, i, &to);
	else {
		by_symbol(w, state->hit, &to);
		to.source = m->bytes != NULL ? "symbol" : "address";
	}
	return to;
}

struct watch_marker
watch_reset_vector(const struct watch *w)
{
	struct watch_marker to = { .at_ns = -1, .source = "symbol" };

	if (w->reset_seen)
		by_symbol(w, &w->reset, &to);
	else
		snprintf(to.reason, sizeof(to.reason), "%s",
		    w->view.no_symbols != NULL ? w->view.no_symbols : "never reached");
	return to;
}

int
watch_after(const struct watch *w, size_t i)
{
	return w->watched[i].after;
}

json_t *
watch_skipped(const struct watch *w, size_t i)
{
	json_t *names = NULL;

	for (int at = w->table->markers[i].after; at != w->watched[i].after;
	     at = w->table->markers[at].after) {
		if (names == NULL)
			names = json_array();
		append(names, json_string(w->table->markers[at].name));
	}
	return names;
}

const char *
watch_last(const struct watch *w)
{
	const char *name = w->reset_seen ? MARKER_RESET : NULL;
	long long last = w->reset_seen ? w->reset.at_ns : LLONG_MIN;
	unsigned order = 0;

	for (size_t i = 0; i < w->table->n; i++) {
		const struct watched *m = &w->watched[i];
		/* Lines of a text log stand in their order, whatever times they have. */
		long long at = w->view.whole_lines ? 0 : m->first_ns;

		if (!m->seen || at < last || (at == last && m->order < order))
			continue;
		name = w->table->markers[i].name;
		last = at;
		order = m->order;
	}
	return name;
}

long long
watch_cpus_online(const struct watch *w, long long cpus, char reason[REASON_SIZE])
{
	return online_number(&w->online, &w->table->online, cpus, reason);
}

const char *
watch_last_line(struct watch *w, size_t *len)
{
	return scan_last_line(w->scan, len);
}

bool
watch_limit_hit(struct watch *w, char name[WATCH_NAME_MAX])
{
	for (size_t i = 0; i < w->n_roles; i++) {
		struct role *role = &w->roles[i];

		if (role->limit_named || scan_limits(w->scan, (int)i) == 0)
			continue;
		role->limit_named = true;
		if (role->kind == ROLE_CPUS)
			snprintf(name, WATCH_NAME_MAX, "cpus_online");
		else if (role->kind == ROLE_PANIC)
			snprintf(name, WATCH_NAME_MAX, "panic[%zu]", role->index);
		else
			snprintf(name, WATCH_NAME_MAX, "marker %s",
			    w->table->markers[role->index].name);
		text_printable(name);
		return true;
	}
	return false;
}
