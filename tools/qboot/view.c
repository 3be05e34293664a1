/*
 * Show a machine to a person: QEMU with a VNC display on 127.0.0.1.  It ends with this
 * process, and this process with the terminal and with whoever started it: make ends
 * neither when its terminal is closed, but waits.
 */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/machine.h"
#include "view.h"

enum {
	VNC_PORT = 5900, /* of display 0 (RFC 6143) */
	DISPLAYS = 100,
	PATIENCE_MS = 2000, /* for QEMU to end by itself */
};

static bool
port_is_free(in_port_t port)
{
	const struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	const int yes = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool is_free;

	if (fd == -1)
		err(1, "socket");
	/* as QEMU does: connections that are still closing take no port */
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	is_free = bind(fd, (const struct sockaddr *)&address, sizeof(address)) == 0;
	close(fd);
	return is_free;
}

/* The record came on stdin: what is typed comes from the terminal, if there is one. */
static void
terminal_take(void)
{
	int fd = open("/dev/tty", O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return;
	if (dup2(fd, STDIN_FILENO) == -1)
		err(1, "/dev/tty");
	close(fd);
}

/* The signals that end this process, as a descriptor. */
static int
signals_open(sigset_t *old)
{
	sigset_t signals;
	int fd;

	sigemptyset(&signals);
	sigaddset(&signals, SIGHUP);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, old);
	if ((fd = signalfd(-1, &signals, SFD_CLOEXEC)) == -1)
		err(1, "signalfd");
	return fd;
}

static pid_t
qemu_start(char *const argv[], const sigset_t *mask)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == -1)
		err(1, "fork");
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	sigprocmask(SIG_SETMASK, mask, NULL);
	execv(argv[0], argv);
	err(127, "%s", argv[0]);
}

/* Wait until QEMU has ended, or the terminal or this process is to. */
static void
qemu_wait(pid_t pid, int signals)
{
	struct pollfd ends[] = {
		{ .fd = pidfd_open(pid, 0), .events = POLLIN },
		{ .fd = signals, .events = POLLIN },
		{ .fd = open("/dev/tty", O_RDONLY | O_CLOEXEC) }, /* -1: there is none */
	};

	while (poll(ends, 3, -1) == -1)
		if (errno != EINTR)
			err(1, "poll");
	if (ends[0].revents == 0) {
		kill(pid, SIGTERM);
		if (poll(ends, 1, PATIENCE_MS) == 0)
			kill(pid, SIGKILL);
	}
	close(ends[0].fd);
	if (ends[2].fd != -1)
		close(ends[2].fd);
}

const char *
view(const json_t *machine, int *status, char reason[REASON_SIZE])
{
	struct machine m;
	int display = 0, signals;
	sigset_t mask;
	char **argv;
	pid_t pid;

	if (machine_read(&m, machine, reason) != NULL)
		return reason;
	while (display < DISPLAYS && !port_is_free((in_port_t)(VNC_PORT + display)))
		display++;
	if (display == DISPLAYS)
		return reason_write(reason, "no VNC display is free");
	argv = machine_view_argv(&m, display);
	if (access(argv[0], X_OK) == -1)
		return reason_write(reason, "%s: %s", argv[0], strerror(errno));
	fprintf(stderr,
	    "%s is on VNC display 127.0.0.1:%d (port %d), its serial line here; Ctrl-C "
	    "ends it\n",
	    m.config, display, VNC_PORT + display);
	terminal_take();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	signals = signals_open(&mask);
	pid = qemu_start(argv, &mask);
	qemu_wait(pid, signals);
	while (waitpid(pid, status, 0) == -1)
		if (errno != EINTR)
			err(1, "wait");
	*status = WIFEXITED(*status) ? WEXITSTATUS(*status) : 1;
	close(signals);
	argv_free(argv);
	return NULL;
}
