/*
 * Show matrices to people and to programs: a dashboard, its events, MCP, files and
 * metrics by HTTP.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/keyvalq_struct.h>
#include <event2/listener.h>
#include <event2/util.h>

#include "lib/matrixdir.h"
#include "lib/option.h"
#include "lib/policy.h"
#include "lib/randomhex.h"
#include "lib/text.h"
#include "serve.h"

enum {
	PORT = 8017,
	IDLE_S = 10,		/* a client that neither sends nor takes is left */
	HEADERS_MAX = 16 << 10, /* bytes */
	BODY_MAX = 48 << 10,
	BACKLOG = 1024,
	FILES_MAX = 4096, /* open ones: what bounds connections, and so memory */
};

extern const char dashboard_html[], dashboard_css[], dashboard_js[];

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

/* ---- the page ---- */

static char *
page_policy(void)
{
	char *policy;
	size_t len;
	FILE *fp = text_open(&policy, &len);

	fputs("default-src 'none'; connect-src 'self'; base-uri 'none'; form-action "
	      "'none'; "
	      "frame-ancestors 'none'; style-src ",
	    fp);
	policy_hash_write(fp, dashboard_css);
	fputs("; script-src ", fp);
	policy_hash_write(fp, dashboard_js);
	text_close(fp);
	return policy;
}

static void
page_get(struct evhttp_request *req)
{
	static const char style[] = "{style}", script[] = "{script}";
	const char *before = strstr(dashboard_html, style);
	const char *between = before + strlen(style), *after = strstr(between, script);
	struct evbuffer *body = evbuffer_new();
	char *policy = page_policy();

	evbuffer_add(body, dashboard_html, (size_t)(before - dashboard_html));
	evbuffer_add(body, dashboard_css, strlen(dashboard_css));
	evbuffer_add(body, between, (size_t)(after - between));
	evbuffer_add(body, dashboard_js, strlen(dashboard_js));
	evbuffer_add(body, after + strlen(script), strlen(after + strlen(script)));
	header_add(req, "Content-Security-Policy", policy);
	header_add(req, "Content-Type", "text/html; charset=utf-8");
	header_add(req, "Cache-Control", "no-store");
	reply_send(req, 200, body);
	evbuffer_free(body);
	free(policy);
}

/* ---- metrics ---- */

static void
matrix_metrics(const struct service *s, const char *name, FILE *samples[4])
{
	char *dir = text_format("%s/%s", s->out, name);
	json_t *state = matrix_read(dir, NULL);
	static const char *const members[] = { "planned", "made", "completed" };

	for (size_t i = 0; i < 3; i++)
		fprintf(samples[i], "bootmatrix_boots_%s{matrix=\"%s\"} %lld\n",
		    members[i], name,
		    (long long)json_integer_value(json_object_get(state, members[i])));
	fprintf(samples[3], "bootmatrix_boots_running{matrix=\"%s\"} %zu\n", name,
	    json_array_size(json_object_get(state, "running")));
	json_decref(state);
	free(dir);
}

/* Names that would have to be escaped are none that make gives. */
static bool
is_plain(const char *name)
{
	return strpbrk(name, "\"\\\n") == NULL;
}

static void
metrics_get(const struct service *s, struct evhttp_request *req)
{
	static const char *const help[] = {
		"planned Boots that the matrix consists of.",
		"made Boots of these that have ended and count.",
		"completed Boots of these that completed.",
		"running Boots of these that are under way.",
	};
	json_t *names = matrices_find(s->out), *name;
	struct evbuffer *body = evbuffer_new();
	FILE *samples[4];
	char *text[4];
	size_t len[4], i;

	for (i = 0; i < 4; i++)
		samples[i] = text_open(&text[i], &len[i]);
	json_array_foreach(names, i, name)
		if (is_plain(json_string_value(name)))
			matrix_metrics(s, json_string_value(name), samples);
	for (i = 0; i < 4; i++) {
		text_close(samples[i]);
		evbuffer_add_printf(body,
		    "# HELP bootmatrix_boots_%s\n# TYPE bootmatrix_boots_%.*s gauge\n%s",
		    help[i], (int)strcspn(help[i], " "), help[i], text[i]);
		free(text[i]);
	}
	evbuffer_add_printf(body,
	    "# HELP bootmatrix_watchers Dashboards that are open.\n"
	    "# TYPE bootmatrix_watchers gauge\nbootmatrix_watchers %zu\n"
	    "# HELP bootmatrix_calls_running Calls of MCP that are under way.\n"
	    "# TYPE bootmatrix_calls_running gauge\nbootmatrix_calls_running %zu\n"
	    "# HELP bootmatrix_requests_total Requests since the start.\n"
	    "# TYPE bootmatrix_requests_total counter\nbootmatrix_requests_total %lu\n",
	    events_clients(s), posts_running(s), s->requests);
	json_decref(names);
	header_add(req, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
	reply_send(req, 200, body);
	evbuffer_free(body);
}

/* ---- routes ---- */

static void
events_route(struct service *s, struct evhttp_request *req, const struct evhttp_uri *uri)
{
	struct evkeyvalq query = { 0 };
	const char *text = evhttp_uri_get_query(uri), *matrix = NULL;

	if (text != NULL && evhttp_parse_query_str(text, &query) == 0)
		matrix = evhttp_find_header(&query, "matrix");
	if (matrix == NULL)
		matrix = "demo";
	if (matrix_is_name(matrix))
		events_get(s, req, matrix);
	else
		reply_text(req, 404, NULL, "no such matrix\n");
	evhttp_clear_headers(&query);
}

static void
path_get(struct service *s, struct evhttp_request *req, const char *path,
    const struct evhttp_uri *uri)
{
	static const char files[] = "/files/";

	if (strcmp(path, "/") == 0)
		page_get(req);
	else if (strcmp(path, "/events") == 0)
		events_route(s, req, uri);
	else if (strcmp(path, "/healthz") == 0)
		reply_text(req, 200, NULL, "ok\n");
	else if (strcmp(path, "/metrics") == 0)
		metrics_get(s, req);
	else if (strncmp(path, files, strlen(files)) == 0)
		files_get(s, req, path + strlen(files));
	else
		reply_text(req, 404, NULL, "not found\n");
}

/* Answer; or return the methods that there are here, for Allow. */
static const char *
mcp_route(struct service *s, struct evhttp_request *req)
{
	enum evhttp_cmd_type method = evhttp_request_get_command(req);

	if (method == EVHTTP_REQ_POST)
		posts_take(s, req);
	else if (method != EVHTTP_REQ_GET)
		return "GET, POST";
	else if (!posts_stream(s, req))
		return "POST";
	return NULL;
}

/* The same. */
static const char *
path_route(struct service *s, struct evhttp_request *req, const char *path,
    const struct evhttp_uri *uri)
{
	enum evhttp_cmd_type method = evhttp_request_get_command(req);
	bool is_endless = strcmp(path, "/events") == 0;

	if (strcmp(path, "/mcp") == 0)
		return mcp_route(s, req);
	if (method != EVHTTP_REQ_GET && (is_endless || method != EVHTTP_REQ_HEAD))
		return is_endless ? "GET" : "GET, HEAD";
	path_get(s, req, path, uri);
	return NULL;
}

static void
route(struct evhttp_request *req, void *data)
{
	struct service *s = data;
	const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(req);
	const char *raw = uri != NULL ? evhttp_uri_get_path(uri) : NULL;
	size_t len = 0;
	char *path = raw != NULL ? evhttp_uridecode(raw, 0, &len) : NULL;
	const char *methods;

	s->requests++;
	header_add(req, "X-Content-Type-Options", "nosniff");
	header_add(req, "Referrer-Policy", "no-referrer");
	header_add(req, "Cross-Origin-Resource-Policy", "same-origin");
	if (!access_check(s, req)) {
		free(path);
		return;
	}
	if (path == NULL || strlen(path) != len) {
		reply_text(req, 400, NULL, "no path\n");
	} else if ((methods = path_route(s, req, path, uri)) != NULL) {
		header_add(req, "Allow", methods);
		reply_text(req, 405, NULL, "another method is expected\n");
	}
	free(path);
}

/* ---- the token ---- */

/* Read it from its file, or draw one. */
static void
token_load(struct service *s)
{
	char *path = text_format("%s/.token", s->out);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat st;

	if (fd == -1) {
		random_hex(s->token, TOKEN_LEN);
		(void)mkdir(s->out, 0777);
		fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd == -1 || dprintf(fd, "%s\n", s->token) != TOKEN_LEN + 1)
			err(1, "%s", path);
	} else if (fstat(fd, &st) == -1 || (st.st_mode & 077) != 0 ||
		   read(fd, s->token, TOKEN_LEN) != TOKEN_LEN ||
		   strspn(s->token, "0123456789abcdef") != TOKEN_LEN) {
		errx(1, "%s: not a token that only its user can read: delete it", path);
	}
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
	if ((s.base = event_base_new()) == NULL || (http = evhttp_new(s.base)) == NULL)
		errx(1, "libevent: no memory");
	s.posts = posts_new(&s);
	s.events = events_new(&s);
	evhttp_set_allowed_methods(
	    http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST | EVHTTP_REQ_PUT |
		      EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH);
	evhttp_set_max_headers_size(http, HEADERS_MAX);
	evhttp_set_max_body_size(http, BODY_MAX);
	evhttp_set_timeout(http, IDLE_S);
	evhttp_set_gencb(http, route, &s);
	own = listen_at(&s, http, address);
	evsignal_add(evsignal_new(s.base, SIGINT, stop, s.base), NULL);
	evsignal_add(evsignal_new(s.base, SIGTERM, stop, s.base), NULL);
	printf("http://%s:%d/\n", own.text, own.port);
	if (fflush(stdout) == EOF)
		err(1, "stdout");
	event_base_dispatch(s.base);
	return 0;
}
