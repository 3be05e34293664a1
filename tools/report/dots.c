/* Every boot as a dot, in lines of text. */
#include <math.h>
#include <string.h>

#include "dots.h"
#include "lib/digits.h"
#include "show.h"

enum {
	NAME_MIN = 6,
	NAME_MAX_WIDTH = 20,
	NUMBER_MIN = 9,
	DOTS_MIN = 8,
	FRAME = 5, /* blanks and bars between name, numbers and dots */
};

const char dots_title[] = "Boots, each line from its shortest to its longest in ms";
const char dots_legend[] = "(. is one boot, : two, + three or four, # more)";

/* What a line says beside its dots. */
struct dots_line {
	const struct config *config;
	struct range range;
	const char *lo, *hi;
};

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

/* The place of a boot between the shortest and the longest; results may say of a boot
 * what they like. */
static size_t
place_of(double ms, struct range range, size_t width)
{
	double at = (ms - range.lo) / (range.hi - range.lo);

	if (!(range.hi > range.lo) || isnan(at))
		return width / 2;
	return (size_t)(fmax(0, fmin(1, at)) * (double)(width - 1) + 0.5);
}

static const char *
dots_of(struct arena *a, const struct dots_line *line, size_t width)
{
	size_t *count = arena_room(a, width, sizeof(*count)), i;
	char *dots = arena_room(a, width + 1, 1);
	json_t *sample;

	json_array_foreach(value_at(line->config->json, "samples"), i, sample) {
		double ms = number_at(sample, "boot_time_ms");

		if (!isnan(ms))
			count[place_of(ms, line->range, width)]++;
	}
	for (i = 0; i < width; i++)
		dots[i] = dot_of(count[i]);
	return dots;
}

/* Take what a line needs of a configuration; false where it has no boots to show. */
static bool
take_line(struct arena *a, const struct config *c, struct dots_line *line)
{
	const json_t *s = value_at(c->json, "statistics");
	int d = digits_decimals(number_at(s, "mean_ms"), number_at(s, "stdev_ms"));

	*line = (struct dots_line){ c, { number_at(s, "min_ms"), number_at(s, "max_ms") },
		NULL, NULL };
	line->lo = show_number(a, line->range.lo, d);
	line->hi = show_number(a, line->range.hi, d);
	return !isnan(line->range.lo) && !isnan(line->range.hi) &&
	       json_array_size(value_at(c->json, "samples")) > 0;
}

struct items
dots_plot(const struct results *r, size_t width)
{
	struct dots_line *line = arena_room(r->arena, r->n_configs, sizeof(*line));
	size_t n = 0, names = NAME_MIN, los = NUMBER_MIN, his = NUMBER_MIN, room;
	struct items items = { 0 };

	for (size_t i = 0; i < r->n_configs; i++) {
		names = larger(names, show_width(r->configs[i].name));
		if (!take_line(r->arena, &r->configs[i], &line[n]))
			continue;
		los = larger(los, show_width(line[n].lo));
		his = larger(his, show_width(line[n++].hi));
	}
	room = los + his + FRAME + DOTS_MIN;
	if (width < room + NAME_MIN)
		return items;
	names = names < NAME_MAX_WIDTH ? names : NAME_MAX_WIDTH;
	names = names < width - room ? names : width - room;
	for (size_t i = 0; i < n; i++)
		say(r->arena, &items,
		    arena_text(r->arena, "%s %*s |%s| %s",
			show_padded(r->arena, line[i].config->name, names), (int)los,
			line[i].lo,
			dots_of(r->arena, &line[i], width - names - los - his - FRAME),
			line[i].hi));
	return items;
}
