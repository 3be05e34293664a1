/* Tables that must fit a width: which columns stay, and how wide each is. */
#include <string.h>

#include "layout.h"
#include "show.h"

/* No column is narrowed to less. */
enum { COLUMN_MIN = 6 };

/* A configuration's name above its column is shortened to this. */
enum { NAME_MAX_WIDTH = 20 };

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

struct table_layout
layout_fit(struct arena *a, const struct table *t, size_t width, size_t gap)
{
	size_t *least = arena_room(a, t->n_columns, sizeof(*least)), i;
	struct table_layout l = measure(a, t, least);

	for (i = 0; i < t->n_columns; i++)
		l.left_out[i] = (t->kind->grouped && i == 0) || layout_is_empty(t, i);
	while (total_width(t, &l, gap) > width && leave_out(t, &l))
		;
	for (int numeric = 0; numeric < 2; numeric++)
		while (total_width(t, &l, gap) > width &&
		       (i = widest(t, &l, least, numeric)) != t->n_columns)
			l.width[i]--;
	return l;
}
