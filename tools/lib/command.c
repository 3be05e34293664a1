/* Run another program for a bounded time and take what it prints. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "clock.h"
#include "command.h"

extern char **environ;

/* Start the program with the pipe's end out as its stdout and stderr; errno or 0. */
static int
command_start(char *const argv[], int out, pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	int error;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, out, 1);
	posix_spawn_file_actions_adddup2(&actions, out, 2);
	error = posix_spawn(pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* Take what has come; false at the end of what there is. */
static bool
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

/* Read until everyone has closed the pipe; false when that is not so at the deadline. */
static bool
output_read(int fd, int64_t deadline_ns, struct command_result *result)
{
	struct pollfd poller = { .fd = fd, .events = POLLIN };
	bool open = true;
	size_t len = 0;
	int64_t left;

	while (open && (left = deadline_ns - clock_now()) > 0) {
		if (poll(&poller, 1, (int)(left / 1000000) + 1) == -1 && errno != EINTR)
			err(1, "poll");
		if (poller.revents != 0)
			open = text_take(fd, result, &len);
	}
	result->text[len] = '\0';
	return !open;
}

/* Take the status; false when there is none at the deadline. */
static bool
status_take(pid_t pid, int64_t deadline_ns, int *status)
{
	const struct timespec nap = { .tv_nsec = 1000000 };

	/* It has closed its output and is about to end: no event is worth its code. */
	while (waitpid(pid, status, WNOHANG) == 0) {
		if (clock_now() >= deadline_ns)
			return false;
		nanosleep(&nap, NULL);
	}
	return true;
}

void
command_run(char *const argv[], int timeout_ms, struct command_result *result)
{
	int64_t deadline_ns = clock_now() + timeout_ms * INT64_C(1000000);
	int fds[2], error;
	pid_t pid;

	result->reason[0] = '\0';
	result->text[0] = '\0';
	if (pipe2(fds, O_CLOEXEC) == -1)
		err(1, "pipe");
	error = command_start(argv, fds[1], &pid);
	close(fds[1]);
	if (error != 0)
		snprintf(result->reason, sizeof(result->reason), "%s", strerror(error));
	else if (!output_read(fds[0], deadline_ns, result) ||
		 !status_take(pid, deadline_ns, &result->status)) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
		snprintf(result->reason, sizeof(result->reason), "did not end in %d ms",
		    timeout_ms);
	} else if (WIFSIGNALED(result->status) && WTERMSIG(result->status) == SIGKILL)
		snprintf(result->reason, sizeof(result->reason), "was killed");
	close(fds[0]);
}

const char *
command_first_line(struct command_result *result)
{
	result->text[strcspn(result->text, "\r\n")] = '\0';
	return result->text;
}
