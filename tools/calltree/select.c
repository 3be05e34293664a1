/* Choose what of a tree is shown. */
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "select.h"

/* The nodes that a tree is made anew from, and where each of them went. */
struct old_nodes {
	struct call_node *nodes;
	uint64_t *in_phase; /* their own */
	uint32_t *places;
	size_t n;
};

static struct old_nodes
nodes_take(struct call_tree *t)
{
	struct old_nodes old = { t->nodes, t->in_phase,
		xreallocarray(NULL, t->nnodes, sizeof(uint32_t)), t->nnodes };

	/* Those below a node come after it. */
	for (size_t i = 1; i < old.n; i++)
		for (size_t p = 0; p < t->nphases; p++)
			old.in_phase[old.nodes[i].parent * t->nphases + p] -=
			    old.in_phase[i * t->nphases + p];
	t->nodes = NULL;
	t->in_phase = xcalloc(old.n * t->nphases, sizeof(*t->in_phase));
	free(t->phase);
	t->phase = xcalloc(old.n + 1, sizeof(*t->phase));
	t->nnodes = t->node_room = t->table_size = 0;
	return old;
}

static void
nodes_free(struct old_nodes *old)
{
	free(old->nodes);
	free(old->in_phase);
	free(old->places);
}

/* Add an old node's own to where it goes. */
static void
node_move(struct call_tree *t, struct old_nodes *old, size_t i, uint32_t to)
{
	struct call_node *n = &t->nodes[to];

	old->places[i] = to;
	n->calls += old->nodes[i].calls;
	n->self += old->nodes[i].self;
	n->halted += old->nodes[i].halted;
	for (size_t p = 0; p < t->nphases; p++)
		t->in_phase[to * t->nphases + p] += old->in_phase[i * t->nphases + p];
}

bool
tree_root_at(struct call_tree *t, const char *function)
{
	struct old_nodes old = nodes_take(t);
	uint32_t parent, to;

	for (size_t i = 0; i < old.n; i++) {
		const struct call_node *n = &old.nodes[i];

		parent = i > 0 ? old.places[n->parent] : NO_NODE;
		old.places[i] = NO_NODE;
		if (parent == NO_NODE && strcmp(t->functions[n->function], function) != 0)
			continue;
		to = parent != NO_NODE ? tree_child(t, parent, n->function)
		     : t->nnodes == 0  ? tree_child(t, 0, n->function)
				       : 0;
		node_move(t, &old, i, to);
	}
	nodes_free(&old);
	tree_total(t);
	return t->nnodes > 0;
}

void
tree_prune(struct call_tree *t, double percent)
{
	uint64_t least = (uint64_t)((double)t->nodes[0].total * percent / 100);
	uint32_t small = tree_function(t, "[small]"), parent;
	struct old_nodes old = nodes_take(t);

	for (size_t i = 0; i < old.n; i++) {
		const struct call_node *n = &old.nodes[i];
		bool kept = i == 0 || n->total >= least;

		parent = i > 0 ? old.places[n->parent] : 0;
		/* what is below something small is in it already */
		if (i > 0 && t->nodes[parent].function == small)
			node_move(t, &old, i, parent);
		else
			node_move(t, &old, i,
			    tree_child(t, parent, kept ? n->function : small));
	}
	nodes_free(&old);
	tree_total(t);
}
