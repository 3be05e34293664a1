/* What the demo guest says: the lines of its phases, one each. */
#include "kernel.h"

static const char *const lines[PHASES] = {
	[PHASE_PRE_INIT] = "page tables, turning paging on",
	[PHASE_KMAIN] = "paging on, running high",
	[PHASE_CSTART] = "segments and interrupts",
	[PHASE_PROC_INIT] = "process table",
	[PHASE_MEMORY_INIT] = "memory map",
	[PHASE_SYSTEM_INIT] = "starting the other CPUs, sharing the work",
	[PHASE_BSP_FINISH_BOOTING] = "waiting for the timer",
	[PHASE_SWITCH_TO_USER] = "scheduler ready",
	[PHASE_SHELL_PROMPT] = "echo WORDS, halt, poweroff",
};

void
guest_banner(void)
{
	print("bootmatrix demo guest, a test kernel\n");
	print("kernel starts at 0x%x\n", KERNEL_PHYSICAL);
}

void
guest_announce(enum phase phase)
{
	print("%s: %s\n", phase_name(phase), lines[phase]);
}
