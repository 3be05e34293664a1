/* Write a tree as folded stacks: "root;caller;function INSTRUCTIONS" a line. */
#include <inttypes.h>
#include <stdlib.h>

#include "formats.h"

static void
name_write(FILE *out, const char *name)
{
	for (; *name != '\0'; name++)
		putc(*name == ';' ? ':' : *name, out);
}

static void
stack_write(FILE *out, const struct call_tree *t, uint32_t node)
{
	uint32_t *stack = tree_stack(t, node);

	for (size_t i = 0; i <= t->nodes[node].depth; i++) {
		if (i > 0)
			putc(';', out);
		name_write(out, node_name(t, stack[i]));
	}
	fprintf(out, " %" PRIu64 "\n", t->nodes[node].self);
	free(stack);
}

void
folded_write(FILE *out, const struct call_tree *t)
{
	for (uint32_t n = 0; n != NO_NODE; n = tree_after(t, n))
		if (t->nodes[n].self > 0)
			stack_write(out, t, n);
}
