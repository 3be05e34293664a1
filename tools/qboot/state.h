/*
 * A boot under way, as the files of this folder share it: sights.c takes what the
 * guest sends, boot.c decides how long it runs and how it ended, record.c says so.
 */
#ifndef STATE_H
#define STATE_H

#include "boot.h"
#include "bootlog.h"
#include "lib/machine.h"
#include "lib/markers.h"
#include "lib/scan.h"
#include "lib/vm.h"

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
	struct scan *scan;
	int *pattern_marker; /* the marker of each pattern of the scan, or -1: panic */
	int *marker_pattern; /* and back; -1: the marker has no pattern */
	struct vm *vm;
	struct bootlog *log;
	FILE *out;
	char **argv;
	json_t *host_before;
	const char *scheduler;
	bool running, progress;
	int64_t tick_ns;   /* next */
	int64_t output_ns; /* when the guest last gave a sign, absolute */
	int64_t last_ns;   /* stamp of the latest record, from t0 */
	unsigned long long serial_bytes;
	int last_phase;		  /* the last marker seen, or -1 */
	struct cpu_sample cpu[2]; /* an older and a newer one */
	/* How it ended.  outcome is NULL until it has. */
	const char *outcome;
	char shutdown_text[64], reason[512];
	int64_t end_ns; /* from t0 */
	bool end_marker_seen;
};

/* End the boot at_ns from t0, unless it has ended; and say why. */
void boot_end(struct boot *b, const char *outcome, int64_t at_ns);
void reason_set(struct boot *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Prepare the patterns that are looked for on the serial line. */
void sights_prepare(struct boot *b);

/* Take serial bytes, a record of the probe, or the end of all serial bytes. */
void serial_came(struct boot *b, const struct vm_event *ev);
void probe_came(struct boot *b, const struct vm_event *ev);
void serial_ended(struct boot *b);

/* Write the first record of the log, and the last. */
void begin_write(struct boot *b);
void end_write(struct boot *b);

#endif
