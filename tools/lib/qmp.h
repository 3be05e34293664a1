/*
 * QEMU's monitor (QMP) of a machine that is paused: greeted, asked what it is,
 * let go, listened to.
 */
#ifndef QMP_H
#define QMP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "json.h"
#include "lines.h"
#include "vm.h"

/* Zeroed but for fd, which stays the caller's, and rests, it is at its beginning. */
struct qmp {
	int fd;		   /* a socket; -1 once it has ended */
	bool rests;	   /* the guest starts when QEMU has come to rest */
	int64_t t0_ns;	   /* just before `cont` was written, or 0 */
	char version[32];  /* "7.2.22", "" before the greeting */
	char package[128]; /* "Debian 1:7.2+dfsg-7", "" where its packager says nothing */
	char accel[16]; /* "tcg", "kvm" … as it really runs; "" while it is not known */
	pid_t threads[CPUS_MAX];
	size_t n_threads; /* of the vCPUs */
	bool cont_answered, resumed, running_told, quitting;
	struct lines lines;
	json_t *message; /* whose strings the last event lent; the caller frees it */
};

/* Read what has come.  False at the end of the stream. */
bool qmp_read(struct qmp *q);

/*
 * Act on what was read, up to the next event; false when there is none.  All of *ev
 * but its time is set; its text lives until the next call.
 */
bool qmp_next(struct qmp *q, struct vm_event *ev);

/* Have QEMU end, where it has greeted; what comes of that makes no event. */
void qmp_quit(struct qmp *q);

#endif
