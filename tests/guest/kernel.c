/* The kernel's phases with paging on: functions named as MINIX's are. */
#include "kernel.h"

#define SLOTS 256
#define CALIBRATION_HERTZ 100
#define CALIBRATION_TICKS 2

/* kmain is called from before paging, so its name has the prefix. */
void __k_unpaged_kmain(const struct boot *early);
extern void (*const __k_unpaged_marked_functions[])(void);

void cstart(void);
void proc_init(void);
void memory_init(void);
void system_init(void);
void bsp_finish_booting(void);

static struct process {
	uint32_t slot;
	uint32_t switches;
} processes[SLOTS];

static bool scheduler_ready;

void (*const __k_unpaged_marked_functions[])(void) = {
	(void (*)(void))__k_unpaged_kmain,
	cstart,
	proc_init,
	memory_init,
	system_init,
	bsp_finish_booting,
	switch_to_user,
	shell_prompt,
	NULL,
};

MARKED void
__k_unpaged_kmain(const struct boot *early)
{
	boot = *early;
	phase_enter(PHASE_KMAIN);
	cstart();
	proc_init();
	memory_init();
	system_init();
	if (boot.options.early)
		switch_to_user();
	bsp_finish_booting();
	switch_to_user();
	guest_user();
}

MARKED void
cstart(void)
{
	phase_enter(PHASE_CSTART);
	cpu_tables_init();
}

MARKED void
proc_init(void)
{
	unsigned i;

	phase_enter(PHASE_PROC_INIT);
	for (i = 0; i < SLOTS; i++)
		processes[i] = (struct process){ .slot = i };
}

MARKED void
memory_init(void)
{
	uint32_t kib = 0;

	phase_enter(PHASE_MEMORY_INIT);
	if ((boot.info->flags & MULTIBOOT_HAS_MEMORY) != 0)
		kib = boot.info->mem_upper + 1024;
	guest_memory(kib);
}

MARKED void
system_init(void)
{
	phase_enter(PHASE_SYSTEM_INIT);
	guest_work();
}

/* A phase that waits, halted, instead of working. */
MARKED void
bsp_finish_booting(void)
{
	phase_enter(PHASE_BSP_FINISH_BOOTING);
	timer_start(CALIBRATION_HERTZ);
	while (timer_ticks() < CALIBRATION_TICKS)
		cpu_idle();
	timer_stop();
	scheduler_ready = true;
}

/* Hot, as MINIX's: entered again before every command of the shell. */
MARKED void
switch_to_user(void)
{
	if (scheduler_ready && processes[0].switches++ == 0)
		phase_enter(PHASE_SWITCH_TO_USER);
}
