/* The demo guest's last act: the output asked for, then a prompt. */
#include "kernel.h"
#include "line.h"

#define LINE_MAX 256
#define PULSE_US 200
#define LONG_LINE 1048576
#define DEBUG_EXIT 0xf4	 /* QEMU's isa-debug-exit */
#define DEBUG_VALUE 0x10 /* QEMU ends with status 2 * value + 1 */

void switch_to_user(void);
void shell_prompt(void);

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
	unsigned i;

	print("garbage: all bytes\n");
	for (i = 0; i < 256; i++)
		console_put(i);
	console_write(nuls, sizeof(nuls));
	print("\n\x1b[2J\x1b[1;1H\x1b[31mred\x1b[0m\x1b]0;title\a\x1b[6n\x1b[?1049h\x1b[?"
	      "1049l\n");
	print(
	    "%s\n", "<script>alert(1)</script> & \\input{/etc/passwd} $x_1^2$ 100% \"'`");
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
		if (!boot.silent)
			pulse_write('a' + i % 26);
	}
	print("\n");
}

/* Run one command; words is what follows its name. */
static void
run(const char *name, size_t len, const char *words)
{
	if (text_equal("echo", name, len)) {
		print("%s\n", words);
	} else if (text_equal("halt", name, len)) {
		print("halted\n");
		halt();
	} else if (text_equal("poweroff", name, len)) {
		print("powering off\n");
		poweroff();
	} else {
		print("%q: not found\n", len, name);
	}
}

static void
command(const char *line)
{
	const char *end;

	while (*line == ' ')
		line++;
	for (end = line; *end != '\0' && *end != ' ';)
		end++;
	if (end == line)
		return;
	switch_to_user();
	run(line, end - line, *end == ' ' ? end + 1 : end);
}

MARKED void
shell_prompt(void)
{
	char line[LINE_MAX];

	phase_enter(PHASE_SHELL_PROMPT);
	print("# ");
	if (boot.options.exit_debug)
		outb(DEBUG_EXIT, DEBUG_VALUE);
	for (;;) {
		line_read(line, sizeof(line));
		command(line);
		print("# ");
	}
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
	halt();
}
