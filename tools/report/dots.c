/* Every boot as a dot, in lines of text. */
#include <math.h>
#include <string.h>

#include "dots.h"
#include "lib/digits.h"
#include "show.h"
#include "unit.h"

enum {
	NAME_MIN = 6,
	NAME_MAX_WIDTH = 20,
	DOTS_MIN = 20, /* room for both ends of the axis */
	FRAME = 3,     /* blank and bars between name and dots */
};

const char dots_legend[] = "(. is one boot, : two, + three or four, # more)";

const char *
dots_title(const struct results *r)
{
	return has_both_clocks(r)
		   ? "Boots of all configurations on one axis of time for each clock"
		   : "Boots of all configurations on one axis of time";
}

static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* What stands for so many boots in one place. */
static char
dot_of(size_t n)
{
	return n == 0 ? ' ' : n == 1 ? '.' : n == 2 ? ':' : n < 5 ? '+' : '#';
}

/* The place of a boot on the axis; results may say of a boot what they like. */
static size_t
place_of(double ms, struct range range, size_t width)
{
	double at = (ms - range.lo) / (range.hi - range.lo);

	if (!(range.hi > range.lo) || isnan(at))
		return width / 2;
	return (size_t)(fmax(0, fmin(1, at)) * (double)(width - 1) + 0.5);
}

static const char *
dots_of(struct arena *a, const struct config *c, struct range range, size_t width)
{
	size_t *count = arena_room(a, width, sizeof(*count)), i;
	char *dots = arena_room(a, width + 1, 1);
	json_t *sample;

	json_array_foreach(value_at(c->json, "samples"), i, sample) {
		double ms = number_at(sample, "boot_time_ms");

		if (!isnan(ms))
			count[place_of(ms, range, width)]++;
	}
	for (i = 0; i < width; i++)
		dots[i] = dot_of(count[i]);
	return dots;
}

/* Has a configuration boots to show? */
static bool
has_dots(const struct config *c)
{
	return !isnan(number_at(c->json, "statistics.min_ms")) &&
	       !isnan(number_at(c->json, "statistics.max_ms")) &&
	       json_array_size(value_at(c->json, "samples")) > 0;
}

/* An end of the axis, in the unit of its longest boot. */
static const char *
end_text(struct arena *a, double ms, struct range range)
{
	const struct time_unit *unit = time_unit_of(range.hi);
	double length = (range.hi - range.lo) / unit->ms;
	int decimals = digits_decimals(ms / unit->ms, length > 0 ? length : NAN);

	return arena_text(
	    a, "%s %s", show_number(a, ms / unit->ms, decimals), unit->name);
}

/* A line for each configuration on one clock, and one that tells the ends of their axis.
 */
static void
plot_clock(
    const struct results *r, struct items *items, bool icount, size_t names, size_t width)
{
	struct arena *a = r->arena;
	struct range range = { NAN, NAN };
	const char *lo, *hi;

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		if (!has_dots(c) || is_icount(c->json) != icount)
			continue;
		range.lo = fmin(range.lo, number_at(c->json, "statistics.min_ms"));
		range.hi = fmax(range.hi, number_at(c->json, "statistics.max_ms"));
	}
	if (isnan(range.lo))
		return;
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		if (has_dots(c) && is_icount(c->json) == icount)
			say(a, items,
			    arena_text(a, "%s |%s|", show_padded(a, c->name, names),
				dots_of(a, c, range, width)));
	}
	lo = end_text(a, range.lo, range);
	hi = end_text(a, range.hi, range);
	if (strcmp(lo, hi) == 0)
		lo = "";
	say(a, items,
	    arena_text(a, "%*s%s%*s", (int)names + 2, "", lo,
		(int)(width - show_width(lo) + strlen(hi) - show_width(hi)), hi));
}

struct items
dots_plot(const struct results *r, size_t width)
{
	struct items items = { 0 };
	size_t names = NAME_MIN;

	if (width < NAME_MIN + FRAME + DOTS_MIN)
		return items;
	for (size_t i = 0; i < r->n_configs; i++)
		if (has_dots(&r->configs[i]))
			names = larger(names, show_width(r->configs[i].name));
	names = names < NAME_MAX_WIDTH ? names : NAME_MAX_WIDTH;
	plot_clock(r, &items, false, names, width - names - FRAME);
	plot_clock(r, &items, true, names, width - names - FRAME);
	return items;
}
