/* The stand-in's login prompt and its shell. */
#include "standin.h"
#include "line.h"

#define LINE_SIZE 256

static bool
is(const char *line, const char *command)
{
	return text_equal(command, line, strlen(line));
}

static void
going_down(void)
{
	print("MINIX will now be shut down ...\n");
	pause_ms(50);
}

/* Run one command; false when it ends the session. */
static bool
run(const char *line)
{
	if (is(line, "shutdown -p now") || is(line, "poweroff")) {
		going_down();
		poweroff();
	}
	if (is(line, "shutdown -r now") || is(line, "reboot")) {
		going_down();
		reset();
	}
	if (is(line, "setup"))
		setup();
	else if (text_equal("echo ", line, 5))
		print("%s\n", line + 5);
	else if (line[0] != '\0' && !is(line, "exit"))
		print("sh: %s: not found\n", line);
	return !is(line, "exit");
}

static void
session(void)
{
	char line[LINE_SIZE];

	print("\nThis is a stand-in for MINIX, made to test what boots MINIX.\n\n");
	do {
		print("minix# ");
		line_read(line, sizeof(line));
		switch_to_user();
	} while (run(line));
}

/* Anyone but root is asked for a password, and there is none that is right. */
static void
log_in(const char *name)
{
	char password[LINE_SIZE];

	if (is(name, "root")) {
		session();
	} else if (name[0] != '\0') {
		print("Password:");
		line_read_unseen(password, sizeof(password));
		print("Login incorrect\n");
	}
}

/* Where the screen is the console, nobody comes to log in. */
MARKED void
shell_prompt(void)
{
	char name[LINE_SIZE];

	phase_enter(PHASE_SHELL_PROMPT);
	while (boot.silent)
		cpu_idle();
	for (;;) {
		print("\nMinix/i386 (minix) (console)\n\nlogin: ");
		line_read(name, sizeof(name));
		log_in(name);
	}
}
