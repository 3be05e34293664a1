/*
 * Run a command while a lock file is held.  While another process holds it, say which
 * one, and wait.
 *
 * The command inherits the lock, and so does what it starts: the lock is held until the
 * last of these processes has ended, whichever of them is killed.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "lib/io.h"
#include "lib/option.h"
#include "lib/text.h"

/* Who holds the lock: 0 where that is not known. */
struct holder {
	int pid;
	int taker; /* who took it, and may have ended since and left it to its children */
};

static _Noreturn void
usage(void)
{
	fprintf(stderr, "usage: lock [-w seconds] file command [argument ...]\n");
	exit(2);
}

/* A lock file is empty or has the number of who took the lock last: nothing else is
 * overwritten. */
static void
lock_check(int fd, const char *file)
{
	char text[32] = "";
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	if (n == -1)
		err(1, "%s", file);
	if (n > 0 && (text[n - 1] != '\n' || strspn(text, "0123456789") != (size_t)n - 1))
		errx(1, "%s: not a lock file: delete it, or name another", file);
}

/* Every user of this host may take the lock, but not everybody may write to its file. */
static int
lock_open(const char *file)
{
	mode_t mask;
	int fd = open(file, O_RDWR);

	if (fd == -1 && errno == ENOENT) {
		mask = umask(0);
		fd = open(file, O_RDWR | O_CREAT, 0666);
		umask(mask);
	}
	if (fd == -1 && (errno == EACCES || errno == EROFS))
		fd = open(file, O_RDONLY);
	if (fd == -1)
		err(1, "%s", file);
	lock_check(fd, file);
	return fd;
}

/* Who took the lock at a place ("MAJOR:MINOR:INODE"), if that file of /proc tells. */
static int
taker_read(const char *file, const char *place)
{
	FILE *fp = fopen(file, "r");
	char line[256];
	int pid = 0;

	while (pid == 0 && fp != NULL && fgets(line, sizeof(line), fp) != NULL)
		if (strstr(line, place) != NULL && strstr(line, "->") == NULL)
			sscanf(strstr(line, "FLOCK") ?: "", "FLOCK %*s %*s %d", &pid);
	if (fp != NULL)
		fclose(fp);
	return pid;
}

/*
 * The open files of each process show its locks.  Those of other users cannot be read:
 * there only who took the lock is known.
 */
static struct holder
holder_find(const struct stat *lock)
{
	char *place = text_format(" %02x:%02x:%lu ", major(lock->st_dev),
	    minor(lock->st_dev), (unsigned long)lock->st_ino);
	struct holder holder = { 0 };
	glob_t files = { 0 };

	glob("/proc/[0-9]*/fdinfo/*", GLOB_NOSORT, NULL, &files);
	for (size_t i = 0; i < files.gl_pathc && holder.pid == 0; i++)
		if ((holder.taker = taker_read(files.gl_pathv[i], place)) != 0)
			holder.pid = atoi(files.gl_pathv[i] + strlen("/proc/"));
	if (holder.pid == 0)
		holder.pid = holder.taker = taker_read("/proc/locks", place);
	globfree(&files);
	free(place);
	return holder;
}

/* The beginning of a process's command line, for a terminal. */
static void
command_read(int pid, char *text, size_t size)
{
	char *file = text_format("/proc/%d/cmdline", pid);
	FILE *fp = fopen(file, "r");
	size_t n = fp != NULL ? fread(text, 1, size - 1, fp) : 0;

	for (size_t i = 0; i + 1 < n; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	text[n] = '\0';
	text_printable(text);
	if (fp != NULL)
		fclose(fp);
	free(file);
}

/* The file holds the number of who took the lock last, and has the date of that. */
static void
taken_write(int fd)
{
	if (ftruncate(fd, 0) == 0)
		dprintf(fd, "%d\n", (int)getpid());
}

static bool
taken_by(int fd, int pid)
{
	char text[32] = "";

	return pread(fd, text, sizeof(text) - 1, 0) > 0 && atoi(text) == pid;
}

static void
holder_say(int fd, const char *file)
{
	char command[200], since[64] = "";
	struct holder holder;
	struct stat lock;

	if (fstat(fd, &lock) == -1)
		err(1, "%s", file);
	holder = holder_find(&lock);
	if (holder.pid == 0) {
		fprintf(stderr,
		    "waiting for another boot (%s), of a process that does not "
		    "show itself\n",
		    file);
		return;
	}
	command_read(holder.pid, command, sizeof(command));
	if (taken_by(fd, holder.taker))
		strftime(since, sizeof(since), " since %F %T", localtime(&lock.st_mtime));
	fprintf(stderr, "waiting for another boot (%s): pid %d%s: %s\n", file, holder.pid,
	    since, command);
}

static void
wake(int signal)
{
	(void)signal; /* flock() returns */
}

/* Wait for the lock, with a word on who holds it every so many seconds. */
static void
lock_wait(int fd, const char *file, unsigned seconds)
{
	const struct sigaction woken = { .sa_handler = wake };
	int status;

	sigaction(SIGALRM, &woken, NULL);
	do {
		holder_say(fd, file);
		alarm(seconds);
	} while ((status = flock(fd, LOCK_EX)) == -1 && errno == EINTR);
	alarm(0);
	if (status == -1)
		err(1, "%s", file);
}

int
main(int argc, char *argv[])
{
	unsigned seconds = 30;
	const char *file;
	int ch, fd;

	while ((ch = getopt(argc, argv, "+w:")) != -1)
		switch (ch) {
		case 'w':
			seconds = (unsigned)option_number('w', optarg, 1, 86400);
			break;
		default:
			usage();
		}
	if (argc - optind < 2)
		usage();
	file = argv[optind];
	fd = lock_open(file);
	if (flock(fd, LOCK_EX | LOCK_NB) == -1) {
		if (errno != EWOULDBLOCK)
			err(1, "%s", file);
		lock_wait(fd, file, seconds);
	}
	taken_write(fd);
	execvp(argv[optind + 1], argv + optind + 1);
	err(1, "%s", argv[optind + 1]);
}
