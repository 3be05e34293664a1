/* Keep a disk under another name until it is finished. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/io.h"
#include "lib/text.h"
#include "unfinished.h"

/* What must not stay when this program ends before its time. */
static const char *to_remove;

static void
unfinished_remove(void)
{
	if (to_remove != NULL)
		(void)unlink(to_remove);
}

static void
signal_take(int number)
{
	unfinished_remove();
	signal(number, SIG_DFL);
	raise(number);
}

/* Have it removed, however this program is ended. */
static void
unfinished_guard(const char *path)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGPIPE, SIGTERM };
	struct sigaction action = { .sa_handler = signal_take }, old;

	to_remove = path;
	if (atexit(unfinished_remove) != 0)
		err(1, NULL);
	/* What nohup has ignored stays so. */
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
}

/* Is the file of this name still the one that is open? */
static bool
is_same_file(int fd, const char *path)
{
	struct stat opened, named;

	return fstat(fd, &opened) == 0 && stat(path, &named) == 0 &&
	       opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

void
unfinished_open(struct unfinished *u, const char *disk)
{
	struct stat st;

	u->disk = disk;
	/* QEMU takes what stands before a colon for a protocol, but not behind a slash.
	 */
	u->path = text_format(
	    "%s%s.unfinished", strcspn(disk, ":") < strcspn(disk, "/") ? "./" : "", disk);
	if (stat(disk, &st) == 0 && !S_ISREG(st.st_mode))
		errx(1, "%s: not a regular file", disk);
	do {
		u->fd = open(u->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
		if (u->fd == -1)
			write_lost(u->path);
		if (flock(u->fd, LOCK_EX | LOCK_NB) == -1) {
			if (errno == EWOULDBLOCK)
				errx(1, "%s: another installation is under way", disk);
			err(1, "%s", u->path);
		}
		/* The other one may have ended, and renamed it, in between. */
	} while (!is_same_file(u->fd, u->path) && close(u->fd) == 0);
	unfinished_guard(u->path);
}

void
unfinished_sync(const struct unfinished *u)
{
	if (fsync(u->fd) == -1)
		write_lost(u->path);
}

void
unfinished_finish(struct unfinished *u)
{
	if (rename(u->path, u->disk) == -1)
		err(1, "%s", u->disk);
	to_remove = NULL;
	close(u->fd);
	free(u->path);
}
