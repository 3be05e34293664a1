/* Write what is to be found in a tree: for each phase the function that it was spent in.
 */
#include <stdlib.h>

#include "flat.h"
#include "formats.h"
#include "graph.h"
#include "lib/memory.h"

enum {
	OFTEN = 1000,	   /* calls from one place: what is called serves who calls */
	HALF = 2,	   /* a function is followed while it has one half of the phase */
	FUNCTIONS = 20,	   /* of the whole boot that are listed */
	PHASE_PARTS = 100, /* a phase counts from this part of the boot on */
	FINDINGS = 5,
	NEARLY = 10 /* all but a tenth */
};

static const double NARROWEST = 0.001; /* of the boot, that a report draws */

static uint64_t
total_of(const struct call_tree *t, uint32_t node, size_t phase)
{
	return t->in_phase[node * t->nphases + phase];
}

/* The child with the largest total in the phase; NO_NODE: none ran. */
static uint32_t
largest_child(const struct call_tree *t, uint32_t node, size_t phase)
{
	uint32_t most = NO_NODE;

	for (uint32_t c = t->nodes[node].first; c != NO_NODE; c = t->nodes[c].next)
		if (total_of(t, c, phase) > 0 &&
		    (most == NO_NODE || total_of(t, c, phase) > total_of(t, most, phase)))
			most = c;
	return most;
}

/* The lowest function that has half of the phase, and is not called over and over. */
static uint32_t
spent_in(const struct call_tree *t, size_t phase)
{
	uint32_t node = 0, next;

	while ((next = largest_child(t, node, phase)) != NO_NODE &&
	       total_of(t, next, phase) >= total_of(t, 0, phase) / HALF &&
	       t->nodes[next].calls <= OFTEN)
		node = next;
	return node;
}

static uint64_t
own_of(const struct call_tree *t, uint32_t node, size_t phase)
{
	uint64_t own = total_of(t, node, phase);

	for (uint32_t c = t->nodes[node].first; c != NO_NODE; c = t->nodes[c].next)
		own -= total_of(t, c, phase);
	return own;
}

static json_t *
callee_json(const struct call_tree *t, uint32_t node, size_t phase)
{
	uint32_t c = largest_child(t, node, phase);

	if (c == NO_NODE)
		return json_null();
	return json_pack("{s:s, s:I, s:I}", "name", node_name(t, c), "total",
	    (json_int_t)total_of(t, c, phase), "calls", (json_int_t)t->nodes[c].calls);
}

/* A part of all; of nothing it is none. */
static double
share(uint64_t part, uint64_t all)
{
	return all > 0 ? (double)part / (double)all : 0;
}

/* The boot's time on its clock without so many instructions, in ms. */
static double
without(const struct call_tree *t, uint64_t instructions)
{
	double ns = (double)json_integer_value(json_object_get(t->head, "at_ns"));
	uint64_t all = t->nodes[0].total;
	double each = all > 0 ? (ns - (double)t->halted) / (double)all : 0;

	return (ns - (double)instructions * each) / 1e6;
}

static json_t *
phase_json(const struct call_tree *t, size_t phase)
{
	json_t *mark = json_object_get(
	    json_array_get(json_object_get(t->head, "phases"), phase), "mark");
	uint32_t node = spent_in(t, phase);
	uint64_t all = total_of(t, 0, phase), total = total_of(t, node, phase);

	return json_pack("{s:O?, s:I, s:s, s:O?, s:I, s:f, s:I, s:I, s:o, s:f}", "name",
	    json_is_string(mark) ? mark : NULL, "instructions", (json_int_t)all,
	    "function", node_name(t, node), "caller",
	    t->nodes[node].parent > 0 ? json_string(node_name(t, t->nodes[node].parent))
				      : NULL,
	    "total", (json_int_t)total, "share", share(total, all), "self",
	    (json_int_t)own_of(t, node, phase), "calls", (json_int_t)t->nodes[node].calls,
	    "callee", callee_json(t, node, phase), "boot_without_ms", without(t, total));
}

static json_t *
phases_json(const struct call_tree *t)
{
	json_t *list = json_array();

	for (size_t p = 0; p < t->nphases; p++)
		if (total_of(t, 0, p) > t->nodes[0].total / PHASE_PARTS)
			append(list, phase_json(t, p));
	return list;
}

/* ---- the costliest of the whole boot ----------------------------------------------- */

/* Nodes of which none is below another. */
struct piece_list {
	uint32_t *nodes;
	size_t n, room;
};

static void
piece_add(struct piece_list *p, uint32_t node)
{
	p->nodes = grow(p->nodes, p->n, &p->room, sizeof(*p->nodes));
	p->nodes[p->n++] = node;
}

static uint32_t
largest_take(struct piece_list *p, const struct call_tree *t)
{
	size_t most = 0;
	uint32_t node;

	for (size_t i = 1; i < p->n; i++)
		if (t->nodes[p->nodes[i]].total > t->nodes[p->nodes[most]].total)
			most = i;
	node = p->nodes[most];
	p->nodes[most] = p->nodes[--p->n];
	return node;
}

/* Is a boot without that function no boot, so that what it calls is looked at? */
static bool
is_divided(const struct call_tree *t, uint32_t node)
{
	uint64_t all = t->nodes[0].total, parts = 0;

	if (node_name(t, node)[0] == '[')
		return t->nodes[node].self < t->nodes[node].total / HALF;
	for (uint32_t c = t->nodes[node].first; c != NO_NODE; c = t->nodes[c].next)
		if (t->nodes[c].calls <= OFTEN && t->nodes[c].total > all / PHASE_PARTS)
			parts += t->nodes[c].total;
	return t->nodes[node].total >= all / HALF && parts >= t->nodes[node].total / HALF;
}

/* The lowest function below that nearly all of it ran in. */
static uint32_t
nearly_all_in(const struct call_tree *t, uint32_t node)
{
	uint64_t total = t->nodes[node].total;
	uint32_t lowest = node;

	for (uint32_t c = t->nodes[node].first; c != NO_NODE;)
		if (t->nodes[c].calls <= OFTEN &&
		    t->nodes[c].total >= total - total / NEARLY)
			c = t->nodes[lowest = c].first;
		else
			c = t->nodes[c].next;
	return lowest;
}

struct finding {
	uint32_t node; /* the largest of the function */
	size_t places; /* in which it was found */
	uint64_t total, calls;
};

static int
finding_compare(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;

	if (x->total != y->total)
		return x->total > y->total ? -1 : 1;
	return (x->node > y->node) - (x->node < y->node);
}

/* A function that is found in several places is one finding. */
static size_t
finding_add(struct finding *f, size_t n, const struct call_tree *t, uint32_t node)
{
	const struct call_node *is = &t->nodes[node];
	size_t i = 0;

	while (i < n && t->nodes[f[i].node].function != is->function)
		i++;
	if (i == FINDINGS)
		return n;
	if (i == n)
		f[n++] = (struct finding){ .node = node };
	f[i].places++;
	f[i].total += is->total;
	f[i].calls += is->calls;
	return n;
}

static size_t
findings_find(const struct call_tree *t, struct finding f[FINDINGS])
{
	struct piece_list pieces = { 0 };
	uint64_t least = t->nodes[0].total / PHASE_PARTS;
	uint32_t node;
	size_t n = 0;

	piece_add(&pieces, 0);
	while (pieces.n > 0) {
		node = largest_take(&pieces, t);
		if (t->nodes[node].total <= least)
			break;
		if (!is_divided(t, node)) {
			n = finding_add(f, n, t, node);
			continue;
		}
		for (uint32_t c = t->nodes[node].first; c != NO_NODE;
		     c = t->nodes[c].next)
			piece_add(&pieces, c);
	}
	free(pieces.nodes);
	qsort(f, n, sizeof(*f), finding_compare);
	return n;
}

static json_t *
findings_json(const struct call_tree *t)
{
	struct finding f[FINDINGS];
	size_t n = findings_find(t, f);
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		bool one = f[i].places == 1; /* what is said of a place is of all */
		uint32_t in = one ? nearly_all_in(t, f[i].node) : f[i].node;
		uint32_t caller = one ? t->nodes[f[i].node].parent : 0;

		append(list,
		    json_pack("{s:s, s:o, s:o, s:I, s:f, s:I, s:f}", "function",
			node_name(t, f[i].node), "caller",
			caller > 0 ? json_string(node_name(t, caller)) : json_null(),
			"nearly_all_in",
			in != f[i].node ? json_string(node_name(t, in)) : json_null(),
			"total", (json_int_t)f[i].total, "share",
			share(f[i].total, t->nodes[0].total), "calls",
			(json_int_t)f[i].calls, "boot_without_ms",
			without(t, f[i].total)));
	}
	return list;
}

static json_t *
functions_json(const struct call_tree *t)
{
	size_t n;
	struct flat_function *flat = flat_sorted(t, &n);
	uint64_t all = t->nodes[0].total;
	json_t *list = json_array();

	for (size_t i = 0; i < n && json_array_size(list) < FUNCTIONS; i++)
		if (flat[i].function != t->nodes[0].function)
			append(list, json_pack("{s:s, s:I, s:f, s:I, s:f, s:I}", "name",
					 t->functions[flat[i].function], "total",
					 (json_int_t)flat[i].total, "share",
					 share(flat[i].total, all), "self",
					 (json_int_t)flat[i].self, "self_share",
					 share(flat[i].self, all), "calls",
					 (json_int_t)flat[i].calls));
	free(flat);
	return list;
}

/* Boxes of the flame graph, parents first. */
static json_t *
graph_json(const struct call_tree *t)
{
	struct flame_graph g = graph_of(t, NARROWEST);
	json_t *list = json_array();

	for (size_t i = 0; i < g.n; i++) {
		const struct flame_box *b = &g.boxes[i];

		append(list,
		    json_pack("{s:s, s:i, s:f, s:f, s:I, s:I, s:I, s:s}", "name", b->name,
			"depth", (int)b->depth, "left", b->left, "width", b->width,
			"total", (json_int_t)b->total, "self", (json_int_t)b->self,
			"calls", (json_int_t)b->calls, "phase", g.phases[b->phase]));
	}
	graph_free(&g);
	return list;
}

void
findings_write(FILE *out, const struct call_tree *t)
{
	json_t *record =
	    json_pack("{s:{s:s, s:s, s:O, s:I, s:I, s:f, s:o, s:o, s:o, s:o}}", "profile",
		"guest", tree_guest(t), "config", tree_config(t), "end",
		json_object_get(t->head, "end"), "instructions",
		(json_int_t)t->nodes[0].total, "halted_ns", (json_int_t)t->halted,
		"boot_ms", without(t, 0), "phases", phases_json(t), "findings",
		findings_json(t), "functions", functions_json(t), "graph", graph_json(t));

	json_emit(out, record);
	json_decref(record);
}
