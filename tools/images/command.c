/* Run another program for a bounded time and take what it prints. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "command.h"

extern char **environ;

static long long
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

/* Start the program with the pipe's end out as its stdout and stderr; errno or 0. */
static int
command_start(char *const argv[], int out, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	posix_spawn_file_actions_adddup2(&actions, out, 2);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP);
	posix_spawnattr_setpgroup(&attr, 0);
	error = posix_spawn(pid, argv[0], &actions, &attr, argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* Take what has come; false at the end of what there is. */
static int
text_take(int fd, struct command_result *result, size_t *len)
{
	char rest[4096];
	size_t room = sizeof(result->text) - 1 - *len;
	ssize_t n = read(
	    fd, room > 0 ? result->text + *len : rest, room > 0 ? room : sizeof(rest));

	if (n > 0 && room > 0)
		*len += (size_t)n;
	return n > 0;
}

/* Read until the program has ended; false when it has not at the deadline. */
static int
output_read(int fd, int pidfd, int timeout_ms, struct command_result *result)
{
	struct pollfd fds[] = { { .fd = pidfd, .events = POLLIN },
		{ .fd = fd, .events = POLLIN } };
	long long deadline = now_ms() + timeout_ms, left;
	size_t len = 0;

	while ((left = deadline - now_ms()) > 0) {
		if (poll(fds, 2, (int)left) == -1 && errno != EINTR)
			err(1, "poll");
		if (fds[1].revents != 0 && !text_take(fd, result, &len))
			fds[1].fd = -1;
		else if (fds[0].revents != 0 && fds[1].revents == 0)
			break;
		if (fds[1].fd == -1 && fds[0].revents != 0)
			break;
	}
	result->text[len] = '\0';
	return left > 0;
}

void
command_run(char *const argv[], int timeout_ms, struct command_result *result)
{
	static char reason[80];
	int fds[2], error, pidfd, ended;
	pid_t pid;

	result->reason = NULL;
	result->text[0] = '\0';
	if (pipe2(fds, O_CLOEXEC) == -1)
		err(1, "pipe");
	error = command_start(argv, fds[1], &pid);
	close(fds[1]);
	if (error != 0) {
		close(fds[0]);
		result->reason = strerror(error);
		return;
	}
	if ((pidfd = pidfd_open(pid, 0)) == -1)
		err(1, "pidfd_open");
	ended = output_read(fds[0], pidfd, timeout_ms, result);
	if (!ended) {
		snprintf(reason, sizeof(reason), "did not end in %d ms", timeout_ms);
		result->reason = reason;
	}
	/* What it left behind in its group has nothing more to do. */
	kill(-pid, SIGKILL);
	while (waitpid(pid, &result->status, 0) == -1 && errno == EINTR)
		;
	close(pidfd);
	close(fds[0]);
}

const char *
command_first_line(struct command_result *result)
{
	result->text[strcspn(result->text, "\r\n")] = '\0';
	return result->text;
}
