/*
 * POST /mcp, a message of the Model Context Protocol: what it is, and whether its headers
 * fit it.  GET /mcp is the stream of a session.
 */
#include <stdlib.h>
#include <string.h>

#include "answer.h"
#include "lib/memory.h"
#include "lib/protocol.h"
#include "lib/text.h"
#include "posts.h"

static const char stateless[] = MCP_STATELESS;

/* ---- headers ---- */

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

static bool
header_is_stateless(struct evhttp_request *req)
{
	return header_equals(req, "MCP-Protocol-Version", stateless);
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

static bool
is_json_type(const char *type)
{
	static const char json_type[] = "application/json";

	return type != NULL && strcspn(type, "; \t") == strlen(json_type) &&
	       strncasecmp(type, json_type, strlen(json_type)) == 0;
}

/* ---- messages ---- */

/* What a body says; what it lacks is NULL, and so is all that is of another type. */
struct posted {
	char *line; /* the body as one line */
	json_t *json;
	const json_t *id, *params, *version; /* version: of the stateless era */
	const char *method, *session;
};

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

static const json_t *
meta_of(const struct posted *m, const char *key)
{
	return json_object_get(json_object_get(m->params, "_meta"), key);
}

static struct posted
message_read(struct evhttp_request *req)
{
	struct posted m = { .line = body_line(req),
		.session = header_in(req, "Mcp-Session-Id") };
	char reason[REASON_SIZE];

	m.json = record_parse(m.line, reason);
	m.id = json_object_get(m.json, "id");
	m.params = json_object_get(m.json, "params");
	m.method = json_string_value(json_object_get(m.json, "method"));
	m.version = meta_of(&m, MCP_META "protocolVersion");
	return m;
}

static void
message_free(struct posted *m)
{
	free(m->line);
	json_decref(m->json);
}

static bool
is_method(const struct posted *m, const char *method)
{
	return m->method != NULL && strcmp(m->method, method) == 0;
}

/* What Mcp-Name must repeat: *name, or NULL, no text; false: nothing. */
static bool
has_name(const struct posted *m, const char **name)
{
	bool has_uri = is_method(m, "resources/read");

	*name = json_string_value(json_object_get(m->params, has_uri ? "uri" : "name"));
	return has_uri || is_method(m, "tools/call") || is_method(m, "prompts/get");
}

/* What the stateless era repeats in headers must be what the body says; or which is not.
 */
static const char *
headers_wrong(struct evhttp_request *req, const struct posted *m)
{
	const char *name;

	if (m->version == NULL || m->method == NULL)
		return NULL;
	if (!header_equals(req, "MCP-Protocol-Version", json_string_value(m->version)))
		return "MCP-Protocol-Version";
	if (!header_equals(req, "Mcp-Method", m->method))
		return "Mcp-Method";
	return has_name(m, &name) && !header_equals(req, "Mcp-Name", name) ? "Mcp-Name"
									   : NULL;
}

/* Answer a message that its headers do not fit; false: they do. */
static bool
headers_refuse(struct evhttp_request *req, const struct posted *m)
{
	const char *wrong = headers_wrong(req, m);

	if (wrong != NULL)
		answer_error(req, 400, RPC_HEADERS, m->id,
		    "a header is not what the body says: ", wrong);
	else if (m->json != NULL && m->version == NULL && m->id != NULL &&
		 header_is_stateless(req))
		answer_error(req, 400, RPC_PARAMS, m->id,
		    "_meta: ", MCP_META "protocolVersion: missing");
	else if (m->version == NULL && !version_fits(req))
		answer_error(req, 400, RPC_HEADERS, m->id,
		    "unknown version: ", "MCP-Protocol-Version");
	else
		return false;
	return true;
}

/* Is it a notification, or the answer to a request? */
static bool
is_unanswered(const struct posted *m)
{
	if (m->method != NULL)
		return m->id == NULL;
	return json_object_get(m->json, "method") == NULL &&
	       (json_object_get(m->json, "result") != NULL ||
		   json_object_get(m->json, "error") != NULL);
}

static void
notification_take(struct service *s, const struct posted *m)
{
	if (is_method(m, "notifications/cancelled"))
		posts_cancel(
		    s, m->session, json_object_get(m->params, "requestId"), m->line);
}

/* Is it about a subscription, in the era of sessions? */
static bool
is_subscription(const struct posted *m)
{
	return m->version == NULL && (is_method(m, "resources/subscribe") ||
					 is_method(m, "resources/unsubscribe"));
}

/* The line is the call's now. */
static struct call
call_make(struct service *s, struct evhttp_request *req, struct posted *m)
{
	bool is_stateless = m->version != NULL || header_is_stateless(req);
	struct call call = { .line = m->line,
		.session = m->session != NULL ? text_copy(m->session) : NULL,
		.id = value_or_null(m->id),
		.is_stateless = is_stateless,
		.has_meta = json_is_string(m->version) &&
			    json_is_object(meta_of(m, MCP_META "clientCapabilities")),
		.is_initialize = !is_stateless && is_method(m, "initialize"),
		.listens = is_method(m, "subscriptions/listen"),
		.subscribes = !is_stateless && is_method(m, "resources/subscribe"),
		.unsubscribes = !is_stateless && is_method(m, "resources/unsubscribe") };

	call.waits = call.listens || is_method(m, "tools/call");
	call.writes = s->writes && !call.listens && access_writes(s, req);
	m->line = NULL;
	return call;
}

static void
message_take(struct service *s, struct evhttp_request *req, struct posted *m)
{
	if (m->line[strspn(m->line, " \t\n")] == '\0') {
		reply_text(req, 400, NULL, "an empty body\n");
	} else if (headers_refuse(req, m)) {
		return;
	} else if (is_unanswered(m)) {
		notification_take(s, m);
		reply_text(req, 202, NULL, "");
	} else if (is_subscription(m) && m->session == NULL) {
		answer_error(req, 200, RPC_REQUEST, m->id,
		    "a subscription is of a session: ",
		    "initialize, and open its stream with a GET");
	} else {
		posts_add(s, req, call_make(s, req, m));
	}
}

void
mcp_post(struct service *s, struct evhttp_request *req)
{
	struct posted m;

	if (!is_json_type(header_in(req, "Content-Type"))) {
		reply_text(req, 415, NULL, "application/json is expected\n");
		return;
	}
	m = message_read(req);
	message_take(s, req, &m);
	message_free(&m);
}

bool
mcp_stream(struct service *s, struct evhttp_request *req)
{
	const char *session = header_in(req, "Mcp-Session-Id");

	if (session == NULL || !version_fits(req) || header_is_stateless(req))
		return false;
	posts_add(s, req,
	    (struct call){ .session = text_copy(session),
		.id = json_null(),
		.waits = true,
		.listens = true });
	return true;
}
