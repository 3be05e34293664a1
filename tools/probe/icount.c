/* QEMU's own instruction counter and virtual clock, found by name. */
#include <dlfcn.h>
#include <stddef.h>

#include "icount.h"
#include "lib/cpus.h"

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

/* Where QEMU keeps the vCPU that this thread runs, or NULL. */
static void **
current_cpu(void)
{
	static _Thread_local void **current;

	if (current == NULL)
		current = dlsym(RTLD_DEFAULT, "current_cpu");
	return current;
}

int
icount_vcpu(int n)
{
	static _Thread_local int last;
	void **current = current_cpu();

	if (current == NULL || *current == NULL || icount.cpu == NULL)
		return -1;
	for (int i = 0; i < n && icount.cpu(last) != *current; i++)
		last = (last + 1) % n;
	return last;
}

/*
 * QEMU takes a block's instructions off the budget of its vCPU before the block runs,
 * and corrects that when the block is left half-way.  The vCPUs take turns in one
 * thread: what the others have run is in the counter already.  QEMU ends itself when the
 * counter is read by a vCPU within a block, so it is read by none.
 */
bool
icount_read(int vcpu, int64_t rest, struct icount_reading *now)
{
	void **current = current_cpu(), *cpu;

	if (current == NULL)
		return false;
	icount.update(icount.cpu(vcpu));
	cpu = *current;
	*current = NULL;
	now->ns = icount.ns() - icount.to_ns(rest);
	now->insns = icount.insns() - rest;
	*current = cpu;
	return true;
}

int64_t
icount_ns(int64_t insns)
{
	return icount.to_ns(insns);
}

/* The vCPU whose turn it is. */
static struct {
	int vcpu;
	int64_t at;		   /* QEMU's count when it began */
	uint64_t begun;		   /* instructions of blocks since then */
	uint64_t rest;		   /* likewise, since the turn was last ended */
	uint64_t before[CPUS_MAX]; /* what each ran in the turns before */
} turn;

/*
 * A vCPU that is reset loses its turn's budget, which QEMU counts as run: no more was run
 * than was begun.
 */
static uint64_t
turn_insns(int64_t insns, uint64_t left)
{
	uint64_t counted = (uint64_t)(insns - turn.at), begun = turn.begun - left;

	return counted < begun ? counted : begun;
}

void
icount_block(int vcpu, uint64_t insns)
{
	struct icount_reading now;

	if (vcpu != turn.vcpu && icount_read(vcpu, (int64_t)insns, &now)) {
		turn.before[turn.vcpu] += turn_insns(now.insns, 0);
		turn.vcpu = vcpu;
		turn.at = now.insns;
		turn.begun = turn.rest = 0;
	}
	turn.begun += insns;
	turn.rest += insns;
	if (turn.rest < TURN_INSNS || icount.end_turn == NULL)
		return;
	turn.rest = 0;
	icount.end_turn(icount.cpu(vcpu));
}

uint64_t
icount_of(int vcpu, const struct icount_reading *now, uint64_t left)
{
	return turn.before[vcpu] + (vcpu == turn.vcpu ? turn_insns(now->insns, left) : 0);
}
