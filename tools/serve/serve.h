/* What the parts of serve share. */
#ifndef SERVE_H
#define SERVE_H

#include <stdbool.h>
#include <stddef.h>

#include <netinet/in.h>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>

enum { TOKEN_LEN = 64, ROOTS_MAX = 32 };

/* What the user said, and what all requests share. */
struct service {
	struct event_base *base;
	char *out;	  /* OUT, an absolute path */
	const char *tree; /* -C, or NULL */
	const char *roots[ROOTS_MAX];
	size_t n_roots;
	const char *names[ROOTS_MAX]; /* -H: names of this host that clients may use */
	size_t n_names;
	bool writes; /* -w */
	int port;
	char token[TOKEN_LEN + 1]; /* hexadecimal */
	unsigned long requests;	   /* since the start */
	char *page_policy;
	struct metrics *metrics;
	struct posts *posts;
	struct events *events;
};

/* ---- replies ---- */

/* The whole reply; what HEAD asks for is sent without its body. */
void reply_send(struct evhttp_request *req, int status, struct evbuffer *body);

/* A short text; type NULL: text/plain. */
void reply_text(
    struct evhttp_request *req, int status, const char *type, const char *text);

/* Not now: it may be asked again. */
void reply_busy(struct evhttp_request *req, const char *why);

/* More of a reply that has begun. */
void chunk_send(struct evhttp_request *req, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The connection is being closed before the reply's end: libevent leaves some to us. */
void request_forget(struct evhttp_request *req);

void header_add(struct evhttp_request *req, const char *name, const char *value);
const char *header_in(struct evhttp_request *req, const char *name);

/* Decode what from begins with, up to what is no digit, as a text of fewer than size
 * bytes. */
void base64_decode(const char *from, char *to, size_t size);

/* ---- what is where: routes.c ---- */

/* A server of HTTP with its limits, which listens nowhere yet. */
struct evhttp *http_new(struct service *s);

/* ---- who may ask what: access.c ---- */

/* This end of a socket. */
struct own_address {
	char text[INET6_ADDRSTRLEN + 2]; /* as in a URL */
	int port;
	bool is_loopback;
};

struct own_address own_address(int fd);

/* Why a request with these headers, NULL where there is none, is refused; NULL: it is
 * not. */
const char *access_refusal(const struct service *s, const struct own_address *own,
    const char *host, const char *origin, const char *authorization);

/* Refuse and answer what may not be asked; true: it may. */
bool access_check(const struct service *s, struct evhttp_request *req);

/* Does the request have the token? */
bool access_writes(const struct service *s, struct evhttp_request *req);

/* ---- files below OUT: files.c ---- */

void files_get(const struct service *s, struct evhttp_request *req, const char *path);

/* ---- /metrics: metrics.c ---- */

struct metrics *metrics_new(void);
void metrics_get(const struct service *s, struct evhttp_request *req);

/* ---- /mcp: mcp.c; and what waits for its answer: posts.c ---- */

void mcp_post(struct service *s, struct evhttp_request *req);
/* The stream of a session, what a GET asks for; false: there is none for this one. */
bool mcp_stream(struct service *s, struct evhttp_request *req);
struct posts *posts_new(struct service *s);
size_t posts_running(const struct service *s);

/* ---- /events: events.c ---- */

struct events *events_new(struct service *s);
/* matrix NULL: which there are. */
void events_get(struct service *s, struct evhttp_request *req, const char *matrix);
size_t events_clients(const struct service *s);

#endif
