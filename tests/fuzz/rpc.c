/* Fuzz what clients say to mcp: lines, as those of one session; nothing may be started.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mcp/rpc.h"
#include "mcp/schema.h"

/* The tools that read. */
static json_t *
tools_read(void)
{
	json_t *file = json_load_file("tools/mcp/tools.json", 0, NULL), *tool,
	       *tools = json_array();
	size_t i;

	json_array_foreach(json_object_get(file, "tools"), i, tool) {
		if (json_object_get(tool, "writes") != NULL)
			continue;
		schema_resolve(tool, file);
		append(tools, json_incref(tool));
	}
	json_decref(file);
	return tools;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct mcp m = { .tree = ".", .out = "build/fuzz/none" };
	static FILE *out;
	char *text = malloc(size + 1), *rest = text, *line;
	struct rpc *r;

	if (out == NULL) {
		out = fopen("/dev/null", "w");
		m.tools = tools_read();
	}
	memcpy(text, data, size);
	text[size] = '\0';
	r = rpc_new(&m, out);
	while ((line = strsep(&rest, "\n")) != NULL)
		rpc_line(r, line);
	rpc_tick(r);
	(void)rpc_end(r);
	rpc_free(r);
	free(text);
	return 0;
}
