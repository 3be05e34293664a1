/* Entering a phase, and every way in which a boot can be made to end there. */
#include "kernel.h"

/* SeaBIOS puts the power management ports of PIIX4 and ICH9 alike at 0x600. */
#define ACPI_CONTROL 0x604
#define ACPI_SOFT_OFF 0x2000

struct boot boot;

void
halt(void)
{
	for (;;)
		__asm__ volatile("cli; hlt" : : : "memory");
}

static void __attribute__((noreturn)) spin(void)
{
	for (;;)
		__asm__ volatile("");
}

void
poweroff(void)
{
	outw(ACPI_CONTROL, ACPI_SOFT_OFF);
	halt();
}

/* A breakpoint without an interrupt table is a triple fault. */
void
reset(void)
{
	static const struct {
		uint16_t limit;
		uint32_t base;
	} __attribute__((packed)) empty;

	__asm__ volatile("lidt %0; int3" : : "m"(empty));
	halt();
}

static void __attribute__((noreturn)) fail(enum failure failure)
{
	switch (failure) {
	case FAIL_PANIC:
		panic("as asked for: fail=%s@%s", failure_name(failure),
		    phase_name(boot.options.failure_phase));
	case FAIL_HANG:
		halt();
	case FAIL_SPIN:
		spin();
	case FAIL_RESET:
		reset();
	case FAIL_POWEROFF:
		poweroff();
	default:
		panic("no way to fail: %u", failure);
	}
}

void
phase_enter(enum phase phase)
{
	enum failure failure =
	    boot.options.failure_phase == phase ? boot.options.failure : FAIL_NOT;

	if (failure == FAIL_SILENT)
		boot.silent = true;
	guest_announce(phase);
	if (failure != FAIL_NOT && failure != FAIL_SILENT)
		fail(failure);
}
