/* Write a tree for a person: where most of it went, and a table of the functions. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "flat.h"
#include "formats.h"
#include "lib/io.h"

enum {
	PATH_SHARE = 2, /* the path goes on where a child has one half of its parent */
	PATH_MAX_SHOWN = 64,
};

static double
percent(uint64_t part, uint64_t all)
{
	return all > 0 ? 100.0 * (double)part / (double)all : 0;
}

static void
name_write(FILE *out, const char *name)
{
	text_escape(out, name, strlen(name));
	putc('\n', out);
}

static void
head_write(FILE *out, const struct call_tree *t)
{
	long long sum = json_integer_value(json_object_get(t->head, "sum"));
	long long counter = json_integer_value(json_object_get(t->head, "counter"));

	text_escape(out, tree_guest(t), strlen(tree_guest(t)));
	fputs(", ", out);
	text_escape(out, tree_config(t), strlen(tree_config(t)));
	fprintf(out, ": %" PRIu64 " instructions", t->nodes[0].total);
	if (t->halted > 0)
		fprintf(out, ", halted for %" PRIu64 " ns", t->halted);
	if (sum != counter)
		fprintf(out, "; uncertain: %lld of the boot's", llabs(sum - counter));
	if (json_is_false(json_object_get(t->head, "calls")))
		fputs("; calls are not followed on this architecture", out);
	fputs("\n\n", out);
}

/* Down the largest children, as long as one is most of its parent. */
static void
path_write(FILE *out, const struct call_tree *t)
{
	uint32_t node = 0, most;
	uint64_t all = t->nodes[0].total;
	int depth = 0;

	fputs("hottest path\n", out);
	while (node != NO_NODE && depth < PATH_MAX_SHOWN) {
		fprintf(out, "%6.2f %%  %*s", percent(t->nodes[node].total, all),
		    2 * depth++, "");
		name_write(out, node_name(t, node));
		most = NO_NODE;
		for (uint32_t c = t->nodes[node].first; c != NO_NODE;
		     c = t->nodes[c].next)
			if (t->nodes[c].total >= t->nodes[node].total / PATH_SHARE &&
			    t->nodes[c].total > 0 &&
			    (most == NO_NODE || t->nodes[c].total > t->nodes[most].total))
				most = c;
		node = most;
	}
	putc('\n', out);
}

/* The 95 % interval of a share that n samples showed, in percent (Wilson 1927). */
static void
interval(double share, double n, double *low, double *high)
{
	double z2 = 1.959964 * 1.959964;
	double middle = (share + z2 / (2 * n)) / (1 + z2 / n);
	double half =
	    sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n);

	*low = 100 * fmax(middle - half, 0);
	*high = 100 * fmin(middle + half, 1);
}

/* Of the vCPUs' CPU time; that they were halted is no part of it. */
static void
sampled_write(FILE *out, const struct call_tree *t)
{
	size_t n;
	struct flat_function *flat = flat_sorted(t, &n);
	uint64_t all = t->nodes[0].total, samples = 0;
	long long vcpus, sampler;
	double low, high;

	for (size_t i = 0; i < t->nnodes; i++)
		samples += t->nodes[i].calls;
	text_escape(out, tree_guest(t), strlen(tree_guest(t)));
	fputs(", ", out);
	text_escape(out, tree_config(t), strlen(tree_config(t)));
	fprintf(out, ": %.3f ms of CPU time in %" PRIu64 " samples; halted for %.3f ms\n",
	    (double)all / 1e6, samples, (double)t->halted / 1e6);
	if (tree_cost(t, &vcpus, &sampler))
		fprintf(out,
		    "sampling took at least %.3f ms of the vCPUs in the whole boot, and "
		    "%.3f ms beside them\n",
		    (double)vcpus / 1e6, (double)sampler / 1e6);
	fprintf(out, "\n%8s %17s %12s  function\n", "share %", "95 % interval", "CPU ms");
	for (size_t i = 0; i < n; i++) {
		if (flat[i].function == t->nodes[0].function)
			continue;
		interval(
		    (double)flat[i].total / (double)all, (double)samples, &low, &high);
		fprintf(out, "%8.2f %8.2f %8.2f %12.3f  ", percent(flat[i].total, all),
		    low, high, (double)flat[i].total / 1e6);
		name_write(out, t->functions[flat[i].function]);
	}
	free(flat);
}

static void
counted_write(FILE *out, const struct call_tree *t)
{
	size_t n;
	struct flat_function *flat = flat_sorted(t, &n);
	uint64_t all = t->nodes[0].total;

	head_write(out, t);
	if (!json_is_false(json_object_get(t->head, "calls")))
		path_write(out, t);
	fprintf(out, "%8s %8s %15s %15s %12s  function\n", "total %", "self %", "total",
	    "self", "calls");
	for (size_t i = 0; i < n; i++) {
		fprintf(out, "%8.2f %8.2f %15" PRIu64 " %15" PRIu64 " %12" PRIu64 "  ",
		    percent(flat[i].total, all), percent(flat[i].self, all),
		    flat[i].total, flat[i].self, flat[i].calls);
		name_write(out, t->functions[flat[i].function]);
	}
	free(flat);
}

void
text_write(FILE *out, const struct call_tree *t)
{
	if (tree_is_sampled(t))
		sampled_write(out, t);
	else
		counted_write(out, t);
}

static void
place_write(FILE *out, const struct change_place *place)
{
	const struct call_tree *t = place->tree;
	uint32_t *stack;

	if (place->self == 0)
		return;
	stack = tree_stack(t, place->node);
	fprintf(out, "%+15" PRId64 " in ", place->self);
	for (size_t i = 0; i <= t->nodes[place->node].depth; i++) {
		if (i > 0)
			putc(';', out);
		text_escape(out, node_name(t, stack[i]), strlen(node_name(t, stack[i])));
	}
	putc('\n', out);
	free(stack);
}

void
text_compare(FILE *out, const struct call_tree *t, const struct call_tree *base)
{
	size_t n;
	struct function_change *changes = changes_find(t, base, &n);

	fprintf(out, "%" PRIu64 " instructions; %" PRIu64 " in the base: %+" PRId64 "\n",
	    t->nodes[0].total, base->nodes[0].total,
	    (int64_t)(t->nodes[0].total - base->nodes[0].total));
	if (n > 0)
		fprintf(out, "\n%15s %15s %15s %12s  function\n", "self changed",
		    "total changed", "self", "calls changed");
	for (size_t i = 0; i < n; i++) {
		fprintf(out,
		    "%+15" PRId64 " %+15" PRId64 " %15" PRIu64 " %+13" PRId64 "  ",
		    (int64_t)(changes[i].now.self - changes[i].base.self),
		    (int64_t)(changes[i].now.total - changes[i].base.total),
		    changes[i].now.self,
		    (int64_t)(changes[i].now.calls - changes[i].base.calls));
		name_write(out, changes[i].name);
		place_write(out, &changes[i].most);
	}
	free(changes);
}
