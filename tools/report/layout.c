/* Tables that must fit a width: which columns stay, and how wide each is. */
#include <string.h>

#include "layout.h"
#include "list.h"
#include "show.h"

/* No column is narrowed to less. */
enum { COLUMN_MIN = 6 };

/* A configuration's name above its column is shortened to this. */
enum { NAME_MAX_WIDTH = 20 };

/* A row's name is shortened to this before columns are left out. */
enum { ROW_NAME_WIDTH = 32 };

static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

size_t
layout_tail(const struct column *c, const char *text)
{
	const char *point = column_is_numeric(c) ? strchr(text, '.') : NULL;

	/* "< 5.4" is lined up, too. */
	return point == NULL || strchr(text + 2 * (*text == '<'), ' ') != NULL
		   ? 0
		   : show_width(point);
}

size_t
layout_longest_tail(const struct table *t, size_t column)
{
	size_t longest = 0;

	for (size_t row = 0; row < t->n_rows; row++)
		longest = larger(longest,
		    layout_tail(&t->column[column], table_cell(t, row, column)->text));
	return longest;
}

static size_t
title_width(const struct column *c)
{
	size_t title = show_width(c->title);

	if (c->config != NULL && title > NAME_MAX_WIDTH)
		title = NAME_MAX_WIDTH;
	return larger(title, c->unit == NULL ? 0 : show_width(c->unit));
}

/* What a table takes as it is; *least has room for the least that each column needs. */
static struct table_layout
measure(struct arena *a, const struct table *t, size_t *least)
{
	struct table_layout l = { arena_room(a, t->n_columns, sizeof(*l.width)),
		arena_room(a, t->n_columns, sizeof(*l.tail)),
		arena_room(a, t->n_columns, sizeof(*l.left_out)) };

	for (size_t i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->column[i];
		size_t whole = 0;

		l.tail[i] = layout_longest_tail(t, i);
		for (size_t row = 0; row < t->n_rows; row++) {
			const char *text = table_cell(t, row, i)->text;

			whole = larger(whole, show_width(text) - layout_tail(c, text));
		}
		whole += l.tail[i];
		least[i] = column_is_numeric(c) ? larger(whole, COLUMN_MIN) : COLUMN_MIN;
		l.width[i] = larger(title_width(c), whole);
	}
	return l;
}

static size_t
total_width(const struct table *t, const struct table_layout *l, size_t gap)
{
	size_t total = 0;

	for (size_t i = 0; i < t->n_columns; i++)
		if (!l->left_out[i])
			total += l->width[i] + gap;
	return total;
}

/* Leave the columns of the highest rank out; false: none may go. */
static bool
leave_out(const struct table *t, struct table_layout *l)
{
	int rank = 0;

	for (size_t i = 0; i < t->n_columns; i++)
		if (!l->left_out[i] && t->column[i].rank > rank)
			rank = t->column[i].rank;
	for (size_t i = 0; i < t->n_columns && rank > 0; i++)
		if (t->column[i].rank == rank)
			l->left_out[i] = true;
	return rank > 0;
}

/* The widest column of text or of numbers that can be narrowed; n_columns when none can.
 */
static size_t
widest(const struct table *t, const struct table_layout *l, const size_t *least,
    bool numeric)
{
	size_t widest = t->n_columns;

	for (size_t i = 0; i < t->n_columns; i++)
		if (!l->left_out[i] && l->width[i] > least[i] &&
		    column_is_numeric(&t->column[i]) == numeric &&
		    (widest == t->n_columns || l->width[i] > l->width[widest]))
			widest = i;
	return widest;
}

/* Bytes of a text to where a line may end: before a blank, or behind a sign in a name. */
static size_t
piece(const char *text)
{
	static const char ends[] = " _-@/,";
	size_t n = strcspn(text, ends);

	while (text[n] == ' ' && is_tied(text, &text[n]))
		n += 1 + strcspn(&text[n + 1], ends);
	return n + (text[n] != '\0' && text[n] != ' ');
}

size_t
layout_line(const char *text, size_t width)
{
	size_t full = show_prefix(text, width), n = 0, at;

	for (;;) {
		size_t next = n + strspn(text + n, " ");

		next += piece(text + next);
		if (next == n || next > full)
			break;
		n = next;
	}
	/* A name is rather left whole. */
	for (at = n; text[n] != '\0' && at > 0; at--)
		if (text[at] == ' ' && !is_tied(text, &text[at]))
			return at;
	return n;
}

/* Characters of the longest piece of a text. */
static size_t
longest_piece(struct arena *a, const char *text)
{
	size_t longest = 0, n;

	for (; *text != '\0'; text += n + strspn(text + n, " ")) {
		n = piece(text);
		longest =
		    larger(longest, show_width(arena_text(a, "%.*s", (int)n, text)));
	}
	return longest;
}

/* The widths that no column can have less of without a cut word. */
static size_t *
widths_uncut(struct arena *a, const struct table *t, const size_t *least)
{
	size_t *width = arena_room(a, t->n_columns, sizeof(*width));

	for (size_t i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->column[i];

		width[i] = larger(least[i], longest_piece(a, c->title));
		for (size_t row = 0; row < t->n_rows && !column_is_numeric(c); row++)
			width[i] = larger(
			    width[i], longest_piece(a, table_cell(t, row, i)->text));
	}
	return width;
}

bool
layout_is_empty(const struct table *t, size_t column)
{
	if (t->column[column].rank == 0)
		return false;
	for (size_t row = 0; row < t->n_rows; row++)
		if (strcmp(table_cell(t, row, column)->text, NOTHING) != 0)
			return false;
	return true;
}

bool
layout_fits(struct arena *a, const struct table *t, size_t width, size_t gap)
{
	struct table_layout l =
	    measure(a, t, arena_room(a, t->n_columns, sizeof(size_t)));

	return total_width(t, &l, gap) <= width;
}

/* Narrow the widest columns, of text before those of numbers, until the table fits. */
static void
narrow(const struct table *t, struct table_layout *l, const size_t *least, size_t width,
    size_t gap)
{
	size_t i;

	for (int numeric = 0; numeric < 2; numeric++)
		while (total_width(t, l, gap) > width &&
		       (i = widest(t, l, least, numeric)) != t->n_columns)
			l->width[i]--;
}

struct table_layout
layout_fit(struct arena *a, const struct table *t, size_t width, size_t gap, bool wraps)
{
	size_t *least = arena_room(a, t->n_columns, sizeof(*least));
	struct table_layout l = measure(a, t, least);
	size_t name;

	for (size_t i = 0; i < t->n_columns; i++)
		l.left_out[i] = (t->kind->grouped && i == 0) || layout_is_empty(t, i);
	name = l.width[0];
	if (!t->column[0].rank && !column_is_numeric(&t->column[0]) &&
	    name > ROW_NAME_WIDTH)
		l.width[0] = ROW_NAME_WIDTH;
	while (total_width(t, &l, gap) > width && leave_out(t, &l))
		;
	while (l.width[0] < name && total_width(t, &l, gap) < width)
		l.width[0]++;
	if (wraps)
		narrow(t, &l, widths_uncut(a, t, least), width, gap);
	narrow(t, &l, least, width, gap);
	return l;
}
