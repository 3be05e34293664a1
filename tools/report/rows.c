/* Rows of the results: what is at a path, of every configuration and item of lists. */
#include <string.h>

#include "rows.h"

void
rows_add(struct rows *rows, struct table_row row)
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
		rows_add(rows, at);
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

/* Rows of configurations in the order that these have in the results. */
static struct rows
in_order(const struct rows *rows, const struct results *r)
{
	struct rows sorted = { .arena = rows->arena };

	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < rows->n; k++)
			if (rows->row[k].config == &r->configs[i])
				rows_add(&sorted, rows->row[k]);
	return sorted.n == rows->n ? sorted : *rows;
}

struct rows
rows_find(const struct results *r, const char *path)
{
	struct rows rows = { .arena = r->arena };

	find_rows(&rows, (struct table_row){ .r = r, .item = r->json }, path);
	return in_order(&rows, r);
}
