/* What the guest was seen to do: markers and panics on the serial line, hits of the
 * probe. */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "state.h"

/*
 * Does this sight of the end marker end the boot?  Under icount only the probe's
 * does, if there is one, since only it has a time; where serial is preferred, only
 * serial; else whichever comes first: the other one is then no longer needed.
 */
static bool
ends_boot(const struct boot *b, int marker, bool by_probe)
{
	const struct marker *m = &b->markers->markers[marker];
	bool probed = m->n_addrs > 0 && strcmp(b->machine.set.accel, "tcg") == 0;

	if (marker != b->markers->end_index)
		return false;
	if (by_probe)
		return !m->prefer_serial || m->serial == NULL ||
		       machine_is_icount(&b->machine);
	return !(machine_is_icount(&b->machine) && probed);
}

/* Markers that count only after this one may be seen from now on. */
static void
followers_arm(struct boot *b, int marker)
{
	for (size_t i = 0; i < b->markers->n; i++)
		if (b->markers->markers[i].after == marker && b->marker_pattern[i] >= 0)
			scan_arm(b->scan, b->marker_pattern[i]);
}

/* A marker was seen, at_ns from t0. */
static void
marker_seen(struct boot *b, int marker, bool by_probe, int64_t at_ns)
{
	b->last_phase = marker;
	followers_arm(b, marker);
	if (!ends_boot(b, marker, by_probe))
		return;
	b->end_marker_seen = true;
	boot_end(b, "booted", at_ns);
}

/* The first sight of a pattern on the serial line, in the record stamped last_ns. */
static void
pattern_seen(void *ctx, const struct scan_sight *sight)
{
	struct boot *b = ctx;
	int marker = b->pattern_marker[sight->pattern];
	const char *answer;

	if (marker >= 0) {
		answer = b->markers->markers[marker].answer;
		if (answer != NULL && b->outcome == NULL)
			(void)vm_type(b->vm, answer, strlen(answer));
		marker_seen(b, marker, false, b->last_ns);
	} else if (b->outcome == NULL) {
		reason_set(b, "%.*s", (int)(sight->len - sight->from),
		    sight->text + sight->from);
		boot_end(b, "panic", b->last_ns);
	}
}

void
serial_came(struct boot *b, const struct vm_event *ev)
{
	int64_t at_ns = ev->at_ns - vm_t0_ns(b->vm);

	if (b->outcome != NULL)
		return;
	b->serial_bytes += ev->len;
	b->output_ns = ev->at_ns;
	b->last_ns = at_ns;
	bootlog_serial(b->log, at_ns, ev->text, ev->len);
	scan_feed(b->scan, ev->text, ev->len, pattern_seen, b);
}

/* One record of the probe: ID ADDR VCPU MONOTONIC_NS VIRTUAL_NS|- N INSNS... */
struct hit {
	size_t marker;
	uint64_t addr;
	int64_t at_ns, virtual_ns; /* virtual_ns -1: none */
	int vcpu, n_insns;
	const char *insns;
};

static bool
hit_parse(const char *line, size_t marks, struct hit *h)
{
	char virtual[32];
	int used = 0;

	if (sscanf(line, "%zu %" SCNx64 " %d %" SCNd64 " %31s %d%n", &h->marker, &h->addr,
		&h->vcpu, &h->at_ns, virtual, &h->n_insns, &used) != 6 ||
	    h->marker >= marks || h->n_insns < 0 || h->n_insns > CPUS_MAX)
		return false;
	h->virtual_ns = strcmp(virtual, "-") == 0 ? -1 : strtoll(virtual, NULL, 10);
	h->insns = line + used;
	return true;
}

/* m is NULL for the reset vector. */
static json_t *
hit_record(const struct hit *h, const struct marker *m, int64_t at_ns)
{
	json_t *insns = json_array(), *record;
	const char *at = h->insns;
	char *end;

	for (int i = 0; i < h->n_insns; i++) {
		json_array_append_new(insns, json_integer(strtoll(at, &end, 10)));
		at = end;
	}
	record = json_pack("{s:I, s:s, s:s?, s:o, s:i, s:o}", "at_ns", (json_int_t)at_ns,
	    "mark", m != NULL ? m->name : MARKER_RESET, "symbol",
	    m != NULL ? m->symbol : NULL, "addr", json_sprintf("0x%08" PRIx64, h->addr),
	    "vcpu", h->vcpu, "insns", insns);
	if (h->virtual_ns >= 0)
		json_object_set_new(record, "virtual_ns", json_integer(h->virtual_ns));
	return record;
}

void
probe_came(struct boot *b, const struct vm_event *ev)
{
	const struct marker *m = NULL;
	struct hit h;
	int64_t at_ns;

	if (!hit_parse(ev->text, b->markers->n + 1, &h)) {
		warnx("probe: not a record: %.80s", ev->text);
		return;
	}
	at_ns = h.at_ns - vm_t0_ns(b->vm);
	if (b->outcome != NULL && at_ns > b->end_ns)
		return;
	b->output_ns = ev->at_ns;
	if (at_ns > b->last_ns)
		b->last_ns = at_ns;
	if (h.marker < b->markers->n)
		m = &b->markers->markers[h.marker];
	bootlog_record(b->log, at_ns, hit_record(&h, m, at_ns));
	if (m != NULL && b->outcome == NULL)
		marker_seen(b, (int)h.marker, true, at_ns);
}

/* A line that has no end is one all the same. */
void
serial_ended(struct boot *b)
{
	scan_feed(b->scan, "\n", 1, pattern_seen, b);
}

void
sights_prepare(struct boot *b)
{
	struct markers *m = b->markers;
	int id;

	b->pattern_marker = calloc(m->n + m->n_panic + 1, sizeof(*b->pattern_marker));
	b->marker_pattern = calloc(m->n + 1, sizeof(*b->marker_pattern));
	if (b->pattern_marker == NULL || b->marker_pattern == NULL)
		err(1, NULL);
	b->scan = scan_new();
	for (size_t i = 0; i < m->n; i++) {
		b->marker_pattern[i] = -1;
		if (m->markers[i].pattern == NULL)
			continue;
		/* a prompt is seen, and answered, before its line has an end */
		id = scan_add(b->scan, m->markers[i].pattern,
		    (int)i == m->end_index || m->markers[i].answer != NULL);
		b->pattern_marker[id] = (int)i;
		b->marker_pattern[i] = id;
		if (m->markers[i].after >= 0)
			scan_hold(b->scan, id);
	}
	for (size_t i = 0; i < m->n_panic; i++)
		b->pattern_marker[scan_add(b->scan, m->panic[i], false)] = -1;
	for (size_t i = 0; i < m->n_interjections; i++)
		scan_add_interjection(b->scan, m->interjections[i]);
}
