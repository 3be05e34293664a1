/* JSON as hyperfine exports it, in seconds: of boots that completed, for no other has a
 * time. */
#include <math.h>

#include "formats.h"
#include "lib/outcome.h"
#include "list.h"
#include "series.h"
#include "show.h"

static const double s_per_ms = 1e-3;

/* What hyperfine calls what the statistics have. */
static const struct {
	const char *key, *path;
} values[] = {
	{ "mean", "mean_ms" },
	{ "stddev", "stdev_ms" },
	{ "median", "median_ms" },
	{ "user", "" }, /* not measured: what a process used is not what its guest did */
	{ "system", "" },
	{ "min", "min_ms" },
	{ "max", "max_ms" },
};

static void
put_boots(json_t *result, const json_t *samples)
{
	json_t *times = json_array(), *codes = json_array(), *sample;
	size_t i;

	json_array_foreach(samples, i, sample) {
		if (!outcome_completed(raw_at(sample, "outcome")) ||
		    isnan(number_at(sample, "boot_time_ms")))
			continue;
		append(times, series_number(sample, "boot_time_ms", s_per_ms));
		append(codes, json_integer(0));
	}
	put(result, "times", times);
	put(result, "exit_codes", codes);
}

static json_t *
result_of(struct arena *a, const struct config *c)
{
	json_t *result = json_object(), *parameters = json_object();

	put(result, "command", json_string(series_name(a, c)));
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		put(result, values[i].key,
		    series_number(
			value_at(c->json, "statistics"), values[i].path, s_per_ms));
	put_boots(result, value_at(c->json, "samples"));
	put(parameters, "cpus", json_string(show_count(a, number_at(c->json, "cpus"))));
	put(result, "parameters", parameters);
	return result;
}

void
hyperfine_write(FILE *out, const struct results *r, const struct options *o)
{
	json_t *document = json_object(), *list = json_array();

	(void)o;
	for (size_t i = 0; i < r->n_configs; i++)
		if (!isnan(number_at(r->configs[i].json, "statistics.mean_ms")))
			append(list, result_of(r->arena, &r->configs[i]));
	put(document, "results", list);
	json_emit(out, document);
	json_decref(document);
}
