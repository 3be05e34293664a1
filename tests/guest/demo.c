/* What the demo guest does besides booting: shared work, and the output asked for. */
#include "kernel.h"

#define PULSE_US 200
#define LONG_LINE 1048576

void
guest_memory(uint32_t kib)
{
	print("memory: %u KiB\n", kib);
}

void
guest_work(void)
{
	uint32_t checksum;

	print("CPUs online: %u\n", smp_start());
	checksum = smp_work(&boot.options);
	print("work: %u units done, checksum 0x%x\n", boot.options.work, checksum);
}

/* Lines of 64 bytes, the last one shorter, exactly this many bytes in all. */
static void
flood(uint32_t bytes)
{
	static const char text[] =
	    "flood: the quick brown fox jumps over the lazy dog 0123456789\r\n";
	size_t len;

	for (; bytes > 0; bytes -= len) {
		len = sizeof(text) - 1;
		if (len > bytes)
			len = bytes;
		console_write(text + sizeof(text) - 1 - len, len);
	}
}

/* What no terminal, page or document should be shown as it is. */
static void
garbage(void)
{
	static const char nuls[16];
	static const char terminal[] =
	    "\x1b[2J\x1b[1;1H\x1b[31mred\x1b[0m\x1b]0;title\a\x1b[6n";
	static const char document[] = "<b>&amp; \\input{/etc/passwd} $x_1^2$ 100% \"'`";
	unsigned i;

	print("garbage: all bytes\n");
	for (i = 0; i < 256; i++)
		console_put(i);
	console_write(nuls, sizeof(nuls));
	print("\n%s\n%s\n", terminal, document);
	for (i = 0; i < LONG_LINE; i++)
		console_put('a' + i % 26);
	print("\ngarbage: end\n");
}

static void
pulses(uint32_t count)
{
	uint32_t i;

	print("pulses: %u\n", count);
	for (i = 0; i < count; i++) {
		delay_us(PULSE_US);
		console_wait();
		if (!boot.silent && !boot.options.quiet)
			pulse_write(boot.options.newlines ? '\n' : 'a' + i % 26);
	}
	print("\n");
}

void
guest_user(void)
{
	if (boot.options.garbage)
		garbage();
	if (boot.options.flood != 0)
		flood(boot.options.flood);
	if (boot.options.pulses != 0)
		pulses(boot.options.pulses);
	shell_prompt();
}
