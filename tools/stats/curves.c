/* Which configurations of a matrix stand on one curve over the number of vCPUs. */
#include <stdlib.h>
#include <string.h>

#include "curves.h"
#include "lib/memory.h"

static bool
same_setting(
    const struct configuration *a, const struct configuration *b, const struct setting *s)
{
	json_t *of_a = configuration_setting(a, s), *of_b = configuration_setting(b, s);
	bool same = (of_a == NULL && of_b == NULL) || json_equal(of_a, of_b);

	/* of a configuration that never booted it is not known */
	if (setting_is_seen(s) && (of_a == NULL || of_b == NULL))
		same = true;

	json_decref(of_a);
	json_decref(of_b);
	return same;
}

/* The variant that a configuration is of, which its name has behind an @. */
static const char *
variant_of(const struct configuration *c)
{
	const char *at = strrchr(c->name, '@');

	return at == NULL ? "" : at;
}

/* Are both alike in all that boot times depend on but their vCPUs, and their clock? */
static bool
alike_but_clock(const struct configuration *a, const struct configuration *b)
{
	const json_t *guest = json_object_get(a->machine, "guest");

	if (a->origin != b->origin || strcmp(variant_of(a), variant_of(b)) != 0 ||
	    (guest != NULL && !json_equal(guest, json_object_get(b->machine, "guest"))))
		return false;
	settings_foreach(s) {
		if ((s->flags & SET_CURVE) != 0 && strcmp(s->key, "clock") != 0 &&
		    !same_setting(a, b, s))
			return false;
	}
	return true;
}

static bool
alike(const struct configuration *a, const struct configuration *b)
{
	return a->end == b->end && a->clock == b->clock && alike_but_clock(a, b);
}

/* The curve of which a configuration is, which may be a new one. */
static struct curve *
curve_for(struct curve *curves, size_t *n, const struct configuration *c)
{
	for (size_t i = 0; i < *n; i++)
		if (alike(curves[i].configurations[0], c))
			return &curves[i];
	return &curves[(*n)++];
}

static const struct curve *
exact_of(const struct curve *curves, size_t n, const struct configuration *c)
{
	for (size_t i = 0; i < n && !clock_is_deterministic(c); i++)
		if (clock_is_deterministic(curves[i].configurations[0]) &&
		    alike_but_clock(curves[i].configurations[0], c))
			return &curves[i];
	return NULL;
}

struct curve *
curves_new(const struct matrix *m, size_t *n)
{
	struct curve *curves = xcalloc(m->n + 1, sizeof(*curves));

	*n = 0;
	for (size_t i = 0; i < m->n; i++) {
		const struct configuration *c = m->configurations[i];
		struct curve *curve = curve_for(curves, n, c);

		curve->configurations = xreallocarray(
		    curve->configurations, curve->n + 1, sizeof(*curve->configurations));
		curve->configurations[curve->n++] = c;
		if (curve->one == NULL && c->cpus == 1)
			curve->one = c;
	}
	for (size_t i = 0; i < *n; i++)
		curves[i].exact = exact_of(curves, *n, curves[i].configurations[0]);
	return curves;
}

void
curves_free(struct curve *curves, size_t n)
{
	for (size_t i = 0; i < n; i++)
		free(curves[i].configurations);
	free(curves);
}

const struct curve *
curve_of(const struct curve *curves, const struct configuration *c)
{
	for (;; curves++)
		for (size_t i = 0; i < curves->n; i++)
			if (curves->configurations[i] == c)
				return curves;
}
