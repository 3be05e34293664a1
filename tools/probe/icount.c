/* QEMU's own instruction counter and virtual clock, found by name. */
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

#include "icount.h"

static struct {
	const int *mode; /* 0: off, 1: fixed shift */
	void *(*cpu)(int index);
	void (*update)(void *cpu);
	int64_t (*ns)(void);
	int64_t (*insns)(void);
	int64_t (*to_ns)(int64_t insns);
	void (*end_turn)(void *cpu); /* NULL: turns are as QEMU makes them */
} icount;

void
icount_find(void)
{

	icount.mode = dlsym(RTLD_DEFAULT, "use_icount");
	icount.cpu = (void *(*)(int))dlsym(RTLD_DEFAULT, "qemu_get_cpu");
	icount.update = (void (*)(void *))dlsym(RTLD_DEFAULT, "icount_update");
	icount.ns = (int64_t(*)(void))dlsym(RTLD_DEFAULT, "icount_get");
	icount.insns = (int64_t(*)(void))dlsym(RTLD_DEFAULT, "icount_get_raw");
	icount.end_turn = (void (*)(void *))dlsym(RTLD_DEFAULT, "cpu_exit");
	icount.to_ns = (int64_t(*)(int64_t))dlsym(RTLD_DEFAULT, "icount_to_ns");
}

bool
icount_usable(void)
{
	return icount.mode != NULL && *icount.mode == 1 && icount.cpu && icount.update &&
	       icount.ns && icount.insns && icount.to_ns;
}

/*
 * Runs in a thread of its own: QEMU ends itself when a vCPU's thread reads the counter
 * within a block, and lets every other thread do so.
 */
static void *
counter_read(void *data)
{
	struct icount_reading *now = data;

	now->ns = icount.ns();
	now->insns = icount.insns();
	return NULL;
}

/*
 * QEMU takes a block's instructions off the budget of its vCPU before the block runs,
 * and corrects that when the block is left half-way.  The vCPUs take turns in one
 * thread: what the others have run is in the counter already.
 */
bool
icount_read(int vcpu, int64_t rest, struct icount_reading *now)
{
	pthread_t thread;

	icount.update(icount.cpu(vcpu));
	if (pthread_create(&thread, NULL, counter_read, now) != 0)
		return false;
	pthread_join(thread, NULL);
	now->ns -= icount.to_ns(rest);
	now->insns -= rest;
	return true;
}

int64_t
icount_ns(int64_t insns)
{
	return icount.to_ns(insns);
}

void
icount_turn(unsigned int vcpu, uint64_t insns)
{
	static unsigned int running;
	static uint64_t done;

	if (vcpu != running)
		done = 0;
	running = vcpu;
	done += insns;
	if (done < TURN_INSNS || icount.end_turn == NULL)
		return;
	done = 0;
	icount.end_turn(icount.cpu((int)vcpu));
}
