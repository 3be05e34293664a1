/* A profile in memory: who called whom, and the instructions of each in each phase. */
#ifndef TREE_H
#define TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "lib/json.h"

enum { NO_NODE = UINT32_MAX };

struct call_node {
	uint32_t parent, function;  /* the root is its own parent */
	uint32_t depth;		    /* how many nodes are above it */
	uint32_t first, last, next; /* children; NO_NODE: no more */
	uint64_t calls;
	uint64_t self, total; /* instructions: its own, with those of all below it */
	uint64_t halted;      /* ns that it waited for an interrupt */
};

/* Nodes come after their parents; those of one parent by name. */
struct call_tree {
	json_t *head; /* the object "profile" of the first line */
	char **functions;
	size_t nfunctions, function_room;
	struct call_node *nodes;
	size_t nnodes, node_room;
	uint32_t
	    *table; /* nodes by parent and function, open addressing; NO_NODE: free */
	size_t table_size;
	uint32_t *phase;    /* of each node: in which most of its total ran */
	uint64_t *in_phase; /* of each node, a total for each phase */
	size_t nphases;
	uint64_t halted;
};

/*
 * Read a profile from a stream; exits 1 with "name:line: reason" when it is none.  With
 * only, the rest of the boot is left out: a mark's name, whose phase is taken.
 */
void tree_read(struct call_tree *t, FILE *fp, const char *name, const char *only);
void tree_free(struct call_tree *t);

/* The child that is this function, or NO_NODE; and one that is made when there is none.
 */
uint32_t tree_find(const struct call_tree *t, uint32_t parent, uint32_t function);
uint32_t tree_child(struct call_tree *t, uint32_t parent, uint32_t function);

/* The number of a name, made when there is none. */
uint32_t tree_function(struct call_tree *t, const char *name);

/* Compute every total, of each phase too, and how long all halted, from what each node
 * has of its own. */
void tree_total(struct call_tree *t);

/* The node after this one, with all children of a node before the next; NO_NODE: none. */
uint32_t tree_after(const struct call_tree *t, uint32_t node);

/* The nodes from the root down to one: depth + 1 of them; the caller frees them. */
uint32_t *tree_stack(const struct call_tree *t, uint32_t node);

static inline const char *
node_name(const struct call_tree *t, uint32_t node)
{
	return t->functions[t->nodes[node].function];
}

/* Is it sampled on the wall clock?  Then "instructions" are nanoseconds of CPU time. */
bool tree_is_sampled(const struct call_tree *t);
static inline const char *
tree_unit(const struct call_tree *t)
{
	return tree_is_sampled(t) ? "nanoseconds" : "instructions";
}

/*
 * What sampling cost, ns of CPU time: of the vCPUs by estimate, and of the thread that
 * looked.  False: it is not known.
 */
bool tree_cost(const struct call_tree *t, long long *vcpus, long long *sampler);

/* "demo, cpu_1": which boot it is of. */
const char *tree_guest(const struct call_tree *t);
const char *tree_config(const struct call_tree *t);

#endif
