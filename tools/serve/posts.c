/*
 * POST /mcp: mcp is run once for each message, which is its one line of input.  Where its
 * first line of output is the answer, that is the body; otherwise, or where a call takes
 * long, all lines are events of a stream.  A client that leaves ends its mcp, and no run
 * of make.  GET /mcp is the stream of a session, which has an mcp from the first
 * subscription on.
 */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <event2/bufferevent.h>

#include "lib/hex.h"
#include "lib/json.h"
#include "lib/memory.h"
#include "lib/ownfile.h"
#include "lib/protocol.h"
#include "lib/text.h"
#include "serve.h"

enum {
	CHILDREN_MAX = 32,
	LISTENERS_MAX = 16,    /* of these, those that last until their client leaves */
	STREAMS_MAX = 256,     /* of sessions, whether something is subscribed or not */
	STREAM_AFTER_MS = 200, /* a stream shows whether its client is there */
	HELD_S = 1,	       /* a subscription waits so long for its session's stream */
};

static const char stateless[] = MCP_STATELESS;

struct post {
	struct service *service;
	struct evhttp_request *req; /* NULL: the client has left */
	char *line; /* what its mcp is told; NULL: a GET, the stream of its session */
	char *session;
	json_t *id; /* of the request */
	bool is_stateless, has_meta, writes, is_initialize, streams, answered;
	bool waits;   /* its answer may take long */
	bool listens; /* it is told what changes, if it is a GET by subscriptions */
	bool subscribes, unsubscribes; /* its session's stream is told, too */
	bool subscribed; /* a stream: a subscription on it was not refused */
	pid_t pid;	 /* 0: it waits for its turn */
	int to;		 /* the stdin of mcp */
	struct bufferevent *from;
	struct event *timer;
	struct post *next;
};

struct posts {
	struct post *first; /* running, then waiting, in the order in which they came */
	size_t n_running;
	char *program;
};

extern char **environ;

static void post_start(struct post *p);

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
		if ((p->to != -1 || p->pid == 0) && p->session != NULL &&
		    strcmp(p->session, session) == 0 &&
		    (id == NULL ? p->line == NULL
				: p->line != NULL && json_equal(p->id, id)))
			found = p;
	return found;
}

/* Clients open a session's stream and subscribe at once: that waits for the stream. */
static bool
is_held(const struct post *p)
{
	return p->subscribes && session_post(p->service, p->session, NULL) == NULL;
}

/* Start those whose turn it is. */
static void
posts_go(struct posts *all)
{
	struct post *p = all->first;

	while (p != NULL && all->n_running < CHILDREN_MAX)
		if (p->pid != 0 || p->line == NULL || is_held(p)) {
			p = p->next;
		} else {
			post_start(p);
			p = all->first; /* it may have ended, and others with it */
		}
}

/* End the mcp of a post, if it has one. */
static void
child_end(struct post *p)
{
	if (p->pid > 0) {
		kill(p->pid, SIGTERM);
		p->service->posts->n_running--;
	}
	if (p->to != -1)
		close(p->to);
	if (p->from != NULL)
		bufferevent_free(p->from);
	p->pid = 0;
	p->to = -1;
	p->from = NULL;
}

/* A stream on which all subscriptions were refused keeps no mcp. */
static void
stream_rest(const struct service *s, const char *session)
{
	struct post *stream = session_post(s, session, NULL);

	if (stream == NULL || stream->subscribed)
		return;
	for (const struct post *p = s->posts->first; p != NULL; p = p->next)
		if (p->subscribes && p->pid > 0 && strcmp(p->session, session) == 0)
			return; /* this one may not be */
	child_end(stream);
}

static void
post_free(struct post *p)
{
	struct posts *all = p->service->posts;
	struct post **link = &all->first;

	while (*link != p)
		link = &(*link)->next;
	*link = p->next;
	child_end(p);
	if (p->subscribes)
		stream_rest(p->service, p->session);
	if (p->timer != NULL)
		event_free(p->timer);
	json_decref(p->id);
	free(p->line);
	free(p->session);
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

/* Answer with an error of JSON-RPC. */
static void
reply_error(struct evhttp_request *req, int status, int code, const json_t *id,
    const char *why, const char *what)
{
	json_t *answer = json_pack("{s:s, s:o, s:{s:i, s:o}}", "jsonrpc", "2.0", "id",
	    value_or_null(id), "error", "code", code, "message",
	    json_sprintf("%s%s", why, what));
	char *text = json_dumps(answer, JSON_COMPACT | JSON_ENSURE_ASCII);

	reply_text(req, status, "application/json", text);
	free(text);
	json_decref(answer);
}

static int
status_of(const struct post *p, const json_t *answer)
{
	const json_t *error = json_object_get(answer, "error");

	if (error == NULL)
		return 200;
	switch (json_integer_value(json_object_get(error, "code"))) {
	case RPC_PARSE:
	case RPC_REQUEST:
	case RPC_HEADERS:
	case RPC_CAPABILITY:
	case RPC_VERSION:
		return 400;
	case RPC_METHOD:
		return p->is_stateless ? 404 : 200;
	case RPC_PARAMS:
		return p->is_stateless && !p->has_meta ? 400 : 200;
	}
	return 200;
}

/* The answer is all: it goes as it is. */
static void
answer_send(struct post *p, const char *line, const json_t *answer)
{
	struct evhttp_request *req = request_release(p);
	struct post *stream;
	char session[33];

	if (p->subscribes && json_object_get(answer, "result") != NULL &&
	    (stream = session_post(p->service, p->session, NULL)) != NULL)
		stream->subscribed = true;
	if (p->is_initialize) {
		hex_random(session, sizeof(session) - 1);
		header_add(req, "Mcp-Session-Id", session);
	}
	reply_text(req, status_of(p, answer), "application/json", line);
}

static void
stream_begin(struct post *p)
{
	if (p->streams)
		return;
	p->streams = true;
	header_add(p->req, "Content-Type", "text/event-stream");
	header_add(p->req, "Cache-Control", "no-store");
	bufferevent_set_timeouts(
	    evhttp_connection_get_bufferevent(evhttp_request_get_connection(p->req)),
	    NULL, NULL);
	evhttp_send_reply_start(p->req, 200, "OK");
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

	if (is_answer(message) && p->line == NULL) {
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

/* ---- mcp ---- */

static pid_t
mcp_spawn(const struct post *p, int in, int out)
{
	const struct service *s = p->service;
	char *argv[2 * ROOTS_MAX + 8], *words[] = { "mcp", "-w", "-C", "-r" };
	posix_spawn_file_actions_t actions;
	size_t n = 0;
	pid_t pid = -1;

	argv[n++] = words[0];
	if (p->writes)
		argv[n++] = words[1];
	if (s->tree != NULL) {
		argv[n++] = words[2];
		argv[n++] = (char *)(uintptr_t)s->tree;
	}
	for (size_t i = 0; i < s->n_roots; i++) {
		argv[n++] = words[3];
		argv[n++] = (char *)(uintptr_t)s->roots[i];
	}
	argv[n++] = s->out;
	argv[n] = NULL;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (posix_spawn(&pid, s->posts->program, &actions, NULL, argv, environ) != 0)
		pid = -1;
	posix_spawn_file_actions_destroy(&actions);
	/* What only looks comes after the boots; what starts boots must not slow them. */
	if (pid > 0 && !p->writes)
		(void)setpriority(PRIO_PROCESS, (id_t)pid, 10);
	return pid;
}

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
	reply_error(request_release(p), 200, RPC_REQUEST, p->id, why, "");
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

/* Tell its mcp a line; false: the pipe did not take all of it. */
static bool
line_tell(const struct post *p, const char *line)
{
	ssize_t len = (ssize_t)strlen(line);

	return write(p->to, line, (size_t)len) == len;
}

/* The end of what it is told: a call that waits has been, a stream ends. */
static void
told_end(struct post *p)
{
	close(p->to);
	p->to = -1;
}

/* Start the mcp of a post; false: it cannot be. */
static bool
child_start(struct post *p)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) == -1)
		return false;
	if (pipe2(out, O_CLOEXEC) == -1) {
		close(in[0]);
		close(in[1]);
		return false;
	}
	p->pid = mcp_spawn(p, in[0], out[1]);
	close(in[0]);
	close(out[1]);
	if (p->pid <= 0) {
		p->pid = 0;
		close(in[1]);
		close(out[0]);
		return false;
	}
	p->service->posts->n_running++;
	p->to = in[1];
	fcntl(p->to, F_SETFL, O_NONBLOCK);
	evutil_make_socket_nonblocking(out[0]);
	p->from = bufferevent_socket_new(p->service->base, out[0], BEV_OPT_CLOSE_ON_FREE);
	bufferevent_setcb(p->from, output_take, NULL, output_end, p);
	bufferevent_enable(p->from, EV_READ);
	return true;
}

/* How many listen, with or without streams on which nothing is subscribed. */
static int
listeners_count(const struct posts *all, bool idle_too)
{
	int n = 0;

	for (const struct post *p = all->first; p != NULL; p = p->next)
		n += p->listens && (idle_too || p->line != NULL || p->pid > 0);
	return n;
}

/* Tell the session's stream what is to be watched, or no more; NULL, or why it will not
 * be.
 */
static const char *
subscription_pass(const struct post *p)
{
	struct post *stream = session_post(p->service, p->session, NULL);

	if (p->unsubscribes && (stream == NULL || stream->pid == 0))
		return NULL; /* nothing is watched */
	if (stream->pid == 0 &&
	    listeners_count(p->service->posts, false) >= LISTENERS_MAX)
		return "too many listen already";
	if (stream->pid == 0 && !child_start(stream))
		return "mcp cannot be started";
	if (line_tell(stream, p->line))
		return NULL;
	told_end(stream); /* half a line may be in it */
	return "the session's stream has ended: open it again, with a GET";
}

static void
post_start(struct post *p)
{
	const struct timeval soon = { .tv_usec = STREAM_AFTER_MS * 1000 };
	const char *why = p->subscribes || p->unsubscribes ? subscription_pass(p) : NULL;

	if (why != NULL) {
		subscription_refuse(p, why);
		return;
	}
	if (!child_start(p)) {
		post_fail(p, "mcp cannot be started\n");
		return;
	}
	if (p->timer != NULL)
		event_free(p->timer);
	p->timer = evtimer_new(p->service->base, late, p);
	/* The body is no longer than what a pipe takes, unless its user has too many. */
	if (!line_tell(p, p->line))
		post_fail(p, "mcp cannot be asked\n");
	else if (p->waits)
		evtimer_add(p->timer, &soon);
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

/* ---- requests ---- */

/* A header's value, which may be =?base64?...?=; the caller frees it. */
static char *
header_decoded(struct evhttp_request *req, const char *name)
{
	static const char begin[] = "=?base64?";
	const char *value = header_in(req, name);
	char *text;

	if (value == NULL || strncmp(value, begin, strlen(begin)) != 0)
		return value != NULL ? text_copy(value) : NULL;
	text = xmalloc(strlen(value) + 1);
	base64_decode(value + strlen(begin), text, strlen(value) + 1);
	return text;
}

static bool
header_equals(struct evhttp_request *req, const char *name, const char *expected)
{
	char *value = header_decoded(req, name);
	bool equal = value != NULL && expected != NULL && strcmp(value, expected) == 0;

	free(value);
	return equal;
}

/* What the stateless era repeats in headers must be what the body says; or which is not.
 */
static const char *
headers_wrong(struct evhttp_request *req, const json_t *message)
{
	const json_t *params = json_object_get(message, "params");
	const json_t *meta = json_object_get(params, "_meta");
	const char *method = json_string_value(json_object_get(message, "method"));
	const char *name = NULL;

	if (!header_equals(req, "MCP-Protocol-Version",
		json_string_value(json_object_get(meta, MCP_META "protocolVersion"))))
		return "MCP-Protocol-Version";
	if (!header_equals(req, "Mcp-Method", method))
		return "Mcp-Method";
	if (strcmp(method, "tools/call") == 0 || strcmp(method, "prompts/get") == 0)
		name = json_string_value(json_object_get(params, "name"));
	else if (strcmp(method, "resources/read") == 0)
		name = json_string_value(json_object_get(params, "uri"));
	else
		return NULL;
	return header_equals(req, "Mcp-Name", name) ? NULL : "Mcp-Name";
}

/* Tell a call of the session that waits that it is cancelled. */
static void
call_cancel(
    const struct service *s, const char *session, const json_t *message, const char *line)
{
	const json_t *id =
	    json_object_get(json_object_get(message, "params"), "requestId");
	struct post *p = id != NULL ? session_post(s, session, id) : NULL;

	if (p == NULL || p->pid == 0)
		return;
	(void)line_tell(p, line); /* else the end tells it */
	told_end(p);
}

/* The body as one line. */
static char *
body_line(struct evhttp_request *req)
{
	struct evbuffer *body = evhttp_request_get_input_buffer(req);
	size_t len = evbuffer_get_length(body);
	char *line = xmalloc(len + 2);

	evbuffer_copyout(body, line, len);
	for (size_t i = 0; i < len; i++)
		if (line[i] == '\n' || line[i] == '\r' || line[i] == '\0')
			line[i] = line[i] == '\0' ? '?' : ' ';
	memcpy(line + len, "\n", 2);
	return line;
}

static bool
is_subscribe(const char *method)
{
	return strcmp(method, "resources/subscribe") == 0;
}

static bool
is_unsubscribe(const char *method)
{
	return strcmp(method, "resources/unsubscribe") == 0;
}

/* line is taken over; message is what it says, or NULL. */
static void
post_add(struct service *s, struct evhttp_request *req, char *line, const json_t *message)
{
	const char *method = json_string_value(json_object_get(message, "method")) ?: "";
	const json_t *meta = json_object_get(json_object_get(message, "params"), "_meta");
	const char *session = header_in(req, "Mcp-Session-Id");
	struct post *p = xcalloc(1, sizeof(*p)), **link = &s->posts->first;

	*p = (struct post){ .service = s,
		.req = req,
		.line = line,
		.session = session != NULL ? text_copy(session) : NULL,
		.id = value_or_null(json_object_get(message, "id")),
		.has_meta =
		    json_is_object(
			json_object_get(meta, MCP_META "clientCapabilities")) &&
		    json_is_string(json_object_get(meta, MCP_META "protocolVersion")),
		.writes = s->writes && access_writes(s, req),
		.is_initialize = strcmp(method, "initialize") == 0,
		.to = -1 };
	p->is_stateless = json_object_get(meta, MCP_META "protocolVersion") != NULL ||
			  header_equals(req, "MCP-Protocol-Version", stateless);
	p->is_initialize &= !p->is_stateless;
	p->listens = line == NULL || strcmp(method, "subscriptions/listen") == 0;
	p->writes &= !p->listens;
	p->waits = p->listens || strcmp(method, "tools/call") == 0;
	p->subscribes = !p->is_stateless && is_subscribe(method);
	p->unsubscribes = !p->is_stateless && is_unsubscribe(method);
	while (*link != NULL)
		link = &(*link)->next;
	*link = p;
	evhttp_connection_set_closecb(evhttp_request_get_connection(req), client_left, p);
	if (p->subscribes) {
		p->timer = event_new(s->base, -1, EV_PERSIST, held_late, p);
		evtimer_add(p->timer, &(struct timeval){ .tv_sec = HELD_S });
	}
	if (p->listens && listeners_count(s->posts, line == NULL) >
			      (line == NULL ? STREAMS_MAX : LISTENERS_MAX))
		post_fail(p, "too many listen already\n");
	else if (line == NULL)
		stream_begin(p);
	posts_go(s->posts);
}

/* Versions that a header may name, in sessions too. */
static bool
version_fits(struct evhttp_request *req)
{
	static const char *const versions[] = { MCP_STATELESS, MCP_SESSIONS,
		"2025-03-26" };
	const char *version = header_in(req, "MCP-Protocol-Version");

	for (size_t i = 0; version != NULL && i < sizeof(versions) / sizeof(versions[0]);
	     i++)
		if (strcmp(version, versions[i]) == 0)
			return true;
	return version == NULL;
}

/* Does it answer a request? */
static bool
has_outcome(const json_t *message)
{
	return json_object_get(message, "result") != NULL ||
	       json_object_get(message, "error") != NULL;
}

void
posts_take(struct service *s, struct evhttp_request *req)
{
	static const char json_type[] = "application/json";
	const char *type = header_in(req, "Content-Type"), *wrong, *method;
	const char *session = header_in(req, "Mcp-Session-Id");
	char *line, reason[REASON_SIZE];
	json_t *message;
	const json_t *id, *meta;

	if (type == NULL || strcspn(type, "; \t") != strlen(json_type) ||
	    strncasecmp(type, json_type, strlen(json_type)) != 0) {
		reply_text(req, 415, NULL, "application/json is expected\n");
		return;
	}
	line = body_line(req);
	if (line[strspn(line, " \t\n")] == '\0') {
		reply_text(req, 400, NULL, "an empty body\n");
		free(line);
		return;
	}
	message = record_parse(line, reason);
	id = json_object_get(message, "id");
	meta =
	    json_object_get(json_object_get(json_object_get(message, "params"), "_meta"),
		MCP_META "protocolVersion");
	method = json_string_value(json_object_get(message, "method"));
	wrong = NULL;
	if (meta != NULL && method != NULL)
		wrong = headers_wrong(req, message);
	if (wrong != NULL) {
		reply_error(req, 400, RPC_HEADERS, id,
		    "a header is not what the body says: ", wrong);
	} else if (message != NULL && meta == NULL && id != NULL &&
		   header_equals(req, "MCP-Protocol-Version", stateless)) {
		reply_error(req, 400, RPC_PARAMS, id,
		    "_meta: ", MCP_META "protocolVersion: missing");
	} else if (meta == NULL && !version_fits(req)) {
		reply_error(req, 400, RPC_HEADERS, id,
		    "unknown version: ", "MCP-Protocol-Version");
	} else if (method != NULL ? id == NULL
				  : is_answer(message) && has_outcome(message)) {
		if (method != NULL && strcmp(method, "notifications/cancelled") == 0)
			call_cancel(s, session, message, line);
		reply_text(req, 202, NULL, "");
	} else if (session == NULL && meta == NULL && method != NULL &&
		   (is_subscribe(method) || is_unsubscribe(method))) {
		reply_error(req, 200, RPC_REQUEST, id, "a subscription is of a session: ",
		    "initialize, and open its stream with a GET");
	} else {
		post_add(s, req, line, message);
		line = NULL;
	}
	free(line);
	json_decref(message);
}

bool
posts_stream(struct service *s, struct evhttp_request *req)
{
	if (header_in(req, "Mcp-Session-Id") == NULL || !version_fits(req) ||
	    header_equals(req, "MCP-Protocol-Version", stateless))
		return false;
	post_add(s, req, NULL, NULL);
	return true;
}

struct posts *
posts_new(struct service *s)
{
	struct posts *all = xcalloc(1, sizeof(*all));

	all->program = own_file("mcp");
	evsignal_add(evsignal_new(s->base, SIGCHLD, child_ended, NULL), NULL);
	return all;
}

size_t
posts_running(const struct service *s)
{
	return s->posts->n_running;
}
