/* Take what a guest sends to its terminal apart: text, movements, questions. */
#include <stdlib.h>
#include <string.h>

#include "terminal.h"

const struct terminal_place terminal_line_begin = { -1, 0 };

enum { GROUND, ESCAPE, CSI, STRING, STRING_ESCAPE };

#define ESC '\033'
#define CAN '\030'
#define SUB '\032'
#define BEL '\a'

/*
 * Questions, without their ESC, and what an 80 by 24 VT100 says: its place (a
 * screen's size is asked for by going too far first), that it is well, what it
 * is, and its size.
 */
static const struct {
	const char *question, *reply;
} queries[] = {
	{ "[6n", "\033[24;80R" },
	{ "[?6n", "\033[?24;80R" },
	{ "[5n", "\033[0n" },
	{ "[c", "\033[?1;2c" },
	{ "[0c", "\033[?1;2c" },
	{ "Z", "\033[?1;2c" },
	{ "[>c", "\033[>0;10;1c" },
	{ "[>0c", "\033[>0;10;1c" },
	{ "[18t", "\033[8;24;80t" },
};

/* From 0; what is left out is 1. */
static int
coordinate(const char *text)
{
	int n = atoi(text);

	return n < 1 ? 0 : n < TERMINAL_PLACE_MAX ? n - 1 : TERMINAL_PLACE_MAX;
}

/* Where "[ROW;COLUMNH", "[ROWd" and their like jump to; other ways keep the place. */
static void
jump_read(struct terminal_event *event, const char *text, char final)
{
	if (text[0] != '[' || final == 'u')
		return;
	event->to.row = coordinate(text + 1);
	if (final == 'd')
		return;
	text = strchr(text, ';');
	event->to.column = text != NULL ? coordinate(text + 1) : 0;
}

static struct terminal_event
sequence_end(struct terminal *t)
{
	struct terminal_event event = { .kind = TERMINAL_NOTHING, .to = { -1, -1 } };
	const char *text = t->sequence;

	t->state = GROUND;
	t->sequence[t->len] = '\0';
	for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++)
		if (strcmp(text, queries[i].question) == 0) {
			event.kind = TERMINAL_QUERY;
			event.reply = queries[i].reply;
		}
	if (strcmp(text, "[G") == 0 || strcmp(text, "[1G") == 0)
		event.kind = TERMINAL_RETURN;
	if (strcmp(text, "[2J") == 0 || strcmp(text, "[3J") == 0)
		event.kind = TERMINAL_CLEAR;
	if (strcmp(text, "[K") == 0 || strcmp(text, "[0K") == 0)
		event.kind = TERMINAL_CUT;
	/* Absolute places, and back to a place that was kept. */
	if ((text[0] == '[' && strchr("Hfdu", text[t->len - 1]) != NULL) ||
	    strcmp(text, "8") == 0 || strcmp(text, "c") == 0) {
		event.kind = TERMINAL_JUMP;
		jump_read(&event, text, text[t->len - 1]);
	}
	return event;
}

/* A control character acts inside a sequence as it does outside. */
static struct terminal_event
control(struct terminal *t, char byte)
{
	struct terminal_event event = { .kind = TERMINAL_NOTHING };

	switch (byte) {
	case '\n':
		event.kind = TERMINAL_NEWLINE;
		break;
	case '\r':
		event.kind = TERMINAL_RETURN;
		break;
	case '\b':
		event.kind = TERMINAL_BACK;
		break;
	case '\t':
		event.kind = TERMINAL_TEXT;
		event.text = '\t';
		break;
	case CAN:
	case SUB:
		t->state = GROUND;
		break;
	default:
		break;
	}
	return event;
}

/* A byte of an escape sequence that is no control character. */
static struct terminal_event
sequence_take(struct terminal *t, char byte)
{
	struct terminal_event nothing = { .kind = TERMINAL_NOTHING };
	unsigned char c = (unsigned char)byte;

	if (t->len == TERMINAL_SEQUENCE_MAX || c >= 0x7f) {
		t->state = GROUND;
		return nothing;
	}
	t->sequence[t->len++] = byte;
	if (t->state == ESCAPE && t->len == 1 && strchr("]PX^_", byte) != NULL) {
		t->state = STRING;
		return nothing;
	}
	if (t->state == ESCAPE && t->len == 1 && byte == '[') {
		t->state = CSI;
		return nothing;
	}
	/* Parameters and intermediates go on; the rest is a final byte. */
	if (c < (t->state == CSI ? 0x40 : 0x30))
		return nothing;
	return sequence_end(t);
}

static struct terminal_event
string_take(struct terminal *t, char byte)
{
	struct terminal_event event = { .kind = TERMINAL_NOTHING };

	if (byte == '\n') {
		t->state = GROUND;
		event.kind = TERMINAL_NEWLINE;
	} else if (byte == BEL || byte == CAN || byte == SUB ||
		   ++t->len > TERMINAL_STRING_MAX)
		t->state = GROUND;
	else if (byte == ESC)
		t->state = STRING_ESCAPE;
	return event;
}

struct terminal_event
terminal_take(struct terminal *t, char byte)
{
	struct terminal_event event = { .kind = TERMINAL_NOTHING };

	if (t->state == STRING)
		return string_take(t, byte);
	if (t->state == STRING_ESCAPE) {
		/* ESC \ ends the string; any other ESC begins something new. */
		t->state = byte == '\\' ? GROUND : ESCAPE;
		t->len = 0;
		if (t->state == GROUND)
			return event;
	}
	if (byte == ESC) {
		t->state = ESCAPE;
		t->len = 0;
		return event;
	}
	if ((unsigned char)byte < 0x20)
		return control(t, byte);
	if (t->state != GROUND)
		return sequence_take(t, byte);
	if (byte == 0x7f)
		return event;
	event.kind = TERMINAL_TEXT;
	event.text = byte;
	return event;
}

bool
terminal_is_here(const struct terminal_place *here, const struct terminal_place *to)
{
	return to->row != -1 && to->column != -1 && to->column == here->column &&
	       (here->row == -1 || here->row == to->row);
}

void
terminal_move(struct terminal_place *at, char byte)
{
	if (at->column == -1 || at->column >= TERMINAL_PLACE_MAX ||
	    ((unsigned char)byte & 0xc0) == 0x80)
		return;
	at->column = byte == '\t' ? (at->column / 8 + 1) * 8 : at->column + 1;
}
