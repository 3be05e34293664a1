/* How a PC stops, is switched off and crashes. */
#include "kernel.h"

/* SeaBIOS puts the power management ports of PIIX4 and ICH9 alike at 0x600. */
#define ACPI_CONTROL 0x604
#define ACPI_SOFT_OFF 0x2000

void
halt(void)
{
	for (;;)
		__asm__ volatile("cli; hlt" : : : "memory");
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
