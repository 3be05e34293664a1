/* The tree of calls: a node for each function in each place from which it was called. */
#ifndef TREE_H
#define TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum {
	NODES_MAX = 1 << 20, /* then [more] takes what comes, */
	DEPTH_MAX = 1000,    /* and what is below so many callers */
	TREE_ROOT = 0,
};

/* Make the root, for so many phases.  NULL or what is wrong. */
const char *tree_begin(size_t phases);

/*
 * The child of a node that is this function, made when there is none yet.  jumped: it was
 * not called but jumped to, so that it returns for its parent.  A tree that is full
 * answers with [more].
 */
uint32_t tree_child(uint32_t node, uint32_t function, bool jumped);

uint32_t tree_parent(uint32_t node);
uint32_t tree_function(uint32_t node);
bool tree_jumped(uint32_t node);

void tree_call(uint32_t node); /* it was called once more */

/* Add to a node's own instructions in a phase; of [halted], nanoseconds. */
void tree_add(uint32_t node, size_t phase, int64_t n);

/*
 * Write the functions and nodes as profile(5) has them.  Children come by name, so that
 * equal trees are equal bytes.  False: memory is used up.
 */
bool tree_write(FILE *out, size_t phases);

#endif
