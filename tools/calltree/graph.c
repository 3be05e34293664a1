/* Lay a tree out as a flame graph. */
#include <stdlib.h>

#include "graph.h"
#include "lib/memory.h"

static const char **
phase_names(const struct call_tree *t)
{
	const json_t *phases = json_object_get(t->head, "phases");
	const char **names = xcalloc(t->nphases, sizeof(*names));

	for (size_t i = 0; i < t->nphases; i++) {
		names[i] =
		    json_string_value(json_object_get(json_array_get(phases, i), "mark"));
		if (names[i] == NULL)
			names[i] = "start";
	}
	return names;
}

/* A node's box is as wide as its total; its children's lie below it, side by side. */
static struct flame_box *
boxes_of(const struct call_tree *t, double narrowest, size_t *n)
{
	double *lefts = xcalloc(t->nnodes, sizeof(*lefts));
	double all = (double)(t->nodes[0].total > 0 ? t->nodes[0].total : 1);
	struct flame_box *boxes = xcalloc(t->nnodes, sizeof(*boxes));

	*n = 0;
	for (uint32_t i = 0; i != NO_NODE; i = tree_after(t, i)) {
		const struct call_node *node = &t->nodes[i];
		double x = lefts[i], width = (double)node->total / all;

		for (uint32_t c = node->first; c != NO_NODE; c = t->nodes[c].next) {
			lefts[c] = x;
			x += (double)t->nodes[c].total / all;
		}
		if (width >= narrowest)
			boxes[(*n)++] = (struct flame_box){ node_name(t, i), node->depth,
				lefts[i], width, node->total, node->self, node->calls,
				t->phase[i] };
	}
	free(lefts);
	return boxes;
}

struct flame_graph
graph_of(const struct call_tree *t, double narrowest)
{
	struct flame_graph g = { .guest = tree_guest(t),
		.config = tree_config(t),
		.unit = tree_unit(t),
		.calls_unit = tree_is_sampled(t) ? "samples" : "calls",
		.phases = phase_names(t),
		.nphases = t->nphases };

	g.boxes = boxes_of(t, narrowest, &g.n);
	return g;
}

void
graph_free(struct flame_graph *g)
{
	free((void *)g->boxes);
	free((void *)g->phases);
}
