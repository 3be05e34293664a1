/* Open what lies below a directory, word by word. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "below.h"
#include "text.h"

/* Open the entry of a directory, which is closed. */
static int
word_open(int dir, const char *word)
{
	int fd = -1, why = ENOENT;

	if (*word != '\0' && *word != '.') {
		fd = openat(dir, word, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		why = errno;
	}
	close(dir);
	errno = why;
	return fd;
}

int
below_open(const char *dir, const char *path, mode_t type)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC), why;
	char *copy = text_copy(path), *rest = copy, *word;
	struct stat st;

	while (fd != -1 && (word = strsep(&rest, "/")) != NULL)
		fd = word_open(fd, word);
	why = errno;
	free(copy);
	if (fd != -1 && (fstat(fd, &st) == -1 || (st.st_mode & S_IFMT) != type)) {
		close(fd);
		fd = -1;
		why = ENOENT;
	}
	errno = why;
	return fd;
}

bool
below_has(const char *dir, const char *path, mode_t type)
{
	int fd = below_open(dir, path, type);

	if (fd != -1)
		close(fd);
	return fd != -1;
}
