/* The functions of a tree, and who called whom. */
#include <stdlib.h>
#include <string.h>

#include "flat.h"
#include "lib/memory.h"

/* The way from the root to a node, and where on it each function was last. */
struct tree_path {
	uint32_t *nodes;  /* by depth */
	uint32_t *last;	  /* depth of each function's last node; NO_NODE: none */
	uint32_t *before; /* by depth: what was last before that node */
	size_t depth;	  /* nodes on it */
};

static struct tree_path
path_new(const struct call_tree *t)
{
	struct tree_path p = { xcalloc(t->nnodes, sizeof(uint32_t)),
		xreallocarray(NULL, t->nfunctions, sizeof(uint32_t)),
		xcalloc(t->nnodes, sizeof(uint32_t)), 0 };

	memset(p.last, 0xff, t->nfunctions * sizeof(uint32_t));
	return p;
}

static void
path_free(struct tree_path *p)
{
	free(p->nodes);
	free(p->last);
	free(p->before);
}

/* Go on to the next node; returns the depth of its function above it, or NO_NODE. */
static uint32_t
path_go(struct tree_path *p, const struct call_tree *t, uint32_t node)
{
	uint32_t function = t->nodes[node].function, above;

	while (p->depth > t->nodes[node].depth) {
		p->depth--;
		p->last[t->nodes[p->nodes[p->depth]].function] = p->before[p->depth];
	}
	above = p->last[function];
	p->nodes[p->depth] = node;
	p->before[p->depth] = above;
	p->last[function] = (uint32_t)p->depth++;
	return above;
}

struct flat_function *
flat_functions(const struct call_tree *t)
{
	struct flat_function *flat = xcalloc(t->nfunctions + 1, sizeof(*flat));
	struct tree_path path = path_new(t);

	for (uint32_t i = 0; i < t->nfunctions; i++)
		flat[i].function = i;
	for (uint32_t i = 0; i != NO_NODE; i = tree_after(t, i)) {
		struct flat_function *f = &flat[t->nodes[i].function];

		f->self += t->nodes[i].self;
		f->calls += t->nodes[i].calls;
		if (path_go(&path, t, i) == NO_NODE)
			f->total += t->nodes[i].total;
	}
	path_free(&path);
	return flat;
}

static int
function_compare(const void *a, const void *b, void *tree)
{
	const struct flat_function *x = a, *y = b;
	const struct call_tree *t = tree;

	if (x->total != y->total)
		return x->total > y->total ? -1 : 1;
	return strcmp(t->functions[x->function], t->functions[y->function]);
}

struct flat_function *
flat_sorted(const struct call_tree *t, size_t *n)
{
	struct flat_function *flat = flat_functions(t);

	*n = 0;
	for (size_t i = 0; i < t->nfunctions; i++)
		if (flat[i].total > 0)
			flat[(*n)++] = flat[i];
	qsort_r(flat, *n, sizeof(*flat), function_compare, (void *)t);
	return flat;
}

static int
edge_compare(const void *a, const void *b)
{
	const struct flat_edge *x = a, *y = b;

	if (x->caller != y->caller)
		return x->caller < y->caller ? -1 : 1;
	return (x->callee > y->callee) - (x->callee < y->callee);
}

struct flat_edge *
flat_edges(const struct call_tree *t, size_t *n)
{
	struct flat_edge *edges = xcalloc(t->nnodes, sizeof(*edges));
	struct tree_path path = path_new(t);
	bool outermost;
	size_t k = 0;

	for (uint32_t i = 0; i != NO_NODE; i = tree_after(t, i)) {
		outermost = path_go(&path, t, i) == NO_NODE;
		if (i > 0)
			edges[k++] =
			    (struct flat_edge){ t->nodes[t->nodes[i].parent].function,
				    t->nodes[i].function, t->nodes[i].calls,
				    outermost ? t->nodes[i].total : 0 };
	}
	path_free(&path);
	qsort(edges, t->nnodes - 1, sizeof(*edges), edge_compare);
	*n = 0;
	for (size_t i = 0; i + 1 < t->nnodes; i++) {
		if (*n == 0 || edge_compare(&edges[*n - 1], &edges[i]) != 0) {
			edges[(*n)++] = edges[i];
			continue;
		}
		edges[*n - 1].calls += edges[i].calls;
		edges[*n - 1].total += edges[i].total;
	}
	return edges;
}
