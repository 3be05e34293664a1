/* Messages for mcp, from when they came until they are answered. */
#ifndef SERVE_POSTS_H
#define SERVE_POSTS_H

#include "lib/json.h"
#include "serve.h"

/* What a client asks, as far as it matters how it is answered. */
struct call {
	char *line;    /* what its mcp is told; NULL: a GET, the stream of its session */
	char *session; /* or NULL */
	json_t *id;    /* of the request */
	bool is_stateless, has_meta, writes, is_initialize;
	bool waits;   /* its answer may take long */
	bool listens; /* it is told what changes, if it is a GET by subscriptions */
	bool subscribes, unsubscribes; /* its session's stream is told, too */
};

/* Have it answered; call, and what it points to, is taken over. */
void posts_add(struct service *s, struct evhttp_request *req, struct call call);

/* Tell a call of the session that waits, by the line, that it is cancelled. */
void posts_cancel(
    struct service *s, const char *session, const json_t *id, const char *line);

#endif
