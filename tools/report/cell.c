/* Cells of a table: how a value is shown, by what is said of its column. */
#include <math.h>
#include <string.h>

#include "lib/digits.h"
#include "sentences.h"
#include "show.h"
#include "cell.h"

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
	return c != NULL && is_identical(c);
}

/* Decimals of a number of the row, in a unit of so much, by its interval, see
 * BY_INTERVAL. */
static int
row_decimals(
    const struct table_row *row, double number, const char *interval, double scale)
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
	return digits_decimals(number, unsure * scale);
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

/* Decimals of a number as it is shown, so many times what the results have. */
static int
decimals_of(
    const struct table_row *row, const struct column *c, double number, double scale)
{
	switch (c->decimals) {
	case BY_INTERVAL:
		return row_decimals(row, number, c->interval, scale);
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

/* The unit of a time in a column. */
static const struct time_unit *
unit_of(const struct column *c, double ms)
{
	return c->time == &time_unit_each ? time_unit_of(ms) : c->time;
}

/* The cell with its unit, where the column has none in common. */
static struct cell
with_unit(const struct table_row *row, const struct column *c, struct cell cell,
    const struct time_unit *unit)
{
	if (c->time == &time_unit_each && strcmp(cell.text, NOTHING) != 0)
		cell.text = arena_text(row->r->arena, "%s %s", cell.text, unit->name);
	return cell;
}

struct cell
time_cell(const struct table_row *row, const struct column *c, double ms)
{
	const struct time_unit *unit = unit_of(c, ms);
	double shown = ms / unit->ms;

	return with_unit(row, c,
	    (struct cell){ show_number(row->r->arena, shown,
			       decimals_of(row, c, shown, 1 / unit->ms)),
		ms },
	    unit);
}

struct cell
times_cell(const struct table_row *row, const struct column *c, struct range ms)
{
	const struct time_unit *unit = unit_of(c, ms.hi);
	struct range shown = { ms.lo / unit->ms, ms.hi / unit->ms };
	double scale = 1 / unit->ms;
	struct cell cell = range_cell(row->r->arena, shown,
	    (int)fmax(
		decimals_of(row, c, c->decimals == AS_WRITTEN ? shown.lo : NAN, scale),
		decimals_of(row, c, c->decimals == AS_WRITTEN ? shown.hi : NAN, scale)));

	cell.number = ms.lo;
	return with_unit(row, c, cell, unit);
}

static struct cell
number_cell(const struct table_row *row, const struct column *c, double number)
{
	struct arena *a = row->r->arena;
	double shown = number * scale_of(c);

	if (c->time != NULL)
		return time_cell(row, c, number);
	switch (c->as) {
	case AS_COUNT:
		return (struct cell){ show_count(a, shown), number };
	case AS_METRIC:
		return (struct cell){ row_metric(row, shown), number };
	case AS_P:
		return (struct cell){ show_p(a, shown), number };
	default:
		/* What there is of a share is not nothing. */
		if (is_percent(c) && c->decimals == ONE_DECIMAL && shown > 0 &&
		    shown < 0.05)
			return (struct cell){ "<0.1", number };
		return (struct cell){
			show_number(a, shown, decimals_of(row, c, shown, 1)), number
		};
	}
}

static struct cell
interval_cell(const struct table_row *row, const struct column *c, struct range range)
{
	double scale = scale_of(c);
	struct cell cell;

	if (c->time != NULL)
		return times_cell(row, c, range);
	cell = range_cell(row->r->arena,
	    (struct range){ range.lo * scale, range.hi * scale },
	    decimals_of(row, c, NAN, 1));
	cell.number /= scale;
	return cell;
}

struct cell
cell_make(const struct table_row *row, const struct column *c)
{
	struct arena *a = row->r->arena;
	const char *path = c->path;
	const json_t *from, *value;

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
		value = value_at(from, path);
		return number_cell(row, c,
		    json_is_array(value) ? (double)json_array_size(value)
					 : number_at(value, ""));
	}
}
