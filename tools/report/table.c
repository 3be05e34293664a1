/* Makes a table of results by what is said of its rows and columns. */
#include <math.h>
#include <string.h>

#include "lib/digits.h"
#include "sentences.h"
#include "show.h"
#include "table.h"

/* ---- cells ---- */

/* What a column's path begins in; the path without what said so. */
static const json_t *
begin_of(const struct table_row *row, const char **path)
{
	if (**path != '/')
		return row->item;
	++*path;
	return row->config == NULL ? NULL : row->config->json;
}

static struct range
row_range(const struct table_row *row, const char *path)
{
	const json_t *from = begin_of(row, &path);

	return range_at(from, path);
}

static double
row_number(const struct table_row *row, const char *path)
{
	const json_t *from = begin_of(row, &path);

	return number_at(from, path);
}

/* Under a deterministic clock that kept its promise, every digit counts. */
static bool
is_exact(const struct config *c)
{
	return c != NULL && value_at(c->json, "statistics.identical") != NULL &&
	       isnan(number_at(c->json, "statistics.stdev_ms"));
}

int
row_decimals(const struct table_row *row, double number, const char *interval)
{
	struct range range = row_range(row, interval);
	const char *last = strrchr(interval, '.');
	int before = last == NULL ? 0 : (int)(last + 1 - interval);
	double unsure = (range.hi - range.lo) / 2;

	if (is_exact(row->config))
		return digits_decimals(number, 0);
	if (isnan(unsure))
		unsure = row_number(
		    row, arena_text(row->r->arena, "%.*sstdev_ms", before, interval));
	return digits_decimals(number, unsure);
}

static bool
is_percent(const struct column *c)
{
	return c->unit != NULL && strcmp(c->unit, "%") == 0;
}

static double
scale_of(const struct column *c)
{
	return is_percent(c) ? 100 : 1;
}

static int
ratio_decimals(const struct table_row *row, const struct column *c, double number)
{
	struct range range = row_range(row, c->interval);
	double unsure = (range.hi - range.lo) / 2;

	if (isnan(unsure))
		return number == scale_of(c) ? 0 : is_percent(c) ? 1 : 2;
	if (is_percent(c))
		return (int)fmin(1, digits_decimals(100, 100 * unsure));
	return digits_decimals(number, unsure);
}

/* Decimals of a number as it is shown. */
static int
decimals_of(const struct table_row *row, const struct column *c, double number)
{
	switch (c->decimals) {
	case BY_INTERVAL:
		return row_decimals(row, number, c->interval);
	case BY_ITSELF:
		return digits_decimals(number, number);
	case AS_WRITTEN:
		return digits_decimals(number, 0);
	case BY_SIZE:
		return digits_decimals(number, NAN);
	case AS_RATIO:
		return ratio_decimals(row, c, number);
	case ONE_DECIMAL:
		return 1;
	case TWO_DECIMALS:
		return 2;
	case THREE_DECIMALS:
		return 3;
	}
	return 0;
}

/* What tables have intervals of cannot be negative: one that begins below 0 tells only
 * how large it may be. */
struct cell
range_cell(struct arena *a, struct range range, int decimals)
{
	const char *hi = show_number(a, range.hi, decimals);

	if (isnan(range.lo) || isnan(range.hi))
		return (struct cell){ NOTHING, NAN };
	return (struct cell){ range.lo < 0 ? arena_text(a, "< %s", hi)
					   : arena_text(a, "%s \xe2\x80\xa6 %s",
						 show_number(a, range.lo, decimals), hi),
		range.lo };
}

const char *
row_metric(const struct table_row *row, double count)
{
	struct arena *a = row->r->arena;

	return is_exact(row->config) ? show_count(a, count) : show_metric(a, count);
}

static struct cell
number_cell(const struct table_row *row, const struct column *c, double number)
{
	struct arena *a = row->r->arena;
	double shown = number * scale_of(c);

	switch (c->as) {
	case AS_COUNT:
		return (struct cell){ show_count(a, shown), number };
	case AS_METRIC:
		return (struct cell){ row_metric(row, shown), number };
	case AS_P:
		return (struct cell){ show_p(a, shown), number };
	default:
		return (struct cell){ show_number(a, shown, decimals_of(row, c, shown)),
			number };
	}
}

static struct cell
interval_cell(const struct table_row *row, const struct column *c, struct range range)
{
	double scale = scale_of(c);
	struct cell cell = range_cell(row->r->arena,
	    (struct range){ range.lo * scale, range.hi * scale },
	    decimals_of(row, c, NAN));

	cell.number /= scale;
	return cell;
}

static struct cell
cell_make(const struct table_row *row, const struct column *c)
{
	struct arena *a = row->r->arena;
	const char *path = c->path;
	const json_t *from;

	if (c->make != NULL)
		return c->make(row, c);
	from = begin_of(row, &path);
	switch (c->as) {
	case AS_TEXT:
		return (struct cell){ or_nothing(text_at(a, from, path)), NAN };
	case AS_VERDICT:
		return (
		    struct cell){ or_nothing(verdict_at(a, from, path, c->test)), NAN };
	case AS_RANGE:
		return interval_cell(row, c, range_at(from, path));
	default:
		return number_cell(row, c, number_at(from, path));
	}
}

/* ---- rows ---- */

struct rows {
	struct table_row *row;
	size_t n;
};

static void
add_row(struct rows *rows, struct table_row row)
{
	const json_t *named = value_at(row.item, "config") != NULL ? row.item : row.outer;

	if (row.config == NULL)
		row.config = results_config(row.r, raw_at(named, "config"));
	rows->row = arena_grow(row.r->arena, rows->row, rows->n, sizeof(*rows->row));
	rows->row[rows->n++] = row;
}

/* Follow what is left of a path from an item on: a list is all of its items. */
static void
find_rows(struct rows *rows, struct table_row at, const char *path)
{
	size_t n = strcspn(path, "."), i;
	const char *rest = path + n + (path[n] == '.');
	const json_t *value;
	json_t *item;

	if (*path == '\0') {
		add_row(rows, at);
		return;
	}
	if (*path == '*') {
		for (i = 0; i < at.r->n_configs; i++) {
			at.config = &at.r->configs[i];
			at.item = at.config->json;
			find_rows(rows, at, rest);
		}
		return;
	}
	value = value_at(at.item, arena_text(at.r->arena, "%.*s", (int)n, path));
	if (json_is_object(value)) {
		at.item = value;
		find_rows(rows, at, rest);
	}
	at.outer = at.item;
	json_array_foreach(value, i, item) {
		at.item = item;
		find_rows(rows, at, rest);
	}
}

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
			add_row(rows, row);
	}
}

static struct rows
rows_beside(const struct results *r, struct table *t, struct slice slice)
{
	struct rows rows = { 0 };
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
	struct rows rows = { 0 };

	find_rows(&rows, (struct table_row){ .r = r, .item = r->json }, t->kind->rows);
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
	t->n_rows++;
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

struct items
table_notes(const struct results *r, const struct table *t, const bool *left_out)
{
	const char *last = t->kind->note == NULL ? NULL : t->kind->note(r, t);
	struct items notes = { 0 };

	if (last != NULL)
		say(r->arena, &notes, last);
	for (size_t i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->column[i];
		const char *note = c->note == NULL || (left_out != NULL && left_out[i])
				       ? NULL
				       : c->note(r);

		if (note != NULL && !same_text(note, last))
			say(r->arena, &notes, last = note);
	}
	return notes;
}
