/* Segments, interrupts and the PIC: enough to be woken by a device. */
#include "kernel.h"

#define VECTORS 256
#define VECTOR_IRQ 0x20
#define VECTOR_EXCEPTIONS 0x20
#define GATE_INTERRUPT 0x8e00 /* present, ring 0, 32 bits */

#define PIC1 0x20
#define PIC2 0xa0
#define PIC_INIT 0x11
#define PIC_8086 0x01
#define PIC_END 0x20
#define PIC_CASCADE 2
#define IRQ_TIMER 0
#define IRQS_PIC1 8

struct frame {
	uint32_t edi, esi, ebp, esp, ebx, edx, ecx, eax;
	uint32_t vector, error, eip, cs, eflags;
};

struct table_pointer {
	uint16_t limit;
	uint32_t base;
} __attribute__((packed));

extern const char interrupt_entries[VECTORS][16];
void gdt_load(const struct table_pointer *pointer);
void interrupt(const struct frame *frame);

static const uint64_t gdt[] = {
	0, 0x00cf9a000000ffff, /* SELECTOR_CODE */
	0x00cf92000000ffff,    /* SELECTOR_DATA */
};

static struct {
	uint16_t low, selector, flags, high;
} idt[VECTORS];

void
cpu_tables_load(void)
{
	struct table_pointer gdt_pointer = { sizeof(gdt) - 1, (uint32_t)gdt };
	struct table_pointer idt_pointer = { sizeof(idt) - 1, (uint32_t)idt };

	gdt_load(&gdt_pointer);
	__asm__ volatile("lidt %0" : : "m"(idt_pointer));
}

static void
pic_init(void)
{
	outb(PIC1, PIC_INIT);
	outb(PIC2, PIC_INIT);
	outb(PIC1 + 1, VECTOR_IRQ);
	outb(PIC2 + 1, VECTOR_IRQ + IRQS_PIC1);
	outb(PIC1 + 1, 1 << PIC_CASCADE);
	outb(PIC2 + 1, PIC_CASCADE);
	outb(PIC1 + 1, PIC_8086);
	outb(PIC2 + 1, PIC_8086);
	outb(PIC1 + 1, 0xff);
	outb(PIC2 + 1, 0xff);
}

void
cpu_tables_init(void)
{
	unsigned i;

	for (i = 0; i < VECTORS; i++) {
		idt[i].low = (uint32_t)interrupt_entries[i] & 0xffff;
		idt[i].high = (uint32_t)interrupt_entries[i] >> 16;
		idt[i].selector = SELECTOR_CODE;
		idt[i].flags = GATE_INTERRUPT;
	}
	cpu_tables_load();
	pic_init();
}

/* Only lines of the first PIC are used: timer and COM1. */
void
irq_enable(unsigned irq)
{
	outb(PIC1 + 1, inb(PIC1 + 1) & ~(1 << irq));
}

void
irq_disable(unsigned irq)
{
	outb(PIC1 + 1, inb(PIC1 + 1) | 1 << irq);
}

/* sti works one instruction late: no interrupt is lost before the hlt. */
void
cpu_idle(void)
{
	__asm__ volatile("sti; hlt; cli" : : : "memory");
}

/*
 * Every interrupt but the timer's is there to end a cpu_idle: who waits looks
 * for itself what has come.
 */
void
interrupt(const struct frame *frame)
{
	if (frame->vector < VECTOR_EXCEPTIONS)
		panic("exception %u, error 0x%x, at 0x%x", frame->vector, frame->error,
		    frame->eip);
	if (frame->vector >= VECTOR_IRQ + IRQS_PIC1) {
		smp_acknowledge();
		return;
	}
	if (frame->vector == VECTOR_IRQ + IRQ_TIMER)
		timer_tick();
	outb(PIC1, PIC_END);
}
