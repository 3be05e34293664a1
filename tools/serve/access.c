/*
 * Who may ask what.  A page of another site that a browser shows, and a name of another
 * host that was made to point here, are told apart by Host and Origin; a program of
 * another host by the token.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <arpa/inet.h>
#include <sys/queue.h>
#include <sys/socket.h>

#include <event2/bufferevent.h>
#include <event2/keyvalq_struct.h>

#include "lib/text.h"
#include "serve.h"

struct own_address
own_address(int fd)
{
	struct own_address own = { 0 };
	struct sockaddr_storage ss = { 0 };
	const struct sockaddr_in *in = (const struct sockaddr_in *)&ss;
	const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&ss;
	socklen_t len = sizeof(ss);
	char address[INET6_ADDRSTRLEN] = "";

	if (getsockname(fd, (struct sockaddr *)&ss, &len) == -1)
		return own;
	if (ss.ss_family == AF_INET6) {
		inet_ntop(AF_INET6, &in6->sin6_addr, address, sizeof(address));
		snprintf(own.text, sizeof(own.text), "[%s]", address);
		own.port = ntohs(in6->sin6_port);
		own.is_loopback = IN6_IS_ADDR_LOOPBACK(&in6->sin6_addr);
	} else {
		inet_ntop(AF_INET, &in->sin_addr, own.text, sizeof(own.text));
		own.port = ntohs(in->sin_port);
		own.is_loopback = ntohl(in->sin_addr.s_addr) >> 24 == 127;
	}
	return own;
}

/* Is host, "name" or "name:port", name at our port? */
static bool
is_at(const struct service *s, const char *host, const char *name)
{
	size_t len = strlen(name);
	char port[16];

	snprintf(port, sizeof(port), ":%d", s->port);
	return strncasecmp(host, name, len) == 0 &&
	       (strcmp(host + len, port) == 0 || (host[len] == '\0' && s->port == 80));
}

static bool
host_fits(const struct service *s, const char *host, const struct own_address *own)
{
	if (is_at(s, host, own->text) ||
	    (own->is_loopback && is_at(s, host, "localhost")))
		return true;
	for (size_t i = 0; i < s->n_names; i++)
		if (is_at(s, host, s->names[i]) || strcasecmp(host, s->names[i]) == 0)
			return true;
	return false;
}

/* Equal, in a time that does not tell where they differ. */
static bool
token_equals(const char *a, const char *b)
{
	unsigned char differ = strlen(b) != TOKEN_LEN;

	for (size_t i = 0; !differ && i < TOKEN_LEN; i++)
		differ |= (unsigned char)(a[i] ^ b[i]) ? 2 : 0;
	return differ == 0;
}

/* What follows the scheme, "Basic " or "Bearer ", or NULL: it is another. */
static const char *
credentials(const char *authorization, const char *scheme)
{
	size_t len = strlen(scheme);

	return authorization != NULL && strncasecmp(authorization, scheme, len) == 0
		   ? authorization + len
		   : NULL;
}

static bool
is_bearer(const struct service *s, const char *authorization)
{
	const char *token = credentials(authorization, "Bearer ");

	return token != NULL && token_equals(s->token, token);
}

/* A browser asks its user for name and password: the password is the token. */
static bool
is_password(const struct service *s, const char *authorization)
{
	const char *encoded = credentials(authorization, "Basic "), *colon;
	char text[256];

	if (encoded == NULL)
		return false;
	base64_decode(encoded, text, sizeof(text));
	colon = strchr(text, ':');
	return colon != NULL && token_equals(s->token, colon + 1);
}

bool
access_writes(const struct service *s, struct evhttp_request *req)
{
	return is_bearer(s, header_in(req, "Authorization"));
}

static const char token_needed[] = "the token is needed\n";

const char *
access_refusal(const struct service *s, const struct own_address *own, const char *host,
    const char *origin, const char *authorization)
{
	if (host == NULL || !host_fits(s, host, own))
		return "this host has another name\n";
	if (origin != NULL &&
	    (strncmp(origin, "http://", 7) != 0 || strcasecmp(origin + 7, host) != 0))
		return "a page of another origin\n";
	if (!own->is_loopback && !is_bearer(s, authorization) &&
	    !is_password(s, authorization))
		return token_needed;
	return NULL;
}

/* Headers of which a second one would be another answer to who asks what, and to where
 * the body ends. */
static const char *const single_headers[] = { "Host", "Origin", "Authorization",
	"Content-Length", "Content-Type", "Transfer-Encoding", "Mcp-Session-Id",
	"MCP-Protocol-Version", "Mcp-Method", "Mcp-Name" };

static int
headers_count(struct evhttp_request *req, const char *name)
{
	const struct evkeyvalq *headers = evhttp_request_get_input_headers(req);
	const struct evkeyval *h;
	int n = 0;

	TAILQ_FOREACH(h, headers, next)
	n += strcasecmp(h->key, name) == 0;
	return n;
}

/* The header that stands too often, or not at all where it must; NULL: none. */
static const char *
miscounted(struct evhttp_request *req)
{
	for (size_t i = 0; i < sizeof(single_headers) / sizeof(single_headers[0]); i++)
		if (headers_count(req, single_headers[i]) > 1)
			return single_headers[i];
	return headers_count(req, "Host") == 0 ? "Host" : NULL;
}

/* Refuse a request in which more than one may be meant, with all that came with it. */
static bool
headers_check(struct evhttp_request *req)
{
	const char *name = miscounted(req);
	char *why;

	if (name == NULL)
		return true;
	why = text_format("%s: one is expected\n", name);
	header_add(req, "Connection", "close");
	reply_text(req, 400, NULL, why);
	free(why);
	return false;
}

bool
access_check(const struct service *s, struct evhttp_request *req)
{
	struct own_address own = own_address(bufferevent_getfd(
	    evhttp_connection_get_bufferevent(evhttp_request_get_connection(req))));
	const char *refusal = access_refusal(s, &own, header_in(req, "Host"),
	    header_in(req, "Origin"), header_in(req, "Authorization"));

	if (!headers_check(req))
		return false;
	if (refusal == NULL)
		return true;
	if (refusal == token_needed) {
		header_add(req, "WWW-Authenticate", "Bearer");
		header_add(req, "WWW-Authenticate", "Basic realm=\"bootmatrix\"");
	}
	reply_text(req, refusal == token_needed ? 401 : 403, NULL, refusal);
	return false;
}
