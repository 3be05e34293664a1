/*
 * GET /events: what happens in a matrix, as it happens, to whoever watches.  Directories
 * are watched and logs read only while somebody does; then a lock is held by which qboot
 * sees it.
 *
 *	matrices	the names of all; of no matrix, only this
 *	state		the whole matrix, as matrix_read() has it, with eta_s and reports
 *	boots		those of it that are other ones now, with the counts and eta_s
 *	begin, mark, serial	of a boot that is running
 *	statistics	of a configuration
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <event2/bufferevent.h>

#include "lib/below.h"
#include "lib/dashboard.h"
#include "lib/json.h"
#include "lib/matrixdir.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "live.h"
#include "serve.h"
#include "statistics.h"

enum {
	LOOK_MS = 50, /* what happens in that time is looked at together */
	NAMES_S = 3,  /* how often matrices are looked for */
	CLIENTS_MAX = 128,
	LIVES_MAX = 64,
	UNSENT_MAX = 1 << 20, /* bytes that a client has not taken: it is dropped */
};

struct watcher {
	struct evhttp_request *req;
	struct events *all;
	struct watched_matrix *of; /* NULL: it is told the names only */
	struct watcher *next;
};

/* A matrix that somebody watches. */
struct watched_matrix {
	struct service *service;
	char *name, *dir;
	int inotify, out_watch; /* of OUT: it may be made anew */
	struct event *changed, *look;
	bool anew;	      /* a file came or went: not only logs have grown */
	json_t *state, *told; /* told: the last changes that were sent */
	json_t *logs;	      /* an object of complete logs: their dates */
	struct live *lives[LIVES_MAX];
	char *files[LIVES_MAX];
	size_t n_lives;
	struct statistics *statistics;
	struct watched_matrix *next;
};

struct events {
	struct watched_matrix *matrices;
	struct watcher *watchers;
	size_t n_clients;
	struct event *names_timer;
	json_t *names;
	int lock; /* -1: nobody watches */
};

/* ---- what is sent ---- */

static void
event_write(struct watcher *w, const char *event, const char *text)
{
	struct evhttp_connection *connection = evhttp_request_get_connection(w->req);
	struct bufferevent *bev = evhttp_connection_get_bufferevent(connection);

	/* It is dropped at the next look. */
	if (evbuffer_get_length(bufferevent_get_output(bev)) <= UNSENT_MAX)
		chunk_send(w->req, "event: %s\ndata: %s\n\n", event, text);
}

static void
event_send(struct watcher *w, const char *event, const json_t *data)
{
	char *text = json_dumps(data, JSON_COMPACT | JSON_ENSURE_ASCII);

	event_write(w, event, text);
	free(text);
}

/* To who watches the matrix, or, m NULL, to everybody. */
static void
event_spread(const struct events *all, const struct watched_matrix *m, const char *event,
    const json_t *data)
{
	char *text = json_dumps(data, JSON_COMPACT | JSON_ENSURE_ASCII);

	for (struct watcher *w = all->watchers; w != NULL; w = w->next)
		if (m == NULL || w->of == m)
			event_write(w, event, text);
	free(text);
}

static void
event_to_all(void *context, const char *event, const json_t *data)
{
	const struct watched_matrix *m = context;

	event_spread(m->service->events, m, event, data);
}

static void
event_to_one(void *context, const char *event, const json_t *data)
{
	event_send(context, event, data);
}

/* Those that take nothing are dropped. */
static void
stuck_drop(const struct events *all)
{
	struct watcher *w, *next;

	for (w = all->watchers; w != NULL; w = next) {
		struct evhttp_connection *connection =
		    evhttp_request_get_connection(w->req);
		struct bufferevent *bev = evhttp_connection_get_bufferevent(connection);

		next = w->next;
		if (evbuffer_get_length(bufferevent_get_output(bev)) > UNSENT_MAX)
			evhttp_connection_free(connection);
	}
}

/* ---- state ---- */

/* Finished files that a page links to. */
static json_t *
reports_of(const char *dir)
{
	static const char *const files[] = { "report.html", "report.txt", "paper.pdf",
		"results.json", "comparison.json", "profile/profile.txt" };
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		if (below_has(dir, files[i], S_IFREG))
			append(list, json_string(files[i]));
	return list;
}

static void
summary_add(json_t *to, const struct watched_matrix *m)
{
	static const char *const members[] = { "planned", "made", "completed",
		"running" };
	double eta_s;
	const char *why = matrix_eta(m->state, &eta_s);

	put(to, "matrix", json_string(m->name));
	put(to, "eta_s", why == NULL ? json_real(eta_s) : json_null());
	put(to, "reports", reports_of(m->dir));
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		put_member(to, members[i], m->state, members[i]);
}

static void
state_send(struct watched_matrix *m, live_tell *tell, void *context)
{
	json_t *state = json_copy(m->state);

	summary_add(state, m);
	tell(context, "state", state);
	json_decref(state);
}

/* Are the boots those of the same plan? */
static bool
is_same_plan(const json_t *a, const json_t *b)
{
	return json_equal(json_object_get(a, "configs"), json_object_get(b, "configs")) &&
	       json_equal(json_object_get(a, "samples"), json_object_get(b, "samples")) &&
	       json_equal(json_object_get(a, "warmup"), json_object_get(b, "warmup")) &&
	       json_equal(json_object_get(a, "planned"), json_object_get(b, "planned"));
}

/* Send the boots that are not what they were, and have their statistics made. */
static void
changes_send(struct watched_matrix *m, const json_t *before)
{
	const json_t *boots = json_object_get(m->state, "boots"), *boot, *was;
	json_t *changed = json_array(), *configs = json_object(), *event, *value;
	const char *config;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)boots, i, boot) {
		was = json_array_get(json_object_get(before, "boots"), i);
		if (json_equal(boot, was))
			continue;
		append(changed, value_or_null(boot));
		if (json_object_get(boot, "date_ns") != NULL ||
		    json_object_get(was, "date_ns") != NULL)
			put(configs, json_string_value(json_object_get(boot, "config")),
			    json_true());
	}
	event = json_pack("{s:O}", "boots", changed);
	summary_add(event, m);
	if (!json_equal(event, m->told))
		event_to_all(m, "boots", event);
	json_decref(m->told);
	m->told = json_incref(event);
	json_object_foreach(configs, config, value)
		statistics_want(m->statistics, config, boots);
	json_decref(event);
	json_decref(changed);
	json_decref(configs);
}

/* ---- boots that run ---- */

static void
live_remove(struct watched_matrix *m, size_t i)
{
	live_free(m->lives[i]);
	free(m->files[i]);
	m->n_lives--;
	m->lives[i] = m->lives[m->n_lives];
	m->files[i] = m->files[m->n_lives];
}

static bool
is_growing(const struct watched_matrix *m, const char *file)
{
	const json_t *boot, *name;
	size_t i;

	json_array_foreach(json_object_get(m->state, "boots"), i, boot) {
		name = json_object_get(boot, "file");
		if (name != NULL && strcmp(json_string_value(name), file) == 0)
			return true;
	}
	return false;
}

/* Is that file, or the same log as it grew? */
static bool
is_followed(const struct watched_matrix *m, const char *file)
{
	size_t len = strlen(file);
	char next;

	for (size_t i = 0; i < m->n_lives; i++) {
		if (strncmp(m->files[i], file, len) != 0)
			continue;
		next = m->files[i][len];
		if (next == '\0' || next == '.')
			return true;
	}
	return false;
}

static void
live_add(struct watched_matrix *m, const char *file)
{
	struct live *l;

	if (m->n_lives == LIVES_MAX || is_followed(m, file))
		return;
	l = live_new(m->service->base, m->dir, file, event_to_all, m);
	if (l == NULL)
		return;
	m->lives[m->n_lives] = l;
	m->files[m->n_lives++] = text_copy(file);
}

/* Begin with boots that run, and with those that came to their end since the last look;
 * end with the others. */
static void
lives_update(struct watched_matrix *m)
{
	json_t *before = m->logs;
	const json_t *boot, *file, *date;
	size_t i;

	m->logs = json_object();
	json_array_foreach(json_object_get(m->state, "boots"), i, boot) {
		if ((file = json_object_get(boot, "file")) != NULL)
			live_add(m, json_string_value(file));
		if ((date = json_object_get(boot, "date_ns")) != NULL) {
			char *log = bootlog_name(
			    json_string_value(json_object_get(boot, "config")),
			    json_string_value(json_object_get(boot, "sample")));

			if (before != NULL &&
			    !json_equal(date, json_object_get(before, log)))
				live_add(m, log);
			put(m->logs, log, value_or_null(date));
			free(log);
		}
	}
	json_decref(before);
	for (i = m->n_lives; i-- > 0;)
		if (!is_growing(m, m->files[i])) {
			live_end(m->lives[i]);
			if (live_is_done(m->lives[i]))
				live_remove(m, i);
		}
}

static void
look_soon(struct watched_matrix *m)
{
	static const struct timeval soon = { .tv_usec = LOOK_MS * 1000 };

	if (!evtimer_pending(m->look, NULL))
		evtimer_add(m->look, &soon);
}

static void
lives_read(struct watched_matrix *m)
{
	for (size_t i = 0; i < m->n_lives; i++)
		if (live_read(m->lives[i]))
			look_soon(m);
}

/* ---- looking ---- */

static int
directory_watch(const struct watched_matrix *m, const char *dir)
{
	static const uint32_t mask = IN_CREATE | IN_MODIFY | IN_MOVED_TO | IN_MOVED_FROM |
				     IN_DELETE | IN_ONLYDIR | IN_DONT_FOLLOW;

	return inotify_add_watch(m->inotify, dir, mask);
}

static void
directories_watch(struct watched_matrix *m)
{
	const json_t *config;
	char *stamps = text_format("%s/.stamps", m->dir), *end;
	size_t i;

	m->out_watch = directory_watch(m, m->service->out);
	/* What is between, too: it need not be there yet. */
	end = m->dir + strlen(m->service->out);
	while (*(end += 1 + strcspn(end + 1, "/")) != '\0') {
		*end = '\0';
		(void)directory_watch(m, m->dir);
		*end = '/';
	}
	(void)directory_watch(m, m->dir);
	(void)directory_watch(m, stamps);
	free(stamps);
	json_array_foreach(json_object_get(m->state, "configs"), i, config) {
		char *dir = text_format("%s/%s", m->dir, json_string_value(config));

		(void)directory_watch(m, dir);
		free(dir);
	}
}

static void
state_read(struct watched_matrix *m)
{
	json_t *before = m->state, *early;
	const json_t *config;
	bool same;
	size_t i;

	m->anew = false;
	directories_watch(m);
	m->state = matrix_read(m->dir, before);
	same = before != NULL && is_same_plan(before, m->state);
	if (!same) {
		/* Something may have come before its directories were watched. */
		directories_watch(m);
		early = m->state;
		m->state = matrix_read(m->dir, early);
		json_decref(early);
	}
	lives_update(m);
	if (same) {
		changes_send(m, before);
	} else {
		statistics_forget(m->statistics);
		state_send(m, event_to_all, m);
		json_array_foreach(json_object_get(m->state, "configs"), i, config)
			statistics_want(m->statistics, json_string_value(config),
			    json_object_get(m->state, "boots"));
	}
	json_decref(before);
}

static void
look(evutil_socket_t fd, short what, void *data)
{
	struct watched_matrix *m = data;

	(void)fd;
	(void)what;
	if (m->anew)
		state_read(m);
	lives_read(m);
	stuck_drop(m->service->events);
}

static void
changed(evutil_socket_t fd, short what, void *data)
{
	_Alignas(struct inotify_event) char bytes[1 << 14];
	const struct inotify_event *event;
	struct watched_matrix *m = data;
	ssize_t n;

	(void)what;
	while ((n = read(fd, bytes, sizeof(bytes))) > 0)
		for (char *at = bytes; at < bytes + n;
		     at += sizeof(*event) + event->len) {
			event = (const struct inotify_event *)(void *)at;
			if ((event->mask & IN_MODIFY) == 0)
				m->anew = true;
		}
	look_soon(m);
}

/* ---- who watches ---- */

static void
watched_free(struct watched_matrix *m)
{
	struct watched_matrix **link = &m->service->events->matrices;

	while (*link != m)
		link = &(*link)->next;
	*link = m->next;
	while (m->n_lives > 0)
		live_remove(m, 0);
	statistics_free(m->statistics);
	event_free(m->changed);
	event_free(m->look);
	close(m->inotify);
	json_decref(m->state);
	json_decref(m->told);
	json_decref(m->logs);
	free(m->name);
	free(m->dir);
	free(m);
}

/* NULL: no more can be watched. */
static struct watched_matrix *
watched_find(struct service *s, const char *name)
{
	struct watched_matrix *m;
	int fd;

	for (m = s->events->matrices; m != NULL; m = m->next)
		if (strcmp(m->name, name) == 0)
			return m;
	if ((fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) == -1)
		return NULL;
	m = xcalloc(1, sizeof(*m));
	m->service = s;
	m->inotify = fd;
	m->name = text_copy(name);
	m->dir = text_format("%s/%s", s->out, name);
	m->changed = event_new(s->base, m->inotify, EV_READ | EV_PERSIST, changed, m);
	event_add(m->changed, NULL);
	m->look = evtimer_new(s->base, look, m);
	m->statistics = statistics_new(s->base, m->dir, event_to_all, m);
	m->next = s->events->matrices;
	s->events->matrices = m;
	state_read(m);
	lives_read(m); /* of a boot that is silent now, too */
	return m;
}

static bool
is_watched(const struct watched_matrix *m)
{
	const struct watcher *w = m->service->events->watchers;

	while (w != NULL && w->of != m)
		w = w->next;
	return w != NULL;
}

static void
watcher_left(struct evhttp_connection *connection, void *data)
{
	struct watcher *w = data;
	struct watched_matrix *m = w->of;
	struct events *all = w->all;
	struct watcher **link = &all->watchers;

	(void)connection;
	while (*link != w)
		link = &(*link)->next;
	*link = w->next;
	request_forget(w->req);
	free(w);
	if (m != NULL && !is_watched(m))
		watched_free(m);
	if (--all->n_clients == 0) {
		evtimer_del(all->names_timer);
		dashboard_close(all->lock);
		all->lock = -1;
	}
}

/* ---- names ---- */

/* The matrices that there are, to all where they are others now; to one in any case. */
static void
names_look(struct service *s, struct watcher *one)
{
	json_t *names = matrices_find(s->out),
	       *data = json_pack("{s:O}", "matrices", names);
	bool same = json_equal(names, s->events->names);

	if (!same)
		event_spread(s->events, NULL, "matrices", data);
	else if (one != NULL) /* who is among those all */
		event_send(one, "matrices", data);
	json_decref(s->events->names);
	s->events->names = names;
	json_decref(data);
}

static void
names_due(evutil_socket_t fd, short what, void *data)
{
	struct service *s = data;

	(void)fd;
	(void)what;
	names_look(s, NULL);
	for (struct watched_matrix *m = s->events->matrices; m != NULL; m = m->next)
		if (directory_watch(m, s->out) != m->out_watch) {
			m->anew = true;
			look_soon(m);
		}
}

/* ---- */

struct events *
events_new(struct service *s)
{
	struct events *all = xcalloc(1, sizeof(*all));

	all->names_timer = event_new(s->base, -1, EV_PERSIST, names_due, s);
	all->lock = -1;
	return all;
}

size_t
events_clients(const struct service *s)
{
	return s->events->n_clients;
}

/* All that was seen of its matrix so far. */
static void
matrix_send(struct watcher *w)
{
	state_send(w->of, event_to_one, w);
	for (size_t i = 0; i < w->of->n_lives; i++)
		live_again(w->of->lives[i], event_to_one, w);
	statistics_again(w->of->statistics, event_to_one, w);
}

void
events_get(struct service *s, struct evhttp_request *req, const char *matrix)
{
	static const struct timeval often = { .tv_sec = NAMES_S };
	struct evhttp_connection *connection = evhttp_request_get_connection(req);
	struct events *all = s->events;
	struct watched_matrix *of = NULL;
	struct watcher *w;

	if (all->n_clients == CLIENTS_MAX ||
	    (matrix != NULL && (of = watched_find(s, matrix)) == NULL)) {
		reply_busy(req, "too many watch already\n");
		return;
	}
	if (all->n_clients++ == 0) {
		all->lock = dashboard_open();
		evtimer_add(all->names_timer, &often);
	}
	w = xcalloc(1, sizeof(*w));
	w->req = req;
	w->all = all;
	w->of = of;
	w->next = all->watchers;
	all->watchers = w;
	header_add(req, "Content-Type", "text/event-stream");
	header_add(req, "Cache-Control", "no-store");
	evhttp_send_reply_start(req, 200, "OK");
	bufferevent_set_timeouts(
	    evhttp_connection_get_bufferevent(connection), NULL, NULL);
	evhttp_connection_set_closecb(connection, watcher_left, w);
	names_look(s, w);
	if (of != NULL)
		matrix_send(w);
}
