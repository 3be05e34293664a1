/* What a person's terminal is sent. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tty.h"

bool
tty_obeys(int fd)
{
	const char *term = getenv("TERM");

	return isatty(fd) && term != NULL && *term != '\0' && strcmp(term, "dumb") != 0;
}

bool
tty_colours(int fd)
{
	const char *no = getenv("NO_COLOR");

	return tty_obeys(fd) && (no == NULL || *no == '\0');
}
