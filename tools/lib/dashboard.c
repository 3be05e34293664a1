/* Whether a dashboard is open on this host. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "dashboard.h"
#include "text.h"

static int
lock_file_open(int flags)
{
	const char *dir = getenv("TMPDIR");
	char *path = text_format("%s/bootmatrix.dashboard", dir != NULL ? dir : "/tmp");
	int fd = open(path, flags | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0644);

	free(path);
	return fd;
}

int
dashboard_open(void)
{
	struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET };
	int fd = lock_file_open(O_RDWR | O_CREAT);

	if (fd == -1)
		fd = lock_file_open(O_RDONLY);
	if (fd != -1 && fcntl(fd, F_OFD_SETLK, &lock) == -1) {
		close(fd);
		fd = -1;
	}
	return fd;
}

void
dashboard_close(int lock)
{
	if (lock != -1)
		close(lock);
}

int
dashboard_is_open(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = lock_file_open(O_RDONLY), held = -1;

	if (fd == -1)
		return errno == ENOENT ? 0 : -1;
	if (fcntl(fd, F_OFD_GETLK, &lock) == 0)
		held = lock.l_type != F_UNLCK;
	close(fd);
	return held;
}
