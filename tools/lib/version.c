/* The commit that this build was made of. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "ownfile.h"
#include "version.h"

/* Does the text say a commit?  A file of that name may be anything. */
static bool
is_commit(const char *text)
{
	size_t digits = strspn(text, "0123456789abcdef");

	return digits >= 7 &&
	       (text[digits] == '\0' || strcmp(text + digits, "-dirty") == 0);
}

bool
version_commit(char commit[COMMIT_SIZE])
{
	char *file = own_file("commit"), *line = file_line(file);
	bool is = line != NULL && strlen(line) < COMMIT_SIZE && is_commit(line);

	if (is)
		strcpy(commit, line);
	free(line);
	free(file);
	return is;
}
