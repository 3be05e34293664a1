/* What the parts of the demo guest's kernel share. */
#ifndef GUEST_KERNEL_H
#define GUEST_KERNEL_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "layout.h"
#include "machine.h"

/*
 * A function of the boot that a probe marks: never inlined, cloned or split,
 * so that its symbol is entered whenever the function is.
 */
#define MARKED __attribute__((noipa))

/* The phases that fail=KIND@PHASE can name, in the order in which they run. */
enum phase {
	PHASE_PRE_INIT,
	PHASE_KMAIN,
	PHASE_CSTART,
	PHASE_PROC_INIT,
	PHASE_MEMORY_INIT,
	PHASE_SYSTEM_INIT,
	PHASE_BSP_FINISH_BOOTING,
	PHASE_SWITCH_TO_USER,
	PHASE_SHELL_PROMPT,
	PHASES
};

enum failure {
	FAIL_NOT,
	FAIL_PANIC,
	FAIL_HANG,
	FAIL_SPIN,
	FAIL_RESET,
	FAIL_POWEROFF,
	FAIL_SILENT,
	FAILURES
};

struct options {
	enum failure failure;
	enum phase failure_phase;
	uint32_t work; /* units of work, see work_unit */
	/* Units with a known shape: by the boot CPU before the others begin, one
	 * CPU at a time, between barriers by every CPU, by one other CPU alone. */
	uint32_t serial, lock, barrier, imbalance;
	uint32_t loop;	 /* turns of counted_loop on every CPU, 0 for none */
	uint32_t flood;	 /* bytes to print before the prompt */
	uint32_t pulses; /* single bytes to write before the prompt */
	uint32_t typing; /* microseconds that a typed byte takes, 0: none is lost */
	bool newlines;	 /* and these are newlines */
	bool garbage;
	bool quiet; /* print nothing before the prompt */
	bool exit_debug;
	bool early; /* enter switch_to_user once before its time */
	bool decoy; /* run other code at the marked addresses first */
};

/* The head of the multiboot information that the loader hands over; on ARM it is made of
 * the device tree. */
struct multiboot_info {
	uint32_t flags;
	uint32_t mem_lower; /* KiB below 1 MiB */
	uint32_t mem_upper; /* KiB from 1 MiB on */
	uint32_t boot_device;
	uint32_t cmdline;
	uint32_t mods_count;
	uint32_t mods_addr;
};
#define MULTIBOOT_HAS_MEMORY 0x01
#define MULTIBOOT_HAS_CMDLINE 0x04

/* What the code before paging found out; it hands its copy to kmain. */
struct boot {
	struct options options;
	const struct multiboot_info *info;
	uint32_t page_directory; /* physical address */
	bool silent;		 /* print nothing more */
};
extern struct boot boot;

/* options.c: NULL when good, else the malformed word and its length. */
const char *options_parse(struct options *options, const char *line, size_t *len);
const char *phase_name(enum phase phase);
const char *failure_name(enum failure failure);

/* console.c */
void console_init(void);
void console_put(char byte);
void console_write(const char *bytes, size_t len);
void console_wait(void);	     /* until the next byte can be written */
void print(const char *format, ...); /* %s, %u, %x (8 digits), %q (LEN, TEXT) */

/* fail.c */
void phase_enter(enum phase phase); /* announces it, and fails if it shall */
void panic(const char *format, ...) __attribute__((noreturn));

/* The rest is each machine's own, pc/ or arm/, up to smp.c.  power.c: */
void halt(void) __attribute__((noreturn));
void poweroff(void) __attribute__((noreturn));
void reset(void) __attribute__((noreturn));

/* cpu.c */
void cpu_tables_init(void); /* the boot CPU's: also sets up the interrupt controller */
void cpu_tables_load(void);
void cpu_idle(void); /* interrupts off at entry and exit, on while halted */
void irq_enable(unsigned irq);
void irq_disable(unsigned irq);

/* timer.c: a timer's time, which is the guest's virtual time */
void timer_start(unsigned hertz);
void timer_stop(void);
void timer_tick(void);
uint32_t timer_ticks(void); /* since timer_start */
void delay_us(unsigned microseconds);

/* processors.c */
unsigned smp_expected(void);	/* how many CPUs QEMU says it gave; 0: nobody told */
bool processors_begin(void);	/* start all others; false: there can be none */
uint32_t processor_begin(void); /* by another one: its id */
void processors_wake(void);	/* all others */
void processor_wake_boot(void);

/* smp.c */
unsigned smp_start(void);      /* how many came up */
const uint32_t *smp_ids(void); /* their ids, in the order in which they came */
uint32_t smp_work(const struct options *options); /* checksum of the shared units */

/* asm.S */
uint32_t work_unit(uint32_t seed); /* exactly 10000 instructions */
void counted_loop(uint32_t turns); /* 2 * turns + 1, loop_begin to loop_end */
void pulse_write(char byte);	   /* one write, at pulse_out */

/* kernel.c: what a variant calls before every command that it runs */
void switch_to_user(void);

/* What a variant of the kernel supplies, linked low and high: */
void guest_banner(void); /* the first output; options and boot are there */
void guest_announce(enum phase phase);
/* and high only: */
void guest_memory(uint32_t kib); /* in memory_init */
void guest_work(void);		 /* in system_init */
void guest_user(void);		 /* when all has started */
void shell_prompt(void) __attribute__((noreturn));

/* memory.c of each machine; gcc may also call these by itself */
void *memcpy(void *to, const void *from, size_t len);
void *memset(void *to, int byte, size_t len);

/* lib.c */
size_t strlen(const char *text);
bool text_equal(const char *text, const char *bytes, size_t len);

#endif
