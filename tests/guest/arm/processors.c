/* The other processors, started through PSCI and woken through the GIC. */
#include "kernel.h"
#include "psci.h"

#define DISTRIBUTOR_WAKE 0xf00
#define WAKE_OTHERS 0x01000000
#define WAKE_FIRST 0x00010000
#define AFFINITY 0xff

extern const uintptr_t processor_entry_at; /* physical */

static unsigned begun = 1;

static uint32_t
id(void)
{
	uintptr_t affinity;

	SYSTEM_READ(affinity, "mpidr_el1", "p15, 0, %0, c0, c0, 5");
	return affinity & AFFINITY;
}

/* Good for knowing how long to wait, not for counting. */
unsigned
smp_expected(void)
{
	return begun;
}

/* Ids are counted up; PSCI refuses the first that is none. */
bool
processors_begin(void)
{
	while (begun < CPUS_MAX && psci(PSCI_CPU_ON, begun, processor_entry_at) == 0)
		begun++;
	return true;
}

uint32_t
processor_begin(void)
{
	return id();
}

void
processors_wake(void)
{
	write32(GIC_DISTRIBUTOR + DISTRIBUTOR_WAKE, WAKE_OTHERS);
}

void
processor_wake_boot(void)
{
	write32(GIC_DISTRIBUTOR + DISTRIBUTOR_WAKE, WAKE_FIRST);
}
