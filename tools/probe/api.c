/* QEMU's plugin API in all its versions. */
#include <sys/uio.h>
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api.h"
#include "icount.h"
#include "lib/cpus.h"

enum {
	VERSION_MIN = 1,
	VERSION_MAX = 7,
	PER_VCPU = 2,	 /* inline additions are per vCPU, into scoreboards */
	DATA_COPIED = 3, /* an instruction's bytes are copied, not pointed to */
	USERDATA = 7,	 /* every callback is given the pointer it was registered with */
	INLINE_ADD_U64 = 0,
	INTERRUPTS = 1 | 2, /* and exceptions */
	CACHE_LINE = 64,
};

/* A number of each vCPU, as inline additions name it. */
struct qemu_plugin_scoreboard;
struct qemu_plugin_u64 {
	struct qemu_plugin_scoreboard *score;
	size_t offset;
};

/* Those of only some versions may be missing: weak. */
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, void (*cb)(void), void *data);
void qemu_plugin_register_vcpu_idle_cb(uint64_t id, void (*cb)(void), void *data);
void qemu_plugin_register_vcpu_resume_cb(uint64_t id, void (*cb)(void), void *data);
void qemu_plugin_register_atexit_cb(uint64_t id, void (*cb)(void), void *data);
__attribute__((weak)) void qemu_plugin_register_vcpu_discon_cb(
    uint64_t id, int types, void (*cb)(void), void *data);
__attribute__((weak)) void qemu_plugin_register_vcpu_tb_exec_inline(
    struct qemu_plugin_tb *tb, int op, void *ptr, uint64_t imm);
__attribute__((weak)) void qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(
    struct qemu_plugin_tb *tb, int op, struct qemu_plugin_u64 entry, uint64_t imm);
__attribute__((weak)) struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(
    size_t size);
__attribute__((weak)) void *qemu_plugin_scoreboard_find(
    struct qemu_plugin_scoreboard *score, unsigned int vcpu);
__attribute__((weak)) int qemu_plugin_num_vcpus(void);
uintptr_t qemu_plugin_insn_data(
    const struct qemu_plugin_insn *insn, void *to, size_t size);

/*
 * Instructions begun by a vCPU.  Only its own thread writes it, so no atomic addition; in
 * a cache line of its own, or 4 vCPUs that count take 1.4 to 2.4 times as long.
 */
struct counter {
	_Alignas(CACHE_LINE) _Atomic uint64_t insns;
};

API_EXPORT int qemu_plugin_version;

static int version; /* of the API as this QEMU has it */
static int max_vcpus;
static bool in_turns; /* vCPUs share one thread */
static void (*on_translated)(struct qemu_plugin_tb *tb);
static void (*on_idle)(unsigned int vcpu);
static void (*on_resume)(unsigned int vcpu);
static void (*on_interrupt)(uint64_t to);
static void (*at_exit)(void);
static struct counter counters[CPUS_MAX];
static struct qemu_plugin_scoreboard *scoreboard;

/*
 * QEMU reads qemu_plugin_version once it has loaded this file and refuses a version
 * that it does not have: so say one that it has, told by a function that came with it.
 * Version 6 has the functions of 7: who knows that it is 6 says so in the environment.
 */
__attribute__((constructor)) static void
version_choose(void)
{
	static const struct {
		int version;
		const char *function;
	} came[] = {
		{ 7, "qemu_plugin_set_pc" },
		{ 5, "qemu_plugin_write_register" },
		{ 4, "qemu_plugin_read_memory_vaddr" },
		{ PER_VCPU, "qemu_plugin_scoreboard_new" },
	};
	const char *told = getenv("BOOTMATRIX_PLUGIN_API");

	qemu_plugin_version = VERSION_MIN;
	for (size_t i = sizeof(came) / sizeof(came[0]); i-- > 0;)
		if (dlsym(RTLD_DEFAULT, came[i].function) != NULL)
			qemu_plugin_version = came[i].version;
	if (told != NULL)
		qemu_plugin_version = atoi(told);
}

/* As QEMU has it: a variable, later a function. */
static bool
share_a_thread(void)
{
	const bool *threads = dlsym(RTLD_DEFAULT, "mttcg_enabled");
	bool (*ask)(void) = (bool (*)(void))dlsym(RTLD_DEFAULT, "qemu_tcg_mttcg_enabled");

	if (ask != NULL)
		return !ask();
	return threads != NULL ? !*threads : icount_usable();
}

bool
api_take(const struct qemu_info *info, char why[API_REASON])
{
	version = info->version.cur;
	max_vcpus = info->system.max_vcpus;
	in_turns = max_vcpus > 1 && share_a_thread();
	if (version < VERSION_MIN || info->version.min > VERSION_MAX)
		snprintf(why, API_REASON,
		    "this QEMU has plugin API versions %d to %d, known are %d to %d",
		    info->version.min, version, VERSION_MIN, VERSION_MAX);
	else if (!info->system_emulation)
		snprintf(why, API_REASON, "whole machines only, not single programs");
	else if (max_vcpus > CPUS_MAX)
		snprintf(why, API_REASON, "%d vCPUs are too many, at most %d", max_vcpus,
		    CPUS_MAX);
	else
		return true;
	return false;
}

/*
 * Before any vCPU runs: QEMU stops them all to make room in a scoreboard.  Where several
 * vCPUs take turns in one thread, QEMU 10.0 and 11.1 take the number of the vCPU that is
 * the first to run a block for a constant in it: callbacks are told that number, and
 * inline additions, which go on to multiply it in its place, break the guest.
 */
void
api_count_prepare(void)
{
	if (version >= PER_VCPU && !in_turns)
		scoreboard = qemu_plugin_scoreboard_new(sizeof(struct counter));
}

static void
translated_by_id(uint64_t id, struct qemu_plugin_tb *tb)
{
	(void)id;
	on_translated(tb);
}

static void
translated_with_data(struct qemu_plugin_tb *tb, void *data)
{
	(void)data;
	on_translated(tb);
}

void
api_translated(uint64_t id, void (*cb)(struct qemu_plugin_tb *tb))
{
	on_translated = cb;
	qemu_plugin_register_vcpu_tb_trans_cb(id,
	    version >= USERDATA ? (void (*)(void))translated_with_data
				: (void (*)(void))translated_by_id,
	    NULL);
}

bool
api_in_turns(void)
{
	return in_turns;
}

/* Told (id, vcpu) by old versions, (vcpu, data) by the newest. */
static void
idle_by_id(uint64_t id, unsigned int vcpu)
{
	(void)id;
	on_idle(vcpu);
}

static void
idle_with_data(unsigned int vcpu, void *data)
{
	(void)data;
	on_idle(vcpu);
}

static void
resume_by_id(uint64_t id, unsigned int vcpu)
{
	(void)id;
	on_resume(vcpu);
}

static void
resume_with_data(unsigned int vcpu, void *data)
{
	(void)data;
	on_resume(vcpu);
}

void
api_idle(uint64_t id, void (*begins)(unsigned int vcpu), void (*ends)(unsigned int vcpu))
{
	bool data = version >= USERDATA;

	on_idle = begins;
	on_resume = ends;
	qemu_plugin_register_vcpu_idle_cb(
	    id, data ? (void (*)(void))idle_with_data : (void (*)(void))idle_by_id, NULL);
	qemu_plugin_register_vcpu_resume_cb(id,
	    data ? (void (*)(void))resume_with_data : (void (*)(void))resume_by_id, NULL);
}

static void
interrupt_by_id(uint64_t id, unsigned int vcpu, int type, uint64_t from, uint64_t to)
{
	(void)id, (void)vcpu, (void)type, (void)from;
	on_interrupt(to);
}

static void
interrupt_with_data(unsigned int vcpu, int type, uint64_t from, uint64_t to, void *data)
{
	(void)vcpu, (void)type, (void)from, (void)data;
	on_interrupt(to);
}

bool
api_interrupts(uint64_t id, void (*cb)(uint64_t to))
{
	if (qemu_plugin_register_vcpu_discon_cb == NULL)
		return false;
	on_interrupt = cb;
	qemu_plugin_register_vcpu_discon_cb(id, INTERRUPTS,
	    version >= USERDATA ? (void (*)(void))interrupt_with_data
				: (void (*)(void))interrupt_by_id,
	    NULL);
	return true;
}

static void
exit_any(void)
{
	at_exit();
}

void
api_at_exit(uint64_t id, void (*cb)(void))
{
	at_exit = cb;
	qemu_plugin_register_atexit_cb(id, exit_any, NULL);
}

size_t
api_insn_data(const struct qemu_plugin_insn *insn, uint8_t *buf, size_t size)
{
	size_t n = qemu_plugin_insn_size(insn);
	uintptr_t result;

	if (n > size)
		n = size;
	result = qemu_plugin_insn_data(insn, buf, n);
	if (version >= DATA_COPIED)
		return result;
	memcpy(buf, (const void *)result, n);
	return n;
}

size_t
api_memory(const void *haddr, void *buf, size_t size)
{
	struct iovec to = { .iov_base = buf, .iov_len = size };
	struct iovec from = { .iov_base = (void *)haddr, .iov_len = size };
	ssize_t n = haddr != NULL ? process_vm_readv(getpid(), &to, 1, &from, 1, 0) : -1;

	return n < 0 ? 0 : (size_t)n;
}

int
api_vcpu(unsigned int told)
{
	return in_turns && version >= PER_VCPU ? icount_vcpu(max_vcpus) : (int)told;
}

static void
counter_add(unsigned int told, void *data)
{
	int vcpu = api_vcpu(told);
	_Atomic uint64_t *insns = &counters[vcpu].insns;

	if (vcpu == -1)
		return;
	atomic_store_explicit(insns,
	    atomic_load_explicit(insns, memory_order_relaxed) + (uintptr_t)data,
	    memory_order_relaxed);
	if (in_turns && icount_usable())
		icount_block(vcpu, (uintptr_t)data);
}

/*
 * An inline addition costs a sixth of a call.  That of version 1 is neither per vCPU
 * nor atomic: good for one vCPU.
 */
void
api_count(struct qemu_plugin_tb *tb, size_t n)
{
	if (scoreboard != NULL) {
		qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(
		    tb, INLINE_ADD_U64, (struct qemu_plugin_u64){ scoreboard, 0 }, n);
	} else if (max_vcpus == 1) {
		qemu_plugin_register_vcpu_tb_exec_inline(
		    tb, INLINE_ADD_U64, &counters[0].insns, n);
	} else {
		qemu_plugin_register_vcpu_tb_exec_cb(
		    tb, counter_add, API_NO_REGS, (void *)(uintptr_t)n);
	}
}

bool
api_counters(uint64_t *at, size_t *stride)
{
	if (scoreboard == NULL) {
		*at = (uintptr_t)&counters[0].insns;
		*stride = sizeof(counters[0]);
		return true;
	}
	if (qemu_plugin_num_vcpus() < max_vcpus)
		return false;
	*at = (uintptr_t)qemu_plugin_scoreboard_find(scoreboard, 0);
	*stride = max_vcpus > 1
		      ? (uintptr_t)qemu_plugin_scoreboard_find(scoreboard, 1) - *at
		      : 0;
	return true;
}

uint64_t
api_counted(int vcpu)
{
	_Atomic uint64_t *insns = &counters[vcpu].insns;

	/* One that has not begun has no place in it yet. */
	if (scoreboard != NULL && vcpu >= qemu_plugin_num_vcpus())
		return 0;
	if (scoreboard != NULL)
		insns = qemu_plugin_scoreboard_find(scoreboard, (unsigned)vcpu);
	return atomic_load_explicit(insns, memory_order_relaxed);
}
