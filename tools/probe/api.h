/*
 * QEMU's plugin API in all its versions, 1 (QEMU 7.2) to 7 (11.1), for one binary:
 * distributions do not package its header, and what changed between the versions is
 * hidden here.  Everything else may call the qemu_plugin functions below directly:
 * they are the same in all of them.
 */
#ifndef API_H
#define API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define API_EXPORT __attribute__((visibility("default")))

enum {
	API_NO_REGS = 0,  /* a callback that does not look at registers */
	API_REASON = 128, /* bytes of a reason */
};

struct qemu_info {
	const char *target_name;
	struct {
		int min;
		int cur;
	} version;
	bool system_emulation;
	struct {
		int smp_vcpus;
		int max_vcpus;
	} system;
};

struct qemu_plugin_tb;
struct qemu_plugin_insn;

API_EXPORT int qemu_plugin_install(
    uint64_t id, const struct qemu_info *info, int argc, char **argv);

void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
    void (*cb)(unsigned int vcpu, void *data), int flags, void *data);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
    void (*cb)(unsigned int vcpu, void *data), int flags, void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
    void (*cb)(unsigned int vcpu, uint32_t info, uint64_t addr, void *data), int flags,
    int reads_writes, void *data);
bool qemu_plugin_mem_is_store(uint32_t info);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(
    const struct qemu_plugin_tb *tb, size_t i);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
void *qemu_plugin_insn_haddr(const struct qemu_plugin_insn *insn);
char *qemu_plugin_insn_disas(const struct qemu_plugin_insn *insn);

/*
 * Take over the QEMU that info describes.  False, with the reason in why, when its
 * API or its machine is none that the probe can be used with.  Comes first.
 */
bool api_take(const struct qemu_info *info, char why[API_REASON]);

/* Have cb called for every block that QEMU translates. */
void api_translated(uint64_t id, void (*cb)(struct qemu_plugin_tb *tb));

/* Copy up to size bytes of the instruction's code; returns how many. */
size_t api_insn_data(const struct qemu_plugin_insn *insn, uint8_t *buf, size_t size);

/*
 * Copy the guest's memory from where qemu_plugin_insn_haddr() says that it lies.  That is
 * QEMU's own memory; the kernel is asked to read it, so that a QEMU that means something
 * else by it costs a comparison and not a crash.  Returns how many bytes there are.
 */
size_t api_memory(const void *haddr, void *buf, size_t size);

/* Prepare to count, before any vCPU runs. */
void api_count_prepare(void);

/* Do several vCPUs take turns in one thread? */
bool api_in_turns(void);

/* Have these called when a vCPU waits for an interrupt, and when it goes on. */
void api_idle(
    uint64_t id, void (*begins)(unsigned int vcpu), void (*ends)(unsigned int vcpu));

/*
 * Have cb called whenever an interrupt or an exception makes a vCPU go on elsewhere.
 * False: this QEMU does not tell; 10.2 is the first that does.
 */
bool api_interrupts(uint64_t id, void (*cb)(uint64_t to));

/* Have it called when QEMU ends. */
void api_at_exit(uint64_t id, void (*cb)(void));

/* The vCPU that runs, by the number that a callback was told; -1 when it is not known. */
int api_vcpu(unsigned int told);

/* Add n to the count of the vCPU that runs the block, whenever one does. */
void api_count(struct qemu_plugin_tb *tb, size_t n);

/*
 * Where the counts of vCPUs lie in this process, and how many bytes apart; they may move
 * until all vCPUs have begun.  False while they do not lie so.
 */
bool api_counters(uint64_t *at, size_t *stride);

/* What was added for that vCPU so far. */
uint64_t api_counted(int vcpu);

#endif
