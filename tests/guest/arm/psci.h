/* The firmware's interface to processors and power: Arm DEN 0022, here a part of QEMU. */
#ifndef GUEST_PSCI_H
#define GUEST_PSCI_H

#include <stdint.h>

#define PSCI_SYSTEM_OFF 0x84000008
#define PSCI_SYSTEM_RESET 0x84000009
#ifdef __aarch64__
#define PSCI_CPU_ON 0xc4000003
#define PSCI_REGISTER(n) __asm__("x" #n)
#else
#define PSCI_CPU_ON 0x84000003
#define PSCI_REGISTER(n) __asm__("r" #n)
#endif

/* 0: done */
static inline int
psci(uint32_t function, uintptr_t a, uintptr_t b)
{
	register uintptr_t r0 PSCI_REGISTER(0) = function;
	register uintptr_t r1 PSCI_REGISTER(1) = a;
	register uintptr_t r2 PSCI_REGISTER(2) = b;
	register uintptr_t r3 PSCI_REGISTER(3) = 0;

	__asm__ volatile("hvc #0" : "+r"(r0), "+r"(r1), "+r"(r2), "+r"(r3) : : "memory");
	return (int)r0;
}

#endif
