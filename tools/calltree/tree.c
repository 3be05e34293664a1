/* Read a profile. */
#include <err.h>
#include <inttypes.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "lib/io.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "tree.h"

enum { PHASES_MAX = 1 << 16 };

static const size_t TREE_MAX = (size_t)2 << 30; /* bytes */

/* What the first line promises, and where reading stands. */
struct profile_reader {
	struct input in;
	struct call_tree *tree;
	long long functions, nodes, phases, only; /* only: -1: all phases */
	uint32_t *places; /* of the profile's nodes, in the tree */
	size_t read;	  /* nodes so far */
};

static _Noreturn void
refuse(const struct profile_reader *r, const char *reason)
{
	errx(1, "%s:%lu: %s", r->in.name, r->in.lineno, reason);
}

static uint32_t
node_add(struct call_tree *t, uint32_t parent, uint32_t function)
{
	uint32_t node = (uint32_t)t->nnodes;

	t->nodes = grow(t->nodes, t->nnodes, &t->node_room, sizeof(*t->nodes));
	t->nodes[t->nnodes++] = (struct call_node){ .parent = parent,
		.function = function,
		.depth = node > 0 ? t->nodes[parent].depth + 1 : 0,
		.first = NO_NODE,
		.last = NO_NODE,
		.next = NO_NODE };
	if (node == 0)
		return node;
	if (t->nodes[parent].first == NO_NODE)
		t->nodes[parent].first = node;
	else
		t->nodes[t->nodes[parent].last].next = node;
	t->nodes[parent].last = node;
	return node;
}

/* The place of that child in the table: its own, or the free one where it would go. */
static uint32_t *
place_of(const struct call_tree *t, uint32_t parent, uint32_t function)
{
	uint64_t key = (uint64_t)parent << 32 | function;
	size_t i = (key * UINT64_C(0x9e3779b97f4a7c15)) >> 32 & (t->table_size - 1);

	while (t->table[i] != NO_NODE && (t->nodes[t->table[i]].parent != parent ||
					     t->nodes[t->table[i]].function != function))
		i = (i + 1) & (t->table_size - 1);
	return &t->table[i];
}

/* Room for as many nodes again. */
static void
table_grow(struct call_tree *t)
{
	t->table_size = t->table_size == 0 ? 1 << 12 : 2 * t->table_size;
	t->table = xreallocarray(t->table, t->table_size, sizeof(*t->table));
	memset(t->table, 0xff, t->table_size * sizeof(*t->table));
	for (uint32_t i = 1; i < t->nnodes; i++)
		*place_of(t, t->nodes[i].parent, t->nodes[i].function) = i;
}

uint32_t
tree_find(const struct call_tree *t, uint32_t parent, uint32_t function)
{
	return t->table_size > 0 ? *place_of(t, parent, function) : NO_NODE;
}

uint32_t
tree_child(struct call_tree *t, uint32_t parent, uint32_t function)
{
	uint32_t *place;

	if (t->nnodes == 0)
		return node_add(t, 0, function);
	if (2 * t->nnodes >= t->table_size)
		table_grow(t);
	place = place_of(t, parent, function);
	if (*place == NO_NODE)
		*place = node_add(t, parent, function);
	return *place;
}

static uint32_t
function_add(struct call_tree *t, const char *name)
{
	t->functions =
	    grow(t->functions, t->nfunctions, &t->function_room, sizeof(char *));
	t->functions[t->nfunctions] = text_copy(name);
	return (uint32_t)t->nfunctions++;
}

uint32_t
tree_function(struct call_tree *t, const char *name)
{
	for (uint32_t i = 0; i < t->nfunctions; i++)
		if (strcmp(t->functions[i], name) == 0)
			return i;
	return function_add(t, name);
}

/* Add what each node ran in each phase to its parent's; most of its total in which one?
 */
static void
phases_total(struct call_tree *t)
{
	size_t n = t->nphases;

	for (size_t i = t->nnodes; i-- > 0;) {
		uint64_t *own = t->in_phase + i * n;

		for (size_t p = 0; p < n; p++) {
			if (own[p] > own[t->phase[i]])
				t->phase[i] = (uint32_t)p;
			if (i > 0)
				t->in_phase[t->nodes[i].parent * n + p] += own[p];
		}
	}
}

void
tree_total(struct call_tree *t)
{
	phases_total(t);
	t->halted = 0;
	for (size_t i = 0; i < t->nnodes; i++) {
		t->nodes[i].total = t->nodes[i].self;
		t->halted += t->nodes[i].halted;
	}
	for (size_t i = t->nnodes; i-- > 1;)
		t->nodes[t->nodes[i].parent].total += t->nodes[i].total;
}

uint32_t
tree_after(const struct call_tree *t, uint32_t node)
{
	if (t->nodes[node].first != NO_NODE)
		return t->nodes[node].first;
	while (node != 0 && t->nodes[node].next == NO_NODE)
		node = t->nodes[node].parent;
	return node != 0 ? t->nodes[node].next : NO_NODE;
}

uint32_t *
tree_stack(const struct call_tree *t, uint32_t node)
{
	size_t depth = t->nodes[node].depth;
	uint32_t *stack = xreallocarray(NULL, depth + 1, sizeof(*stack));

	stack[depth] = node;
	for (size_t i = depth; i-- > 0;)
		stack[i] = t->nodes[stack[i + 1]].parent;
	return stack;
}

/* ---- the first line ---------------------------------------------------------------- */

static long long
phase_find(const struct profile_reader *r, json_t *phases, const char *only)
{
	const char *name;

	for (size_t i = 0; i < json_array_size(phases); i++) {
		name =
		    json_string_value(json_object_get(json_array_get(phases, i), "mark"));
		if (strcmp(name != NULL ? name : "start", only) == 0)
			return (long long)i;
	}
	errx(1, "%s: no phase begins with the mark %s", r->in.name, only);
}

static void
head_read(struct profile_reader *r, const char *only)
{
	char *line = input_line(&r->in);
	char text[REASON_SIZE];
	json_t *record = line != NULL ? record_parse(line, text) : NULL;
	json_t *head, *phases = NULL, *guest = NULL, *cost = NULL;
	const char *config = NULL, *end = NULL;
	long long schema = 0, sum = 0, counter = 0, at_ns = 0;
	const struct field fields[] = {
		{ "schema", FIELD_INT, FIELD_REQUIRED, &schema, 1, 1 },
		{ "functions", FIELD_INT, FIELD_REQUIRED, &r->functions, 1, UINT32_MAX },
		{ "nodes", FIELD_INT, FIELD_REQUIRED, &r->nodes, 1, UINT32_MAX - 1 },
		{ "phases", FIELD_ARRAY, FIELD_REQUIRED, &phases, 0, 0 },
		{ "guest", FIELD_OBJECT, FIELD_REQUIRED, &guest, 0, 0 },
		{ "config", FIELD_STRING, FIELD_REQUIRED, &config, 0, 0 },
		{ "end", FIELD_STRING, FIELD_REQUIRED, &end, 0, 0 },
		{ "sum", FIELD_INT, FIELD_REQUIRED, &sum, 0, LLONG_MAX },
		{ "counter", FIELD_INT, FIELD_REQUIRED, &counter, 0, LLONG_MAX },
		{ "at_ns", FIELD_INT, FIELD_REQUIRED, &at_ns, 0, LLONG_MAX },
		{ "cost", FIELD_OBJECT, 0, &cost, 0, 0 },
	};

	if (line == NULL)
		errx(1, "%s: nothing in it", r->in.name);
	if (record == NULL)
		refuse(r, text);
	head = json_object_get(record, "profile");
	if (!json_is_object(head))
		refuse(r, "not a profile");
	if (fields_read(head, "profile", false, FIELDS(fields), text) != NULL)
		refuse(r, text);
	r->phases = (long long)json_array_size(phases);
	if (r->phases == 0 || r->phases > PHASES_MAX)
		refuse(r, "profile.phases: none, or too many");
	r->only = only != NULL ? phase_find(r, phases, only) : -1;
	r->tree->head = json_incref(head);
	json_decref(record);
}

/* ---- the other lines --------------------------------------------------------------- */

/* The next number of a line, which end follows; moves on. */
static bool
number_take(char **at, const char *ends, uint64_t most, uint64_t *value)
{
	char *end;

	if (**at < '0' || **at > '9')
		return false;
	*value = strtoull(*at, &end, 10);
	if (strchr(ends, *end) == NULL || *value > most)
		return false;
	*at = end;
	return true;
}

static void
self_add(struct profile_reader *r, uint32_t node, uint64_t phase, uint64_t self)
{
	struct call_node *n = &r->tree->nodes[node];

	if (r->only != -1 && (uint64_t)r->only != phase)
		return;
	r->tree->in_phase[node * (size_t)r->phases + phase] += self;
	n->self += self;
}

/* "PHASE:SELF", as often as there is one. */
static void
selves_read(struct profile_reader *r, char *at, uint32_t node, bool halted)
{
	uint64_t phase, self;

	while (*at == ' ') {
		at++;
		if (!number_take(&at, ":", (uint64_t)r->phases - 1, &phase) ||
		    *at++ != ':' || !number_take(&at, " ", UINT64_MAX, &self))
			refuse(r, "expected PHASE:SELF");
		if (!halted)
			self_add(r, node, phase, self);
		else if (r->only == -1 || (uint64_t)r->only == phase)
			r->tree->nodes[node].halted += self;
	}
	if (*at != '\0')
		refuse(r, "expected PHASE:SELF");
}

static void
node_read(struct profile_reader *r, char *at)
{
	struct call_tree *t = r->tree;
	uint64_t parent, function, calls, most = r->read > 0 ? r->read - 1 : 0;
	uint32_t node;
	bool halted;

	if (!number_take(&at, " ", most, &parent) || *at++ != ' ' ||
	    !number_take(&at, " ", t->nfunctions - 1, &function) || *at++ != ' ' ||
	    !number_take(&at, " j", UINT64_MAX, &calls))
		refuse(r, "expected a parent, a function and calls");
	if (*at == 'j')
		at++;
	halted = r->read > 0 && strcmp(t->functions[function], "[halted]") == 0;
	node = r->read > 0 ? r->places[parent] : 0;
	if (!halted)
		node = tree_child(t, node, (uint32_t)function);
	r->places[r->read++] = node;
	if (!halted)
		t->nodes[node].calls += calls;
	selves_read(r, at, node, halted);
}

static void
line_read(struct profile_reader *r, char *line)
{
	if (strncmp(line, "function ", 9) == 0 && r->read == 0 &&
	    r->tree->nfunctions < (size_t)r->functions)
		function_add(r->tree, text_printable(line + 9));
	else if (strncmp(line, "node ", 5) == 0 && r->read < (size_t)r->nodes &&
		 r->tree->nfunctions > 0)
		node_read(r, line + 5);
	else
		refuse(r, "neither a function nor a node, or more than were promised");
}

/* What a tree takes is known before it is read: its table has two places a node at least,
 * and four at most. */
static void
room_make(struct profile_reader *r)
{
	struct call_tree *t = r->tree;
	size_t nodes = (size_t)r->nodes, phases = (size_t)r->phases;
	size_t each = sizeof(*t->nodes) + sizeof(*t->phase) + sizeof(*r->places) +
		      4 * sizeof(*t->table) + phases * sizeof(*t->in_phase);

	if (nodes > TREE_MAX / each)
		errx(1,
		    "%s: %zu nodes of %zu phases would take %zu MiB of memory, at most "
		    "%zu MiB",
		    r->in.name, nodes, phases, (nodes >> 10) * each >> 10,
		    TREE_MAX >> 20);
	t->nphases = phases;
	t->nodes = xreallocarray(NULL, nodes, sizeof(*t->nodes));
	t->node_room = nodes;
	t->in_phase = xcalloc(nodes * phases, sizeof(*t->in_phase));
	r->places = xreallocarray(NULL, nodes, sizeof(*r->places));
}

void
tree_read(struct call_tree *t, FILE *fp, const char *name, const char *only)
{
	struct profile_reader r = { .in = { .fp = fp, .name = name }, .tree = t };
	char *line;

	*t = (struct call_tree){ 0 };
	head_read(&r, only);
	room_make(&r);
	while ((line = input_line(&r.in)) != NULL)
		line_read(&r, line);
	if (t->nfunctions != (size_t)r.functions || r.read != (size_t)r.nodes)
		refuse(&r, "fewer functions or nodes than were promised: truncated");
	t->phase = xcalloc(t->nnodes, sizeof(*t->phase));
	tree_total(t);
	input_free(&r.in);
	free(r.places);
}

void
tree_free(struct call_tree *t)
{
	for (size_t i = 0; i < t->nfunctions; i++)
		free(t->functions[i]);
	free(t->functions);
	free(t->nodes);
	free(t->phase);
	free(t->in_phase);
	free(t->table);
	json_decref(t->head);
}

bool
tree_is_sampled(const struct call_tree *t)
{
	const char *clock = json_string_value(json_object_get(t->head, "clock"));

	return clock != NULL && strcmp(clock, "wall") == 0;
}

bool
tree_cost(const struct call_tree *t, long long *vcpus, long long *sampler)
{
	const json_t *cost = json_object_get(t->head, "cost");

	*vcpus = json_integer_value(json_object_get(cost, "vcpu_cpu_ns"));
	*sampler = json_integer_value(json_object_get(cost, "sampler_cpu_ns"));
	return json_is_object(cost);
}

const char *
tree_guest(const struct call_tree *t)
{
	const char *name =
	    json_string_value(json_object_get(json_object_get(t->head, "guest"), "name"));

	return name != NULL ? name : "?";
}

const char *
tree_config(const struct call_tree *t)
{
	return json_string_value(json_object_get(t->head, "config"));
}
