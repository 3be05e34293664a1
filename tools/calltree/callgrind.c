/* Write a tree as Callgrind does: callgrind_annotate and KCachegrind read it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "flat.h"
#include "formats.h"
#include "lib/io.h"

void
callgrind_write(FILE *out, const struct call_tree *t)
{
	struct flat_function *flat = flat_functions(t);
	size_t n, e = 0;
	struct flat_edge *edges = flat_edges(t, &n);

	fprintf(out, "version: 1\ncreator: bootmatrix calltree\ncmd: ");
	text_escape(out, tree_guest(t), strlen(tree_guest(t)));
	putc(' ', out);
	text_escape(out, tree_config(t), strlen(tree_config(t)));
	fprintf(out, "\npositions: line\nevents: %s\n\nfl=kernel\n",
	    tree_is_sampled(t) ? "Nanoseconds" : "Instructions");
	for (uint32_t f = 0; f < t->nfunctions; f++) {
		if (flat[f].total == 0)
			continue;
		fprintf(out, "fn=%s\n0 %" PRIu64 "\n", t->functions[f], flat[f].self);
		while (e < n && edges[e].caller < f)
			e++;
		for (; e < n && edges[e].caller == f; e++)
			if (edges[e].calls > 0 || edges[e].total > 0)
				fprintf(out,
				    "cfn=%s\ncalls=%" PRIu64 " 0\n0 %" PRIu64 "\n",
				    t->functions[edges[e].callee], edges[e].calls,
				    edges[e].total);
		putc('\n', out);
	}
	fprintf(out, "totals: %" PRIu64 "\n", t->nodes[0].total);
	free(flat);
	free(edges);
}
