/* Write a tree for speedscope: a sampled profile whose samples are the nodes. */
#include <stdlib.h>

#include "formats.h"

static json_t *
stack_json(const struct call_tree *t, uint32_t node)
{
	uint32_t *stack = tree_stack(t, node);
	json_t *frames = json_array();

	for (size_t i = 0; i <= t->nodes[node].depth; i++)
		append(frames, json_integer(t->nodes[stack[i]].function));
	free(stack);
	return frames;
}

void
speedscope_write(FILE *out, const struct call_tree *t)
{
	json_t *frames = json_array(), *samples = json_array(), *weights = json_array();
	json_t *file;

	for (size_t i = 0; i < t->nfunctions; i++)
		append(frames, json_pack("{s:s}", "name", t->functions[i]));
	for (uint32_t n = 0; n != NO_NODE; n = tree_after(t, n)) {
		if (t->nodes[n].self == 0)
			continue;
		append(samples, stack_json(t, n));
		append(weights, json_integer((json_int_t)t->nodes[n].self));
	}
	file =
	    json_pack("{s:s, s:{s:o}, s:[{s:s, s:s, s:s, s:i, s:I, s:o, s:o}], s:s, s:s}",
		"$schema", "https://www.speedscope.app/file-format-schema.json", "shared",
		"frames", frames, "profiles", "type", "sampled", "name", tree_config(t),
		"unit", tree_is_sampled(t) ? tree_unit(t) : "none", "startValue", 0,
		"endValue", (json_int_t)t->nodes[0].total, "samples", samples, "weights",
		weights, "name", tree_guest(t), "exporter", "bootmatrix calltree");
	json_emit(out, file);
	json_decref(file);
}
