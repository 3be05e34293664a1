/* What is a PC's own in code that other machines run, too: ports, and COM1, a 16550. */
#ifndef GUEST_MACHINE_H
#define GUEST_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "layout.h"

#define UART_DATA (COM1 + 0)
#define UART_INTERRUPTS (COM1 + 1)
#define UART_LINE (COM1 + 3)
#define UART_MODEM (COM1 + 4)
#define UART_STATUS (COM1 + 5)

#define UART_LINE_DIVISOR 0x80
#define UART_LINE_8N1 0x03
#define UART_MODEM_READY 0x0b /* DTR, RTS, and OUT2, which lets interrupts out */
#define UART_STATUS_RECEIVED 0x01
#define UART_STATUS_WRITABLE 0x20
#define UART_INTERRUPT_RECEIVED 0x01
#define UART_IRQ 4

#define DEBUG_EXIT 0xf4	 /* QEMU's isa-debug-exit */
#define DEBUG_VALUE 0x10 /* QEMU ends with status 2 * value + 1 */

static inline void
outb(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline void
outw(uint16_t port, uint16_t value)
{
	__asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline uint8_t
inb(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

static inline void
interrupts_off(void)
{
	__asm__ volatile("cli" : : : "memory");
}

void smp_acknowledge(void); /* processors.c: an interrupt from a local APIC */

static inline void
cpu_relax(void)
{
	__asm__ volatile("pause");
}

/*
 * The FIFOs stay off: turning them on would throw away what was typed before
 * the kernel was there to read it.
 */
static inline void
uart_init(void)
{
	outb(UART_INTERRUPTS, 0);
	outb(UART_LINE, UART_LINE_DIVISOR);
	outb(UART_DATA, 1); /* 115200 baud */
	outb(UART_INTERRUPTS, 0);
	outb(UART_LINE, UART_LINE_8N1);
	outb(UART_MODEM, UART_MODEM_READY);
}

static inline bool
uart_writable(void)
{
	return (inb(UART_STATUS) & UART_STATUS_WRITABLE) != 0;
}

static inline void
uart_write(char byte)
{
	outb(UART_DATA, byte);
}

static inline bool
uart_received(void)
{
	return (inb(UART_STATUS) & UART_STATUS_RECEIVED) != 0;
}

static inline char
uart_read(void)
{
	return inb(UART_DATA);
}

static inline void
uart_interrupts(void)
{
	outb(UART_INTERRUPTS, UART_INTERRUPT_RECEIVED);
}

static inline void
debug_exit(void)
{
	outb(DEBUG_EXIT, DEBUG_VALUE);
}

#endif
