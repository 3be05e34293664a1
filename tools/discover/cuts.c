/* Where a boot is cut into its longest phases. */
#include <ctype.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cuts.h"
#include "lib/memory.h"
#include "lib/scan.h"
#include "lib/text.h"

enum {
	FUNCTION_GAPS = 4, /* cut by functions */
	PATTERN_MAX = 60,  /* characters of a line */
	FEW = 6,
	LEAST_SHARE = 100,   /* a gap that cuts is at least 1/100 of the boot */
	CANDIDATES_MAX = 60, /* lines tried for the end */
};

/* ---- patterns --------------------------------------------------------------------- */

/* What the kernel's own clock writes before a line is another one each time. */
static size_t
stamp_length(const char *text, size_t len)
{
	size_t n = len > 0 && text[0] == '[' ? 1 : 0;

	if (n == 0)
		return 0;
	while (n < len && (isdigit((unsigned char)text[n]) || strchr(" .", text[n])))
		n++;
	return n + 1 < len && text[n] == ']' && text[n + 1] == ' ' ? n + 2 : 0;
}

/* How long the number is, or the blanks, with which the text begins. */
static size_t
number_or_blanks(const char *text, size_t len)
{
	bool hex = len > 2 && text[0] == '0' && text[1] == 'x' &&
		   isxdigit((unsigned char)text[2]);
	size_t n = hex ? 2 : 1;

	while (n < len && (text[0] == ' ' ? text[n] == ' '
			      : hex	  ? isxdigit((unsigned char)text[n])
					  : isdigit((unsigned char)text[n])))
		n++;
	return n;
}

/* A pattern for a text: numbers are any numbers, blanks any blanks. */
static char *
pattern_make(const char *before, const char *text, size_t len, const char *behind)
{
	char *pattern;
	size_t size;
	FILE *fp = text_open(&pattern, &size);

	fputs(before, fp);
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		if (isdigit(c) || c == ' ') {
			size_t n = number_or_blanks(text + i, len - i);

			fputs(c != ' ' ? (n > 2 && text[i + 1] == 'x' ? "0x[0-9a-fA-F]+"
								      : "[0-9]+")
			      : n > 1  ? " +"
				       : " ",
			    fp);
			i += n - 1;
		} else if (strchr("\\^$.[]|()?*+{}", c) != NULL) {
			fprintf(fp, "\\%c", c);
		} else if (c < ' ' || c > '~') {
			putc('.', fp);
		} else {
			putc(c, fp);
		}
	}
	fputs(behind, fp);
	text_close(fp);
	return pattern;
}

struct first_match {
	int64_t now, at_ns; /* at_ns -1: none */
};

static void
match_note(void *ctx, const struct scan_match *match)
{
	struct first_match *first = ctx;

	(void)match;
	if (first->at_ns == -1)
		first->at_ns = first->now;
}

static void
interleaved_add(struct scan *scan, const struct discovery *d, struct match **patterns)
{
	const json_t *list =
	    json_object_get(json_object_get(d->boot, "machine"), "interjections");
	char reason[REASON_SIZE];
	const json_t *text;
	size_t i;

	json_array_foreach((json_t *)list, i, text) {
		if (i == CUTS_MAX ||
		    (patterns[i] = match_new(json_string_value(text), reason)) == NULL)
			return;
		scan_add_interleaved(scan, patterns[i]);
	}
}

/* When a pattern first matches, as qboot would see it; -1: never. */
static int64_t
pattern_first(const struct discovery *d, const char *pattern)
{
	struct match *interleaved[CUTS_MAX] = { NULL };
	struct first_match first = { .at_ns = -1 };
	struct scan *scan = scan_new(match_note, &first);
	char reason[REASON_SIZE];
	struct match *match = match_new(pattern, reason);

	if (match == NULL)
		errx(1, "%s: %s", pattern, reason);
	scan_add(scan, match, true, true);
	interleaved_add(scan, d, interleaved);
	for (size_t i = 0; i < d->n_serial && first.at_ns == -1; i++) {
		first.now = d->serial[i].at_ns;
		scan_feed(scan, d->serial[i].bytes, d->serial[i].len);
	}
	if (first.at_ns == -1)
		scan_end(scan);
	scan_free(scan);
	match_free(match);
	for (size_t i = 0; i < CUTS_MAX; i++)
		match_free(interleaved[i]);
	return first.at_ns;
}

bool
pattern_is_seen(const struct discovery *d, const char *pattern)
{
	return pattern_first(d, pattern) != -1;
}

/* Up to a word's end, so that it reads as it was meant. */
static size_t
piece_length(const char *text, size_t len)
{
	size_t n = len < PATTERN_MAX ? len : PATTERN_MAX;

	if (n < len)
		while (n > PATTERN_MAX / 2 && text[n] != ' ')
			n--;
	return n;
}

/*
 * The pattern of what was written of a line, up to character `to`, that first matches
 * while it was written, at *at_ns; NULL: what comes before has the same text.
 */
static char *
line_pattern(
    const struct discovery *d, const struct found_line *line, size_t to, int64_t *at_ns)
{
	const char *text = line->text + line->from;
	size_t len = to - line->from, stamp = stamp_length(text, len);
	size_t piece = piece_length(text + stamp, len - stamp);
	char *tries[] = {
		pattern_make("", text + stamp, piece, ""),
		pattern_make("^", text + stamp, piece, ""),
		pattern_make("^", text + stamp, len - stamp, " *$"),
	};
	size_t n = sizeof(tries) / sizeof(tries[0]);
	bool few = len - stamp < FEW; /* these may stand anywhere */
	char *good = NULL;

	for (size_t i = 0; i < n; i++) {
		char *pattern = tries[few ? n - 1 - i : i];
		int64_t at = good == NULL ? pattern_first(d, pattern) : -1;

		if (at < line->at_ns || at > line->end_ns) {
			free(pattern);
			continue;
		}
		good = pattern;
		*at_ns = at;
	}
	return good;
}

/* ---- names ------------------------------------------------------------------------ */

static bool
name_is_taken(const struct cuts *c, const char *name)
{
	for (size_t i = 0; i < c->n; i++)
		if (strcmp(c->list[i].name, name) == 0)
			return true;
	return strcmp(name, "t0") == 0 || strcmp(name, "reset_vector") == 0;
}

/* A name of the text's words: letters and digits, the first of them a letter. */
static void
name_make(struct cut *cut, const struct cuts *c, const char *text, const char *nameless)
{
	char plain[CUT_NAME_MAX + 1];
	size_t n = 0;
	int again = 2;

	for (text += stamp_length(text, strlen(text)); *text != '\0' && n < CUT_NAME_MAX;
	     text++) {
		unsigned char ch = (unsigned char)*text;

		if (isalpha(ch) || (isdigit(ch) && n > 0) || (ch == '_' && n > 0))
			plain[n++] = (char)tolower(ch);
		else if (n > 0 && plain[n - 1] != '_')
			plain[n++] = '_';
	}
	while (n > CUT_NAME_MAX / 2 && *text != '\0' && plain[n - 1] != '_')
		n--;
	while (n > 0 && plain[n - 1] == '_')
		n--;
	plain[n] = '\0';
	snprintf(cut->name, sizeof(cut->name), "%s", n > 0 ? plain : nameless);
	while (name_is_taken(c, cut->name))
		snprintf(cut->name, sizeof(cut->name), "%s_%d", n > 0 ? plain : nameless,
		    again++);
}

/* ---- cuts ------------------------------------------------------------------------- */

static bool
cut_is_later(const struct cut *a, const struct cut *b)
{
	return a->at_ns != b->at_ns ? a->at_ns > b->at_ns : a->order > b->order;
}

static void
cut_insert(struct cuts *c, const struct cut *cut)
{
	size_t i;

	for (i = c->n++; i > 0 && cut_is_later(&c->list[i - 1], cut); i--)
		c->list[i] = c->list[i - 1];
	c->list[i] = *cut;
}

/* Cut at a line, or at a part of one; returns whether there is such a cut. */
static bool
line_cut(struct cuts *c, const struct discovery *d, const struct found_line *line,
    size_t to, int64_t wait_ns)
{
	struct cut cut = { .text = line->text, .order = (size_t)(line - d->lines) + 1 };

	if (to > line->to)
		to = line->to;
	if (c->n == CUTS_MAX || line->from >= to ||
	    (cut.pattern = line_pattern(d, line, to, &cut.at_ns)) == NULL)
		return false;
	for (size_t i = 0; i < c->n; i++)
		if (c->list[i].pattern != NULL &&
		    strcmp(c->list[i].pattern, cut.pattern) == 0) {
			if (wait_ns > 0)
				c->list[i].wait_ns = wait_ns;
			free(cut.pattern);
			return true;
		}
	cut.wait_ns = wait_ns;
	name_make(&cut, c, line->text + line->from, line->finished ? "line" : "prompt");
	cut_insert(c, &cut);
	return true;
}

static void
function_cut(struct cuts *c, const struct found_function *f)
{
	struct cut cut = { .at_ns = f->at_ns, .symbol = f->name };

	if (c->n == CUTS_MAX || strchr(f->name, '#') != NULL)
		return;
	for (size_t i = 0; i < c->n; i++)
		if (c->list[i].symbol != NULL && strcmp(c->list[i].symbol, f->name) == 0)
			return;
	name_make(&cut, c, f->name, "function");
	cut_insert(c, &cut);
}

/* How long after a function's first entry nothing else was seen for the first time. */
static int64_t
function_gap(const struct discovery *d, size_t i)
{
	int64_t next = INT64_MAX;

	if (i + 1 < d->n_functions)
		next = d->functions[i + 1].at_ns;
	for (size_t k = 0; k < d->n_lines; k++)
		if (d->lines[k].at_ns > d->functions[i].at_ns) {
			if (d->lines[k].at_ns < next)
				next = d->lines[k].at_ns;
			break;
		}
	return next == INT64_MAX ? 0 : next - d->functions[i].at_ns;
}

/* Cut at the kernel's entry, and at the functions in which the boot stays longest. */
static void
functions_cut(struct cuts *c, const struct discovery *d, int64_t end_ns)
{
	size_t *longest = xcalloc(FUNCTION_GAPS, sizeof(*longest)), n = 0, k;

	if (d->n_functions > 0)
		function_cut(c, &d->functions[0]);
	for (size_t i = 0; i < d->n_functions; i++) {
		int64_t gap = function_gap(d, i);

		if (gap < end_ns / LEAST_SHARE)
			continue;
		if (n < FUNCTION_GAPS)
			n++;
		else if (gap <= function_gap(d, longest[n - 1]))
			continue;
		for (k = n - 1; k > 0 && function_gap(d, longest[k - 1]) < gap; k--)
			longest[k] = longest[k - 1];
		longest[k] = i;
	}
	for (size_t i = 0; i < n; i++) {
		function_cut(c, &d->functions[longest[i]]);
		if (longest[i] + 1 < d->n_functions)
			function_cut(c, &d->functions[longest[i] + 1]);
	}
	free(longest);
}

/* The end: the last line that a pattern tells from those before it. */
static size_t
end_find(struct cuts *c, const struct discovery *d)
{
	for (size_t i = d->n_lines; i > 0 && d->n_lines - i < CANDIDATES_MAX; i--)
		if (line_cut(c, d, &d->lines[i - 1], d->lines[i - 1].to, 0))
			return i;
	return 0;
}

void
cuts_find(struct cuts *c, const struct discovery *d)
{
	size_t end;

	*c = (struct cuts){ .n = 0 };
	end = end_find(c, d);
	c->has_end = end > 0;
	if (end > 1)
		line_cut(c, d, &d->lines[0], d->lines[0].to, 0);
	functions_cut(c, d, end > 0 ? d->lines[end - 1].at_ns : discovery_end_ns(d));
	for (size_t i = 0; i < d->waits.n; i++) {
		const struct wait *w = &d->waits.list[i];
		const struct found_line *line = &d->lines[w->line];

		if (w->line >= end || w->ns < d->lines[end - 1].at_ns / LEAST_SHARE)
			continue;
		if (w->inside)
			line_cut(c, d, line, line->pause_at, w->ns);
		else if (w->line > 0)
			line_cut(c, d, line - 1, line[-1].to, w->ns);
		line_cut(c, d, line, line->to, 0);
	}
	/* What comes after the end is none of the boot. */
	while (c->has_end && c->n > 1 && c->list[c->n - 1].symbol != NULL)
		c->n--;
}

void
cuts_free(struct cuts *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->list[i].pattern);
}
