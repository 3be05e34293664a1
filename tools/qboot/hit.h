/* One record of the probe: a line of text in, a record of the boot log out. */
#ifndef HIT_H
#define HIT_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/markers.h"
#include "lib/vm.h"

struct probe_hit {
	size_t marker; /* its number; as many as the table has: the reset vector */
	uint64_t addr;
	int64_t at_ns, virtual_ns; /* virtual_ns -1: none */
	int vcpu, n_insns;	   /* vcpu -1: not known */
	const char *insns;	   /* in the line */
};

/* Read "ID ADDR VCPU MONOTONIC_NS VIRTUAL_NS|- N INSNS..."; false when it is none. */
bool probe_hit_read(struct probe_hit *h, const char *line, const struct markers *table);

/*
 * The record of a function's first entry, of "entry NAME ADDR MONOTONIC_NS", where t0_ns
 * is 0 on that clock; *at_ns is its stamp.  NULL: it is none.  A new reference.
 */
json_t *probe_entry_record(const char *line, int64_t t0_ns, int64_t *at_ns);

/* Read "counters PID ADDR STRIDE N"; false when it is none. */
bool probe_counters_read(struct vm_counters *c, const char *line);

/* What the probe tells before QEMU writes bytes of the guest's. */
struct probe_write {
	uint64_t end;	      /* how many there are with them */
	int64_t at_ns;	      /* of the monotonic clock */
	long long virtual_ns; /* -1: none */
	json_t *insns; /* of each vCPU, a new reference; NULL: no vCPU sends them */
};

/* Read "serial BYTES MONOTONIC_NS VIRTUAL_NS|- N INSNS..."; false when it is none. */
bool probe_write_read(struct probe_write *w, const char *line);

/* The record, stamped at_ns from t0; a new reference. */
json_t *probe_hit_record(
    const struct probe_hit *h, const struct markers *table, int64_t at_ns);

#endif
