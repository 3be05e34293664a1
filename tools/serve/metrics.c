/*
 * GET /metrics: what Prometheus asks.  Matrices are looked at once a second at most, and
 * of their logs those only that are new: many may ask, of many boots.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "lib/json.h"
#include "lib/matrixdir.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "serve.h"

struct metrics {
	int64_t looked_ns;
	json_t *states; /* of matrices, by name */
	char *text;	/* what is said of them; NULL: nothing yet */
};

struct metrics *
metrics_new(void)
{
	struct metrics *m = xcalloc(1, sizeof(*m));

	m->states = json_object();
	return m;
}

static json_t *
states_read(const struct service *s)
{
	json_t *names = matrices_find(s->out), *states = json_object();
	const json_t *one;
	size_t i;

	json_array_foreach(names, i, one) {
		const char *name = json_string_value(one);
		char *dir = text_format("%s/%s", s->out, name);

		put(states, name,
		    matrix_read(dir, json_object_get(s->metrics->states, name)));
		free(dir);
	}
	json_decref(names);
	return states;
}

/* Names that would have to be escaped are none that make gives. */
static bool
is_plain(const char *name)
{
	return strpbrk(name, "\"\\\n") == NULL;
}

static void
samples_write(FILE *out, const char *kind, const char *help, json_t *states)
{
	const char *name;
	json_t *state;

	fprintf(out, "# HELP bootmatrix_boots_%s %s\n# TYPE bootmatrix_boots_%s gauge\n",
	    kind, help, kind);
	json_object_foreach(states, name, state) {
		const json_t *value = json_object_get(state, kind);

		if (is_plain(name))
			fprintf(out, "bootmatrix_boots_%s{matrix=\"%s\"} %lld\n", kind,
			    name,
			    json_is_array(value) ? (long long)json_array_size(value)
						 : json_integer_value(value));
	}
}

static void
matrices_look(const struct service *s)
{
	struct metrics *m = s->metrics;
	json_t *before = m->states;
	size_t len;
	FILE *fp;

	if (m->text != NULL && clock_now() - m->looked_ns < SECOND_NS)
		return;
	m->states = states_read(s);
	json_decref(before);
	free(m->text);
	fp = text_open(&m->text, &len);
	samples_write(fp, "planned", "Boots that the matrix consists of.", m->states);
	samples_write(fp, "made", "Boots of these that have ended and count.", m->states);
	samples_write(fp, "completed", "Boots of these that completed.", m->states);
	samples_write(fp, "running", "Boots of these that are under way.", m->states);
	text_close(fp);
	m->looked_ns = clock_now();
}

void
metrics_get(const struct service *s, struct evhttp_request *req)
{
	struct evbuffer *body = evbuffer_new();

	matrices_look(s);
	evbuffer_add_printf(body,
	    "%s# HELP bootmatrix_watchers Dashboards that are open.\n"
	    "# TYPE bootmatrix_watchers gauge\nbootmatrix_watchers %zu\n"
	    "# HELP bootmatrix_calls_running Calls of MCP that are under way.\n"
	    "# TYPE bootmatrix_calls_running gauge\nbootmatrix_calls_running %zu\n"
	    "# HELP bootmatrix_requests_total Requests since the start.\n"
	    "# TYPE bootmatrix_requests_total counter\nbootmatrix_requests_total %lu\n",
	    s->metrics->text, events_clients(s), posts_running(s), s->requests);
	header_add(req, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
	reply_send(req, 200, body);
	evbuffer_free(body);
}
