/* What the parts of mcp share. */
#ifndef MCP_H
#define MCP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/json.h"

enum { ROOTS_MAX = 32, TEXT_MAX = 256 << 10 };

/* What the user said. */
struct mcp {
	bool writes;		      /* -w: tools that boot and cancel */
	char *tree;		      /* has the pipeline, and profiles in its configs */
	bool installed;		      /* it is where nothing is built: make runs here */
	char *out;		      /* make's OUT, an absolute path */
	const char *roots[ROOTS_MAX]; /* absolute paths that files may lie below */
	size_t n_roots;
	json_t *tools; /* name, description, schemas of each, as listed */
};

/* ---- what came of a call: structured content, or a reason; and its text ---- */

struct answer {
	json_t *content; /* NULL: it failed, and reason says why */
	char *text;	 /* what is shown of it, where that is not the content itself */
	char reason[REASON_SIZE];
};

typedef void tool_function(const struct mcp *m, const json_t *args, struct answer *a);

/* The tools, a function each; args are valid by the tool's schema. */
// clang-format off
#define TOOLS(X) \
	X(guests) X(matrices) X(status) X(results) X(report) X(log) X(compare) \
	X(boot) X(matrix) X(ab) X(discover) X(cancel)
// clang-format on
#define TOOL_DECLARE(name) tool_function tool_##name;
TOOLS(TOOL_DECLARE)

/* The directory of a matrix; the caller frees it.  NULL: there is none of that name. */
char *matrix_directory(const struct mcp *m, const char *name, char reason[REASON_SIZE]);

/*
 * The names of the guest profiles: a new array of strings, each directory's sorted. Where
 * the tree is an installed one those of ./configs come first, as they do for make.
 */
json_t *guests_find(const struct mcp *m);

/* The profile of a guest, whether it is there or not; the caller frees it. */
char *guest_profile(const struct mcp *m, const char *name);

/* A string argument, or NULL: there is none.  None has a NUL. */
const char *arg_text(const json_t *args, const char *key);

#endif
