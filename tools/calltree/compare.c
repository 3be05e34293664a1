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
		}
		if (is_change(&one))
			c[(*n)++] = one;
	}
	qsort(c, *n, sizeof(*c), by_change);
	free(now);
	free(then);
	return c;
}
