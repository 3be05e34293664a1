/* Write a tree as folded stacks: "root;caller;function INSTRUCTIONS" a line. */
#include <inttypes.h>
#include <stdlib.h>

#include "formats.h"
#include "lib/memory.h"

static void
name_write(FILE *out, const char *name)
{
	for (; *name != '\0'; name++)
		putc(*name == ';' ? ':' : *name, out);
}

static void
stack_write(FILE *out, const struct call_tree *t, uint32_t node)
{
	size_t depth = t->nodes[node].depth;
	uint32_t *path = xreallocarray(NULL, depth + 1, sizeof(*path));

	path[depth] = node;
	for (size_t i = depth; i-- > 0;)
		path[i] = t->nodes[path[i + 1]].parent;
	for (size_t i = 0; i <= depth; i++) {
		if (i > 0)
			putc(';', out);
		name_write(out, node_name(t, path[i]));
	}
	fprintf(out, " %" PRIu64 "\n", t->nodes[node].self);
	free(path);
}

void
folded_write(FILE *out, const struct call_tree *t)
{
	for (uint32_t n = 0; n != NO_NODE; n = tree_after(t, n))
		if (t->nodes[n].self > 0)
			stack_write(out, t, n);
}
