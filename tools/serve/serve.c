/*
 * Show matrices to people and to programs: a dashboard, its events, MCP, files and
 * metrics by HTTP.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/listener.h>
#include <event2/util.h>

#include "lib/hex.h"
#include "lib/io.h"
#include "lib/option.h"
#include "lib/text.h"
#include "serve.h"

enum {
	PORT = 8017,
	BACKLOG = 1024,
	FILES_MAX = 4096, /* open ones: what bounds connections, and so memory */
};

static const struct program program = {
	.usage = "usage: serve [-w] [-a address] [-C tree] [-H name] ... [-p port] "
		 "[-r directory] ...\n\t[out]",
	.options = {
		{ 'a', "address", "address", "The address to listen on" },
		{ 'C', "tree", "tree", "The directory in which make runs" },
		{ 'H', "host", "name", "A name by which clients may call this host" },
		{ 'p', "port", "port", "The port to listen on" },
		{ 'r', "root", "directory", "Files that a client names must lie below such a directory" },
		{ 'w', "write", NULL, "Offer the tools that boot and cancel, too" },
	},
};

/* ---- the token ---- */

/* Write one to a new file; returns 0, or why there is none. */
static int
token_write(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600), why = 0;
	char token[TOKEN_LEN + 1];

	if (fd == -1)
		return errno;
	hex_random(token, TOKEN_LEN);
	if (dprintf(fd, "%s\n", token) != TOKEN_LEN + 1) {
		why = errno;
		unlink(path);
	}
	close(fd);
	return why;
}

/* Draw one: whole, or not at all; that of another serve which was first stays. */
static void
token_draw(const char *path)
{
	char *draft = text_format("%s.%d", path, (int)getpid());
	int why;

	unlink(draft); /* of one that was killed */
	why = token_write(draft);
	if (why == 0 && link(draft, path) == -1)
		why = errno;
	unlink(draft);
	/* A file system without hard links. */
	if (why == EPERM || why == EOPNOTSUPP)
		why = token_write(path);
	errno = why;
	if (why != 0 && why != EEXIST)
		write_lost(path);
	free(draft);
}

/* Read it from its file, which is made where there is none. */
static void
token_load(struct service *s)
{
	char *path = text_format("%s/.token", s->out);
	struct stat st;
	int fd;

	if (lstat(path, &st) == -1)
		token_draw(path);
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd == -1 || fstat(fd, &st) == -1 || (st.st_mode & 077) != 0 ||
	    read(fd, s->token, TOKEN_LEN) != TOKEN_LEN || !hex_is(s->token, TOKEN_LEN))
		errx(1, "%s: not a token that only its user can read: delete it", path);
	close(fd);
	free(path);
}

/* ---- start ---- */

static char *
out_absolute(const char *out)
{
	char *real;

	(void)mkdir(out, 0777);
	if ((real = realpath(out, NULL)) == NULL)
		err(1, "%s", out);
	return real;
}

static void
options_read(struct service *s, const char **address, int argc, char *argv[])
{
	int ch;

	while ((ch = option_next(argc, argv, &program)) != -1)
		switch (ch) {
		case 'a':
			*address = optarg;
			break;
		case 'C':
			s->tree = optarg;
			break;
		case 'H':
			if (s->n_names == ROOTS_MAX)
				option_refuse(ch, optarg, "at most %d", ROOTS_MAX);
			s->names[s->n_names++] = optarg;
			break;
		case 'p':
			s->port = (int)option_number(ch, optarg, 0, 65535);
			break;
		case 'r':
			if (s->n_roots == ROOTS_MAX)
				option_refuse(ch, optarg, "at most %d", ROOTS_MAX);
			s->roots[s->n_roots++] = optarg;
			break;
		case 'w':
			s->writes = true;
			break;
		default:
			option_usage(&program, 2);
		}
	if (argc - optind > 1)
		option_usage(&program, 2);
	s->out = out_absolute(optind < argc ? argv[optind] : "out");
}

/* No descriptor is left: those who wait are taken when there are some again. */
static struct event *accept_timer;

static void
accept_failed(struct evconnlistener *listener, void *http)
{
	static const struct timeval moment = { .tv_usec = 50000 };

	(void)http;
	evconnlistener_disable(listener);
	evtimer_add(accept_timer, &moment);
}

static void
accept_again(evutil_socket_t fd, short what, void *listener)
{
	(void)fd;
	(void)what;
	evconnlistener_enable(listener);
}

/* Listen, and keep the port; returns the address as in a URL. */
static struct own_address
listen_at(struct service *s, struct evhttp *http, const char *address)
{
	struct evconnlistener *listener;
	struct sockaddr_storage ss = { 0 };
	int len = sizeof(ss);
	struct own_address own;
	in_port_t *port;

	if (evutil_parse_sockaddr_port(address, (struct sockaddr *)&ss, &len) == -1)
		option_refuse('a', address, "not an address");
	port = ss.ss_family == AF_INET6 ? &((struct sockaddr_in6 *)&ss)->sin6_port
					: &((struct sockaddr_in *)&ss)->sin_port;
	if (*port != 0)
		option_refuse('a', address, "an address without a port, which is -p");
	*port = htons((uint16_t)s->port);
	listener = evconnlistener_new_bind(s->base, NULL, NULL,
	    LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC, BACKLOG,
	    (struct sockaddr *)&ss, len);
	if (listener == NULL)
		err(1, "%s:%d", address, s->port);
	evhttp_bind_listener(http, listener);
	accept_timer = evtimer_new(s->base, accept_again, listener);
	evconnlistener_set_error_cb(listener, accept_failed);
	own = own_address(evconnlistener_get_fd(listener));
	s->port = own.port;
	return own;
}

static void
stop(evutil_socket_t signal, short what, void *base)
{
	(void)signal;
	(void)what;
	event_base_loopbreak(base);
}

int
main(int argc, char *argv[])
{
	static struct service s = { .port = PORT };
	struct rlimit files;
	const char *address = "127.0.0.1";
	struct evhttp *http;
	struct own_address own;

	options_read(&s, &address, argc, argv);
	token_load(&s);
	signal(SIGPIPE, SIG_IGN);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max < FILES_MAX ? files.rlim_max : FILES_MAX;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	if ((s.base = event_base_new()) == NULL)
		errx(1, "libevent: no memory");
	http = http_new(&s);
	own = listen_at(&s, http, address);
	evsignal_add(evsignal_new(s.base, SIGINT, stop, s.base), NULL);
	evsignal_add(evsignal_new(s.base, SIGTERM, stop, s.base), NULL);
	printf("http://%s:%d/\n", own.text, own.port);
	if (fflush(stdout) == EOF)
		write_lost("stdout");
	event_base_dispatch(s.base);
	return 0;
}
