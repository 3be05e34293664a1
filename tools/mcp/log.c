/* The serial log of a boot, as lines that a person or a program can read. */
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "guesttext.h"
#include "lib/below.h"
#include "lib/io.h"
#include "lib/matrixdir.h"
#include "lib/memory.h"
#include "lib/terminal.h"
#include "lib/text.h"
#include "mcp.h"

enum {
	LINE_MAX_BYTES = 16 << 10, /* a longer one is taken as two */
	TEXT_SHOWN = 500,	   /* of a line, so that what was looked for is in it */
	BEFORE_SHOWN = 100,	   /* of that, what is before what was looked for */
	LINES_SHOWN = 100,
};

struct serial_line {
	json_int_t number;
	double at_ms;
	size_t len, column, from; /* from: where what is shown begins */
	char text[LINE_MAX_BYTES + 1];
};

/* What is looked for, and the lines that are kept: the last ones of those found. */
struct log_view {
	const char *grep; /* "": all lines */
	size_t context, tail;
	struct terminal terminal;
	struct terminal_place jump; /* where the next character stands, if: */
	bool jumped;
	struct terminal_place begin;	 /* of now */
	struct serial_line now, *before; /* a ring of context lines */
	size_t n_before, after;		 /* lines to come that are context, too */
	json_int_t total;
	json_t *lines;
	json_t *end; /* what the last record says, if it is that of the end */
};

static void
line_keep(struct log_view *v, const struct serial_line *line)
{
	char *text;
	size_t len;
	FILE *fp = text_open(&text, &len);
	size_t rest = line->len - line->from;

	fputs(line->from > 0 ? "..." : "", fp);
	text_escape(fp, line->text + line->from, rest < TEXT_SHOWN ? rest : TEXT_SHOWN);
	fputs(rest > TEXT_SHOWN ? "..." : "", fp);
	text_close(fp);
	append(v->lines, json_pack("{s:I, s:f, s:s}", "line", line->number, "at_ms",
			     line->at_ms, "text", text));
	free(text);
	if (json_array_size(v->lines) > v->tail)
		json_array_remove(v->lines, 0);
}

/* The line has what is looked for: then it is shown from there. */
static bool
line_is_found(struct log_view *v)
{
	const char *at = strcasestr(v->now.text, v->grep);
	size_t column = at != NULL ? (size_t)(at - v->now.text) : 0;

	v->now.from = column + strlen(v->grep) > TEXT_SHOWN ? column - BEFORE_SHOWN : 0;
	return at != NULL;
}

static void
line_copy(struct serial_line *to, const struct serial_line *from)
{
	memcpy(to, from, offsetof(struct serial_line, text) + from->len + 1);
}

static void
line_end(struct log_view *v)
{
	v->now.number = ++v->total;
	v->now.text[v->now.len] = '\0';
	if (line_is_found(v)) {
		for (size_t i = v->n_before > v->context ? v->n_before - v->context : 0;
		     i < v->n_before; i++)
			line_keep(v, &v->before[i % (v->context + 1)]);
		v->n_before = 0;
		line_keep(v, &v->now);
		v->after = v->context;
	} else if (v->after > 0) {
		v->after--;
		line_keep(v, &v->now);
	} else {
		line_copy(&v->before[v->n_before++ % (v->context + 1)], &v->now);
	}
	v->now.len = v->now.column = 0;
	v->begin = terminal_line_begin;
}

/* A character comes after a jump: to the end of this line, or to another one. */
static void
jump_end(struct log_view *v)
{
	struct terminal_place end = v->begin;

	end.column += (int)v->now.len;
	if (terminal_is_here(&end, &v->jump)) {
		v->now.column = v->now.len;
		v->begin.row = v->jump.row;
	} else {
		if (v->now.len > 0)
			line_end(v);
		v->begin = v->jump;
	}
	v->jumped = false;
}

static void
byte_take(struct log_view *v, char byte, double at_ms)
{
	struct terminal_event ev = terminal_take(&v->terminal, byte);
	struct serial_line *now = &v->now;

	if (v->jumped && (ev.kind == TERMINAL_TEXT || ev.kind == TERMINAL_NEWLINE))
		jump_end(v);
	if (now->len == 0)
		now->at_ms = at_ms;
	switch (ev.kind) {
	case TERMINAL_TEXT:
		if (now->column == LINE_MAX_BYTES) {
			line_end(v);
			now->at_ms = at_ms;
		}
		/* A NUL would end what is looked into. */
		now->text[now->column++] = ev.text != '\0' ? ev.text : ' ';
		if (now->len < now->column)
			now->len = now->column;
		break;
	case TERMINAL_NEWLINE:
		line_end(v);
		break;
	case TERMINAL_RETURN:
		now->column = 0;
		break;
	case TERMINAL_BACK:
		now->column -= now->column > 0;
		break;
	case TERMINAL_JUMP:
		v->jump = ev.to;
		v->jumped = true;
		break;
	case TERMINAL_CLEAR:
		if (now->len > 0)
			line_end(v);
		break;
	case TERMINAL_CUT:
	case TERMINAL_NOTHING:
	case TERMINAL_QUERY:
		break;
	}
}

static void
record_take(struct log_view *v, const char *text)
{
	char reason[REASON_SIZE], *bytes;
	json_t *record = record_parse(text, reason);
	const json_t *serial = json_object_get(record, "serial");
	double at_ms = json_number_value(json_object_get(record, "at_ns")) / 1e6;
	size_t len;

	if (json_is_string(serial)) {
		bytes = latin1_bytes(serial, &len);
		for (size_t i = 0; i < len; i++)
			byte_take(v, bytes[i], at_ms);
		free(bytes);
	}
	json_decref(v->end);
	v->end = json_incref(json_object_get(record, "end"));
	json_decref(record);
}

/* The name of a sample, "003" or "W01", which may be given as a number. */
static void
sample_name(const json_t *sample, char name[16])
{
	const char *text = json_string_value(sample);
	bool warmup = text != NULL && text[0] == 'W';
	long number = text != NULL ? strtol(text + warmup, NULL, 10)
				   : (long)json_integer_value(sample);

	snprintf(name, 16, warmup ? "W%02ld" : "%03ld", number);
}

/* The log's file, also of a boot that is running; the caller frees it, or NULL. */
static char *
log_find(const struct mcp *m, const json_t *args, struct answer *a)
{
	char *dir = matrix_directory(m, arg_text(args, "matrix"), a->reason);
	char sample[16], *path = NULL;

	sample_name(json_object_get(args, "sample"), sample);
	if (dir != NULL &&
	    (path = bootlog_find(dir, arg_text(args, "config"), sample)) == NULL)
		reason_write(a->reason, "no such boot in the matrix");
	free(dir);
	return path;
}

/* Open it.  One that grows has another name once the boot has ended: look again then. */
static FILE *
log_open(const struct mcp *m, const json_t *args, struct answer *a)
{
	int fd = -1;
	char *path;

	for (int i = 0; i < 2 && fd == -1; i++) {
		if ((path = log_find(m, args, a)) != NULL &&
		    (fd = below_open(m->out, path + strlen(m->out) + 1, S_IFREG)) == -1)
			reason_write(a->reason, "the log: %s",
			    errno == ELOOP ? "a symbolic link, which is not followed"
					   : strerror(errno));
		free(path);
	}
	return fd != -1 ? fdopen(fd, "r") : NULL;
}

static size_t
arg_size(const json_t *args, const char *key, size_t otherwise)
{
	const json_t *value = json_object_get(args, key);

	return value != NULL ? (size_t)json_integer_value(value) : otherwise;
}

static char *
lines_text(const json_t *lines)
{
	const json_t *line;
	char *text;
	size_t len, i;
	FILE *fp = text_open(&text, &len);

	fputs("[" GUEST_TEXT_NOTE "]\n", fp);
	json_array_foreach((json_t *)(uintptr_t)lines, i, line)
		fprintf(fp, "%9.3f  %s\n",
		    json_number_value(json_object_get(line, "at_ms")),
		    json_string_value(json_object_get(line, "text")));
	text_close(fp);
	return text;
}

void
tool_log(const struct mcp *m, const json_t *args, struct answer *a)
{
	struct log_view v = { .grep = arg_text(args, "grep") ?: "",
		.context = arg_size(args, "context", 0),
		.tail = arg_size(args, "tail", LINES_SHOWN),
		.begin = terminal_line_begin,
		.lines = json_array() };
	char *line = NULL;
	FILE *fp = log_open(m, args, a);
	size_t room = 0;

	if (fp != NULL) {
		v.before = xcalloc(v.context + 1, sizeof(*v.before));
		while (getline(&line, &room, fp) != -1)
			record_take(&v, line);
		if (v.now.len > 0)
			line_end(&v);
		fclose(fp);
		a->content = json_pack("{s:b, s:o, s:I, s:O}", "untrusted_guest_output",
		    1, "outcome", value_or_null(json_object_get(v.end, "outcome")),
		    "total_lines", v.total, "lines", v.lines);
		a->text = lines_text(v.lines);
	}
	free(v.before);
	free(line);
	json_decref(v.lines);
	json_decref(v.end);
}
