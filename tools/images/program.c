/* Find programs as the shell does. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "program.h"

static char *
copy_of(const char *text)
{
	char *copy = strdup(text);

	if (copy == NULL)
		err(1, NULL);
	return copy;
}

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
		return is_program(name) ? copy_of(name) : NULL;
	rest = all = copy_of(path != NULL ? path : "/usr/bin:/bin");
	while ((dir = strsep(&rest, ":")) != NULL) {
		if (asprintf(&candidate, "%s/%s", *dir != '\0' ? dir : ".", name) == -1)
			err(1, NULL);
		if (is_program(candidate))
			break;
		free(candidate);
		candidate = NULL;
	}
	free(all);
	return candidate;
}
