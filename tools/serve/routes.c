/* What is where: the page, its events, MCP, files, health and metrics. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include <event2/keyvalq_struct.h>

#include "lib/json.h"
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

static void
page_get(struct evhttp_request *req)
{
	static const char style[] = "{style}", script[] = "{script}";
	const char *before = strstr(dashboard_html, style);
	const char *between = before + strlen(style), *after = strstr(between, script);
	struct evbuffer *body = evbuffer_new();
	char *policy = page_policy();

	evbuffer_add(body, dashboard_html, (size_t)(before - dashboard_html));
	evbuffer_add(body, dashboard_css, strlen(dashboard_css));
	evbuffer_add(body, between, (size_t)(after - between));
	evbuffer_add(body, dashboard_js, strlen(dashboard_js));
	evbuffer_add(body, after + strlen(script), strlen(after + strlen(script)));
	header_add(req, "Content-Security-Policy", policy);
	header_add(req, "Content-Type", "text/html; charset=utf-8");
	header_add(req, "Cache-Control", "no-store");
	reply_send(req, 200, body);
	evbuffer_free(body);
	free(policy);
}

/* ---- metrics ---- */

static void
matrix_metrics(const struct service *s, const char *name, FILE *samples[4])
{
	char *dir = text_format("%s/%s", s->out, name);
	json_t *state = matrix_read(dir, NULL);
	static const char *const members[] = { "planned", "made", "completed" };

	for (size_t i = 0; i < 3; i++)
		fprintf(samples[i], "bootmatrix_boots_%s{matrix=\"%s\"} %lld\n",
		    members[i], name,
		    (long long)json_integer_value(json_object_get(state, members[i])));
	fprintf(samples[3], "bootmatrix_boots_running{matrix=\"%s\"} %zu\n", name,
	    json_array_size(json_object_get(state, "running")));
	json_decref(state);
	free(dir);
}

/* Names that would have to be escaped are none that make gives. */
static bool
is_plain(const char *name)
{
	return strpbrk(name, "\"\\\n") == NULL;
}

static void
metrics_get(const struct service *s, struct evhttp_request *req)
{
	static const char *const help[] = {
		"planned Boots that the matrix consists of.",
		"made Boots of these that have ended and count.",
		"completed Boots of these that completed.",
		"running Boots of these that are under way.",
	};
	json_t *names = matrices_find(s->out), *name;
	struct evbuffer *body = evbuffer_new();
	FILE *samples[4];
	char *text[4];
	size_t len[4], i;

	for (i = 0; i < 4; i++)
		samples[i] = text_open(&text[i], &len[i]);
	json_array_foreach(names, i, name)
		if (is_plain(json_string_value(name)))
			matrix_metrics(s, json_string_value(name), samples);
	for (i = 0; i < 4; i++) {
		text_close(samples[i]);
		evbuffer_add_printf(body,
		    "# HELP bootmatrix_boots_%s\n# TYPE bootmatrix_boots_%.*s gauge\n%s",
		    help[i], (int)strcspn(help[i], " "), help[i], text[i]);
		free(text[i]);
	}
	evbuffer_add_printf(body,
	    "# HELP bootmatrix_watchers Dashboards that are open.\n"
	    "# TYPE bootmatrix_watchers gauge\nbootmatrix_watchers %zu\n"
	    "# HELP bootmatrix_calls_running Calls of MCP that are under way.\n"
	    "# TYPE bootmatrix_calls_running gauge\nbootmatrix_calls_running %zu\n"
	    "# HELP bootmatrix_requests_total Requests since the start.\n"
	    "# TYPE bootmatrix_requests_total counter\nbootmatrix_requests_total %lu\n",
	    events_clients(s), posts_running(s), s->requests);
	json_decref(names);
	header_add(req, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
	reply_send(req, 200, body);
	evbuffer_free(body);
}

/* ---- routes ---- */

static void
events_route(struct service *s, struct evhttp_request *req, const struct evhttp_uri *uri)
{
	struct evkeyvalq query = { 0 };
	const char *text = evhttp_uri_get_query(uri), *matrix = NULL;

	if (text != NULL && evhttp_parse_query_str(text, &query) == 0)
		matrix = evhttp_find_header(&query, "matrix");
	if (matrix == NULL)
		matrix = "demo";
	if (matrix_is_name(matrix))
		events_get(s, req, matrix);
	else
		reply_text(req, 404, NULL, "no such matrix\n");
	evhttp_clear_headers(&query);
}

static void
path_get(struct service *s, struct evhttp_request *req, const char *path,
    const struct evhttp_uri *uri)
{
	static const char files[] = "/files/";

	if (strcmp(path, "/") == 0)
		page_get(req);
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
		posts_take(s, req);
	else if (method != EVHTTP_REQ_GET)
		return "GET, POST";
	else if (!posts_stream(s, req))
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
