/* The PIT: ticks by interrupt (channel 0) and short pauses (channel 2). */
#include "kernel.h"

#define PIT_HERTZ 1193182
#define PIT_CHANNEL0 0x40
#define PIT_CHANNEL2 0x42
#define PIT_COMMAND 0x43
#define PIT_RATE0 0x34 /* channel 0, two bytes, rate generator */
#define PIT_ONCE2 0xb0 /* channel 2, two bytes, count down once */
#define SPEAKER 0x61
#define SPEAKER_GATE 0x01 /* lets channel 2 count */
#define SPEAKER_SOUND 0x02
#define SPEAKER_OUT 0x20 /* channel 2 has counted down */
#define IRQ_TIMER 0

static volatile uint32_t ticks;

/*
 * The first tick comes a whole period from now: one that the PIC kept from
 * before, or that the new count made, is taken and forgotten.
 */
void
timer_start(unsigned hertz)
{
	unsigned count = PIT_HERTZ / hertz;

	outb(PIT_COMMAND, PIT_RATE0);
	outb(PIT_CHANNEL0, count & 0xff);
	outb(PIT_CHANNEL0, count >> 8);
	irq_enable(IRQ_TIMER);
	__asm__ volatile("sti; nop; cli" : : : "memory");
	ticks = 0;
}

void
timer_stop(void)
{
	irq_disable(IRQ_TIMER);
}

void
timer_tick(void)
{
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
	unsigned count = microseconds * (PIT_HERTZ / 1000) / 1000;

	outb(SPEAKER, (inb(SPEAKER) & ~SPEAKER_SOUND) | SPEAKER_GATE);
	outb(PIT_COMMAND, PIT_ONCE2);
	outb(PIT_CHANNEL2, count & 0xff);
	outb(PIT_CHANNEL2, count >> 8);
	while ((inb(SPEAKER) & SPEAKER_OUT) == 0)
		;
}
