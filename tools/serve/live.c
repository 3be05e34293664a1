/*
 * A boot log as it grows.  Serial text is shown without what a terminal would obey. Which
 * markers it comes to is what markerparse says: it is given the same bytes.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>

#include "lib/below.h"
#include "lib/memory.h"
#include "lib/ownfile.h"
#include "lib/terminal.h"
#include "lib/text.h"
#include "live.h"

enum {
	READ_MAX = 1 << 20,    /* bytes that are read at once; the rest comes next time */
	RECORD_MAX = 4 << 20,  /* bytes of a record */
	SERIAL_MAX = 16 << 10, /* characters of serial text in one event */
	KEPT_MAX = 64 << 10,   /* characters that who comes later is shown */
	UNPARSED_MAX = 2 << 20, /* bytes that markerparse has not taken */
};

struct live {
	live_tell *tell;
	void *context;
	int fd;
	bool ended; /* the log is complete */
	bool whole; /* and read: it is only waited for what markerparse says */
	char *config, *sample;
	struct evbuffer *in;	   /* bytes that are no whole record yet */
	struct bufferevent *marks; /* to and from markerparse */
	pid_t pid;
	struct terminal terminal;
	struct terminal_place at,
	    jump; /* the cursor; where the next character stands, if: */
	bool jumped;
	json_t *begin, *seen; /* the event, and those of the markers */
	char *serial;	      /* the last KEPT_MAX characters */
	size_t serial_len;
};

extern char **environ;

static json_t *
event_data(const struct live *l)
{
	return json_pack("{s:s, s:s}", "config", l->config, "sample", l->sample);
}

/* ---- markers ---- */

static void
marks_take(struct bufferevent *bev, void *data)
{
	struct live *l = data;
	char *line, reason[REASON_SIZE];
	json_t *record, *event;

	while ((line = evbuffer_readln(
		    bufferevent_get_input(bev), NULL, EVBUFFER_EOL_LF)) != NULL) {
		record = record_parse(line, reason);
		if (json_is_string(json_object_get(record, "marker"))) {
			event = event_data(l);
			put_member(event, "marker", record, "marker");
			put_member(event, "at_ns", record, "at_ns");
			put_member(event, "source", record, "source");
			append(l->seen, event);
			l->tell(l->context, "mark", event);
		}
		json_decref(record);
		free(line);
	}
}

static void
marks_end(struct bufferevent *bev, short what, void *data)
{
	struct live *l = data;

	(void)what;
	bufferevent_free(bev);
	l->marks = NULL;
}

/* All was written to markerparse: it may end. */
static void
marks_flushed(struct bufferevent *bev, void *data)
{
	const struct live *l = data;

	if (l->whole)
		shutdown(bufferevent_getfd(bev), SHUT_WR);
}

/* A socket to markerparse, which is both its ends. */
static void
marks_start(struct live *l, struct event_base *base)
{
	char *program = own_file("markerparse"), name[] = "markerparse", option[] = "-l";
	char *argv[] = { name, option, NULL };
	posix_spawn_file_actions_t actions;
	evutil_socket_t ends[2];

	if (evutil_socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0) {
		fcntl(ends[0], F_SETFD, FD_CLOEXEC);
		fcntl(ends[1], F_SETFD, FD_CLOEXEC);
		posix_spawn_file_actions_init(&actions);
		posix_spawn_file_actions_adddup2(&actions, ends[1], STDIN_FILENO);
		posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
		posix_spawn_file_actions_addopen(
		    &actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
		if (posix_spawn(&l->pid, program, &actions, NULL, argv, environ) != 0)
			l->pid = 0;
		posix_spawn_file_actions_destroy(&actions);
		close(ends[1]);
		evutil_make_socket_nonblocking(ends[0]);
		l->marks = bufferevent_socket_new(base, ends[0], BEV_OPT_CLOSE_ON_FREE);
		bufferevent_setcb(l->marks, marks_take, marks_flushed, marks_end, l);
		bufferevent_enable(l->marks, EV_READ | EV_WRITE);
	}
	free(program);
}

/* ---- serial text ---- */

static void
serial_keep(struct live *l, const char *text, size_t len)
{
	size_t drop;

	if (len > KEPT_MAX) {
		text += len - KEPT_MAX;
		len = KEPT_MAX;
	}
	drop = l->serial_len + len > KEPT_MAX ? l->serial_len + len - KEPT_MAX : 0;
	memmove(l->serial, l->serial + drop, l->serial_len - drop);
	memcpy(l->serial + l->serial_len - drop, text, len);
	l->serial_len += len - drop;
}

/* Follow the cursor.  Returns whether what comes is another line. */
static bool
place_take(struct live *l, const struct terminal_event *ev)
{
	bool another = ev->kind == TERMINAL_NEWLINE;

	if (ev->kind == TERMINAL_JUMP) {
		l->jump = ev->to;
		l->jumped = true;
	} else if (ev->kind == TERMINAL_TEXT && l->jumped) {
		another = !terminal_is_here(&l->at, &l->jump);
		l->at = l->jump;
		l->jumped = false;
	}
	if (ev->kind == TERMINAL_NEWLINE) {
		l->at = terminal_line_begin;
		l->jumped = false;
	}
	if (ev->kind == TERMINAL_TEXT)
		terminal_move(&l->at, ev->text);
	return another;
}

/* Printable bytes and newlines of what the guest wrote. */
static void
serial_take(struct live *l, const json_t *string, FILE *out)
{
	struct terminal_event ev;
	size_t len;
	char *bytes = latin1_bytes(string, &len);

	for (size_t i = 0; i < len; i++) {
		ev = terminal_take(&l->terminal, bytes[i]);
		if (place_take(l, &ev))
			putc('\n', out);
		if (ev.kind == TERMINAL_TEXT)
			putc(ev.text >= 0x20 && ev.text < 0x7f ? ev.text
			     : ev.text == '\t'		       ? ' '
							       : '?',
			    out);
	}
	free(bytes);
}

/* The last of it, where it is more than a page wants at once. */
static json_t *
serial_event(const struct live *l, const char *text, size_t len)
{
	size_t skipped = len > SERIAL_MAX ? len - SERIAL_MAX : 0;
	json_t *event = event_data(l);

	put(event, "text", json_stringn(text + skipped, len - skipped));
	if (skipped > 0)
		put(event, "skipped", json_integer((json_int_t)skipped));
	return event;
}

/* ---- records ---- */

static void
boot_take(struct live *l, const json_t *boot)
{
	const json_t *host = json_object_get(boot, "host");

	l->begin = event_data(l);
	put_member(l->begin, "t0_ns", host, "t0_monotonic_ns");
	put_member(l->begin, "epoch_s", host, "epoch_s");
	put_member(l->begin, "order", boot, "order");
	l->tell(l->context, "begin", l->begin);
}

static void
record_take(struct live *l, const char *line, FILE *serial)
{
	char reason[REASON_SIZE];
	json_t *record = record_parse(line, reason);
	const json_t *value;

	if ((value = json_object_get(record, "serial")) != NULL && json_is_string(value))
		serial_take(l, value, serial);
	else if ((value = json_object_get(record, "boot")) != NULL && l->begin == NULL)
		boot_take(l, value);
	json_decref(record);
}

static size_t
unparsed(const struct live *l)
{
	return l->marks != NULL ? evbuffer_get_length(bufferevent_get_output(l->marks))
				: 0;
}

static void
records_take(struct live *l)
{
	char *line, *text;
	size_t len, n;
	FILE *serial;
	json_t *event;

	serial = text_open(&text, &len);
	while ((line = evbuffer_readln(l->in, &n, EVBUFFER_EOL_LF)) != NULL) {
		if (l->marks != NULL) {
			bufferevent_write(l->marks, line, n);
			bufferevent_write(l->marks, "\n", 1);
		}
		record_take(l, line, serial);
		free(line);
	}
	if (evbuffer_get_length(l->in) > RECORD_MAX)
		evbuffer_drain(l->in, evbuffer_get_length(l->in));
	text_close(serial);
	if (len > 0) {
		serial_keep(l, text, len);
		event = serial_event(l, text, len);
		l->tell(l->context, "serial", event);
		json_decref(event);
	}
	free(text);
}

bool
live_read(struct live *l)
{
	int got = 1;

	if (l->whole)
		return false;
	if (unparsed(l) > UNPARSED_MAX)
		return true;
	/* It takes 4 KiB at once. */
	for (int had = 0; had < READ_MAX && got > 0; had += got)
		got = evbuffer_read(l->in, l->fd, READ_MAX);
	if (evbuffer_get_length(l->in) > 0)
		records_take(l);
	l->whole = l->ended && got <= 0;
	if (l->marks != NULL && unparsed(l) == 0)
		marks_flushed(l->marks, l);
	return got > 0;
}

/* ---- */

struct live *
live_new(struct event_base *base, const char *dir, const char *file, live_tell *tell,
    void *context)
{
	const char *slash = strchr(file, '/');
	int fd = below_open(dir, file, S_IFREG);
	struct live *l;

	if (fd == -1)
		return NULL;
	l = xcalloc(1, sizeof(*l));
	l->at = terminal_line_begin;
	l->tell = tell;
	l->context = context;
	l->fd = fd;
	l->config = text_copy_n(file, (size_t)(slash - file));
	l->sample = text_copy_n(slash + 1, strcspn(slash + 1, "."));
	l->in = evbuffer_new();
	l->seen = json_array();
	l->serial = xmalloc(KEPT_MAX);
	marks_start(l, base);
	return l;
}

void
live_free(struct live *l)
{
	if (l->marks != NULL)
		bufferevent_free(l->marks);
	close(l->fd);
	evbuffer_free(l->in);
	json_decref(l->begin);
	json_decref(l->seen);
	free(l->config);
	free(l->sample);
	free(l->serial);
	free(l);
}

void
live_end(struct live *l)
{
	l->ended = true;
}

bool
live_is_done(const struct live *l)
{
	return l->whole && l->marks == NULL;
}

void
live_again(const struct live *l, live_tell *tell, void *context)
{
	const json_t *event;
	json_t *serial;
	size_t i;

	if (l->begin != NULL)
		tell(context, "begin", l->begin);
	json_array_foreach(l->seen, i, event)
		tell(context, "mark", event);
	if (l->serial_len > 0) {
		serial = event_data(l);
		put(serial, "text", json_stringn(l->serial, l->serial_len));
		tell(context, "serial", serial);
		json_decref(serial);
	}
}
