/* Write a tree as a flame graph: a page of its own. */
#include "formats.h"
#include "graph.h"

void
svg_write(FILE *out, const struct call_tree *t)
{
	static const double narrowest = 0.1 / 1200; /* a tenth of a pixel */
	struct flame_graph g = graph_of(t, narrowest);

	flame_svg(out, &g, true);
	graph_free(&g);
}
