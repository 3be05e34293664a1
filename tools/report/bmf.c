/* Bencher Metric Format: boot time as latency in ns, and boots that did not complete. */
#include <math.h>

#include "formats.h"
#include "series.h"

enum { NS_PER_MS = 1000000 };

/* A value, with its interval where there is one. */
static json_t *
latency(const json_t *of)
{
	json_t *metric = json_object();

	put(metric, "value", series_number(of, "statistics.mean_ms", NS_PER_MS));
	if (isnan(range_at(of, "statistics.mean_ci95_ms").lo))
		return metric;
	put(metric, "lower_value",
	    series_number(of, "statistics.mean_ci95_ms.0", NS_PER_MS));
	put(metric, "upper_value",
	    series_number(of, "statistics.mean_ci95_ms.1", NS_PER_MS));
	return metric;
}

static json_t *
measures(const struct config *c)
{
	json_t *all = json_object(), *failed;

	if (!isnan(number_at(c->json, "statistics.mean_ms")))
		put(all, "latency", latency(c->json));
	if (!isnan(series_failed(c))) {
		failed = json_object();
		put(failed, "value", json_real(series_failed(c)));
		put(all, "not-completed", failed);
	}
	return all;
}

void
bmf_write(FILE *out, const struct results *r, const struct options *o)
{
	json_t *all = json_object();

	(void)o;
	for (size_t i = 0; i < r->n_configs; i++)
		put(all, series_name(r->arena, &r->configs[i]), measures(&r->configs[i]));
	json_emit(out, all);
	json_decref(all);
}
