/* Run another program for a bounded time and take what it prints. */
#ifndef COMMAND_H
#define COMMAND_H

#include <stddef.h>

struct command_result {
	int status;	  /* as of waitpid(); of no meaning when there is a reason */
	char reason[80];  /* "", or why there is no status */
	char text[32768]; /* stdout and stderr together, NUL-terminated, cut if longer */
};

/*
 * Run argv[0] (a path) with no input.  When it has not ended after timeout_ms
 * milliseconds, it is killed, with that as the reason; that somebody else has killed it
 * is one, too, since it says nothing of the program.
 */
void command_run(char *const argv[], int timeout_ms, struct command_result *result);

/* The first line of what it printed, cut off there; for messages. */
const char *command_first_line(struct command_result *result);

#endif
