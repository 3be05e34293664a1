/* The other processors of a PC, by their local APICs. */
#include "kernel.h"

#define LAPIC 0xfee00000
#define LAPIC_ID 0x020
#define LAPIC_ID_SHIFT 24
#define LAPIC_END 0x0b0
#define LAPIC_SPURIOUS 0x0f0
#define LAPIC_COMMAND 0x300
#define LAPIC_DESTINATION 0x310
#define LAPIC_ENABLED 0x100
#define COMMAND_INIT 0x4500
#define COMMAND_STARTUP (0x4600 | TRAMPOLINE >> 12)
#define COMMAND_OTHERS 0xc0000 /* to all but oneself */
#define COMMAND_PENDING 0x1000
#define VECTOR_WAKE 0x40
#define VECTOR_SPURIOUS 0xff
#define CPUID_APIC 0x200

#define FW_CFG_SELECT 0x510
#define FW_CFG_DATA 0x511
#define FW_CFG_SIGNATURE 0x00
#define FW_CFG_CPUS 0x05

extern const char trampoline[], trampoline_end[];
extern const uint32_t trampoline_directory;

static uint32_t boot_processor; /* its local APIC's id, as in LAPIC_ID */

static uint32_t
lapic_read(unsigned reg)
{
	return *(volatile uint32_t *)(LAPIC + reg);
}

static void
lapic_write(unsigned reg, uint32_t value)
{
	*(volatile uint32_t *)(LAPIC + reg) = value;
}

static void
lapic_enable(void)
{
	lapic_write(LAPIC_SPURIOUS, LAPIC_ENABLED | VECTOR_SPURIOUS);
}

static void
lapic_command(uint32_t destination, uint32_t command)
{
	while ((lapic_read(LAPIC_COMMAND) & COMMAND_PENDING) != 0)
		;
	lapic_write(LAPIC_DESTINATION, destination);
	lapic_write(LAPIC_COMMAND, command);
}

void
smp_acknowledge(void)
{
	lapic_write(LAPIC_END, 0);
}

static bool
has_lapic(void)
{
	uint32_t a = 1, b, c, d;

	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "=c"(c), "=d"(d));
	return (d & CPUID_APIC) != 0;
}

/*
 * How many CPUs QEMU says that it gave the machine, 0 if there is nothing to
 * ask.  Good for knowing how long to wait, not for counting.
 */
unsigned
smp_expected(void)
{
	static const char signature[] = { 'Q', 'E', 'M', 'U' };
	unsigned i, count;

	outw(FW_CFG_SELECT, FW_CFG_SIGNATURE);
	for (i = 0; i < sizeof(signature); i++)
		if (inb(FW_CFG_DATA) != signature[i])
			return 0;
	outw(FW_CFG_SELECT, FW_CFG_CPUS);
	count = inb(FW_CFG_DATA);
	count |= inb(FW_CFG_DATA) << 8;
	return count;
}

bool
processors_begin(void)
{
	char *copy = (char *)TRAMPOLINE;

	if (!has_lapic())
		return false;
	lapic_enable();
	boot_processor = lapic_read(LAPIC_ID);
	memcpy(copy, trampoline, trampoline_end - trampoline);
	*(uint32_t *)(copy + ((const char *)&trampoline_directory - trampoline)) =
	    boot.page_directory;

	lapic_command(0, COMMAND_OTHERS | COMMAND_INIT);
	delay_us(200);
	lapic_command(0, COMMAND_OTHERS | COMMAND_STARTUP);
	delay_us(200);
	lapic_command(0, COMMAND_OTHERS | COMMAND_STARTUP);
	return true;
}

uint32_t
processor_begin(void)
{
	lapic_enable();
	return lapic_read(LAPIC_ID) >> LAPIC_ID_SHIFT;
}

void
processors_wake(void)
{
	lapic_command(0, COMMAND_OTHERS | VECTOR_WAKE);
}

void
processor_wake_boot(void)
{
	lapic_command(boot_processor, VECTOR_WAKE);
}
