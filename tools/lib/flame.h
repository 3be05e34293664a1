/* Flame graphs that hang from their roots, as SVG: for a page of their own, or inside
 * one. */
#ifndef FLAME_H
#define FLAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum { FLAME_COLOURS = 12 };

/* Of phases, one after the other, as "e69f00" (Okabe and Ito, with paler ones). */
extern const char *const flame_colours[FLAME_COLOURS];

/* A function in one place, as wide as what ran in it and below it. */
struct flame_box {
	const char *name;
	uint32_t depth;
	double left, width; /* of the whole graph, 0 to 1 */
	uint64_t total, self, calls;
	size_t phase; /* in which most of it ran */
};

/* All that is drawn; borrowed. */
struct flame_graph {
	const char *guest, *config;
	const char *unit, *calls_unit; /* "instructions", "calls" */
	const struct flame_box *boxes;
	size_t n;
	const char *const *phases; /* the marks that begin them */
	size_t nphases;
};

/* One svg element; alone: a file of its own, with its style and script in it. */
void flame_svg(FILE *out, const struct flame_graph *g, bool alone);

/* What all on a page look like, and what zooms and searches them: one of each a page. */
extern const char flame_style[], flame_script[];

#endif
