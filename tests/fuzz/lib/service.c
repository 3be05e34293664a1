#include <err.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/text.h"
#include "serve/serve.h"
#include "service.h"

#define OUT "build/fuzz/out"

static void
file_write(const char *path, const char *text)
{
	FILE *fp = fopen(path, "w");

	if (fp == NULL || fputs(text, fp) == EOF || fclose(fp) == EOF)
		err(1, "%s", path);
}

/* Give it something to serve, and something not to. */
static void
out_make(void)
{
	(void)mkdir("build/fuzz", 0777);
	(void)mkdir(OUT, 0777);
	(void)mkdir(OUT "/demo", 0777);
	file_write(OUT "/demo/report.txt", "a report\n");
	file_write(OUT "/demo/results.json", "{}\n");
	file_write(OUT "/.token", SECRET "\n");
	file_write("build/fuzz/secret", SECRET "\n");
	(void)symlink("../../secret", OUT "/demo/link.txt");
}

static struct service *
service(void)
{
	static struct service s = { .token = SECRET, .names = { "fuzz" }, .n_names = 1 };
	struct evhttp_bound_socket *bound;

	if (s.base != NULL)
		return &s;
	out_make();
	s.out = realpath(OUT, NULL);
	/* Where its lock is: no boot is watched. */
	setenv("TMPDIR", OUT, 1);
	s.base = event_base_new();
	bound = evhttp_bind_socket_with_handle(http_new(&s), "127.0.0.1", 0);
	if (bound == NULL)
		err(1, "127.0.0.1");
	s.port = own_address(evhttp_bound_socket_get_fd(bound)).port;
	return &s;
}

static struct sockaddr_in
loopback(uint32_t host, int port)
{
	return (struct sockaddr_in){ .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK + host),
		.sin_port = htons((uint16_t)port) };
}

/* Each time from another address: one has not ports for millions a minute. */
static int
service_connect(const struct service *s)
{
	static uint32_t times;
	struct sockaddr_in from = loopback(++times & 0xffff, 0),
			   to = loopback(0, s->port);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd == -1 || bind(fd, (struct sockaddr *)&from, sizeof(from)) == -1 ||
	    connect(fd, (struct sockaddr *)&to, sizeof(to)) == -1)
		err(1, "connect");
	return fd;
}

char *
answer(const char *bytes, size_t len)
{
	const struct service *s = service();
	struct pollfd p = { service_connect(s), POLLIN, 0 };
	char *text, part[1 << 14];
	FILE *all = text_open(&text, &(size_t){ 0 });
	ssize_t n = 1;

	if (write(p.fd, bytes, len) != (ssize_t)len)
		err(1, "write");
	(void)shutdown(p.fd, SHUT_WR);
	while (n > 0) {
		event_base_loop(s->base, EVLOOP_NONBLOCK);
		if (poll(&p, 1, 1) == 1 && (n = read(p.fd, part, sizeof(part))) > 0)
			fwrite(part, 1, (size_t)n, all);
	}
	close(p.fd);
	text_close(all);
	return text;
}

bool
is_told(const char *answer, const void *input, size_t len)
{
	return strstr(answer, SECRET) != NULL &&
	       memmem(input, len, SECRET, strlen(SECRET)) == NULL;
}
