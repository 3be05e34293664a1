/* The JSON files of a directory, whatever its name has in it. */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "folder.h"
#include "text.h"

int
is_json_file(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return entry->d_name[0] != '.' && dot != NULL && strcmp(dot, ".json") == 0;
}

size_t
folder_each(const char *directory, const char *begin,
    void (*take)(void *to, const char *path), void *to)
{
	struct dirent **entries;
	int n = scandir(directory, &entries, is_json_file, alphasort);
	size_t taken = 0;

	if (n == -1 && errno == ENOENT)
		return 0;
	if (n == -1)
		err(1, "%s", directory);
	for (int i = 0; i < n; i++) {
		char *path = text_format("%s/%s", directory, entries[i]->d_name);

		if (strncmp(entries[i]->d_name, begin, strlen(begin)) == 0) {
			take(to, path);
			taken++;
		}
		free(path);
		free(entries[i]);
	}
	free(entries);
	return taken;
}
