/* A guest's serial text as it comes: lines put together, patterns tried on them. */
#include <ctype.h>
#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "scan.h"

struct pattern {
	struct match *match;
	bool live, held;
	bool waiting; /* held, and not armed yet */
	bool seen;
	bool tired;	  /* hit the limit in this line */
	unsigned limits;  /* how often it did so since the last reset */
	size_t from;	  /* where in the line it may begin */
	size_t from_half; /* and where in the half line, if the line is no bar */
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
	bool telling;	    /* a sight is being told, and it ended at: */
	size_t line_at, half_at;
	bool armed; /* meanwhile a pattern was armed */
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
scan_hold(struct scan *s, int i)
{
	s->patterns[i].held = s->patterns[i].waiting = true;
}

void
scan_arm(struct scan *s, int i)
{
	struct pattern *p = &s->patterns[i];

	if (!p->waiting)
		return;
	p->waiting = false;
	p->from = s->telling ? s->line_at : s->line.len;
	p->from_half = s->telling ? s->half_at : s->joined.len;
	s->armed = true;
}

void
scan_reset(struct scan *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct pattern *p = &s->patterns[i];

		*p = (struct pattern){ .match = p->match,
			.live = p->live,
			.held = p->held,
			.waiting = p->held };
	}
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

static size_t
less(size_t a, size_t b)
{
	return a > b ? a - b : 0;
}

/* Add bytes; when there is no room, the older half is forgotten.  Returns how many. */
static size_t
text_add(struct text *t, const char *bytes, size_t len)
{
	size_t skipped = less(len, SCAN_LINE_MAX / 2), forgotten = 0;

	len -= skipped;
	if (t->len + len > SCAN_LINE_MAX) {
		forgotten = SCAN_LINE_MAX / 2;
		t->len -= forgotten;
		memmove(t->bytes, t->bytes + forgotten, t->len);
	}
	memcpy(t->bytes + t->len, bytes + skipped, len);
	t->len += len;
	return forgotten + skipped;
}

/* Where pattern p may begin in a text: the line, or the half line joined to it. */
static size_t
pattern_start(const struct pattern *p, const struct text *t, bool joined, size_t half,
    bool finished)
{
	size_t start = !joined || p->from > 0 ? half + p->from : p->from_half;
	size_t window = finished ? 0 : less(t->len, SCAN_LIVE_MAX);

	return start > window ? start : window;
}

static void
sight_tell(struct scan *s, struct pattern *p, const struct text *t, size_t half,
    size_t span[2], struct feed *feed)
{
	struct scan_sight sight = {
		.pattern = (int)(p - s->patterns),
		.text = t->bytes,
		.len = t->len,
		.from = span[0],
		.to = span[1],
	};

	p->seen = true;
	s->unseen--;
	(void)match_group(p->match, sight.group);
	s->telling = true;
	s->line_at = less(span[1], half);
	s->half_at = t != &s->joined ? s->joined.len : span[1] < half ? span[1] : half;
	feed->seen(feed->ctx, &sight);
	s->telling = false;
}

/* Try the patterns on a text whose first half bytes are a half line, joined. */
static void
text_try(
    struct scan *s, const struct text *t, size_t half, bool finished, struct feed *feed)
{
	for (size_t i = 0; i < s->n && s->unseen > 0; i++) {
		struct pattern *p = &s->patterns[i];
		enum match_result result;
		size_t span[2], start;

		if (p->seen || p->waiting || p->tired || !(finished || p->live))
			continue;
		start = pattern_start(p, t, t == &s->joined, half, finished);
		result = match_find(p->match, t->bytes, t->len, start, span);
		if (result == MATCH_LIMIT) {
			p->tired = true;
			p->limits++;
			feed->limits++;
		}
		if (result != MATCH_FOUND)
			continue;
		s->armed = false;
		sight_tell(s, p, t, half, span, feed);
		if (s->armed)
			i = (size_t)-1; /* one before this may be due now */
	}
}

/* Keep the line without its interjection as a half line: the rest comes next. */
static void
half_keep(struct scan *s, const size_t span[2])
{
	size_t half = s->joined.len, gone;

	for (size_t i = 0; i < s->n; i++) {
		struct pattern *p = &s->patterns[i];

		if (p->from > span[0])
			p->from = span[0] + less(p->from, span[1]);
		if (p->from > 0)
			p->from_half = half + p->from;
	}
	gone = text_add(&s->joined, s->line.bytes, span[0]);
	gone += text_add(&s->joined, s->line.bytes + span[1], s->line.len - span[1]);
	for (size_t i = 0; gone > 0 && i < s->n; i++)
		s->patterns[i].from_half = less(s->patterns[i].from_half, gone);
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
		half_keep(s, span);
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

	text_try(s, &s->line, 0, finished, feed);
	if (!s->cut || half + s->line.len > SCAN_LINE_MAX)
		return;
	memcpy(s->joined.bytes + half, s->line.bytes, s->line.len);
	s->joined.len += s->line.len;
	text_try(s, &s->joined, half, finished, feed);
	s->joined.len = half;
}

static void
line_end(struct scan *s, struct feed *feed)
{
	line_try(s, true, feed);
	if (has_text(&s->line)) {
		memcpy(s->last.bytes, s->line.bytes, s->line.len);
		s->last.len = s->line.len;
	}
	/* A second interjection in a row leaves the half line waiting. */
	s->cut = interjection_take(s, feed);
	if (!s->cut)
		s->joined.len = 0;
	s->line.len = 0;
	for (size_t i = 0; i < s->n; i++) {
		s->patterns[i].tired = false;
		s->patterns[i].from = 0;
		if (!s->cut)
			s->patterns[i].from_half = 0;
	}
}

/* Add to the line; what there is no room for any more is tried before. */
static void
line_append(struct scan *s, const char *bytes, size_t len, struct feed *feed)
{
	size_t forgotten;

	if (s->line.len + len > SCAN_LINE_MAX)
		line_try(s, true, feed);
	forgotten = text_add(&s->line, bytes, len);
	for (size_t i = 0; forgotten > 0 && i < s->n; i++)
		s->patterns[i].from = less(s->patterns[i].from, forgotten);
}

/* Add bytes that hold no newline, a window's half at a time, without their \r. */
static void
line_add(struct scan *s, const char *bytes, size_t len, struct feed *feed)
{
	while (len > 0) {
		size_t n = len < SCAN_LINE_MAX / 2 ? len : SCAN_LINE_MAX / 2;
		const char *cr = memchr(bytes, '\r', n);
		size_t step = cr != NULL ? (size_t)(cr - bytes) + 1 : n;

		line_append(s, bytes, cr != NULL ? step - 1 : n, feed);
		bytes += step;
		len -= step;
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
		line_try(s, false, &feed);
	return feed.limits;
}

unsigned
scan_end(struct scan *s, scan_seen *seen, void *ctx)
{
	struct feed feed = { .seen = seen, .ctx = ctx };

	if (s->line.len > 0)
		line_end(s, &feed);
	return feed.limits;
}

unsigned
scan_limits(const struct scan *s, int i)
{
	return s->patterns[i].limits;
}

int
scan_wants(const struct scan *s, int i)
{
	return !s->patterns[i].seen && !s->patterns[i].waiting;
}

int
scan_is_cut(const struct scan *s)
{
	return s->cut;
}

const char *
scan_last_line(const struct scan *s, size_t *len)
{
	const struct text *t = has_text(&s->line) ? &s->line : &s->last;

	*len = t->len;
	return t->bytes;
}
