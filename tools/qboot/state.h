/*
 * A boot under way: boot.c decides how long it runs and how it ended, record.c writes
 * that down.
 */
#ifndef STATE_H
#define STATE_H

#include "boot.h"
#include "bootlog.h"
#include "lib/cpus.h"
#include "lib/machine.h"
#include "lib/markers.h"
#include "lib/outcome.h"
#include "lib/vm.h"
#include "lib/watch.h"
#include "writes.h"

/* CPU time of each vCPU at one instant. */
struct cpu_sample {
	int64_t at_ns, ns[CPUS_MAX];
	size_t n;
};

struct boot {
	const struct boot_options *options;
	json_t *record; /* the machine, as it was read */
	struct machine machine;
	struct markers *markers;
	struct watch *watch;
	struct typing typing;
	bool accel_known; /* the watch knows which accelerator really runs */
	struct vm *vm;
	struct bootlog_writer *log;
	int entries; /* file of the functions whose first entries are told; -1: none */
	int profile; /* file for the functions, then the tree; -1: none is made */
	FILE *out;
	char **argv;
	json_t *host_before;
	const char *scheduler;
	bool running, progress;
	int64_t tick_ns;       /* next */
	int64_t output_ns;     /* when the guest last gave a sign, absolute */
	int64_t last_ns;       /* stamp of the latest record, from t0 */
	struct writes *writes; /* what the probe tells of those of serial bytes */
	unsigned long long serial_bytes;
	struct cpu_sample cpu[2]; /* an older and a newer one */
	/* How it ended.  outcome is NULL until it has. */
	const struct outcome *outcome;
	char shutdown_text[64], reason[512];
	int64_t shutdown_ns;   /* of the former, from t0 */
	int64_t end_ns;	       /* from t0 */
	const char *completed; /* the marker at which it did, or NULL */
};

/* Write the first record of the log, and the last. */
void begin_write(struct boot *b);
void end_write(struct boot *b);

#endif
