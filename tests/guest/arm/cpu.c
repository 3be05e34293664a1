/* Exceptions and the interrupt controller, a GICv2: enough to be woken by a device. */
#include "kernel.h"

#define DISTRIBUTOR_ON 0x000
#define DISTRIBUTOR_ENABLE 0x100 /* a bit an interrupt, 32 a word */
#define DISTRIBUTOR_DISABLE 0x180
#define DISTRIBUTOR_TARGETS 0x800 /* a byte an interrupt */
#define DISTRIBUTOR_VERSION 0xfe8 /* its four bits from bit 4 on */
#define CPU_ON 0x00
#define CPU_PRIORITY 0x04
#define CPU_TAKE 0x0c
#define CPU_END 0x10
#define IRQ_MASK 0x3ff
#define IRQ_SPURIOUS 1023
#define IRQ_SHARED 32 /* from here on, those of all processors */

extern const char exception_vectors[];
void exception(uint32_t syndrome, uintptr_t at) __attribute__((noreturn));

void
cpu_tables_load(void)
{
#ifdef __aarch64__
	__asm__ volatile("msr vbar_el1, %0; isb" : : "r"(exception_vectors));
#else
	__asm__ volatile("mcr p15, 0, %0, c12, c0, 0; isb" : : "r"(exception_vectors));
#endif
	write32(GIC_CPU + CPU_PRIORITY, 0xff);
	write32(GIC_CPU + CPU_ON, 1);
	irq_enable(0); /* what processors wake each other by */
}

void
cpu_tables_init(void)
{
	if ((read32(GIC_DISTRIBUTOR + DISTRIBUTOR_VERSION) >> 4 & 0xf) != 2)
		panic("the interrupt controller is no GICv2, which has %u CPUs at most",
		    CPUS_MAX);
	write32(GIC_DISTRIBUTOR + DISTRIBUTOR_ON, 1);
	cpu_tables_load();
}

/* All go to the first processor. */
void
irq_enable(unsigned irq)
{
	uintptr_t targets = GIC_DISTRIBUTOR + DISTRIBUTOR_TARGETS + irq / 4 * 4;

	if (irq >= IRQ_SHARED)
		write32(targets, read32(targets) | 1U << irq % 4 * 8);
	write32(GIC_DISTRIBUTOR + DISTRIBUTOR_ENABLE + irq / 32 * 4, 1U << irq % 32);
}

void
irq_disable(unsigned irq)
{
	write32(GIC_DISTRIBUTOR + DISTRIBUTOR_DISABLE + irq / 32 * 4, 1U << irq % 32);
}

/*
 * An interrupt ends a wfi though it is not let in: so it is asked for, one at a time.
 * Every one but the timer's is there to end a cpu_idle: who waits looks for itself what
 * has come.
 */
void
cpu_idle(void)
{
	uint32_t taken;

	__asm__ volatile("dsb sy; wfi" : : : "memory");
	taken = read32(GIC_CPU + CPU_TAKE);
	if ((taken & IRQ_MASK) == IRQ_SPURIOUS)
		return;
	if ((taken & IRQ_MASK) == TIMER_IRQ)
		timer_tick();
	write32(GIC_CPU + CPU_END, taken);
}

void
exception(uint32_t syndrome, uintptr_t at)
{
	panic("exception, syndrome 0x%x, at 0x%x", syndrome, (uint32_t)at);
}
