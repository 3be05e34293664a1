/* Headers in and out, and short answers. */
#include <stdarg.h>
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
	char *length;

	if (evhttp_request_get_command(req) ==
	    EVHTTP_REQ_HEAD) { /* libevent would send it */
		length = text_format("%zu", evbuffer_get_length(body));
		header_add(req, "Content-Length", length);
		evbuffer_drain(body, evbuffer_get_length(body));
		free(length);
	}
	evhttp_send_reply(req, status, NULL, body);
}

void
reply_text(struct evhttp_request *req, int status, const char *type, const char *text)
{
	struct evbuffer *body = evbuffer_new();

	header_add(
	    req, "Content-Type", type != NULL ? type : "text/plain; charset=utf-8");
	evbuffer_add(body, text, strlen(text));
	reply_send(req, status, body);
	evbuffer_free(body);
}

void
reply_busy(struct evhttp_request *req, const char *why)
{
	header_add(req, "Retry-After", "10");
	reply_text(req, 503, NULL, why);
}

void
chunk_send(struct evhttp_request *req, const char *format, ...)
{
	struct evbuffer *chunk = evbuffer_new();
	va_list ap;

	va_start(ap, format);
	evbuffer_add_vprintf(chunk, format, ap);
	va_end(ap);
	evhttp_send_reply_chunk(req, chunk);
	evbuffer_free(chunk);
}

void
request_forget(struct evhttp_request *req)
{
	if (evhttp_request_get_connection(req) == NULL)
		evhttp_request_free(req);
}

void
base64_decode(const char *from, char *to, size_t size)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *digit;
	unsigned bits = 0;
	int have = 0;

	for (; size > 1 && *from != '\0' && (digit = strchr(digits, *from)) != NULL;
	     from++) {
		bits = bits << 6 | (unsigned)(digit - digits);
		if ((have += 6) < 8)
			continue;
		*to++ = (char)(bits >> (have -= 8) & 0xff);
		size--;
	}
	*to = '\0';
}
