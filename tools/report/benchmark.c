/* JSON of github-action-benchmark, customSmallerIsBetter: boot times, and failures. */
#include <math.h>

#include "formats.h"
#include "list.h"
#include "series.h"
#include "show.h"

static json_t *
entry(const char *name, const char *unit, double value)
{
	json_t *one = json_object();

	put(one, "name", json_string(name));
	put(one, "unit", json_string(unit));
	put(one, "value", json_real(value));
	return one;
}

/* How sure a mean is, and of what. */
static void
put_words(json_t *one, struct arena *a, const json_t *of)
{
	struct range ci = range_at(of, "statistics.mean_ci95_ms");

	if (!isnan(ci.lo))
		put(one, "range",
		    json_string(arena_text(a, "95 %%: %.6g to %.6g", ci.lo, ci.hi)));
	put(one, "extra",
	    json_string(arena_text(a, "mean of %s of %s boots, to %s, clock %s",
		show_count(a, number_at(of, "statistics.n")),
		show_count(a, number_at(of, "statistics.attempted")),
		or_nothing(text_at(a, of, "end")), or_nothing(text_at(a, of, "clock")))));
}

static void
append_config(json_t *list, struct arena *a, const struct config *c)
{
	const char *name = series_name(a, c);
	double mean = number_at(c->json, "statistics.mean_ms"), failed = series_failed(c);

	if (!isnan(mean)) {
		json_t *one = entry(name, "ms", mean);

		put_words(one, a, c->json);
		append(list, one);
	}
	if (!isnan(failed))
		append(list,
		    entry(arena_text(a, "%s: not completed", name), "boots", failed));
}

void
benchmark_write(FILE *out, const struct results *r, const struct options *o)
{
	json_t *list = json_array();

	(void)o;
	for (size_t i = 0; i < r->n_configs; i++)
		append_config(list, r->arena, &r->configs[i]);
	json_emit(out, list);
	json_decref(list);
}
