/* Headers in and out, and short answers. */
#include <stdlib.h>
#include <string.h>

#include "lib/text.h"
#include "serve.h"

void
header_add(struct evhttp_request *req, const char *name, const char *value)
{
	evhttp_add_header(evhttp_request_get_output_headers(req), name, value);
}

const char *
header_in(struct evhttp_request *req, const char *name)
{
	return evhttp_find_header(evhttp_request_get_input_headers(req), name);
}

void
reply_send(struct evhttp_request *req, int status, struct evbuffer *body)
{
	char *length = text_format("%zu", evbuffer_get_length(body));

	if (evhttp_request_get_command(req) ==
	    EVHTTP_REQ_HEAD) { /* libevent would send it */
		header_add(req, "Content-Length", length);
		evbuffer_drain(body, evbuffer_get_length(body));
	}
	evhttp_send_reply(req, status, NULL, body);
	free(length);
}

void
reply_text(struct evhttp_request *req, int status, const char *type, const char *text)
{
	struct evbuffer *body = evbuffer_new();

	header_add(
	    req, "Content-Type", type != NULL ? type : "text/plain; charset=utf-8");
	if (evhttp_request_get_command(req) !=
	    EVHTTP_REQ_HEAD) /* which libevent would send */
		evbuffer_add(body, text, strlen(text));
	evhttp_send_reply(req, status, NULL, body);
	evbuffer_free(body);
}
