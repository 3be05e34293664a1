/* Write down what was said in an installation. */
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/io.h"
#include "lib/memory.h"
#include "transcript.h"

struct transcript {
	FILE *fp;
	int64_t begin_ns;
	size_t taken;	/* of the guest's bytes */
	size_t in_line; /* of them, in the line that is open */
	bool open;	/* a line of the guest's is not ended */
	bool returned;	/* its last byte was a \r, which is not written yet */
	bool full;
};

struct transcript *
transcript_new(FILE *fp, int64_t now)
{
	struct transcript *t = xcalloc(1, sizeof(*t));

	t->fp = fp;
	t->begin_ns = now;
	return t;
}

static void
line_close(struct transcript *t)
{
	if (t->open)
		putc('\n', t->fp);
	t->open = false;
}

static void
line_open(struct transcript *t, char mark, int64_t now)
{
	line_close(t);
	fprintf(t->fp, "%10.3f %c ", (double)(now - t->begin_ns) / 1e9, mark);
	t->in_line = 0;
}

/* The \r of a line's end says nothing; any other one does. */
static void
byte_write(struct transcript *t, char byte, int64_t now)
{
	if (!t->open || t->in_line == TRANSCRIPT_LINE)
		line_open(t, t->open ? '+' : '|', now);
	t->open = true;
	if (t->returned && byte != '\n')
		text_escape(t->fp, "\r", 1);
	t->returned = byte == '\r';
	if (byte == '\n')
		line_close(t);
	else if (byte != '\r')
		text_escape(t->fp, &byte, 1);
	t->in_line++;
}

void
transcript_guest(struct transcript *t, const char *bytes, size_t len, int64_t now)
{
	if (t->full)
		return;
	if ((t->taken += len) > TRANSCRIPT_MAX) {
		t->full = true;
		transcript_note(t, "the guest's output is no longer written down", now);
		return;
	}
	for (size_t i = 0; i < len; i++)
		byte_write(t, bytes[i], now);
}

void
transcript_typed(
    struct transcript *t, const char *bytes, size_t len, const char *step, int64_t now)
{
	line_open(t, '>', now);
	text_escape(t->fp, bytes, len);
	fprintf(t->fp, "\t(%s)\n", step != NULL ? step : "terminal");
}

void
transcript_note(struct transcript *t, const char *text, int64_t now)
{
	line_open(t, '*', now);
	text_escape(t->fp, text, strlen(text));
	putc('\n', t->fp);
}

void
transcript_flush(struct transcript *t)
{
	if (fflush(t->fp) != 0)
		write_lost("stdout");
}

void
transcript_free(struct transcript *t)
{
	line_close(t);
	transcript_flush(t);
	free(t);
}
