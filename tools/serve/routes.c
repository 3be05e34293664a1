/* What is where: the page, its events, MCP, files, health and metrics. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <event2/keyvalq_struct.h>

#include "lib/matrixdir.h"
#include "lib/policy.h"
#include "lib/text.h"
#include "serve.h"

enum {
	IDLE_S = 10,		/* a client that neither sends nor takes is left */
	HEADERS_MAX = 16 << 10, /* bytes */
	BODY_MAX = 48 << 10,
};

extern const char dashboard_html[], dashboard_css[], dashboard_js[];

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

/* What is never freed is not copied, either. */
static void
part_add(struct evbuffer *body, const char *part, size_t len)
{
	evbuffer_add_reference(body, part, len, NULL, NULL);
}

static void
page_get(const struct service *s, struct evhttp_request *req)
{
	static const char style[] = "{style}", script[] = "{script}";
	const char *before = strstr(dashboard_html, style);
	const char *between = before + strlen(style), *after = strstr(between, script);
	struct evbuffer *body = evbuffer_new();

	part_add(body, dashboard_html, (size_t)(before - dashboard_html));
	part_add(body, dashboard_css, strlen(dashboard_css));
	part_add(body, between, (size_t)(after - between));
	part_add(body, dashboard_js, strlen(dashboard_js));
	after += strlen(script);
	part_add(body, after, strlen(after));
	header_add(req, "Content-Security-Policy", s->page_policy);
	header_add(req, "Content-Type", "text/html; charset=utf-8");
	header_add(req, "Cache-Control", "no-store");
	reply_send(req, 200, body);
	evbuffer_free(body);
}

/* ---- routes ---- */

static void
events_route(struct service *s, struct evhttp_request *req, const struct evhttp_uri *uri)
{
	struct evkeyvalq query = { 0 };
	const char *text = evhttp_uri_get_query(uri), *matrix = NULL;
	char *dir = NULL;

	if (text != NULL && evhttp_parse_query_str(text, &query) == 0)
		matrix = evhttp_find_header(&query, "matrix");
	if (matrix == NULL || (dir = matrix_find(s->out, matrix)) != NULL)
		events_get(s, req, matrix);
	else
		reply_text(req, 404, NULL, "no such matrix\n");
	free(dir);
	evhttp_clear_headers(&query);
}

static void
path_get(struct service *s, struct evhttp_request *req, const char *path,
    const struct evhttp_uri *uri)
{
	static const char files[] = "/files/";

	if (strcmp(path, "/") == 0)
		page_get(s, req);
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
		mcp_post(s, req);
	else if (method != EVHTTP_REQ_GET)
		return "GET, POST";
	else if (!mcp_stream(s, req))
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

struct evhttp *
http_new(struct service *s)
{
	struct evhttp *http = evhttp_new(s->base);

	if (http == NULL)
		errx(1, "libevent: no memory");
	s->page_policy = page_policy();
	s->metrics = metrics_new();
	s->posts = posts_new(s);
	s->events = events_new(s);
	evhttp_set_allowed_methods(
	    http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST | EVHTTP_REQ_PUT |
		      EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH);
	evhttp_set_max_headers_size(http, HEADERS_MAX);
	evhttp_set_max_body_size(http, BODY_MAX);
	evhttp_set_timeout(http, IDLE_S);
	evhttp_set_gencb(http, route, s);
	return http;
}
