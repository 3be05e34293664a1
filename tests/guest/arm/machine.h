/* What is QEMU's virt's own in code that other machines run, too: registers, a PL011. */
#ifndef GUEST_MACHINE_H
#define GUEST_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "layout.h"

#define UART_FLAGS 0x18
#define UART_FLAG_EMPTY 0x10 /* nothing was received */
#define UART_FLAG_FULL 0x20  /* nothing can be written */
#define UART_LINE 0x2c
#define UART_LINE_8N1 0x60
#define UART_CONTROL 0x30
#define UART_CONTROL_ON 0x301 /* the device, sending, receiving */
#define UART_INTERRUPTS 0x38
#define UART_INTERRUPT_RECEIVED 0x10
#define UART_IRQ 33
#define TIMER_IRQ 27

/* What of the two instruction sets is alike but in its spelling. */
#ifdef __aarch64__
#define SYSTEM_READ(name, aarch64, arm) __asm__ volatile("mrs %0, " aarch64 : "=r"(name))
#define INTERRUPTS_OFF "msr daifset, #2"
#else
#define SYSTEM_READ(name, aarch64, arm) __asm__ volatile("mrc " arm : "=r"(name))
#define INTERRUPTS_OFF "cpsid i"
#endif

static inline uint32_t
read32(uintptr_t address)
{
	return *(volatile uint32_t *)address;
}

static inline void
write32(uintptr_t address, uint32_t value)
{
	*(volatile uint32_t *)address = value;
}

static inline void
interrupts_off(void)
{
	__asm__ volatile(INTERRUPTS_OFF : : : "memory");
}

/* Neither a hypervisor's mode nor a monitor's. */
static inline bool
is_kernel_mode(void)
{
	uintptr_t mode;

#ifdef __aarch64__
	__asm__("mrs %0, CurrentEL" : "=r"(mode));
	return mode == 1 << 2;
#else
	__asm__("mrs %0, cpsr" : "=r"(mode));
	return (mode & 0x1f) == 0x13;
#endif
}

static inline void
cpu_relax(void)
{
	__asm__ volatile("yield");
}

/* Without FIFOs. */
static inline void
uart_init(void)
{
	write32(UART + UART_INTERRUPTS, 0);
	write32(UART + UART_LINE, UART_LINE_8N1);
	write32(UART + UART_CONTROL, UART_CONTROL_ON);
}

static inline bool
uart_writable(void)
{
	return (read32(UART + UART_FLAGS) & UART_FLAG_FULL) == 0;
}

static inline void
uart_write(char byte)
{
	write32(UART + UART_DATA, (unsigned char)byte);
}

static inline bool
uart_received(void)
{
	return (read32(UART + UART_FLAGS) & UART_FLAG_EMPTY) == 0;
}

static inline char
uart_read(void)
{
	return read32(UART + UART_DATA);
}

static inline void
uart_interrupts(void)
{
	write32(UART + UART_INTERRUPTS, UART_INTERRUPT_RECEIVED);
}

void debug_exit(void); /* power.c: there is none */

#endif
