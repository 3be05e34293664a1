/* What /proc tells of a thread. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "thread.h"

/* The beginning of one of its files, as text; empty when it is gone. */
static void
file_read(const char *directory, const char *name, char *text, size_t size)
{
	char *path = text_format("%s/%s", directory, name);
	FILE *fp = fopen(path, "r");
	size_t n = 0;

	free(path);
	if (fp != NULL) {
		n = fread(text, 1, size - 1, fp);
		fclose(fp);
	}
	text[n] = '\0';
}

bool
thread_cpu_ns(const char *directory, int64_t *ns)
{
	char text[256];

	file_read(directory, "schedstat", text, sizeof(text));
	return sscanf(text, "%" SCNd64, ns) == 1;
}

bool
thread_is_runnable(const char *directory)
{
	char text[256];
	const char *state;

	file_read(directory, "stat", text, sizeof(text));
	state = strrchr(text, ')'); /* what stands before is its name */
	return state != NULL && strncmp(state, ") R", 3) == 0;
}
