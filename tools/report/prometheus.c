/* The text format of Prometheus, for a textfile collector or a push gateway. */
#include <math.h>

#include "formats.h"
#include "lib/outcome.h"
#include "list.h"
#include "show.h"

/* Whose value a metric is: each configuration's, or each of its phases'. */
enum metric_owner { OF_CONFIG, OF_PHASE };

static const struct {
	const char *name, *help, *path;
	enum metric_owner owner;
} metrics[] = {
	{ "boot_time_mean_seconds", "Mean of the boots that completed.",
	    "statistics.mean_ms", OF_CONFIG },
	{ "boot_time_mean_low_seconds", "Lower end of the mean's 95 % interval.",
	    "statistics.mean_ci95_ms.0", OF_CONFIG },
	{ "boot_time_mean_high_seconds", "Upper end of the mean's 95 % interval.",
	    "statistics.mean_ci95_ms.1", OF_CONFIG },
	{ "boot_time_median_seconds", "Median of the boots that completed.",
	    "statistics.median_ms", OF_CONFIG },
	{ "boot_time_stdev_seconds", "Standard deviation of the boots that completed.",
	    "statistics.stdev_ms", OF_CONFIG },
	{ "phase_mean_seconds", "Mean length of a phase of the boots that completed.",
	    "mean_ms", OF_PHASE },
};

static void
put_label(FILE *out, const char *name, const char *text)
{
	fprintf(out, "%s=\"", name);
	for (; *text != '\0'; text++)
		fprintf(out, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
	putc('"', out);
}

/* A metric's name and the labels that say whose it is, open for more. */
static void
put_name(FILE *out, struct arena *a, const char *name, const struct config *c)
{
	static const char *const labels[][2] = {
		{ ",clock", "clock" },
		{ ",end", "end" },
		{ ",guest", "guest.name" },
	};

	fprintf(out, "bootmatrix_%s{", name);
	put_label(out, "config", c->name);
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		const char *text = text_at(a, c->json, labels[i][1]);

		if (text != NULL)
			put_label(out, labels[i][0], text);
	}
}

static void
put_time(FILE *out, struct arena *a, size_t metric, const struct config *c,
    const json_t *phase)
{
	double ms = number_at(phase != NULL ? phase : c->json, metrics[metric].path);

	if (isnan(ms))
		return;
	put_name(out, a, metrics[metric].name, c);
	if (phase != NULL)
		put_label(out, ",phase", or_nothing(text_at(a, phase, "name")));
	fprintf(out, "} %.15g\n", ms / 1000);
}

static void
put_metric(FILE *out, const struct results *r, size_t metric)
{
	json_t *phase;
	size_t k;

	fprintf(out, "# HELP bootmatrix_%s %s\n# TYPE bootmatrix_%s gauge\n",
	    metrics[metric].name, metrics[metric].help, metrics[metric].name);
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		if (metrics[metric].owner == OF_CONFIG)
			put_time(out, r->arena, metric, c, NULL);
		else
			json_array_foreach(value_at(c->json, "phases"), k, phase)
				put_time(out, r->arena, metric, c, phase);
	}
}

/* Every outcome that there is, so that a series does not end where none was like it. */
static void
put_outcomes(FILE *out, struct arena *a, const struct config *c)
{
	const json_t *counts = value_at(c->json, "statistics.outcomes");

	for (int i = 0; counts != NULL && i < OUTCOMES_N; i++) {
		put_name(out, a, "boots", c);
		put_label(out, ",outcome", outcomes[i].name);
		fprintf(out, "} %.0f\n", fmax(number_at(counts, outcomes[i].name), 0));
	}
}

void
prometheus_write(FILE *out, const struct results *r, const struct options *o)
{
	(void)o;
	fputs("# HELP bootmatrix_boots Boots by how they ended.\n"
	      "# TYPE bootmatrix_boots gauge\n",
	    out);
	for (size_t i = 0; i < r->n_configs; i++)
		put_outcomes(out, r->arena, &r->configs[i]);
	for (size_t i = 0; i < sizeof(metrics) / sizeof(metrics[0]); i++)
		put_metric(out, r, i);
}
