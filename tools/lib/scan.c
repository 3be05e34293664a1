/* A guest's serial text as it comes: lines put together, patterns tried on them. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "scan.h"
#include "terminal.h"

struct scan_pattern {
	struct match *match;
	bool live, enabled, seen;
	bool limited;	  /* it hit the match limit in this line */
	unsigned limits;  /* in how many lines */
	size_t from;	  /* where in the line it may begin */
	size_t from_half; /* and where in the half line, if the line is no bar */
};

/* Where a line on the screen begins: in the text, and on the screen. */
struct shown_line {
	size_t at;
	struct terminal_place place;
};

/* A line as it came.  It has a \r only where text follows. */
struct scan_text {
	char bytes[SCAN_LINE_MAX];
	size_t len;
	bool controls;		/* a person may see it otherwise than it was sent */
	struct shown_line last; /* of its lines on the screen */
};

/* What patterns are tried on: a text, or what a person sees of it. */
struct reading {
	const char *bytes;
	size_t len;
	struct shown_line next; /* after it */
	bool copied;
	char copy[SCAN_LINE_MAX];
	uint32_t
	    places[SCAN_LINE_MAX]; /* where in the text each byte of the copy stands */
};

/* The last two lines that a person has seen; the newer one is the second. */
struct shown {
	char lines[2][SCAN_SHOWN_MAX];
	size_t len[2];
	char text[2 * SCAN_SHOWN_MAX + 1]; /* both */
};

struct scan {
	scan_seen *seen;
	void *ctx;
	struct scan_pattern *patterns;
	struct match **interleaved;
	size_t n, n_interleaved, unseen;
	struct scan_text line;	       /* the line that is being put together */
	struct scan_text joined;       /* a half line before an interleaved message */
	struct scan_text last, before; /* the last finished lines with text in them */
	struct reading reading;
	struct shown shown;
	bool returned; /* \r came last */
	bool cut;      /* joined holds a half line */
	bool telling;  /* a match is being told; it is empty, and it ended at: */
	bool empty;
	size_t line_at, half_at;
	unsigned enables; /* how often a pattern was enabled */
};

static const struct terminal_place nowhere = { -1, -1 };
static const struct shown_line first_line = { 0, { -1, 0 } };

struct scan *
scan_new(scan_seen *seen, void *ctx)
{
	struct scan *s = xcalloc(1, sizeof(*s));

	s->seen = seen;
	s->ctx = ctx;
	s->line.last = s->joined.last = first_line;
	return s;
}

void
scan_free(struct scan *s)
{
	if (s == NULL)
		return;
	free(s->patterns);
	free(s->interleaved);
	free(s);
}

int
scan_add(struct scan *s, struct match *pattern, bool live, bool enabled)
{
	s->patterns = xreallocarray(s->patterns, s->n + 1, sizeof(*s->patterns));
	s->patterns[s->n] =
	    (struct scan_pattern){ .match = pattern, .live = live, .enabled = enabled };
	s->unseen++;
	return (int)s->n++;
}

void
scan_add_interleaved(struct scan *s, struct match *pattern)
{
	s->interleaved =
	    xreallocarray(s->interleaved, s->n_interleaved + 1, sizeof(*s->interleaved));
	s->interleaved[s->n_interleaved++] = pattern;
}

void
scan_enable(struct scan *s, int i)
{
	struct scan_pattern *p = &s->patterns[i];

	if (p->enabled && !p->seen)
		return;
	p->from = s->telling ? s->line_at : s->line.len;
	p->from_half = s->telling ? s->half_at : s->joined.len;
	/* An empty match is no progress. */
	p->from += p->seen && s->telling && s->empty;
	s->unseen += p->seen;
	p->seen = false;
	p->enabled = true;
	s->enables++;
}

static size_t
less(size_t a, size_t b)
{
	return a > b ? a - b : 0;
}

/* ---- texts and their readings -------------------------------------------------- */

/* Has it control characters, eight bytes at a time?  Of the rest, tabs count as well. */
static bool
has_controls(const char *bytes, size_t len)
{
	const uint64_t ones = UINT64_MAX / 0xff;
	uint64_t word, found = 0;

	for (; len > 0; bytes += sizeof(word)) {
		size_t n = len < sizeof(word) ? len : sizeof(word);

		word = ones * ' ';
		memcpy(&word, bytes, n);
		found |= (word - ones * ' ') & ~word & ones * 0x80;
		len -= n;
	}
	return found != 0;
}

static bool
has_text(const struct scan_text *t)
{
	for (size_t i = 0; i < t->len; i++)
		if (isgraph((unsigned char)t->bytes[i]))
			return true;
	return false;
}

/* Add bytes; when there is no room, the older half is forgotten.  Returns how many. */
static size_t
text_add(struct scan_text *t, const char *bytes, size_t len)
{
	size_t skipped = less(len, SCAN_LINE_MAX / 2), forgotten = 0;

	len -= skipped;
	if (t->len + len > SCAN_LINE_MAX) {
		forgotten = SCAN_LINE_MAX / 2;
		t->len -= forgotten;
		if (t->last.at < forgotten)
			t->last.place = nowhere;
		t->last.at = less(t->last.at, forgotten);
		memmove(t->bytes, t->bytes + forgotten, t->len);
	}
	memcpy(t->bytes + t->len, bytes + skipped, len);
	t->len += len;
	t->controls |= has_controls(bytes + skipped, len);
	return forgotten + skipped;
}

static void
text_assign(struct scan_text *to, const struct scan_text *t)
{
	memcpy(to->bytes, t->bytes, t->len);
	to->len = t->len;
	to->controls = t->controls;
	to->last = t->last;
}

static void
text_clear(struct scan_text *t)
{
	t->len = 0;
	t->last = first_line;
	t->controls = false;
}

static void
reading_add(struct reading *r, const struct scan_text *t, size_t place)
{
	r->copy[r->len] = t->bytes[place];
	r->places[r->len++] = (uint32_t)place;
}

/* Begin a copy at a place; the byte before it tells ^ that no line begins there. */
static void
reading_begin(struct reading *r, const struct scan_text *t, size_t from, bool line_begins)
{
	r->bytes = r->copy;
	r->copied = true;
	r->len = 0;
	if (!line_begins)
		reading_add(r, t, from - 1);
}

/* Read the text as it was sent, from a place on if that saves copying. */
static void
reading_sent(struct reading *r, const struct scan_text *t, size_t from)
{
	r->bytes = t->bytes;
	r->len = r->next.at = t->len;
	r->copied = false;
	if (!t->controls || memchr(t->bytes, '\r', t->len) == NULL)
		return;
	reading_begin(r, t, from, from == 0);
	for (size_t i = from; i < t->len; i++)
		if (t->bytes[i] != '\r')
			reading_add(r, t, i);
}

/*
 * Where an event moves the cursor, other than by a character.  Returns whether it does:
 * only what comes then tells whether it is another line.
 */
static bool
place_jump(struct shown_line *to, const struct terminal_place *here,
    const struct terminal_event *event)
{
	if (event->kind == TERMINAL_JUMP)
		to->place = event->to;
	else if (event->kind == TERMINAL_RETURN)
		to->place = (struct terminal_place){ here->row, 0 };
	return event->kind == TERMINAL_JUMP || event->kind == TERMINAL_RETURN;
}

/*
 * Read a line on the screen.  Returns whether it is finished, by what came after a jump,
 * too: another one begins at r->next.
 */
static bool
reading_seen(struct reading *r, const struct scan_text *t, struct shown_line line)
{
	struct terminal terminal = { 0 };
	struct terminal_place here = line.place;
	bool jumped = false;

	reading_begin(r, t, line.at, line.at <= t->last.at);
	for (size_t i = line.at; i < t->len; i++) {
		struct terminal_event event = terminal_take(&terminal, t->bytes[i]);

		if (place_jump(&r->next, jumped ? &r->next.place : &here, &event)) {
			r->next.at = i + 1;
			jumped = true;
			continue;
		}
		if (event.kind != TERMINAL_TEXT && event.kind != TERMINAL_BACK &&
		    event.kind != TERMINAL_CUT)
			continue;
		if (jumped && !terminal_is_here(&here, &r->next.place))
			return true;
		if (jumped)
			here = r->next.place;
		jumped = false;
		if (event.kind == TERMINAL_TEXT) {
			reading_add(r, t, i);
			terminal_move(&here, event.text);
		} else if (event.kind == TERMINAL_BACK && r->len > 0) {
			r->len--;
			here.column -= here.column > 0;
		}
	}
	r->next.at = t->len;
	return false;
}

/* The first byte of the reading that stands at a place of the text or behind it. */
static size_t
reading_index(const struct reading *r, size_t place)
{
	size_t low = 0, high = r->len;

	if (!r->copied)
		return place;
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (r->places[middle] < place)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Where in the text the byte stands that ends a match. */
static size_t
reading_place(const struct reading *r, size_t end)
{
	return !r->copied || end == 0 ? end : r->places[end - 1] + 1;
}

/* ---- trying -------------------------------------------------------------------- */

/* Where pattern p may begin in a text: the line, or the half line joined to it. */
static size_t
pattern_start(const struct scan_pattern *p, bool joined, size_t half)
{
	return !joined || p->from > 0 ? half + p->from : p->from_half;
}

static void
match_tell(struct scan *s, struct scan_pattern *p, bool joined, size_t half,
    const size_t span[2])
{
	const struct reading *r = &s->reading;
	size_t end = reading_place(r, span[1]);
	struct scan_match match = {
		.pattern = (int)(p - s->patterns),
		.text = r->bytes,
		.len = r->len,
		.from = span[0],
		.to = span[1],
	};

	p->seen = true;
	s->unseen--;
	(void)match_group(p->match, match.group);
	s->telling = true;
	s->empty = span[0] == span[1];
	s->line_at = less(end, half);
	s->half_at = !joined ? s->joined.len : end < half ? end : half;
	s->seen(s->ctx, &match);
	s->telling = false;
}

/* Try the patterns on the reading of a text of which the first half bytes are joined. */
static void
reading_try(struct scan *s, bool joined, size_t half, size_t from, bool finished)
{
	const struct reading *r = &s->reading;

	for (size_t i = 0; i < s->n && s->unseen > 0; i++) {
		struct scan_pattern *p = &s->patterns[i];
		size_t span[2], start;
		enum match_result result;
		unsigned enables = s->enables;

		if (!p->enabled || p->seen || p->limited || !(finished || p->live))
			continue;
		start = pattern_start(p, joined, half);
		if (start > r->next.at)
			continue;
		start = reading_index(r, start > from ? start : from);
		result = match_find(p->match, r->bytes, r->len, start, span);
		if (result == MATCH_LIMIT) {
			p->limited = true;
			p->limits++;
		}
		if (result != MATCH_FOUND)
			continue;
		match_tell(s, p, joined, half, span);
		if (s->enables != enables)
			i = (size_t)-1; /* one before this may be due now */
	}
}

/* Try the patterns on a text, the line or the half line joined to it, as seen and sent.
 */
static void
text_try(struct scan *s, struct scan_text *t, size_t half, bool finished)
{
	size_t from = finished ? 0 : less(t->len, SCAN_LIVE_MAX);
	const struct shown_line tail = { from, nowhere };
	bool joined = t == &s->joined, ended;
	struct shown_line line;
	unsigned enables;

	do {
		enables = s->enables;
		while (t->controls && t->last.at < t->len) {
			line = t->last.at < from ? tail : t->last;
			ended = reading_seen(&s->reading, t, line);
			reading_try(s, joined, half, line.at, finished || ended);
			if (!ended)
				break;
			t->last = s->reading.next;
		}
		reading_sent(&s->reading, t, from);
		reading_try(s, joined, half, from, finished);
	} while (s->enables != enables);
}

/* ---- interleaved messages ------------------------------------------------------ */

/* Keep the line without the interleaved message as a half line: the rest comes next. */
static void
half_keep(struct scan *s, const size_t span[2])
{
	size_t half = s->joined.len, gone;

	for (size_t i = 0; i < s->n; i++) {
		struct scan_pattern *p = &s->patterns[i];

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

/* Find an interleaved message in the reading; span is where it stands in the line. */
static bool
interleaved_find(struct scan *s, size_t span[2])
{
	const struct reading *r = &s->reading;

	for (size_t i = 0; i < s->n_interleaved; i++) {
		if (match_find(s->interleaved[i], r->bytes, r->len, 0, span) !=
			MATCH_FOUND ||
		    span[0] == span[1])
			continue;
		if (r->copied)
			span[0] = r->places[span[0]];
		span[1] = reading_place(r, span[1]);
		return true;
	}
	return false;
}

/*
 * If an interleaved message stands in the finished line, keep what is before and after
 * it as a half line: its other half comes next.
 */
static bool
interleaved_take(struct scan *s)
{
	struct reading *r = &s->reading;
	size_t span[2];
	bool found, more = s->line.controls;

	if (s->n_interleaved == 0)
		return false;
	reading_sent(r, &s->line, 0);
	found = interleaved_find(s, span);
	for (s->line.last = first_line; !found && more; s->line.last = r->next) {
		more = reading_seen(r, &s->line, s->line.last);
		found = interleaved_find(s, span);
	}
	if (!found)
		return false;
	half_keep(s, span);
	return s->joined.len > 0;
}

/* ---- lines --------------------------------------------------------------------- */

/* Add the line to the half line; there is room. */
static void
half_join(struct scan *s)
{
	struct scan_text *joined = &s->joined;

	memcpy(joined->bytes + joined->len, s->line.bytes, s->line.len);
	joined->len += s->line.len;
	joined->controls |= s->line.controls;
	joined->last = (struct shown_line){ 0, nowhere };
}

/* Try the line as it stands and, after an interleaved message, joined to its half. */
static void
line_try(struct scan *s, bool finished)
{
	struct scan_text *joined = &s->joined;
	size_t half = joined->len;
	bool controls = joined->controls;

	text_try(s, &s->line, 0, finished);
	if (!s->cut || half + s->line.len > SCAN_LINE_MAX)
		return;
	half_join(s);
	text_try(s, joined, half, finished);
	joined->len = half;
	joined->controls = controls;
}

static void
line_end(struct scan *s)
{
	line_try(s, true);
	if (has_text(&s->line)) {
		text_assign(&s->before, &s->last);
		text_assign(&s->last, &s->line);
	}
	/* A second interleaved message in a row leaves the half line waiting. */
	s->cut = interleaved_take(s);
	if (!s->cut)
		text_clear(&s->joined);
	text_clear(&s->line);
	s->returned = false;
	for (size_t i = 0; i < s->n; i++) {
		s->patterns[i].limited = false;
		s->patterns[i].from = 0;
		if (!s->cut)
			s->patterns[i].from_half = 0;
	}
}

/* Add to the line; what there is no room for any more is tried before. */
static void
line_append(struct scan *s, const char *bytes, size_t len)
{
	size_t forgotten;

	if (s->line.len + len > SCAN_LINE_MAX)
		line_try(s, true);
	forgotten = text_add(&s->line, bytes, len);
	for (size_t i = 0; forgotten > 0 && i < s->n; i++)
		s->patterns[i].from = less(s->patterns[i].from, forgotten);
}

/* Add bytes that hold no newline, a window's half at a time.  A \r waits for text. */
static void
line_add(struct scan *s, const char *bytes, size_t len)
{
	size_t text = len, n;

	while (text > 0 && bytes[text - 1] == '\r')
		text--;
	if (text > 0 && s->returned && s->line.len > 0)
		line_append(s, "\r", 1);
	s->returned = text < len || (text == 0 && s->returned);
	for (; text > 0; bytes += n, text -= n) {
		n = text < SCAN_LINE_MAX / 2 ? text : SCAN_LINE_MAX / 2;
		line_append(s, bytes, n);
	}
}

void
scan_feed(struct scan *s, const char *bytes, size_t len)
{
	const char *newline;

	while ((newline = memchr(bytes, '\n', len)) != NULL) {
		line_add(s, bytes, (size_t)(newline - bytes));
		line_end(s);
		len -= (size_t)(newline + 1 - bytes);
		bytes = newline + 1;
	}
	line_add(s, bytes, len);
	if (s->line.len > 0)
		line_try(s, false);
}

void
scan_end(struct scan *s)
{
	if (s->line.len > 0)
		line_end(s);
}

unsigned
scan_limits(const struct scan *s, int i)
{
	return s->patterns[i].limits;
}

/* ---- what a person sees -------------------------------------------------------- */

/* Read a line on the screen and go on to the next; as above. */
static bool
reading_next(struct reading *r, const struct scan_text *t, struct shown_line *line)
{
	bool ended = false;

	if (t->controls)
		ended = reading_seen(r, t, *line);
	else
		reading_sent(r, t, 0);
	*line = r->next;
	return ended;
}

const char *
scan_unfinished(struct scan *s, size_t *len)
{
	struct scan_text *t = &s->line;
	struct reading *r = &s->reading;
	size_t half = s->joined.len;
	bool controls = s->joined.controls;
	struct shown_line line;

	if (s->cut && half + s->line.len <= SCAN_LINE_MAX) {
		half_join(s);
		t = &s->joined;
	}
	line = t->last;
	while (reading_next(r, t, &line))
		if (line.at == t->len) {
			r->len = 0;
			break;
		}
	s->joined.len = half;
	s->joined.controls = controls;
	*len = r->len;
	return r->bytes;
}

static bool
is_blank(const struct reading *r)
{
	for (size_t i = 0; i < r->len; i++)
		if (r->bytes[i] != ' ' && r->bytes[i] != '\t')
			return false;
	return true;
}

/* Read the last line with something in it that is seen of a text; else it is empty. */
static void
reading_last(struct reading *r, const struct scan_text *t)
{
	struct shown_line line = first_line, last = first_line, begin;
	bool more;

	do {
		begin = line;
		more = reading_next(r, t, &line);
		if (!is_blank(r))
			last = begin;
	} while (more && line.at < t->len);
	(void)reading_next(r, t, &last);
	if (is_blank(r))
		r->len = 0;
}

const char *
scan_last_line(struct scan *s, size_t *len)
{
	const struct scan_text *texts[] = { &s->line, &s->last, &s->before };

	for (size_t i = 0; i < 3; i++) {
		reading_last(&s->reading, texts[i]);
		if (s->reading.len > 0)
			break;
	}
	*len = s->reading.len;
	return s->reading.bytes;
}

/* Add what is shown of a text. */
static void
text_show(struct scan *s, const struct scan_text *t)
{
	const struct reading *r = &s->reading;
	struct shown *shown = &s->shown;
	struct shown_line line = first_line;
	bool more;

	do {
		more = reading_next(&s->reading, t, &line);
		if (is_blank(r))
			continue;
		memcpy(shown->lines[0], shown->lines[1], shown->len[1]);
		shown->len[0] = shown->len[1];
		shown->len[1] = r->len < SCAN_SHOWN_MAX ? r->len : SCAN_SHOWN_MAX;
		memcpy(shown->lines[1], r->bytes + r->len - shown->len[1], shown->len[1]);
	} while (more && line.at < t->len);
}

const char *
scan_shown(struct scan *s, size_t *len)
{
	struct shown *shown = &s->shown;

	shown->len[0] = shown->len[1] = 0;
	text_show(s, &s->before);
	text_show(s, &s->last);
	text_show(s, &s->line);
	memcpy(shown->text, shown->lines[0], shown->len[0]);
	*len = shown->len[0];
	if (*len > 0)
		shown->text[(*len)++] = '\n';
	memcpy(shown->text + *len, shown->lines[1], shown->len[1]);
	*len += shown->len[1];
	return shown->text;
}
