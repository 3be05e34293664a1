/* A guest's serial text as it comes: lines put together, patterns tried on them. */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

struct pattern {
	struct match *match;
	bool live, seen;
};

struct text {
	char bytes[SCAN_LINE_MAX];
	size_t len;
};

struct scan {
	struct pattern *patterns;
	struct match **interjections;
	size_t n, n_interjections, unseen;
	struct text line;   /* the line that is being put together */
	struct text joined; /* a half line before an interjection, waiting for its rest */
	struct text last;   /* the last finished line with text in it */
	bool cut;	    /* joined holds a half line */
};

struct scan *
scan_new(void)
{
	struct scan *s = calloc(1, sizeof(*s));

	if (s == NULL)
		err(1, NULL);
	return s;
}

void
scan_free(struct scan *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->n; i++)
		match_free(s->patterns[i].match);
	for (size_t i = 0; i < s->n_interjections; i++)
		match_free(s->interjections[i]);
	free(s->patterns);
	free(s->interjections);
	free(s);
}

int
scan_add(struct scan *s, struct match *pattern, int live)
{
	s->patterns = reallocarray(s->patterns, s->n + 1, sizeof(*s->patterns));
	if (s->patterns == NULL)
		err(1, NULL);
	s->patterns[s->n] = (struct pattern){ .match = pattern, .live = live };
	s->unseen++;
	return (int)s->n++;
}

void
scan_add_interjection(struct scan *s, struct match *pattern)
{
	s->interjections = reallocarray(
	    s->interjections, s->n_interjections + 1, sizeof(*s->interjections));
	if (s->interjections == NULL)
		err(1, NULL);
	s->interjections[s->n_interjections++] = pattern;
}

void
scan_reset(struct scan *s)
{
	for (size_t i = 0; i < s->n; i++)
		s->patterns[i].seen = false;
	s->unseen = s->n;
	s->line.len = s->joined.len = s->last.len = 0;
	s->cut = false;
}

/* Where a feed's sights go, and what it counts. */
struct feed {
	scan_seen *seen;
	void *ctx;
	unsigned limits;
};

static void
text_add(struct text *t, const char *bytes, size_t len)
{
	if (len > SCAN_LINE_MAX / 2) {
		bytes += len - SCAN_LINE_MAX / 2;
		len = SCAN_LINE_MAX / 2;
	}
	if (t->len + len > SCAN_LINE_MAX) {
		t->len -= SCAN_LINE_MAX / 2;
		memmove(t->bytes, t->bytes + SCAN_LINE_MAX / 2, t->len);
	}
	memcpy(t->bytes + t->len, bytes, len);
	t->len += len;
}

static void
text_try(struct scan *s, const struct text *t, bool finished, struct feed *feed)
{
	for (size_t i = 0; i < s->n && s->unseen > 0; i++) {
		struct pattern *p = &s->patterns[i];
		struct scan_sight sight = { .pattern = (int)i };
		enum match_result result;
		size_t span[2];

		if (p->seen || !(finished || p->live))
			continue;
		result = match_find(p->match, t->bytes, t->len, 0, span);
		feed->limits += result == MATCH_LIMIT;
		if (result != MATCH_FOUND)
			continue;
		p->seen = true;
		s->unseen--;
		sight.text = t->bytes;
		sight.len = t->len;
		sight.from = span[0];
		sight.to = span[1];
		(void)match_group(p->match, sight.group);
		feed->seen(feed->ctx, &sight);
	}
}

/*
 * If an interjection stands in the finished line, keep what is before and after
 * it as a half line: its other half comes next.
 */
static bool
interjection_take(struct scan *s, struct feed *feed)
{
	size_t span[2];

	for (size_t i = 0; i < s->n_interjections; i++) {
		enum match_result result =
		    match_find(s->interjections[i], s->line.bytes, s->line.len, 0, span);

		feed->limits += result == MATCH_LIMIT;
		if (result != MATCH_FOUND || span[1] == span[0])
			continue;
		text_add(&s->joined, s->line.bytes, span[0]);
		text_add(&s->joined, s->line.bytes + span[1], s->line.len - span[1]);
		return s->joined.len > 0;
	}
	return false;
}

static bool
has_text(const struct text *t)
{
	for (size_t i = 0; i < t->len; i++)
		if (isgraph((unsigned char)t->bytes[i]))
			return true;
	return false;
}

/* Try the line as it stands and, after an interjection, joined to its first half. */
static void
line_try(struct scan *s, bool finished, struct feed *feed)
{
	size_t half = s->joined.len;

	text_try(s, &s->line, finished, feed);
	if (!s->cut || half + s->line.len > SCAN_LINE_MAX)
		return;
	text_add(&s->joined, s->line.bytes, s->line.len);
	text_try(s, &s->joined, finished, feed);
	s->joined.len = half;
}

static void
line_end(struct scan *s, struct feed *feed)
{
	line_try(s, true, feed);
	if (has_text(&s->line)) {
		s->last.len = 0;
		text_add(&s->last, s->line.bytes, s->line.len);
	}
	/* A second interjection in a row leaves the half line waiting. */
	s->cut = interjection_take(s, feed);
	if (!s->cut)
		s->joined.len = 0;
	s->line.len = 0;
}

/* Add bytes that hold no newline, a window's half at a time, without their \r. */
static void
line_add(struct scan *s, const char *bytes, size_t len, struct feed *feed)
{
	while (len > 0) {
		size_t n = len < SCAN_LINE_MAX / 2 ? len : SCAN_LINE_MAX / 2;
		const char *cr = memchr(bytes, '\r', n);
		size_t step = cr != NULL ? (size_t)(cr - bytes) + 1 : n;

		text_add(&s->line, bytes, cr != NULL ? step - 1 : n);
		bytes += step;
		len -= step;
		if (len > 0 && s->line.len > SCAN_LINE_MAX / 2)
			line_try(s, true, feed);
	}
}

unsigned
scan_feed(struct scan *s, const char *bytes, size_t len, scan_seen *seen, void *ctx)
{
	struct feed feed = { .seen = seen, .ctx = ctx };
	const char *newline;

	while ((newline = memchr(bytes, '\n', len)) != NULL) {
		line_add(s, bytes, (size_t)(newline - bytes), &feed);
		line_end(s, &feed);
		len -= (size_t)(newline + 1 - bytes);
		bytes = newline + 1;
	}
	line_add(s, bytes, len, &feed);
	if (s->line.len > 0)
		line_try(s, s->line.len > SCAN_LINE_MAX / 2, &feed);
	return feed.limits;
}

const char *
scan_last_line(const struct scan *s, size_t *len)
{
	const struct text *t = has_text(&s->line) ? &s->line : &s->last;

	*len = t->len;
	return t->bytes;
}
