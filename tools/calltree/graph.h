/* A tree as a flame graph. */
#ifndef GRAPH_H
#define GRAPH_H

#include "lib/flame.h"
#include "tree.h"

/*
 * The boxes of a tree that are no narrower than this part of it: parents first, and each
 * with all below it before the next.  graph_free() releases it; names are the tree's.
 */
struct flame_graph graph_of(const struct call_tree *t, double narrowest);
void graph_free(struct flame_graph *g);

#endif
