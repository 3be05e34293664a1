/* The lines of a guest's serial text as its screen shows them. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "screen.h"
#include "terminal.h"

enum { ROWS = 64, COLUMNS = 512 };

struct screen_row {
	char text[COLUMNS];
	size_t len;
	char *shape; /* of what was told of it last, or NULL */
};

struct screen {
	screen_told *told;
	void *ctx;
	struct terminal terminal;
	struct screen_row rows[ROWS];
	size_t row, column;
	bool placed;   /* the guest has jumped to a place */
	bool returned; /* \r came last */
	bool writing;  /* line is begun */
	struct screen_line line;
	int64_t last_ns, shown_ns; /* of the last visible byte; of the last line */
};

struct screen *
screen_new(screen_told *told, void *ctx)
{
	struct screen *s = xcalloc(1, sizeof(*s));

	s->told = told;
	s->ctx = ctx;
	return s;
}

void
screen_free(struct screen *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < ROWS; i++)
		free(s->rows[i].shape);
	free(s);
}

char *
screen_shape(const char *text, size_t len)
{
	char *shape = xmalloc(len + 1), *end = shape;
	bool hex = false;

	/* what turns at the end of a line counts, too */
	while (len > 0 && !isalnum((unsigned char)text[len - 1]))
		len--;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)text[i];

		hex = (hex && isxdigit(c)) || (c == 'x' && i > 0 && text[i - 1] == '0');
		if (hex || isdigit(c))
			c = '0';
		if (end == shape || (char)c != end[-1])
			*end++ = (char)c;
	}
	*end = '\0';
	return shape;
}

static void
row_clear(struct screen_row *row)
{
	row->len = 0;
	free(row->shape);
	row->shape = NULL;
}

/* Tell the line under way, if its row shows something new. */
static void
line_end(struct screen *s, bool finished)
{
	struct screen_row *row = &s->rows[s->row];
	struct screen_line *line = &s->line;
	char *shape;

	if (!s->writing)
		return;
	s->writing = false;
	line->text = row->text;
	line->len = row->len;
	line->end_ns = s->last_ns;
	line->before_ns = s->shown_ns;
	line->finished = finished;
	while (line->len > 0 && isspace((unsigned char)row->text[line->len - 1]))
		line->len--;
	if (line->to > line->len)
		line->to = line->len;
	if (line->from >= line->to)
		return;
	shape = screen_shape(row->text, line->len);
	if (row->shape == NULL || strcmp(shape, row->shape) != 0)
		s->told(s->ctx, line);
	s->shown_ns = s->last_ns;
	free(row->shape);
	row->shape = shape;
}

/* The line of the row is over, and an empty one begins. */
static void
newline(struct screen *s)
{
	line_end(s, true);
	if (s->placed && s->row + 1 < ROWS) {
		s->row++;
	} else if (s->placed) {
		row_clear(&s->rows[0]);
		memmove(s->rows, s->rows + 1, (ROWS - 1) * sizeof(s->rows[0]));
		s->rows[ROWS - 1] = (struct screen_row){ .len = 0 };
	} else {
		row_clear(&s->rows[s->row]);
	}
	s->column = 0;
}

/* Text overwrites what was there. */
static void
write_byte(struct screen *s, char c, int64_t at_ns)
{
	struct screen_row *row = &s->rows[s->row];
	struct screen_line *line = &s->line;
	int64_t pause = at_ns - s->last_ns;

	if (s->returned && !s->placed) {
		line_end(s, false);
		row->len = 0;
	}
	s->returned = false;
	if (s->column >= COLUMNS)
		return;
	while (row->len < s->column)
		row->text[row->len++] = ' ';
	row->text[s->column++] = c == '\t' ? ' ' : c;
	if (row->len < s->column)
		row->len = s->column;
	if (isspace((unsigned char)c))
		return;
	if (!s->writing) {
		s->writing = true;
		*line = (struct screen_line){ .from = s->column - 1, .at_ns = at_ns };
	} else if (pause > line->pause_ns) {
		line->pause_ns = pause;
		line->pause_from_ns = s->last_ns;
		line->pause_at = s->column - 1;
	}
	line->to = s->column;
	s->last_ns = at_ns;
}

static void
jump(struct screen *s, const struct terminal_event *event)
{
	line_end(s, false);
	s->placed = true;
	s->returned = false;
	if (event->to.row >= 0)
		s->row = event->to.row < ROWS ? (size_t)event->to.row : ROWS - 1;
	if (event->to.column >= 0)
		s->column =
		    event->to.column < COLUMNS ? (size_t)event->to.column : COLUMNS - 1;
}

static void
screen_clear(struct screen *s)
{
	line_end(s, false);
	for (size_t i = 0; i < ROWS; i++)
		row_clear(&s->rows[i]);
}

void
screen_feed(struct screen *s, const char *bytes, size_t len, int64_t at_ns)
{
	for (size_t i = 0; i < len; i++) {
		struct terminal_event event = terminal_take(&s->terminal, bytes[i]);

		switch (event.kind) {
		case TERMINAL_TEXT:
			write_byte(s, event.text, at_ns);
			break;
		case TERMINAL_NEWLINE:
			newline(s);
			break;
		case TERMINAL_RETURN:
			s->returned = true;
			s->column = 0;
			break;
		case TERMINAL_BACK:
			s->column -= s->column > 0;
			break;
		case TERMINAL_JUMP:
			jump(s, &event);
			break;
		case TERMINAL_CLEAR:
			screen_clear(s);
			break;
		case TERMINAL_CUT:
			if (s->rows[s->row].len > s->column)
				s->rows[s->row].len = s->column;
			break;
		case TERMINAL_NOTHING:
		case TERMINAL_QUERY:
			break;
		}
	}
}

void
screen_end(struct screen *s)
{
	line_end(s, false);
}
