/* The functions in which two boots differ. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "lib/memory.h"

static int
by_name(const void *a, const void *b)
{
	const struct function_change *x = a, *y = b;

	return strcmp(x->name, y->name);
}

static uint64_t
apart(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

static int
by_change(const void *a, const void *b)
{
	const struct function_change *x = a, *y = b;
	uint64_t self_x = apart(x->now.self, x->base.self);
	uint64_t self_y = apart(y->now.self, y->base.self);
	uint64_t total_x = apart(x->now.total, x->base.total);
	uint64_t total_y = apart(y->now.total, y->base.total);

	if (self_x != self_y)
		return self_x > self_y ? -1 : 1;
	if (total_x != total_y)
		return total_x > total_y ? -1 : 1;
	return strcmp(x->name, y->name);
}

static bool
is_change(const struct function_change *c)
{
	return c->now.self != c->base.self || c->now.total != c->base.total ||
	       c->now.calls != c->base.calls;
}

static struct change_place
larger(struct change_place a, struct change_place b)
{
	return llabs(b.self) > llabs(a.self) ? b : a;
}

static int
pointed_compare(const void *a, const void *b)
{
	return strcmp(**(char **const *)a, **(char **const *)b);
}

/* Of each function of base its number in t; NO_NODE: it is not there. */
static uint32_t *
functions_map(const struct call_tree *t, const struct call_tree *base)
{
	uint32_t *map = xcalloc(base->nfunctions, sizeof(*map));
	char ***sorted = xcalloc(t->nfunctions, sizeof(*sorted)), ***found;

	for (size_t i = 0; i < t->nfunctions; i++)
		sorted[i] = &t->functions[i];
	qsort(sorted, t->nfunctions, sizeof(*sorted), pointed_compare);
	for (size_t i = 0; i < base->nfunctions; i++) {
		char **name = &base->functions[i];

		found = bsearch(
		    &name, sorted, t->nfunctions, sizeof(*sorted), pointed_compare);
		map[i] = found != NULL ? (uint32_t)(*found - t->functions) : NO_NODE;
	}
	free(sorted);
	return map;
}

/*
 * Find where each function differs most: c has the functions of t, then those of base,
 * each with the places that are in its tree, or in its tree alone.
 */
static void
places_find(
    struct function_change *c, const struct call_tree *t, const struct call_tree *base)
{
	uint32_t *map = functions_map(t, base);
	uint32_t *places = xcalloc(base->nnodes, sizeof(*places)); /* of base's, in t */
	int64_t *changed = xcalloc(t->nnodes, sizeof(*changed));

	for (uint32_t i = 0; i < t->nnodes; i++)
		changed[i] = (int64_t)t->nodes[i].self;
	for (uint32_t i = 0; i < base->nnodes; i++) {
		const struct call_node *n = &base->nodes[i];
		struct function_change *f = &c[t->nfunctions + n->function];

		places[i] = i > 0 ? places[n->parent] : 0;
		if (i > 0 && places[i] != NO_NODE)
			places[i] = tree_find(t, places[i], map[n->function]);
		if (places[i] != NO_NODE)
			changed[places[i]] -= (int64_t)n->self;
		else
			f->most = larger(
			    f->most, (struct change_place){ base, i, -(int64_t)n->self });
	}
	for (uint32_t i = 0; i < t->nnodes; i++) {
		struct function_change *f = &c[t->nodes[i].function];

		f->most = larger(f->most, (struct change_place){ t, i, changed[i] });
	}
	free(map);
	free(places);
	free(changed);
}

/* One of the two is, in an entry of one tree. */
static bool
is_empty(const struct flat_function *f)
{
	return f->total == 0 && f->calls == 0;
}

struct function_change *
changes_find(const struct call_tree *t, const struct call_tree *base, size_t *n)
{
	struct flat_function *now = flat_functions(t), *then = flat_functions(base);
	size_t all = 0;
	struct function_change *c =
	    xcalloc(t->nfunctions + base->nfunctions + 1, sizeof(*c));

	for (size_t i = 0; i < t->nfunctions; i++)
		c[all++] = (struct function_change){ t->functions[i], .now = now[i] };
	for (size_t i = 0; i < base->nfunctions; i++)
		c[all++] =
		    (struct function_change){ base->functions[i], .base = then[i] };
	places_find(c, t, base);
	qsort(c, all, sizeof(*c), by_name);
	*n = 0;
	for (size_t i = 0; i < all; i++) {
		struct function_change one = c[i];

		if (i + 1 < all && strcmp(c[i + 1].name, one.name) == 0) {
			i++;
			if (is_empty(&one.now))
				one.now = c[i].now;
			if (is_empty(&one.base))
				one.base = c[i].base;
			one.most = larger(one.most, c[i].most);
		}
		if (is_change(&one))
			c[(*n)++] = one;
	}
	qsort(c, *n, sizeof(*c), by_change);
	free(now);
	free(then);
	return c;
}
