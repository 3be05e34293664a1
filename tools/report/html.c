/* HTML: one page with everything in it, figures and boot logs too. */
#include <err.h>
#include <math.h>
#include <openssl/evp.h>
#include <string.h>

#include "content.h"
#include "figures.h"
#include "formats.h"
#include "logs.h"
#include "page.h"
#include "show.h"
#include "tables.h"
#include "svg.h"

/* Bytes of a boot log that a page shows: its beginning and its end. */
enum { LOG_HEAD = 96 << 10, LOG_TAIL = 32 << 10 };

struct page {
	FILE *out;
	const struct results *r;
};

/* The policy's word for an inline style or script: nothing else may run in the page. */
static void
put_hash(FILE *out, const char *text)
{
	unsigned char digest[EVP_MAX_MD_SIZE], base64[2 * EVP_MAX_MD_SIZE];
	unsigned len;

	if (!EVP_Digest(text, strlen(text), digest, &len, EVP_sha256(), NULL))
		errx(1, "sha256: not to be had");
	EVP_EncodeBlock(base64, digest, (int)len);
	fprintf(out, "'sha256-%s'", (char *)base64);
}

static void
put_head(const struct page *p, const char *title)
{
	fputs(
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	    "base-uri 'none'; form-action 'none'; style-src ",
	    p->out);
	put_hash(p->out, page_style);
	fputs("; script-src ", p->out);
	put_hash(p->out, page_script);
	fputs("\">\n<meta name=\"viewport\" content=\"width=device-width, "
	      "initial-scale=1\">\n<title>",
	    p->out);
	html_text(p->out, title);
	fprintf(p->out, "</title>\n<style>%s</style>\n</head>\n<body>\n", page_style);
}

/* An element that holds only text. */
static void
put_element(const struct page *p, const char *open, const char *text, const char *close)
{
	fprintf(p->out, "<%s>", open);
	html_text(p->out, text);
	fprintf(p->out, "</%s>\n", close);
}

static void
put_heading(const struct page *p, const char *id, const char *text)
{
	fprintf(p->out, "<h2 id=\"%s\">", id);
	html_text(p->out, text);
	fputs("</h2>\n", p->out);
}

static void
put_lines(const struct page *p, const struct lines *lines)
{
	fputs("<ul>\n", p->out);
	for (size_t i = 0; i < lines->n; i++)
		put_element(p, "li", lines->line[i], "li");
	fputs("</ul>\n", p->out);
}

static void
put_section(const struct page *p, const char *id, const char *title, struct lines lines)
{
	if (lines.n == 0)
		return;
	put_heading(p, id, title);
	put_lines(p, &lines);
}

static void
put_findings(const struct page *p)
{
	struct findings f = content_findings(p->r);

	if (f.n == 0)
		return;
	put_heading(p, "findings", f.title);
	fputs("<ul>\n", p->out);
	for (size_t i = 0; i < f.n; i++) {
		fputs("<li>", p->out);
		html_text(p->out, f.finding[i].text);
		if (f.finding[i].each.n > 0)
			put_lines(p, &f.finding[i].each);
		fputs("</li>\n", p->out);
	}
	fputs("</ul>\n", p->out);
}

static void
put_facts(const struct page *p)
{
	struct facts facts = content_facts(p->r);

	put_heading(p, "measured", "Measured");
	fputs("<dl>\n", p->out);
	for (size_t i = 0; i < facts.n; i++) {
		put_element(p, "dt", facts.fact[i].name, "dt");
		put_element(p, "dd", facts.fact[i].text, "dd");
	}
	fputs("</dl>\n", p->out);
}

static void
put_warnings(const struct page *p)
{
	struct lines warnings = content_warnings(p->r);

	if (warnings.n == 0)
		return;
	fputs("<section class=\"warnings\" aria-label=\"Warnings\">\n", p->out);
	put_lines(p, &warnings);
	fputs("</section>\n", p->out);
}

static void
put_failures(const struct page *p)
{
	struct failures f = content_failures(p->r);

	if (f.n == 0)
		return;
	put_heading(p, "failures", "Boots that did not arrive");
	fputs("<ul>\n", p->out);
	for (size_t i = 0; i < f.n; i++) {
		fputs("<li>", p->out);
		html_text(p->out, failure_text(p->r->store, &f.failure[i]));
		if (f.failure[i].last_line != NULL) {
			fputs("<br>last line: <code>", p->out);
			html_text(p->out, f.failure[i].last_line);
			fputs("</code>", p->out);
		}
		fputs("</li>\n", p->out);
	}
	fputs("</ul>\n", p->out);
}

/* ---- tables ---- */

/* Columns of a rank above this one are not printed: paper is narrow. */
enum { PRINTED_MAX = 6 };

/* Texts longer than this may be broken into lines. */
enum { LONG_TEXT = 40 };

static void
put_class(const struct page *p, const struct column *c, bool is_long)
{
	const char *numeric = c->numeric ? "n" : is_long ? "w" : "";
	const char *screen = c->rank > PRINTED_MAX ? "screen" : "";
	bool both = *numeric != '\0' && *screen != '\0';

	if (*numeric != '\0' || *screen != '\0')
		fprintf(p->out, " class=\"%s%s%s\"", numeric, both ? " " : "", screen);
}

static void
put_column_head(const struct page *p, const struct column *c)
{
	fputs("<th scope=\"col\"", p->out);
	put_class(p, c, false);
	putc('>', p->out);
	html_text(p->out, c->title);
	if (c->unit != NULL) {
		fputs(" <span class=\"unit\">", p->out);
		html_text(p->out, c->unit);
		fputs("</span>", p->out);
	}
	fputs("</th>", p->out);
}

static void
put_cell(
    const struct page *p, const struct column *c, const struct cell *cell, bool first)
{
	fputs(first ? "<th scope=\"row\"" : "<td", p->out);
	put_class(p, c, show_width(cell->text) > LONG_TEXT);
	if (!isnan(cell->number))
		fprintf(p->out, " data-v=\"%.15g\"", cell->number);
	putc('>', p->out);
	html_text(p->out, cell->text);
	fputs(first ? "</th>" : "</td>", p->out);
}

static void
put_table(const struct page *p, struct table t)
{
	struct lines notes = table_notes(p->r->store, &t, NULL);

	if (t.n_cells == 0)
		return;
	put_heading(p, t.id, t.title);
	fprintf(p->out,
	    "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
	    "aria-labelledby=\"%s\">\n"
	    "<table class=\"sortable\" aria-labelledby=\"%s\">\n<thead><tr>",
	    t.id, t.id);
	for (size_t i = 0; i < t.n_columns; i++)
		put_column_head(p, &t.column[i]);
	fputs("</tr></thead>\n<tbody>\n", p->out);
	for (size_t row = 0; row < table_rows(&t); row++) {
		fputs("<tr>", p->out);
		for (size_t i = 0; i < t.n_columns; i++)
			put_cell(p, &t.column[i], table_cell(&t, row, i), i == 0);
		fputs("</tr>\n", p->out);
	}
	fputs("</tbody>\n</table>\n</div>\n", p->out);
	for (size_t i = 0; i < notes.n; i++)
		put_element(p, "p", notes.line[i], "p");
}

/* ---- figures ---- */

static void
put_figures(const struct page *p)
{
	put_heading(p, "figures", "Figures");
	for (int i = 0; i < N_FIGURES; i++) {
		struct figure f = figures[i](p->r);

		if (figure_is_empty(&f))
			continue;
		fputs("<figure>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
		      "aria-label=\"",
		    p->out);
		html_text(p->out, f.title);
		fputs("\">\n", p->out);
		svg_write(p->out, p->r->store, &f);
		fputs("</div>\n", p->out);
		put_element(p, "figcaption", f.title, "figcaption");
		fputs("</figure>\n", p->out);
	}
}

/* ---- boot logs ---- */

/* Where the writing of a log stands. */
struct writer {
	const struct page *p;
	const struct sample *sample;
	size_t mark;  /* the next one to be put in its place */
	bool in_line; /* a line was begun */
	size_t done;  /* bytes gone by, shown or not */
	size_t total;
};

/* Put the marks that were seen before a time. */
static void
put_marks(struct writer *w, double before_ms)
{
	FILE *out = w->p->out;

	for (; w->mark < w->sample->n_marks; w->mark++) {
		const struct mark *m = &w->sample->marks[w->mark];

		if (isnan(m->at_ms))
			continue;
		if (m->at_ms >= before_ms)
			return;
		fprintf(out, "%s<span class=\"mark\">%12.3f \xe2\x96\xb8 ",
		    w->in_line ? "\n" : "", m->at_ms);
		html_text(out, m->name);
		fputs(" (", out);
		html_text(out, m->source != NULL ? m->source : NOTHING);
		fputs(")</span>\n", out);
		w->in_line = false;
	}
}

/* Show a part of a line; ended says that its newline came. */
static void
put_part(struct writer *w, double at_ms, const char *bytes, size_t len, bool ended)
{
	FILE *out = w->p->out;

	if (!w->in_line)
		fprintf(out, "<span class=\"at\">%12.3f </span>", at_ms);
	if (ended && len > 0 && bytes[len - 1] == '\r')
		len--;
	html_text(out, show_bytes(w->p->r->store, bytes, len));
	w->in_line = !ended;
	if (ended)
		putc('\n', out);
}

/* Is this byte of a log one that is left out? */
static bool
is_left_out(const struct writer *w, size_t at)
{
	return w->total > LOG_HEAD + LOG_TAIL && at >= LOG_HEAD &&
	       at < w->total - LOG_TAIL;
}

static void
put_piece(struct writer *w, const struct piece *piece)
{
	size_t from = 0;

	for (size_t i = 0; i < piece->len; i++, w->done++) {
		bool newline = piece->bytes[i] == '\n';

		if (w->total > LOG_HEAD + LOG_TAIL && w->done == LOG_HEAD) {
			put_part(w, piece->at_ms, piece->bytes + from, i - from, false);
			fprintf(w->p->out,
			    "\n<span class=\"mark\">%zu bytes are not shown</span>\n",
			    w->total - LOG_HEAD - LOG_TAIL);
			w->in_line = false;
		}
		if (is_left_out(w, w->done)) {
			from = i + 1;
		} else if (newline) {
			put_part(w, piece->at_ms, piece->bytes + from, i - from, true);
			from = i + 1;
		}
	}
	if (from < piece->len)
		put_part(w, piece->at_ms, piece->bytes + from, piece->len - from, false);
}

static void
put_log(const struct page *p, const struct config *c, const struct sample *s,
    const char *directory)
{
	struct log log = log_read(p->r->store, directory, c, s);
	struct writer w = { .p = p, .sample = s };

	fputs("<details>\n<summary>", p->out);
	html_text(p->out, store_text(p->r->store, "%s sample %.0f: %s", c->name,
			      s->sample, s->outcome));
	if (!isnan(s->boot_time_ms))
		fprintf(p->out, ", %.3f ms", s->boot_time_ms);
	fputs("</summary>\n<pre>\n", p->out);
	for (size_t i = 0; i < log.n; i++)
		w.total += log.piece[i].len;
	for (size_t i = 0; i < log.n; i++) {
		put_marks(&w, log.piece[i].at_ms);
		put_piece(&w, &log.piece[i]);
	}
	put_marks(&w, INFINITY);
	fputs("</pre>\n", p->out);
	if (log.reason != NULL)
		put_element(p, "p",
		    store_text(p->r->store, "The log could not be read: %s", log.reason),
		    "p");
	fputs("</details>\n", p->out);
	log_free(&log);
}

static void
put_logs(const struct page *p, const char *directory)
{
	put_heading(p, "logs", "Boot logs");
	if (directory == NULL) {
		fputs("<p>The boot logs were not given, so they are not in this "
		      "page.</p>\n",
		    p->out);
		return;
	}
	fputs(
	    "<p>Milliseconds from t0; what was made harmless is written as \\xHH.</p>\n",
	    p->out);
	for (size_t i = 0; i < p->r->n_configs; i++)
		for (size_t k = 0; k < p->r->configs[i].n_samples; k++)
			put_log(p, &p->r->configs[i], &p->r->configs[i].samples[k],
			    directory);
}

static void
put_contents(const struct page *p, const struct table *tables, size_t n)
{
	fputs("<nav aria-label=\"Contents\"><ul>\n", p->out);
	for (size_t i = 0; i < n; i++)
		if (tables[i].n_cells > 0) {
			fprintf(p->out, "<li><a href=\"#%s\">", tables[i].id);
			html_text(p->out, tables[i].title);
			fputs("</a></li>\n", p->out);
		}
	fputs("<li><a href=\"#figures\">Figures</a></li>\n"
	      "<li><a href=\"#logs\">Boot logs</a></li>\n</ul></nav>\n",
	    p->out);
}

void
html_write(FILE *out, const struct results *r, const struct options *o)
{
	const struct page p = { out, r };
	const char *title = content_title(r), *notice = content_notice(r);
	struct table tables[] = { content_configurations(r), content_estimates(r),
		content_scaling(r), content_phases(r, NULL), content_unseen(r),
		content_repeatability(r), content_verdicts(r), content_host(r, false),
		content_phase_scaling(r), content_comparison(r) };
	enum { N_TABLES = sizeof(tables) / sizeof(tables[0]) };

	put_head(&p, title);
	fputs("<header>\n", out);
	put_element(&p, "h1", title, "h1");
	if (notice != NULL)
		put_element(&p, "p class=\"notice\"", notice, "p");
	put_contents(&p, tables, N_TABLES);
	fputs("</header>\n<main>\n", out);
	put_element(&p, "p class=\"arrived\"", content_arrived(r), "p");
	put_warnings(&p);
	put_facts(&p);
	put_failures(&p);
	put_table(&p, tables[0]);
	put_figures(&p);
	put_section(&p, "effect", "Effect of the number of vCPUs", content_effects(r));
	put_findings(&p);
	for (size_t i = 1; i < N_TABLES; i++)
		put_table(&p, tables[i]);
	put_section(&p, "observer", "What watching costs", content_observer(r));
	put_section(&p, "next", "What to do next", content_next(r));
	put_logs(&p, o->logs);
	fprintf(out, "</main>\n<script>%s</script>\n</body>\n</html>\n", page_script);
}
