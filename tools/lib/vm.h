/*
 * One QEMU process: started paused, watched, stopped.  What it sends (serial
 * bytes, probe records, its monitor's events) comes out of vm_wait() one event
 * at a time, each with its CLOCK_MONOTONIC stamp.  QEMU never outlives the
 * process that started it, however that one ends.
 */
#ifndef VM_H
#define VM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "cpus.h"
#include "reason.h"

/* Descriptors that QEMU inherits; its command line names them. */
enum {
	VM_QMP_FD = 3,
	VM_PROBE_FD = 4,
	VM_RESET_FD = 5, /* log of CPU resets */
	VM_KERNEL_FD = 6,
	VM_PROFILE_FD = 7, /* functions for the probe, then the tree from it */
	VM_FDS,
};

enum { VM_STDERR_MAX = 16 << 10 }; /* bytes of QEMU's stderr that are kept: the first */

struct vm;

enum vm_event_kind {
	VM_NOTHING,  /* the deadline came */
	VM_RUNNING,  /* cont was answered and RESUME came: the guest was seen to start */
	VM_SERIAL,   /* text: bytes from the guest */
	VM_PROBE,    /* text: one record of the probe, without its newline */
	VM_SHUTDOWN, /* text: reason, such as "guest-reset" */
	VM_PAUSED,   /* text: the run state in which QEMU stopped by itself */
	VM_PANICKED, /* the guest told QEMU that it panicked */
	VM_REFUSED,  /* text: what the monitor refused */
	VM_GONE,     /* QEMU ended, and all that it had sent was delivered */
};

struct vm_event {
	enum vm_event_kind kind;
	int64_t at_ns;	  /* CLOCK_MONOTONIC, absolute */
	const char *text; /* lives until the next vm_wait() */
	size_t len;
	/* Of VM_SERIAL, where vm_count() was told: instructions of each vCPU at that
	 * time. */
	const uint64_t *insns;
	size_t n_insns;
};

/* Descriptors to be inherited, or -1; they stay the caller's. */
struct vm_given {
	int kernel;  /* as VM_KERNEL_FD */
	int profile; /* as VM_PROFILE_FD */
	bool rests;  /* the guest starts when QEMU has come to rest: see rest.h */
};

/*
 * Start argv[0] with argv.  Returns NULL and the reason when it could not be executed.
 * The guest starts by itself once QEMU is ready.
 */
struct vm *vm_start(char *const argv[], struct vm_given given, char reason[REASON_SIZE]);

/* Wait for the next event, at the longest until the absolute time until_ns. */
struct vm_event vm_wait(struct vm *vm, int64_t until_ns);

/* The guest's bytes that were read before at_ns and not told yet; false: there are none.
 */
bool vm_serial_before(struct vm *vm, int64_t at_ns, struct vm_event *ev);

/* Those that are there by now, without waiting; false: there are none. */
bool vm_serial_now(struct vm *vm, struct vm_event *ev);

/* Where a process counts the instructions of n vCPUs, 64 bits each, stride bytes apart.
 */
struct vm_counters {
	pid_t pid;
	uint64_t at;
	size_t stride, n;
};

/* Read them from now on, whenever the guest sent something. */
void vm_count(struct vm *vm, const struct vm_counters *counters);

/* Send bytes to the guest's serial line.  False when it no longer listens. */
bool vm_type(struct vm *vm, const char *bytes, size_t len);

/*
 * End QEMU: by `quit` where its monitor listens, by SIGKILL where that is not
 * enough.  Afterwards vm_wait() yields what was still under way, then VM_GONE.
 */
void vm_quit(struct vm *vm);

void vm_free(struct vm *vm); /* kills QEMU if it still runs */

/* What is known of it. Times are CLOCK_MONOTONIC ns, 0 when not there yet. */
int64_t vm_started_ns(const struct vm *vm);  /* just before exec */
int64_t vm_t0_ns(const struct vm *vm);	     /* just before `cont` was written */
int64_t vm_ended_ns(const struct vm *vm);    /* when it was reaped */
const char *vm_version(const struct vm *vm); /* "7.2.22", NULL before the greeting */
const char *vm_package(const struct vm *vm); /* what its packager adds, or "" */
/* The build ID of the program that runs it, or NULL; the caller frees it. */
char *vm_build_id(const struct vm *vm);
const char *vm_accel(const struct vm *vm); /* "tcg" or "kvm" as it really runs, or NULL */
const char *vm_stderr(const struct vm *vm, size_t *len);

/*
 * The line of it that says what was wrong, len bytes long: QEMU's last message that is no
 * warning, without the hints that may follow, or else the last line; 0 when there is
 * none.
 */
const char *vm_complaint(const struct vm *vm, size_t *len);

/* Do these words stand in the log of CPU resets?  Asked after VM_GONE; NULL never do. */
bool vm_reset_said(const struct vm *vm, const char *words);

/* Exit status or signal after VM_GONE: one of them is set, the other is -1. */
void vm_status(const struct vm *vm, int *status, int *signal);

/*
 * CPU time that each vCPU's thread has used, ns, as last seen (it is looked at
 * whenever this is called while QEMU lives); returns how many, 0 when never seen.
 */
size_t vm_cpu_times(struct vm *vm, int64_t ns[CPUS_MAX]);

/*
 * Read the serial line with real-time priority from now on, where the system allows it,
 * until QEMU ends or is told to: waiting for its end with that priority would keep a core
 * from it.  Returns the name of the scheduling policy that this process got.
 */
const char *vm_realtime(struct vm *vm);

#endif
