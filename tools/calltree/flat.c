/* The functions of a tree, and who called whom. */
#include <stdlib.h>
#include <string.h>

#include "flat.h"
#include "lib/memory.h"

/* Is the function above the node, too? */
static bool
is_inner(const struct call_tree *t, uint32_t node)
{
	uint32_t function = t->nodes[node].function;

	while (node != 0) {
		node = t->nodes[node].parent;
		if (t->nodes[node].function == function)
			return true;
	}
	return false;
}

struct flat_function *
flat_functions(const struct call_tree *t)
{
	struct flat_function *flat = xcalloc(t->nfunctions + 1, sizeof(*flat));

	for (uint32_t i = 0; i < t->nfunctions; i++)
		flat[i].function = i;
	for (uint32_t i = 0; i < t->nnodes; i++) {
		struct flat_function *f = &flat[t->nodes[i].function];

		f->self += t->nodes[i].self;
		f->calls += t->nodes[i].calls;
		if (!is_inner(t, i))
			f->total += t->nodes[i].total;
	}
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

/* Add a node's own instructions to the edges on the way to it. */
static void
edges_charge(const struct call_tree *t, uint32_t node, uint64_t *cost, uint32_t *seen)
{
	uint32_t child = node, at;

	for (seen[t->nodes[node].function] = node + 1; child != 0; child = at) {
		at = t->nodes[child].parent;
		if (seen[t->nodes[at].function] == node + 1)
			continue;
		seen[t->nodes[at].function] = node + 1;
		cost[child] += t->nodes[node].self;
	}
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
	uint64_t *cost = xcalloc(t->nnodes, sizeof(*cost));
	uint32_t *seen = xcalloc(t->nfunctions, sizeof(*seen));

	for (uint32_t i = 0; i < t->nnodes; i++)
		if (t->nodes[i].self > 0)
			edges_charge(t, i, cost, seen);
	for (uint32_t i = 1; i < t->nnodes; i++)
		edges[i - 1] = (struct flat_edge){ t->nodes[t->nodes[i].parent].function,
			t->nodes[i].function, t->nodes[i].calls, cost[i] };
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
	free(cost);
	free(seen);
	return edges;
}
