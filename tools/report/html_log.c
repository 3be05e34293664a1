/* Boot logs inside a page, with the marks of each boot in their places. */
#include <math.h>

#include "html.h"
#include "lib/io.h"
#include "list.h"
#include "log.h"
#include "show.h"

/* Bytes of a boot log that a page shows: its beginning and its end. */
enum { LOG_HEAD = 96 << 10, LOG_TAIL = 32 << 10 };

/* Where the writing of a log stands. */
struct log_writer {
	FILE *out;
	struct arena *arena;
	const json_t *markers;
	size_t next;  /* marker to be put in its place */
	bool in_line; /* a line was begun */
	size_t done;  /* bytes gone by, shown or not */
	size_t total;
};

/* Put the marks that were seen before a time. */
static void
put_marks(struct log_writer *w, double before_ms)
{
	for (; w->next < json_array_size(w->markers); w->next++) {
		const json_t *marker = json_array_get(w->markers, w->next);
		double at_ms = number_at(marker, "at_ms");

		if (isnan(at_ms))
			continue;
		if (at_ms >= before_ms)
			return;
		fprintf(w->out, "%s<span class=\"mark\">%12.3f \xe2\x96\xb8 ",
		    w->in_line ? "\n" : "", at_ms);
		html_text(w->out, or_nothing(text_at(w->arena, marker, "name")));
		fputs(" (", w->out);
		html_text(w->out, or_nothing(text_at(w->arena, marker, "source")));
		fputs(")</span>\n", w->out);
		w->in_line = false;
	}
}

static void
put_byte(struct log_writer *w, double at_ms, char byte)
{
	const char text[] = { byte, '\0' };

	if (!w->in_line)
		fprintf(w->out, "<span class=\"at\">%12.3f </span>", at_ms);
	w->in_line = byte != '\n';
	if (byte == '\n')
		putc('\n', w->out);
	else if (byte >= 0x20 && byte < 0x7f)
		html_text(w->out, text);
	else
		text_escape(w->out, text, 1);
}

/* Is this byte of a log one that is left out? */
static bool
is_left_out(const struct log_writer *w, size_t at)
{
	return w->total > LOG_HEAD + LOG_TAIL && at >= LOG_HEAD &&
	       at < w->total - LOG_TAIL;
}

static void
put_piece(struct log_writer *w, const struct piece *piece)
{
	for (size_t i = 0; i < piece->len; i++, w->done++) {
		bool ends = i + 1 < piece->len && piece->bytes[i] == '\r' &&
			    piece->bytes[i + 1] == '\n';

		if (!is_left_out(w, w->done)) {
			if (!ends)
				put_byte(w, piece->at_ms, piece->bytes[i]);
			continue;
		}
		if (w->done == LOG_HEAD)
			fprintf(w->out,
			    "%s<span class=\"mark\">%zu bytes are not shown</span>\n",
			    w->in_line ? "\n" : "", w->total - LOG_HEAD - LOG_TAIL);
		w->in_line = false;
	}
}

/* A log is read twice: only when its length is known is it known what is shown. */
static void
put_log(FILE *out, const struct results *r, const struct config *c, const json_t *sample,
    const char *directory)
{
	struct log_writer w = {
		.out = out, .arena = r->arena, .markers = value_at(sample, "markers")
	};
	double number = number_at(sample, "sample"),
	       ms = number_at(sample, "boot_time_ms");
	struct piece piece = { 0 };
	struct log log = log_open(r, directory, c->key, number);

	fputs("<details>\n<summary>", out);
	html_text(out, arena_text(r->arena, "%s sample %.0f: %s", c->name, number,
			   or_nothing(text_at(r->arena, sample, "outcome"))));
	if (!isnan(ms))
		fprintf(out, ", %.3f ms", ms);
	fputs("</summary>\n<pre>\n", out);
	while (log_next(r, &log, &piece))
		w.total += piece.len;
	log_rewind(&log);
	while (log_next(r, &log, &piece)) {
		put_marks(&w, piece.at_ms);
		put_piece(&w, &piece);
	}
	put_marks(&w, INFINITY);
	fputs("</pre>\n", out);
	if (log.reason != NULL)
		html_element(out, "p",
		    arena_text(r->arena, "The log could not be read: %s", log.reason),
		    "p");
	fputs("</details>\n", out);
	log_close(&log, &piece);
}

void
html_logs(FILE *out, const struct results *r, const char *directory)
{
	json_t *sample;
	size_t k;

	if (directory == NULL) {
		html_element(out, "p",
		    "The boot logs were not given, so they are not in this page.", "p");
		return;
	}
	html_element(out, "p",
	    "Milliseconds from t0; what was made harmless is written as \\xHH.", "p");
	for (size_t i = 0; i < r->n_configs; i++)
		json_array_foreach(value_at(r->configs[i].json, "samples"), k, sample)
			put_log(out, r, &r->configs[i], sample, directory);
}
