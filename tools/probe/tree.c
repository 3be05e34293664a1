/* The tree of calls. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "functions.h"
#include "tree.h"

enum { NONE = UINT32_MAX, MORE = 1 };

struct tree_node {
	uint32_t parent, function;
	uint32_t first, next; /* its first child, its parent's next one; NONE: no more */
	uint16_t depth;
	bool jumped;
	uint64_t calls;
};

static struct tree_node *nodes;
static uint64_t *self; /* of each node, one number a phase */
static size_t nnodes, room, nphases;
static uint32_t *table; /* nodes by parent and function, open addressing; NONE: free */
static size_t table_size;

static bool
nodes_grow(void)
{
	size_t more = room == 0 ? 4096 : 2 * room;
	void *n = reallocarray(nodes, more, sizeof(*nodes));
	uint64_t *s;

	if (n == NULL)
		return false;
	nodes = n;
	if ((s = reallocarray(self, more, nphases * sizeof(*self))) == NULL)
		return false;
	self = s;
	memset(self + room * nphases, 0, (more - room) * nphases * sizeof(*self));
	room = more;
	return true;
}

static size_t
slot_of(uint32_t parent, uint32_t function, bool jumped)
{
	uint64_t key = (uint64_t)parent << 32 | function << 1 | jumped;

	return (key * UINT64_C(0x9e3779b97f4a7c15)) >> 40 & (table_size - 1);
}

static void
table_put(uint32_t node)
{
	const struct tree_node *n = &nodes[node];
	size_t i = slot_of(n->parent, n->function, n->jumped);

	while (table[i] != NONE)
		i = (i + 1) & (table_size - 1);
	table[i] = node;
}

static bool
table_grow(void)
{
	size_t size = table_size == 0 ? 8192 : 2 * table_size;
	uint32_t *t = reallocarray(NULL, size, sizeof(*t));

	if (t == NULL)
		return false;
	free(table);
	table = t;
	table_size = size;
	memset(table, 0xff, size * sizeof(*table));
	for (uint32_t i = 1; i < nnodes; i++)
		table_put(i);
	return true;
}

/* A new node, or [more]. */
static uint32_t
node_add(uint32_t parent, uint32_t function, bool jumped)
{
	uint32_t node = (uint32_t)nnodes;

	if (nnodes == NODES_MAX || (nnodes > 0 && nodes[parent].depth == DEPTH_MAX) ||
	    (nnodes == room && !nodes_grow()) ||
	    (2 * nnodes >= table_size && !table_grow()))
		return MORE;
	nodes[node] = (struct tree_node){ .parent = parent,
		.function = function,
		.first = NONE,
		.next = NONE,
		.depth = nnodes > 0 ? (uint16_t)(nodes[parent].depth + 1) : 0,
		.jumped = jumped };
	nnodes++;
	if (node == TREE_ROOT)
		return node;
	nodes[node].next = nodes[parent].first;
	nodes[parent].first = node;
	table_put(node);
	return node;
}

const char *
tree_begin(size_t phases)
{
	nphases = phases;
	if (!nodes_grow() || !table_grow())
		return strerror(ENOMEM);
	node_add(TREE_ROOT, FUNCTION_ROOT, false);
	node_add(TREE_ROOT, FUNCTION_MORE, false);
	return NULL;
}

uint32_t
tree_child(uint32_t node, uint32_t function, bool jumped)
{
	size_t i = slot_of(node, function, jumped);

	if (node == MORE)
		return MORE;
	for (; table[i] != NONE; i = (i + 1) & (table_size - 1)) {
		const struct tree_node *n = &nodes[table[i]];

		if (n->parent == node && n->function == function && n->jumped == jumped)
			return table[i];
	}
	return node_add(node, function, jumped);
}

uint32_t
tree_parent(uint32_t node)
{
	return nodes[node].parent;
}

uint32_t
tree_function(uint32_t node)
{
	return nodes[node].function;
}

bool
tree_jumped(uint32_t node)
{
	return nodes[node].jumped;
}

void
tree_call(uint32_t node)
{
	nodes[node].calls++;
}

void
tree_add(uint32_t node, size_t phase, int64_t n)
{
	self[node * nphases + phase] += (uint64_t)n;
}

static int
node_compare(const void *a, const void *b)
{
	const struct tree_node *x = &nodes[*(const uint32_t *)a];
	const struct tree_node *y = &nodes[*(const uint32_t *)b];
	int order = strcmp(function_name(x->function), function_name(y->function));

	return order != 0 ? order : x->jumped - y->jumped;
}

/* All nodes, parents before children, children by name; [more] only when it is used. */
static size_t
nodes_order(uint32_t *order)
{
	size_t n = 1, first;

	order[0] = TREE_ROOT;
	for (size_t i = 0; i < n; i++) {
		first = n;
		for (uint32_t c = nodes[order[i]].first; c != NONE; c = nodes[c].next)
			if (c != MORE || nodes[c].calls > 0)
				order[n++] = c;
		qsort(order + first, n - first, sizeof(*order), node_compare);
	}
	return n;
}

/* Name the functions that are used, numbered as they come. */
static void
functions_write(FILE *out, const uint32_t *order, size_t n, uint32_t *number)
{
	uint32_t next = 0;

	memset(number, 0xff, functions_count() * sizeof(*number));
	for (size_t i = 0; i < n; i++) {
		uint32_t f = nodes[order[i]].function;

		if (number[f] != NONE)
			continue;
		number[f] = next++;
		fprintf(out, "function %s\n", function_name(f));
	}
}

static void
node_write(FILE *out, uint32_t node, uint32_t parent, uint32_t function, size_t phases)
{
	const struct tree_node *n = &nodes[node];
	const uint64_t *own = &self[node * nphases];

	fprintf(out, "node %" PRIu32 " %" PRIu32 " %" PRIu64 "%s", parent, function,
	    n->calls, n->jumped ? "j" : "");
	for (size_t i = 0; i < phases; i++)
		if (own[i] != 0)
			fprintf(out, " %zu:%" PRId64, i, (int64_t)own[i]);
	putc('\n', out);
}

bool
tree_write(FILE *out, size_t phases)
{
	uint32_t *order = reallocarray(NULL, nnodes, sizeof(*order));
	uint32_t *place = reallocarray(NULL, nnodes, sizeof(*place));
	uint32_t *number = reallocarray(NULL, functions_count(), sizeof(*number));
	bool done = order != NULL && place != NULL && number != NULL;
	size_t n = done ? nodes_order(order) : 0;

	for (size_t i = 0; i < n; i++)
		place[order[i]] = (uint32_t)i;
	if (done)
		functions_write(out, order, n, number);
	for (size_t i = 0; i < n; i++)
		node_write(out, order[i], place[nodes[order[i]].parent],
		    number[nodes[order[i]].function], phases);
	free(order);
	free(place);
	free(number);
	return done;
}
