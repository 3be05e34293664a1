/* Find programs as the shell does. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program.h"
#include "text.h"

static int
is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

char *
program_find(const char *name)
{
	const char *path = getenv("PATH");
	char *rest, *all, *dir, *candidate = NULL;

	if (strchr(name, '/') != NULL)
		return is_program(name) ? text_copy(name) : NULL;
	rest = all = text_copy(path != NULL ? path : "/usr/bin:/bin");
	while ((dir = strsep(&rest, ":")) != NULL) {
		candidate = text_format("%s/%s", *dir != '\0' ? dir : ".", name);
		if (is_program(candidate))
			break;
		free(candidate);
		candidate = NULL;
	}
	free(all);
	return candidate;
}
