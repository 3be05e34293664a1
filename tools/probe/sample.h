/*
 * Where vCPUs spend their time, on the wall clock: a thread looks each millisecond which
 * function each of them is in, and accounts the CPU time since its last look to it.
 */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "api.h"

/* Begin, before any vCPU runs, for so many of them.  False: no memory, or no thread. */
bool sample_begin(uint64_t id, int vcpus);

/* QEMU translated a block. */
void sample_translated(struct qemu_plugin_tb *tb);

/* From now on account to another phase.  Returns the CPU time before it, in ns. */
uint64_t sample_phase(uint32_t phase);

/* Since the first look at a vCPU that ran, in ns. */
int64_t sample_elapsed(void);

/* What sampling took. */
struct sample_cost {
	uint64_t looks, blocks; /* blocks that vCPUs began: each called back */
	/* CPU time: of the vCPUs, as many callbacks as long as one took before the boot;
	 * and of the thread that looked. */
	int64_t vcpus_ns, sampler_ns;
};

/* Look no more; the tree is the caller's now. */
struct sample_cost sample_end(void);

#endif
