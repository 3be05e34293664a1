/* Show a machine to a person: QEMU with a VNC display on 127.0.0.1. */
#include <arpa/inet.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/machine.h"
#include "view.h"

enum {
	VNC_PORT = 5900, /* of display 0 (RFC 6143) */
	DISPLAYS = 100,
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

const char *
view(const json_t *machine, char reason[REASON_SIZE])
{
	struct machine m;
	const char *why = machine_read(&m, machine);
	int display = 0;
	char **argv;

	if (why != NULL)
		return reason_write(reason, "%s", why);
	while (display < DISPLAYS && !port_is_free((in_port_t)(VNC_PORT + display)))
		display++;
	if (display == DISPLAYS)
		return "no VNC display is free";
	argv = machine_view_argv(&m, display);
	fprintf(stderr,
	    "%s is on VNC display 127.0.0.1:%d (port %d), its serial line here; Ctrl-C "
	    "ends it\n",
	    m.config, display, VNC_PORT + display);
	terminal_take();
	execv(argv[0], argv);
	reason_write(reason, "%s: %s", argv[0], strerror(errno));
	argv_free(argv);
	return reason;
}
