/* The demo guest's prompt and its commands. */
#include "kernel.h"
#include "line.h"

#define LINE_SIZE 256

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
	end = line;
	while (*end != '\0' && *end != ' ')
		end++;
	if (end == line)
		return;
	switch_to_user();
	run(line, end - line, *end == ' ' ? end + 1 : end);
}

MARKED void
shell_prompt(void)
{
	char line[LINE_SIZE];

	phase_enter(PHASE_SHELL_PROMPT);
	boot.options.quiet = false;
	print("# ");
	if (boot.options.exit_debug)
		debug_exit();
	for (;;) {
		line_read(line, sizeof(line));
		command(line);
		print("# ");
	}
}
