/* Answers of JSON-RPC by HTTP. */
#include <stdlib.h>

#include <event2/bufferevent.h>

#include "answer.h"
#include "lib/protocol.h"

void
answer_error(struct evhttp_request *req, int status, int code, const json_t *id,
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

int
answer_status(const json_t *answer, bool is_stateless, bool has_meta)
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
		return is_stateless ? 404 : 200;
	case RPC_PARAMS:
		return is_stateless && !has_meta ? 400 : 200;
	}
	return 200;
}

void
answer_stream(struct evhttp_request *req)
{
	header_add(req, "Content-Type", "text/event-stream");
	header_add(req, "Cache-Control", "no-store");
	bufferevent_set_timeouts(
	    evhttp_connection_get_bufferevent(evhttp_request_get_connection(req)), NULL,
	    NULL);
	evhttp_send_reply_start(req, 200, "OK");
}
