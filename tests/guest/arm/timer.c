/* The virtual timer of a processor: ticks by interrupt, and short pauses. */
#include "kernel.h"

#define CONTROL_ON 1

static volatile uint32_t ticks;
static uint64_t next;
static uint32_t period;

static uint32_t
frequency(void)
{
	uintptr_t hertz;

	SYSTEM_READ(hertz, "cntfrq_el0", "p15, 0, %0, c14, c0, 0");
	return hertz;
}

static uint64_t
now(void)
{
	uint64_t count;

#ifdef __aarch64__
	__asm__ volatile("isb; mrs %0, cntvct_el0" : "=r"(count));
#else
	__asm__ volatile("isb; mrrc p15, 1, %Q0, %R0, c14" : "=r"(count));
#endif
	return count;
}

/* Interrupt at that count. */
static void
compare_set(uint64_t count)
{
#ifdef __aarch64__
	__asm__ volatile("msr cntv_cval_el0, %0; isb" : : "r"(count));
#else
	__asm__ volatile("mcrr p15, 3, %Q0, %R0, c14; isb" : : "r"(count));
#endif
}

static void
control_set(uint32_t control)
{
#ifdef __aarch64__
	__asm__ volatile("msr cntv_ctl_el0, %0; isb" : : "r"((uint64_t)control));
#else
	__asm__ volatile("mcr p15, 0, %0, c14, c3, 1; isb" : : "r"(control));
#endif
}

/* The first tick comes a whole period from now. */
void
timer_start(unsigned hertz)
{
	period = frequency() / hertz;
	next = now() + period;
	compare_set(next);
	control_set(CONTROL_ON);
	irq_enable(TIMER_IRQ);
	ticks = 0;
}

void
timer_stop(void)
{
	control_set(0);
	irq_disable(TIMER_IRQ);
}

void
timer_tick(void)
{
	next += period;
	compare_set(next);
	ticks++;
}

uint32_t
timer_ticks(void)
{
	return ticks;
}

/* Busy, for at most 50 ms. */
void
delay_us(unsigned microseconds)
{
	uint32_t count = microseconds * (frequency() / 1000) / 1000;
	uint64_t start = now();

	while (now() - start < count)
		;
}
