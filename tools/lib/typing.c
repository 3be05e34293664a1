/* Type a text character by character. */
#include <string.h>

#include "typing.h"

void
typing_begin(struct typing *t, const char *text, bool is_echoed, int64_t now)
{
	*t = (struct typing){ .is_echoed = is_echoed, .due_ns = now };
	t->len = strnlen(text, TYPING_MAX);
	memcpy(t->text, text, t->len);
}

bool
typing_is_over(const struct typing *t)
{
	return t->at == t->len;
}

bool
typing_has_failed(const struct typing *t)
{
	return t->tries > TYPING_TRIES;
}

int
typing_next(struct typing *t, int64_t now)
{
	char next;

	if (now < typing_due_ns(t) || ++t->tries > TYPING_TRIES)
		return -1;
	next = t->text[t->at];
	t->is_waiting = t->is_echoed;
	t->line_len = 0;
	t->returned = false;
	t->due_ns = now + (t->is_echoed ? TYPING_ECHO_NS : TYPING_UNSEEN_NS);
	if (!t->is_echoed) {
		t->at++;
		t->tries = 0;
	}
	return (unsigned char)next;
}

int64_t
typing_due_ns(const struct typing *t)
{
	return typing_is_over(t) || typing_has_failed(t) ? INT64_MAX : t->due_ns;
}

static void
line_add(struct typing *t, char text)
{
	if (t->returned)
		t->line_len = 0;
	t->returned = false;
	if (t->line_len == sizeof(t->line))
		memmove(t->line, t->line + 1, --t->line_len);
	t->line[t->line_len++] = text;
}

/* Is the line that ends now empty, or what was typed before RETURN? */
static bool
line_is_echo(const struct typing *t)
{
	return t->line_len == 0 ||
	       (t->at > 0 && t->line_len >= t->at &&
		   memcmp(t->line + t->line_len - t->at, t->text, t->at) == 0);
}

/* Is that the echo which is waited for? */
static bool
is_echo(struct typing *t, const struct terminal_event *event)
{
	bool found;

	if (t->text[t->at] != '\r' && t->text[t->at] != '\n')
		return event->kind == TERMINAL_TEXT && event->text == t->text[t->at];
	if (event->kind == TERMINAL_TEXT)
		line_add(t, event->text);
	if (event->kind == TERMINAL_RETURN || event->kind == TERMINAL_JUMP)
		t->returned = true;
	if (event->kind != TERMINAL_NEWLINE)
		return false;
	found = line_is_echo(t);
	t->line_len = 0;
	t->returned = false;
	return found;
}

size_t
typing_take(struct typing *t, const char *bytes, size_t len, int64_t now)
{
	struct terminal_event event;
	size_t i = 0;

	while (i < len && !typing_is_over(t)) {
		event = terminal_take(&t->terminal, bytes[i++]);
		if (!t->is_waiting || !is_echo(t, &event))
			continue;
		t->is_waiting = false;
		t->at++;
		t->tries = 0;
		t->due_ns = now;
	}
	return i;
}
