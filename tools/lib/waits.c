/* The longest times in which a guest's screen showed nothing new. */
#include <stdio.h>
#include <string.h>

#include "waits.h"

/* Shorter ones are no waits; inside a line they are those of the line and the host. */
static const int64_t least_ns = 1000000, least_inside_ns = 20000000;

static void
text_take(char to[WAIT_TEXT_MAX + 1], const char *text, size_t from, size_t end)
{
	while (from < end && text[from] == ' ')
		from++;
	while (end > from && text[end - 1] == ' ')
		end--;
	snprintf(to, WAIT_TEXT_MAX + 1, "%.*s", (int)(end - from), text + from);
}

static void
wait_add(struct waits *w, const struct wait *wait)
{
	size_t i;

	if (wait->ns < least_ns)
		return;
	if (w->n == WAITS_MAX && wait->ns <= w->list[w->n - 1].ns)
		return;
	if (w->n < WAITS_MAX)
		w->n++;
	for (i = w->n - 1; i > 0 && w->list[i - 1].ns < wait->ns; i--)
		w->list[i] = w->list[i - 1];
	w->list[i] = *wait;
}

void
waits_take(struct waits *w, const struct screen_line *line)
{
	struct wait wait = { .at_ns = line->before_ns,
		.ns = line->at_ns - line->before_ns,
		.line = w->lines };

	memcpy(wait.after, w->last, sizeof(wait.after));
	text_take(wait.before, line->text, 0, line->len);
	wait_add(w, &wait);
	if (line->pause_at > 0 && line->pause_at <= line->len &&
	    line->pause_ns >= least_inside_ns) {
		wait = (struct wait){ .at_ns = line->pause_from_ns,
			.ns = line->pause_ns,
			.line = w->lines,
			.inside = true };
		text_take(wait.after, line->text, 0, line->pause_at);
		text_take(wait.before, line->text, line->pause_at, line->len);
		wait_add(w, &wait);
	}
	text_take(w->last, line->text, 0, line->len);
	w->lines++;
}
