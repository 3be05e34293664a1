/*
 * Messages for mcp: it is run once for each, which is its one line of input.  Where its
 * first line of output is the answer, that is the body; otherwise, or where a call takes
 * long, all lines are events of a stream.  A client that leaves ends its mcp, and no run
 * of make.  The stream of a session has an mcp from the first subscription on.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include <event2/bufferevent.h>

#include "answer.h"
#include "child.h"
#include "lib/hex.h"
#include "lib/memory.h"
#include "lib/protocol.h"
#include "posts.h"

enum {
	CHILDREN_MAX = 32,
	LISTENERS_MAX = 16,    /* of these, those that last until their client leaves */
	STREAMS_MAX = 256,     /* of sessions, whether something is subscribed or not */
	STREAM_AFTER_MS = 200, /* a stream shows whether its client is there */
	HELD_S = 1,	       /* a subscription waits so long for its session's stream */
};

struct post {
	struct service *service;
	struct evhttp_request *req; /* NULL: the client has left */
	struct call call;
	bool streams, answered;
	bool subscribed;	/* a stream: a subscription on it was not refused */
	struct mcp_child child; /* not started: it waits for its turn */
	struct event *timer;
	struct post *next;
};

struct posts {
	struct post *first; /* in the order in which they came */
};

static void post_start(struct post *p);

/* ---- turns ---- */

/*
 * The request of a session that has that id, or, id NULL, its stream: the newest, since
 * nobody need have seen yet that an older one has lost its client.  It need not have an
 * mcp yet.  NULL: there is none that can be told something.
 */
static struct post *
session_post(const struct service *s, const char *session, const json_t *id)
{
	struct post *found = NULL;

	for (struct post *p = s->posts->first; session != NULL && p != NULL; p = p->next)
		if ((p->child.to != -1 || p->child.pid == 0) && p->call.session != NULL &&
		    strcmp(p->call.session, session) == 0 &&
		    (id == NULL ? p->call.line == NULL
				: p->call.line != NULL && json_equal(p->call.id, id)))
			found = p;
	return found;
}

/* Clients open a session's stream and subscribe at once: that waits for the stream. */
static bool
is_held(const struct post *p)
{
	return p->call.subscribes &&
	       session_post(p->service, p->call.session, NULL) == NULL;
}

static size_t
children_count(const struct posts *all)
{
	size_t n = 0;

	for (const struct post *p = all->first; p != NULL; p = p->next)
		n += p->child.pid != 0;
	return n;
}

/* Start those whose turn it is. */
static void
posts_go(struct posts *all)
{
	struct post *p = all->first;

	while (p != NULL && children_count(all) < CHILDREN_MAX)
		if (p->child.pid != 0 || p->call.line == NULL || is_held(p)) {
			p = p->next;
		} else {
			post_start(p);
			p = all->first; /* it may have ended, and others with it */
		}
}

/* ---- ends ---- */

/* A stream on which all subscriptions were refused keeps no mcp. */
static void
stream_rest(const struct service *s, const char *session)
{
	struct post *stream = session_post(s, session, NULL);

	if (stream == NULL || stream->subscribed)
		return;
	for (const struct post *p = s->posts->first; p != NULL; p = p->next)
		if (p->call.subscribes && p->child.pid > 0 &&
		    strcmp(p->call.session, session) == 0)
			return; /* this one may not be */
	child_end(&stream->child);
}

static void
call_free(struct call *call)
{
	json_decref(call->id);
	free(call->line);
	free(call->session);
}

static void
post_free(struct post *p)
{
	struct posts *all = p->service->posts;
	struct post **link = &all->first;

	while (*link != p)
		link = &(*link)->next;
	*link = p->next;
	child_end(&p->child);
	if (p->call.subscribes)
		stream_rest(p->service, p->call.session);
	if (p->timer != NULL)
		event_free(p->timer);
	call_free(&p->call);
	free(p);
	posts_go(all);
}

/* The connection was closed. */
static void
client_left(struct evhttp_connection *connection, void *data)
{
	struct post *p = data;

	(void)connection;
	request_forget(p->req);
	p->req = NULL;
	post_free(p);
}

/* ---- answers ---- */

/* What is answered now is nobody's any more, whether its client leaves or not. */
static struct evhttp_request *
request_release(struct post *p)
{
	struct evhttp_request *req = p->req;

	evhttp_connection_set_closecb(evhttp_request_get_connection(req), NULL, NULL);
	p->req = NULL;
	return req;
}

/* The answer is all: it goes as it is. */
static void
answer_send(struct post *p, const char *line, const json_t *answer)
{
	struct evhttp_request *req = request_release(p);
	struct post *stream;
	char session[33];

	if (p->call.subscribes && json_object_get(answer, "result") != NULL &&
	    (stream = session_post(p->service, p->call.session, NULL)) != NULL)
		stream->subscribed = true;
	if (p->call.is_initialize) {
		hex_random(session, sizeof(session) - 1);
		header_add(req, "Mcp-Session-Id", session);
	}
	reply_text(req, answer_status(answer, p->call.is_stateless, p->call.has_meta),
	    "application/json", line);
}

static void
stream_begin(struct post *p)
{
	if (!p->streams)
		answer_stream(p->req);
	p->streams = true;
}

/* Is it the answer to the request? */
static bool
is_answer(const json_t *message)
{
	return message != NULL && json_object_get(message, "method") == NULL;
}

/* A line came from mcp. */
static void
line_take(struct post *p, const char *line)
{
	char reason[REASON_SIZE];
	json_t *message = record_parse(line, reason);

	if (is_answer(message) && p->call.line == NULL) {
		json_decref(message); /* the request's own mcp has answered it */
		return;
	}
	if (is_answer(message) && !p->streams) {
		answer_send(p, line, message);
	} else {
		stream_begin(p);
		chunk_send(p->req, "event: message\ndata: %s\n\n", line);
	}
	if (is_answer(message)) {
		p->answered = true;
		if (p->streams && p->req != NULL)
			evhttp_send_reply_end(request_release(p));
	}
	json_decref(message);
}

static void
output_take(struct bufferevent *from, void *data)
{
	struct post *p = data;
	char *line;

	while (!p->answered && (line = evbuffer_readln(bufferevent_get_input(from), NULL,
				    EVBUFFER_EOL_LF)) != NULL) {
		line_take(p, line);
		free(line);
	}
	if (p->answered)
		post_free(p);
}

/* mcp has ended: without an answer, the call was cancelled. */
static void
output_end(struct bufferevent *from, short what, void *data)
{
	struct post *p = data;
	struct evhttp_request *req = request_release(p);

	(void)from;
	(void)what;
	if (p->streams)
		evhttp_send_reply_end(req);
	else
		reply_text(req, 202, NULL, "");
	post_free(p);
}

static void
late(evutil_socket_t fd, short what, void *data)
{
	struct post *p = data;

	(void)fd;
	(void)what;
	stream_begin(p);
	chunk_send(p->req, ": it takes a while\n\n");
}

/* ---- starts ---- */

static void
post_fail(struct post *p, const char *why)
{
	struct evhttp_request *req = request_release(p);

	post_free(p);
	reply_busy(req, why);
}

static void
subscription_refuse(struct post *p, const char *why)
{
	answer_error(request_release(p), 200, RPC_REQUEST, p->call.id, why, "");
	post_free(p);
}

static void
held_late(evutil_socket_t fd, short what, void *data)
{
	(void)fd;
	(void)what;
	if (is_held(data))
		subscription_refuse(data, "open the session's stream first, with a GET");
}

static bool
post_child_start(struct post *p)
{
	return child_start(
	    &p->child, p->service, p->call.writes, output_take, output_end, p);
}

/* How many listen, with or without streams on which nothing is subscribed. */
static int
listeners_count(const struct posts *all, bool idle_too)
{
	int n = 0;

	for (const struct post *p = all->first; p != NULL; p = p->next)
		n += p->call.listens &&
		     (idle_too || p->call.line != NULL || p->child.pid > 0);
	return n;
}

/* Tell the session's stream what is to be watched, or no more; NULL, or why it will not
 * be.
 */
static const char *
subscription_pass(const struct post *p)
{
	struct post *stream = session_post(p->service, p->call.session, NULL);

	if (p->call.unsubscribes && (stream == NULL || stream->child.pid == 0))
		return NULL; /* nothing is watched */
	if (stream->child.pid == 0 &&
	    listeners_count(p->service->posts, false) >= LISTENERS_MAX)
		return "too many listen already";
	if (stream->child.pid == 0 && !post_child_start(stream))
		return "mcp cannot be started";
	if (child_tell(&stream->child, p->call.line))
		return NULL;
	child_tell_end(&stream->child); /* half a line may be in it */
	return "the session's stream has ended: open it again, with a GET";
}

static void
post_start(struct post *p)
{
	const struct timeval soon = { .tv_usec = STREAM_AFTER_MS * 1000 };
	const char *why =
	    p->call.subscribes || p->call.unsubscribes ? subscription_pass(p) : NULL;

	if (why != NULL) {
		subscription_refuse(p, why);
		return;
	}
	if (!post_child_start(p)) {
		post_fail(p, "mcp cannot be started\n");
		return;
	}
	if (p->timer != NULL)
		event_free(p->timer);
	p->timer = evtimer_new(p->service->base, late, p);
	/* The body is no longer than what a pipe takes, unless its user has too many. */
	if (!child_tell(&p->child, p->call.line))
		post_fail(p, "mcp cannot be asked\n");
	else if (p->call.waits)
		evtimer_add(p->timer, &soon);
}

/* ---- what serve asks ---- */

void
posts_cancel(struct service *s, const char *session, const json_t *id, const char *line)
{
	struct post *p = id != NULL ? session_post(s, session, id) : NULL;

	if (p == NULL || p->child.pid == 0)
		return;
	(void)child_tell(&p->child, line); /* else the end tells it */
	child_tell_end(&p->child);
}

/* A stream on which nothing is subscribed costs little: there may be more of them. */
static bool
too_many_listen(const struct post *p)
{
	bool is_stream = p->call.line == NULL;

	return p->call.listens && listeners_count(p->service->posts, is_stream) >
				      (is_stream ? STREAMS_MAX : LISTENERS_MAX);
}

void
posts_add(struct service *s, struct evhttp_request *req, struct call call)
{
	struct post *p = xcalloc(1, sizeof(*p)), **link = &s->posts->first;

	*p = (struct post){
		.service = s, .req = req, .call = call, .child = { .to = -1 }
	};
	while (*link != NULL)
		link = &(*link)->next;
	*link = p;
	evhttp_connection_set_closecb(evhttp_request_get_connection(req), client_left, p);
	if (call.subscribes) {
		p->timer = event_new(s->base, -1, EV_PERSIST, held_late, p);
		evtimer_add(p->timer, &(struct timeval){ .tv_sec = HELD_S });
	}
	if (too_many_listen(p))
		post_fail(p, "too many listen already\n");
	else if (call.line == NULL)
		stream_begin(p);
	posts_go(s->posts);
}

static void
child_ended(evutil_socket_t fd, short what, void *data)
{
	(void)fd;
	(void)what;
	(void)data;
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

struct posts *
posts_new(struct service *s)
{
	struct posts *all = xcalloc(1, sizeof(*all));

	evsignal_add(evsignal_new(s->base, SIGCHLD, child_ended, NULL), NULL);
	return all;
}

size_t
posts_running(const struct service *s)
{
	return children_count(s->posts);
}
