/* The functions of a tree, and who called whom, without the places. */
#ifndef FLAT_H
#define FLAT_H

#include "tree.h"

struct flat_function {
	uint32_t function;
	uint64_t self,
	    total; /* total: below its outermost occurrences, so counted once */
	uint64_t calls;
};

/* In the order of the tree's functions, t->nfunctions of them; the caller frees it. */
struct flat_function *flat_functions(const struct call_tree *t);

/* The same, with those that never ran left out, by total and then by name. */
struct flat_function *flat_sorted(const struct call_tree *t, size_t *n);

/* All calls of one function by another. */
struct flat_edge {
	uint32_t caller, callee;
	uint64_t calls;
	/* Instructions in and below the callee, only where that is its outermost
	 * occurrence: so what the edges to a function have is its total, recursion or
	 * not, as callgrind_annotate adds them up. */
	uint64_t total;
};

/* By caller, then callee; the caller of this frees it. */
struct flat_edge *flat_edges(const struct call_tree *t, size_t *n);

#endif
