/* CSV in wide form: a row a boot, a column a phase of any configuration. */
#include <string.h>

#include "csv.h"
#include "formats.h"
#include "list.h"
#include "span.h"

/* The phase of a configuration that has a name, or NULL. */
static const json_t *
phase_named(const struct config *c, const char *name)
{
	json_t *phase;
	size_t i;

	json_array_foreach(value_at(c->json, "phases"), i, phase)
		if (strcmp(raw_at(phase, "name"), name) == 0)
			return phase;
	return NULL;
}

/* A phase of each name, in the order in which they come first. */
static json_t *
phase_names(const struct results *r)
{
	json_t *names = json_object(), *phase;
	size_t k;

	for (size_t i = 0; i < r->n_configs; i++)
		json_array_foreach(value_at(r->configs[i].json, "phases"), k, phase)
			json_object_set(names, raw_at(phase, "name"), phase);
	return names;
}

static void
put_head(FILE *out, struct arena *a, json_t *names)
{
	const char *name;
	json_t *phase;

	csv_boot_head(out);
	json_object_foreach(names, name, phase) {
		putc(',', out);
		csv_text(
		    out, arena_text(a, "%s_ms", or_nothing(text_at(a, phase, "name"))));
	}
	putc('\n', out);
}

static void
put_boot(FILE *out, struct arena *a, const struct config *c, const json_t *sample,
    json_t *names)
{
	const char *name;
	json_t *phase;

	csv_boot(out, a, c, sample);
	json_object_foreach(names, name, phase) {
		putc(',', out);
		csv_number(out, span_length(span_phase(sample, phase_named(c, name))));
	}
	putc('\n', out);
}

void
csv_wide_write(FILE *out, const struct results *r, const struct options *o)
{
	json_t *names = phase_names(r), *sample;
	size_t k;

	(void)o;
	put_head(out, r->arena, names);
	for (size_t i = 0; i < r->n_configs; i++)
		json_array_foreach(value_at(r->configs[i].json, "samples"), k, sample)
			put_boot(out, r->arena, &r->configs[i], sample, names);
	json_decref(names);
}
