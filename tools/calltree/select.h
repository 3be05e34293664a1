/* Choose what of a tree is shown. */
#ifndef SELECT_H
#define SELECT_H

#include <stdbool.h>

#include "tree.h"

/*
 * Make the function the root: all that it was called for anywhere, and all that it
 * called, as one tree.  False: there is none of that name.
 */
bool tree_root_at(struct call_tree *t, const char *function);

/*
 * Put whatever is below so many percent of all instructions together, as [small] of its
 * parent.
 */
void tree_prune(struct call_tree *t, double percent);

#endif
