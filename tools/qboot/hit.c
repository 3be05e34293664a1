/* One record of the probe. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hit.h"
#include "lib/cpus.h"

/* An array of n numbers of a record; a new reference. */
static json_t *
insns_read(const char *at, int n)
{
	json_t *insns = json_array();
	char *end;

	for (int i = 0; i < n; i++) {
		append(insns, json_integer(strtoll(at, &end, 10)));
		at = end;
	}
	return insns;
}

/* "-" or a time of the guest's clock. */
static int64_t
virtual_read(const char *text)
{
	return strcmp(text, "-") == 0 ? -1 : strtoll(text, NULL, 10);
}

bool
probe_hit_read(struct probe_hit *h, const char *line, const struct markers *table)
{
	char virtual[32];
	int used = 0;

	if (sscanf(line, "%zu %" SCNx64 " %d %" SCNd64 " %31s %d%n", &h->marker, &h->addr,
		&h->vcpu, &h->at_ns, virtual, &h->n_insns, &used) != 6 ||
	    h->marker > table->n || h->n_insns < 0 || h->n_insns > CPUS_MAX)
		return false;
	h->virtual_ns = virtual_read(virtual);
	h->insns = line + used;
	return true;
}

json_t *
probe_hit_record(const struct probe_hit *h, const struct markers *table, int64_t at_ns)
{
	const struct marker *m = h->marker < table->n ? &table->markers[h->marker] : NULL;
	json_t *record = json_pack("{s:I, s:s, s:s?, s:o, s:o, s:o}", "at_ns",
	    (json_int_t)at_ns, "mark", m != NULL ? m->name : MARKER_RESET, "symbol",
	    m != NULL ? m->symbol : NULL, "addr", json_sprintf("0x%08" PRIx64, h->addr),
	    "vcpu", h->vcpu >= 0 ? json_integer(h->vcpu) : json_null(), "insns",
	    insns_read(h->insns, h->n_insns));
	if (h->virtual_ns >= 0)
		put(record, "virtual_ns", json_integer(h->virtual_ns));
	return record;
}

json_t *
probe_entry_record(const char *line, int64_t t0_ns, int64_t *at_ns)
{
	char name[1024], addr[32];

	if (sscanf(line, "entry %1023s %31s %" SCNd64, name, addr, at_ns) != 3)
		return NULL;
	*at_ns -= t0_ns;
	return json_pack("{s:I, s:s, s:s, s:s}", "at_ns", (json_int_t)*at_ns, "mark",
	    name, "symbol", name, "addr", addr);
}

bool
probe_counters_read(struct vm_counters *c, const char *line)
{
	return sscanf(line, "counters %d %" SCNx64 " %zu %zu", &c->pid, &c->at,
		   &c->stride, &c->n) == 4 &&
	       c->n <= CPUS_MAX;
}

bool
probe_write_read(struct probe_write *w, const char *line)
{
	char virtual[32];
	int used = 0, n;

	if (sscanf(line, "serial %" SCNu64 " %" SCNd64 " %31s %d%n", &w->end, &w->at_ns,
		virtual, &n, &used) != 4 ||
	    n < 0 || n > CPUS_MAX)
		return false;
	w->virtual_ns = virtual_read(virtual);
	w->insns = n > 0 ? insns_read(line + used, n) : NULL;
	return true;
}
