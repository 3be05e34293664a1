/* QEMU's own instruction counter and virtual clock, under -icount with a fixed shift. */
#ifndef ICOUNT_H
#define ICOUNT_H

#include <stdbool.h>
#include <stdint.h>

struct icount_reading {
	int64_t ns;    /* of the virtual clock, which all vCPUs share */
	int64_t insns; /* of all vCPUs together */
};

/*
 * Look for what must be there.  It is not part of the plugin API: QEMU's symbols are
 * found by name, and each may be missing.
 */
void icount_find(void);

/* Does this machine count instructions, and can that be read? */
bool icount_usable(void);

/*
 * Read both at an instruction of that vCPU that rest instructions of its block follow,
 * itself included.  False when it cannot be done.
 */
bool icount_read(int vcpu, int64_t rest, struct icount_reading *now);

/* The vCPU that this thread runs now, of n; -1: none, or QEMU does not tell. */
int icount_vcpu(int n);

/* How long so many instructions take, in ns. */
int64_t icount_ns(int64_t insns);

/*
 * vCPUs share one clock by taking turns, and QEMU ends a turn when the next timer is
 * due: work that is done before that is done by one vCPU alone.  Told of every block
 * that a vCPU begins, and how many instructions it has, this ends its turn after
 * TURN_INSNS instructions, and keeps what each vCPU has run by QEMU's own counter.
 */
enum { TURN_INSNS = 10000 };
void icount_block(int vcpu, uint64_t insns);

/*
 * What that vCPU of several has run of what was read; left of the instructions of the
 * running vCPU's block are still to run.
 */
uint64_t icount_of(int vcpu, const struct icount_reading *now, uint64_t left);

#endif
