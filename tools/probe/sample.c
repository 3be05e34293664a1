/* Sample what vCPUs do. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "functions.h"
#include "lib/clock.h"
#include "modules.h"
#include "sample.h"
#include "tree.h"

enum {
	INTERVAL_NS = 1000000,
	CACHE_LINE = 64,
	TRIES = 5, /* of so many callbacks each, to know how long one takes */
	CALLBACKS = 100000,
};

/* A thread that runs vCPUs: all of them, where they take turns. */
struct vcpu_thread {
	/* The block that it runs: vCPU << 32 | function; 0: none yet. */
	_Alignas(CACHE_LINE) _Atomic uint64_t block;
	_Atomic uint64_t blocks; /* that it began */
	_Atomic bool idle;
	clockid_t clock;
	int64_t cpu_ns; /* of that clock, what is accounted */
	uint32_t node;	/* of the vCPU that ran last */
};

static struct vcpu_thread *threads;
static int nthreads;
static bool alone; /* there is one vCPU */
static void (*begins)(unsigned int vcpu, void *function);
static double callback_ns;
static pthread_t sampler;
static uint64_t looks;
static uint32_t first_vcpu; /* the function that stands for vCPU 0 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool over;
static uint32_t phase;
static uint64_t total;
static int64_t begin_ns, last_ns; /* the first look, the last one */

/* They run in the vCPU's thread whenever a block begins. */
static void
block_is(struct vcpu_thread *t, uint64_t block)
{
	atomic_store_explicit(&t->blocks,
	    atomic_load_explicit(&t->blocks, memory_order_relaxed) + 1,
	    memory_order_relaxed);
	atomic_store_explicit(&t->block, block, memory_order_release);
}

static void
block_begins_alone(unsigned int told, void *function)
{
	(void)told;
	block_is(threads, (uintptr_t)function);
}

static void
block_begins(unsigned int told, void *function)
{
	int vcpu = api_vcpu(told);
	struct vcpu_thread *t;

	if (vcpu == -1)
		return;
	t = &threads[nthreads == 1 ? 0 : vcpu];
	if (atomic_load_explicit(&t->block, memory_order_relaxed) == 0)
		pthread_getcpuclockid(pthread_self(), &t->clock);
	block_is(t, (uint64_t)vcpu << 32 | (uintptr_t)function);
}

static void
idle_set(int vcpu, bool idle)
{
	if (nthreads > 1 || vcpu == 0)
		atomic_store(&threads[nthreads == 1 ? 0 : vcpu].idle, idle);
}

static void
idle_begins(unsigned int vcpu)
{
	idle_set((int)vcpu, true);
}

static void
idle_ends(unsigned int vcpu)
{
	idle_set((int)vcpu, false);
}

void
sample_translated(struct qemu_plugin_tb *tb)
{
	const struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, 0);
	bool starts;
	uint32_t f = function_at(qemu_plugin_insn_vaddr(insn), module_of(insn), &starts);

	if (alone && atomic_load(&threads->block) == 0)
		pthread_getcpuclockid(pthread_self(), &threads->clock);
	qemu_plugin_register_vcpu_tb_exec_cb(
	    tb, begins, API_NO_REGS, (void *)(uintptr_t)f);
}

/* Account what a thread did since the last look, since_ns ago. */
static void
thread_look(struct vcpu_thread *t, int64_t since_ns)
{
	uint64_t block = atomic_load_explicit(&t->block, memory_order_acquire);
	uint32_t node;
	int64_t ns;

	if (block != 0) {
		ns = clock_of(t->clock) - t->cpu_ns;
		t->cpu_ns += ns;
		t->node =
		    tree_child(TREE_ROOT, first_vcpu + (uint32_t)(block >> 32), false);
		if (ns > 0 && begin_ns != 0) {
			node = tree_child(t->node, (uint32_t)block, false);
			tree_add(node, phase, ns);
			tree_call(node);
			total += (uint64_t)ns;
		}
	}
	if (begin_ns != 0 && t->node != TREE_ROOT && atomic_load(&t->idle)) {
		node = tree_child(t->node, FUNCTION_HALTED, false);
		tree_add(node, phase, since_ns);
		tree_call(node);
	}
}

static void *
look(void *none)
{
	struct timespec interval = { .tv_nsec = INTERVAL_NS };
	bool runs = false;
	int64_t now;

	for (;; nanosleep(&interval, NULL)) {
		pthread_mutex_lock(&lock);
		if (over)
			break;
		looks++;
		now = clock_now();
		for (int i = 0; i < nthreads; i++) {
			thread_look(&threads[i], now - last_ns);
			runs |= threads[i].block != 0;
		}
		last_ns = now;
		if (runs && begin_ns == 0)
			begin_ns = now;
		pthread_mutex_unlock(&lock);
	}
	pthread_mutex_unlock(&lock);
	return none;
}

/* How long a callback takes, before there is anything to sample: the least of some tries.
 */
static void
callback_time(void)
{
	void (*volatile call)(unsigned int vcpu, void *function) = begins;
	int64_t since, ns;

	for (int i = 0; i < TRIES; i++) {
		since = clock_of(CLOCK_THREAD_CPUTIME_ID);
		for (int n = 0; n < CALLBACKS; n++)
			call(0, (void *)(uintptr_t)1);
		ns = clock_of(CLOCK_THREAD_CPUTIME_ID) - since;
		if (i == 0 || (double)ns / CALLBACKS < callback_ns)
			callback_ns = (double)ns / CALLBACKS;
	}
	threads[0].blocks = threads[0].block = 0;
}

bool
sample_begin(uint64_t id, int vcpus)
{
	char name[32];

	nthreads = api_in_turns() ? 1 : vcpus;
	alone = vcpus == 1;
	begins = alone ? block_begins_alone : block_begins;
	threads = aligned_alloc(CACHE_LINE, (size_t)nthreads * sizeof(*threads));
	if (threads == NULL)
		return false;
	for (int i = 0; i < nthreads; i++)
		threads[i] = (struct vcpu_thread){ .node = TREE_ROOT };
	first_vcpu = (uint32_t)functions_count();
	for (int i = 0; i < vcpus; i++) {
		snprintf(name, sizeof(name), "[vCPU %d]", i);
		if (!function_new(name))
			return false;
	}
	callback_time();
	api_idle(id, idle_begins, idle_ends);
	return pthread_create(&sampler, NULL, look, NULL) == 0 &&
	       pthread_detach(sampler) == 0;
}

uint64_t
sample_phase(uint32_t next)
{
	uint64_t before;

	pthread_mutex_lock(&lock);
	before = total;
	phase = next;
	pthread_mutex_unlock(&lock);
	return before;
}

int64_t
sample_elapsed(void)
{
	return begin_ns != 0 ? clock_now() - begin_ns : 0;
}

struct sample_cost
sample_end(void)
{
	struct sample_cost cost = { 0 };
	clockid_t clock;

	pthread_mutex_lock(&lock); /* the sampler waits for it, and has not ended */
	over = true;
	cost.looks = looks;
	for (int i = 0; i < nthreads; i++)
		cost.blocks += atomic_load(&threads[i].blocks);
	cost.vcpus_ns = (int64_t)((double)cost.blocks * callback_ns);
	if (pthread_getcpuclockid(sampler, &clock) == 0)
		cost.sampler_ns = clock_of(clock);
	pthread_mutex_unlock(&lock);
	return cost;
}
