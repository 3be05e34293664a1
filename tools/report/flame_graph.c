/* Read a flame graph from the results. */
#include <math.h>
#include <string.h>

#include "flame_graph.h"
#include "show.h"

enum { DEPTH_MAX = 1000 };

struct items
flame_graph_caption(const struct results *r)
{
	struct items items = { 0 };
	const char *config = text_at(r->arena, r->json, "profile.config");

	if (json_array_size(value_at(r->json, "profile.graph")) > 0)
		say(r->arena, &items,
		    arena_text(r->arena,
			"Instructions of a boot of %s by function: below each what it "
			"called, as wide as what ran in it; the colour is the phase in "
			"which most of that ran. What is less than a thousandth is left "
			"out.",
			or_nothing(config)));
	return items;
}

/* The place of a phase's name in the list, which has room for it. */
static size_t
phase_add(const char **phases, size_t *n, const char *name)
{
	for (size_t i = 0; i < *n; i++)
		if (strcmp(phases[i], name) == 0)
			return i;
	phases[*n] = name;
	return (*n)++;
}

static double
part_at(const json_t *box, const char *key)
{
	double part = number_at(box, key);

	return isfinite(part) ? fmin(fmax(part, 0), 1) : 0;
}

static uint64_t
count_at(const json_t *box, const char *key)
{
	double n = number_at(box, key);

	return n > 0 && n < 1e18 ? (uint64_t)n : 0;
}

struct flame_graph
flame_graph_of(const struct results *r)
{
	struct arena *a = r->arena;
	const json_t *list = value_at(r->json, "profile.graph");
	size_t n = json_array_size(list), nphases = 0, i;
	struct flame_box *boxes = arena_room(a, n + 1, sizeof(*boxes));
	const char **phases = arena_room(a, n + 1, sizeof(*phases));
	json_t *box;

	json_array_foreach(list, i, box) {
		double depth = number_at(box, "depth");

		boxes[i] = (struct flame_box){
			.name = or_nothing(text_at(a, box, "name")),
			.depth = depth > 0 ? (uint32_t)fmin(depth, DEPTH_MAX) : 0,
			.left = part_at(box, "left"),
			.width = part_at(box, "width"),
			.total = count_at(box, "total"),
			.self = count_at(box, "self"),
			.calls = count_at(box, "calls"),
			.phase = phase_add(
			    phases, &nphases, or_nothing(text_at(a, box, "phase"))),
		};
	}
	return (struct flame_graph){ .guest =
					 or_nothing(text_at(a, r->json, "profile.guest")),
		.config = or_nothing(text_at(a, r->json, "profile.config")),
		.unit = "instructions",
		.calls_unit = "calls",
		.boxes = boxes,
		.n = n,
		.phases = phases,
		.nphases = nphases };
}
