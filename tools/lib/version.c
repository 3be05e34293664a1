/* The commit that this build was made of. */
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text.h"
#include "version.h"

/* Does the text say a commit?  A file of that name may be anything. */
static bool
is_commit(const char *text)
{
	size_t digits = strspn(text, "0123456789abcdef");

	return digits >= 7 &&
	       (text[digits] == '\0' || strcmp(text + digits, "-dirty") == 0);
}

static bool
commit_read(const char *dir, char commit[COMMIT_SIZE])
{
	char *path = text_format("%s/commit", dir);
	FILE *fp = fopen(path, "r");
	bool read;

	free(path);
	if (fp == NULL)
		return false;
	read = fgets(commit, COMMIT_SIZE, fp) != NULL;
	fclose(fp);
	if (!read)
		return false;
	commit[strcspn(commit, "\n")] = '\0';
	return is_commit(commit);
}

bool
version_commit(char commit[COMMIT_SIZE])
{
	char exe[PATH_MAX] = "";

	if (readlink("/proc/self/exe", exe, sizeof(exe) - 1) != -1 &&
	    commit_read(dirname(exe), commit))
		return true;
	return commit_read(DATADIR, commit);
}
