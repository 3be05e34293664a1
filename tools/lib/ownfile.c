/* The files that belong to the programs, wherever these were installed. */
#include <err.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <unistd.h>

#include "ownfile.h"
#include "text.h"

char *
own_file(const char *name)
{
	char exe[PATH_MAX] = "";
	char *dir, *file, *shared;

	if (readlink("/proc/self/exe", exe, sizeof(exe) - 1) == -1)
		err(1, "/proc/self/exe");
	dir = dirname(exe);
	file = text_format("%s/%s", dir, name);
	shared = text_format("%s/share/%s", dir, name);
	if (access(file, F_OK) == -1 && access(shared, F_OK) == 0) {
		free(file);
		return shared;
	}
	free(shared);
	return file;
}
