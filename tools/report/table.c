/* Makes a table of results by what is said of its rows and columns. */
#include <math.h>
#include <string.h>

#include "sentences.h"
#include "table.h"

/* ---- configurations beside each other ---- */

static bool
has_phases(const struct config *c)
{
	return number_at(c->json, "statistics.booted") > 0 &&
	       json_array_size(value_at(c->json, "phases")) > 0;
}

size_t
table_configs(const struct results *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_configs; i++)
		n += has_phases(&r->configs[i]);
	return n;
}

static const json_t *
item_named(const json_t *list, const char *name)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
		if (strcmp(raw_at(item, "name"), name) == 0)
			return item;
	return NULL;
}

/* A row as a column sees it: another configuration's may have another item. */
static struct table_row
row_for(const struct table_row *row, const struct table *t, const struct column *c)
{
	struct table_row own = *row;

	if (c->config != NULL) {
		own.config = c->config;
		own.item = item_named(value_at(c->config->json, t->kind->rows + 2),
		    raw_at(row->item, "name"));
	}
	return own;
}

static bool
is_row_wanted(const struct table_row *row, const struct table *t)
{
	for (size_t i = 0; i < t->n_columns; i++) {
		struct table_row own = row_for(row, t, &t->column[i]);

		if (t->kind->wanted == NULL || t->kind->wanted(&own))
			return true;
	}
	return false;
}

static struct column *
add_column(struct arena *a, struct table *t, const struct column *c)
{
	t->column = arena_grow(a, t->column, t->n_columns, sizeof(*t->column));
	t->column[t->n_columns] = *c;
	if (c->unit != NULL && strcmp(c->unit, "ms") == 0)
		t->column[t->n_columns].time = &time_unit_each;
	return &t->column[t->n_columns++];
}

/* The columns of a configuration, and rows for what those before it do not have. */
static void
add_beside(struct table *t, struct rows *rows, const struct table_row *of)
{
	struct table_row row = *of;
	size_t i, k;
	json_t *item;

	for (i = 1; i < t->kind->n_columns; i++) {
		struct column *c = add_column(of->r->arena, t, &t->kind->columns[i]);

		c->config = of->config;
		c->title = i == 1 ? of->config->name : "";
	}
	json_array_foreach(value_at(of->config->json, t->kind->rows + 2), i, item) {
		for (k = 0; k < rows->n; k++)
			if (strcmp(raw_at(rows->row[k].item, "name"),
				raw_at(item, "name")) == 0)
				break;
		row.item = item;
		if (k == rows->n)
			rows_add(rows, row);
	}
}

static struct rows
rows_beside(const struct results *r, struct table *t, struct slice slice)
{
	struct rows rows = { .arena = r->arena };
	size_t at = 0;

	add_column(r->arena, t, &t->kind->columns[0]);
	for (size_t i = 0; i < r->n_configs; i++) {
		struct table_row row = { .r = r, .config = &r->configs[i] };

		if (has_phases(row.config) && at++ >= slice.first &&
		    at <= slice.first + slice.n)
			add_beside(t, &rows, &row);
	}
	return rows;
}

/* ---- tables ---- */

static bool
is_column_wanted(const struct rows *rows, const struct column *c)
{
	const char *first = NULL;
	bool any = c->only == NULL, varied = !c->if_varied;

	for (size_t i = 0; i < rows->n && !(any && varied); i++) {
		const struct table_row *row = &rows->row[i];

		any = any || value_at(row->item, c->only) != NULL;
		if (!varied) {
			const char *text = cell_make(row, c).text;

			varied = first != NULL && strcmp(text, first) != 0;
			first = text;
		}
	}
	return any && varied;
}

static struct rows
rows_of(const struct results *r, struct table *t)
{
	struct rows rows = rows_find(r, t->kind->rows);

	for (size_t i = 0; i < t->kind->n_columns; i++)
		if (is_column_wanted(&rows, &t->kind->columns[i]))
			add_column(r->arena, t, &t->kind->columns[i]);
	return rows;
}

static void
put_row(struct table *t, const struct table_row *row)
{
	struct arena *a = row->r->arena;
	size_t n = t->n_rows * t->n_columns;

	for (size_t i = 0; i < t->n_columns; i++) {
		struct table_row own = row_for(row, t, &t->column[i]);

		t->cell = arena_grow(a, t->cell, n, sizeof(*t->cell));
		t->cell[n++] = cell_make(&own, &t->column[i]);
	}
	t->row = arena_grow(a, t->row, t->n_rows, sizeof(*t->row));
	t->row[t->n_rows++] = *row;
}

/* Put the rows that have the same first cell as one, if it is the first of them. */
static void
put_group(struct table *t, const struct rows *rows, const char **group, size_t first)
{
	for (size_t i = 0; i < first; i++)
		if (strcmp(group[i], group[first]) == 0)
			return;
	for (size_t i = first; i < rows->n; i++)
		if (strcmp(group[i], group[first]) == 0)
			put_row(t, &rows->row[i]);
}

/* ---- units of times ---- */

/* Do times stand beside each other, so that they should be in one unit? */
static bool
is_beside(const struct column *a, const struct column *b)
{
	return b->time != NULL && a->interval != NULL &&
	       same_text(a->interval, b->interval);
}

/* Show a column's times, and those beside it, in the unit that they read well in. */
static void
choose_unit(struct table *t, size_t column)
{
	const struct column first = t->column[column];
	double least = INFINITY, most = 0;
	const struct time_unit *unit;

	for (size_t i = column; i < t->n_columns; i++)
		for (size_t row = 0;
		     row < t->n_rows && (i == column || is_beside(&first, &t->column[i]));
		     row++) {
			double ms = fabs(table_cell(t, row, i)->number);

			if (ms > 0) {
				least = fmin(least, ms);
				most = fmax(most, ms);
			}
		}
	unit = time_unit_for(least, most);
	for (size_t i = column; i < t->n_columns; i++) {
		struct column *c = &t->column[i];

		if (i != column && !is_beside(&first, c))
			continue;
		c->time = unit;
		c->unit = unit->name;
		for (size_t row = 0; row < t->n_rows && unit != &time_unit_each; row++) {
			struct table_row own = row_for(&t->row[row], t, c);

			t->cell[row * t->n_columns + i] = cell_make(&own, c);
		}
	}
}

struct table
table_make(
    const struct results *r, const struct table_kind *kind, const struct slice *slice)
{
	const struct slice whole = { 0, r->n_configs };
	struct table t = { .kind = kind, .title = kind->title };
	struct rows rows;
	const char **group;

	if (kind->configs != ANY_NUMBER &&
	    (kind->configs == SEVERAL) != (table_configs(r) > 1))
		return t;
	rows = kind->beside ? rows_beside(r, &t, slice == NULL ? whole : *slice)
			    : rows_of(r, &t);
	group = arena_room(r->arena, rows.n, sizeof(*group));
	if (kind->make_title != NULL)
		t.title = kind->make_title(r);
	for (size_t i = 0; i < rows.n && kind->grouped; i++)
		group[i] = cell_make(&rows.row[i], &t.column[0]).text;
	for (size_t i = 0; i < rows.n; i++) {
		if (kind->grouped)
			put_group(&t, &rows, group, i);
		else if (is_row_wanted(&rows.row[i], &t))
			put_row(&t, &rows.row[i]);
	}
	for (size_t i = 0; i < t.n_columns; i++)
		if (t.column[i].time == &time_unit_each && t.column[i].unit != NULL)
			choose_unit(&t, i);
	return t;
}

const struct cell *
table_cell(const struct table *t, size_t row, size_t column)
{
	return &t->cell[row * t->n_columns + column];
}

bool
column_is_numeric(const struct column *c)
{
	return c->as != AS_TEXT && c->as != AS_VERDICT;
}

/* The first interval of which only the upper end is shown, or NULL. */
static const char *
open_interval(const struct table *t, const bool *left_out)
{
	for (size_t i = 0; i < t->n_columns; i++)
		for (size_t row = 0; row < t->n_rows; row++)
			if (t->column[i].as == AS_RANGE &&
			    (left_out == NULL || !left_out[i]) &&
			    table_cell(t, row, i)->text[0] == '<')
				return table_cell(t, row, i)->text;
	return NULL;
}

struct items
table_notes(const struct results *r, const struct table *t, const bool *left_out)
{
	const char *last = t->kind->note == NULL ? NULL : t->kind->note(r, t);
	const char *(*said)(const struct results *) = NULL;
	struct items notes = { 0 };

	if (last != NULL)
		say(r->arena, &notes, last);
	for (size_t i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->column[i];
		bool is_silent = c->note == NULL || c->note == said ||
				 (left_out != NULL && left_out[i]);
		const char *note = is_silent ? NULL : c->note(r);

		/* Columns beside each other have the same to say. */
		said = is_silent ? said : c->note;
		if (note != NULL && !same_text(note, last))
			say(r->arena, &notes, last = note);
	}
	if ((last = open_interval(t, left_out)) != NULL)
		say(r->arena, &notes,
		    arena_text(r->arena,
			"%s: an interval that begins below 0, of which only the end "
			"tells.",
			last));
	return notes;
}
