/* How the machine stops, is switched off and reset. */
#include "kernel.h"
#include "psci.h"

/* With the interrupt controller off: wfi ends for an interrupt that is not taken, too. */
void
halt(void)
{
	interrupts_off();
	write32(GIC_CPU, 0);
	for (;;)
		__asm__ volatile("wfi" : : : "memory");
}

void
poweroff(void)
{
	psci(PSCI_SYSTEM_OFF, 0, 0);
	halt();
}

void
reset(void)
{
	psci(PSCI_SYSTEM_RESET, 0, 0);
	halt();
}

void
debug_exit(void)
{
	panic("exit=debug: this machine has no such device");
}
