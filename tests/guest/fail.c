/* Entering a phase, and every way in which a boot can be made to end there. */
#include "kernel.h"

struct boot boot;

static void __attribute__((noreturn)) spin(void)
{
	for (;;)
		__asm__ volatile("");
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
