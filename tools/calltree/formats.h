/* The formats in which a tree is written.  Another one is a line here and its file. */
#ifndef FORMATS_H
#define FORMATS_H

#include <stdio.h>

#include "tree.h"

/* X(name, what writes it) */
#define FORMATS(X)                      \
	X("text", text_write)           \
	X("folded", folded_write)       \
	X("callgrind", callgrind_write) \
	X("svg", svg_write)             \
	X("json", json_write)           \
	X("findings", findings_write)   \
	X("pprof", pprof_write)         \
	X("speedscope", speedscope_write)

#define FORMAT_WRITE(name, write) void write(FILE *out, const struct call_tree *t);
FORMATS(FORMAT_WRITE)
#undef FORMAT_WRITE

/* What changed since base, as a table and as an object. */
void text_compare(FILE *out, const struct call_tree *t, const struct call_tree *base);
void json_compare(FILE *out, const struct call_tree *t, const struct call_tree *base);

#endif
