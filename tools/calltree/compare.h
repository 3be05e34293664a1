/* The functions in which two boots differ. */
#ifndef COMPARE_H
#define COMPARE_H

#include "flat.h"

/* Where in one of the two trees, and by how much a function's own instructions differ. */
struct change_place {
	const struct call_tree *tree;
	uint32_t node;
	int64_t self; /* 0: nowhere */
};

struct function_change {
	const char *name; /* of one of the trees */
	struct flat_function now, base;
	struct change_place most; /* where its own differ most */
};

/*
 * Those that differ in their own instructions, their totals or their calls, by how much
 * their own do, then by totals, then by name; the caller frees them.
 */
struct function_change *changes_find(
    const struct call_tree *t, const struct call_tree *base, size_t *n);

#endif
