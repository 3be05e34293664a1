/* Write a tree for programs. */
#include <stdlib.h>

#include "compare.h"
#include "flat.h"
#include "formats.h"

static json_t *
flat_json(const struct flat_function *f)
{
	return json_pack("{s:I, s:I, s:I}", "total", (json_int_t)f->total, "self",
	    (json_int_t)f->self, "calls", (json_int_t)f->calls);
}

static json_t *
functions_json(const struct call_tree *t)
{
	size_t n;
	struct flat_function *flat = flat_sorted(t, &n);
	json_t *list = json_array(), *one;

	for (size_t i = 0; i < n; i++) {
		one = flat_json(&flat[i]);
		put(one, "name", json_string(t->functions[flat[i].function]));
		append(list, one);
	}
	free(flat);
	return list;
}

/* Nodes by their numbers: parents come first. */
static json_t *
nodes_json(const struct call_tree *t)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < t->nnodes; i++) {
		const struct call_node *n = &t->nodes[i];

		append(list, json_pack("{s:o, s:s, s:I, s:I, s:I, s:I}", "parent",
				 i > 0 ? json_integer(n->parent) : json_null(), "name",
				 node_name(t, i), "total", (json_int_t)n->total, "self",
				 (json_int_t)n->self, "calls", (json_int_t)n->calls,
				 "halted_ns", (json_int_t)n->halted));
	}
	return list;
}

static void
object_write(FILE *out, json_t *object)
{
	json_t *record = json_object();

	put(record, "calltree", object);
	json_emit(out, record);
	json_decref(record);
}

void
json_write(FILE *out, const struct call_tree *t)
{
	object_write(
	    out, json_pack("{s:s, s:s, s:I, s:I, s:O, s:O, s:o, s:o}", "guest",
		     tree_guest(t), "config", tree_config(t), tree_unit(t),
		     (json_int_t)t->nodes[0].total, "halted_ns", (json_int_t)t->halted,
		     "sum", json_object_get(t->head, "sum"), "counter",
		     json_object_get(t->head, "counter"), "functions", functions_json(t),
		     "nodes", nodes_json(t)));
}

/* The names of functions from the root down to a node. */
static json_t *
stack_json(const struct call_tree *t, uint32_t node)
{
	uint32_t *stack = tree_stack(t, node);
	json_t *names = json_array();

	for (size_t i = 0; i <= t->nodes[node].depth; i++)
		append(names, json_string(node_name(t, stack[i])));
	free(stack);
	return names;
}

static json_t *
place_json(const struct change_place *place)
{
	if (place->self == 0)
		return json_null();
	return json_pack("{s:o, s:I}", "stack", stack_json(place->tree, place->node),
	    "self_changed", (json_int_t)place->self);
}

void
json_compare(FILE *out, const struct call_tree *t, const struct call_tree *base)
{
	size_t n;
	struct function_change *changes = changes_find(t, base, &n);
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		append(list,
		    json_pack("{s:s, s:o, s:o, s:o}", "name", changes[i].name, "now",
			flat_json(&changes[i].now), "base", flat_json(&changes[i].base),
			"most", place_json(&changes[i].most)));
	object_write(out,
	    json_pack("{s:I, s:I, s:o}", "instructions", (json_int_t)t->nodes[0].total,
		"base", (json_int_t)base->nodes[0].total, "changed", list));
	free(changes);
}
