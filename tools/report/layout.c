/* Tables that must fit a width: which columns stay, and how wide each is. */
#include <string.h>

#include "layout.h"
#include "show.h"

/* No text is narrowed to less. */
enum { COLUMN_MIN = 6 };

static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

size_t
layout_tail(const struct column *c, const char *text)
{
	const char *point = c->numeric ? strchr(text, '.') : NULL;

	return point == NULL || strchr(text, ' ') != NULL ? 0 : show_width(point);
}

static size_t
title_width(const struct column *c)
{
	return larger(show_width(c->title), c->unit == NULL ? 0 : show_width(c->unit));
}

static void
measure(const struct table *t, struct layout *l)
{
	size_t rows = table_rows(t);

	for (size_t i = 0; i < t->n_columns; i++) {
		size_t whole = 0;

		for (size_t row = 0; row < rows; row++) {
			const char *text = table_cell(t, row, i)->text;
			size_t tail = layout_tail(&t->column[i], text);

			whole = larger(whole, show_width(text) - tail);
			l->tail[i] = larger(l->tail[i], tail);
		}
		l->width[i] = larger(title_width(&t->column[i]), whole + l->tail[i]);
	}
}

static size_t
total_width(const struct table *t, const struct layout *l, size_t gap)
{
	size_t total = 0;

	for (size_t i = 0; i < t->n_columns; i++)
		if (!l->left_out[i])
			total += l->width[i] + gap;
	return total;
}

/* The column to leave out next: that of the highest rank; n_columns when none may go. */
static size_t
least_wanted(const struct table *t, const struct layout *l)
{
	size_t worst = t->n_columns;

	for (size_t i = 0; i < t->n_columns; i++)
		if (!l->left_out[i] && t->column[i].rank > 0 &&
		    (worst == t->n_columns || t->column[i].rank > t->column[worst].rank))
			worst = i;
	return worst;
}

static size_t
widest_text(const struct table *t, const struct layout *l)
{
	size_t widest = t->n_columns;

	for (size_t i = 0; i < t->n_columns; i++)
		if (!l->left_out[i] && !t->column[i].numeric &&
		    l->width[i] > COLUMN_MIN &&
		    (widest == t->n_columns || l->width[i] > l->width[widest]))
			widest = i;
	return widest;
}

/* Is there nothing in a column? */
static bool
is_empty(const struct table *t, size_t column)
{
	size_t rows = table_rows(t);

	for (size_t row = 0; row < rows; row++)
		if (strcmp(table_cell(t, row, column)->text, NOTHING) != 0)
			return false;
	return true;
}

bool
layout_fits(const struct table *t, size_t width, size_t gap)
{
	struct layout l = { 0 };

	measure(t, &l);
	return total_width(t, &l, gap) <= width;
}

struct layout
layout_fit(const struct table *t, size_t width, size_t gap)
{
	struct layout l = { 0 };
	size_t i;

	measure(t, &l);
	for (i = 0; i < t->n_columns; i++)
		l.left_out[i] =
		    (t->grouped && i == 0) || (t->column[i].rank > 0 && is_empty(t, i));
	while (
	    total_width(t, &l, gap) > width && (i = least_wanted(t, &l)) != t->n_columns)
		l.left_out[i] = true;
	while (
	    total_width(t, &l, gap) > width && (i = widest_text(t, &l)) != t->n_columns)
		l.width[i]--;
	return l;
}
