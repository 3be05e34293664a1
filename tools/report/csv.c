/* CSV: a row a boot and a row a phase, for R, pandas or gnuplot. */
#include <math.h>
#include <string.h>

#include "csv.h"
#include "formats.h"

/* What has a column's value: only rows of its kind, or all rows, of their configuration.
 */
enum owner { OF_CONFIG, OF_SAMPLE, OF_PHASE };

static const struct {
	const char *title;
	enum owner owner;
	const char *path; /* NULL: the configuration's name */
} columns[] = {
	{ "guest", OF_CONFIG, "guest.name" },
	{ "config", OF_CONFIG, NULL },
	{ "cpus", OF_CONFIG, "cpus" },
	{ "cpus_online", OF_CONFIG, "cpus_online" },
	{ "cpu_model", OF_CONFIG, "cpu_model" },
	{ "memory_mib", OF_CONFIG, "memory_mib" },
	{ "accel", OF_CONFIG, "accel" },
	{ "clock", OF_CONFIG, "clock" },
	{ "sample", OF_SAMPLE, "sample" },
	{ "order", OF_SAMPLE, "order" },
	{ "outcome", OF_SAMPLE, "outcome" },
	{ "boot_time_ms", OF_SAMPLE, "boot_time_ms" },
	{ "phase", OF_PHASE, "name" },
	{ "from", OF_PHASE, "from" },
	{ "to", OF_PHASE, "to" },
	{ "source", OF_PHASE, "source" },
	{ "n", OF_PHASE, "n" },
	{ "mean_ms", OF_PHASE, "mean_ms" },
	{ "mean_low_ms", OF_PHASE, "mean_ci95_ms.0" },
	{ "mean_high_ms", OF_PHASE, "mean_ci95_ms.1" },
	{ "stdev_ms", OF_PHASE, "stdev_ms" },
	{ "share", OF_PHASE, "share" },
	{ "end", OF_CONFIG, "end" },
};

enum { N_COLUMNS = sizeof(columns) / sizeof(columns[0]) };

void
csv_text(FILE *out, const char *text)
{
	if (strpbrk(text, ",\"") == NULL && text[0] != ' ') {
		fputs(text, out);
		return;
	}
	putc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			putc('"', out);
		putc(*text, out);
	}
	putc('"', out);
}

void
csv_number(FILE *out, double number)
{
	if (!isnan(number))
		fprintf(out, "%.15g", number);
}

void
csv_value(FILE *out, struct arena *a, const json_t *value)
{
	if (json_is_number(value))
		csv_number(out, json_number_value(value));
	else if (json_is_string(value))
		csv_text(out, text_at(a, value, ""));
}

static const struct {
	const char *title, *path;
	bool of_sample;
} boot_columns[] = {
	{ "cpus", "cpus", false },
	{ "clock", "clock", false },
	{ "sample", "sample", true },
	{ "order", "order", true },
	{ "outcome", "outcome", true },
	{ "boot_time_ms", "boot_time_ms", true },
};

enum { N_BOOT_COLUMNS = sizeof(boot_columns) / sizeof(boot_columns[0]) };

void
csv_boot_head(FILE *out)
{
	fputs("guest,config", out);
	for (size_t i = 0; i < N_BOOT_COLUMNS; i++)
		fprintf(out, ",%s", boot_columns[i].title);
}

void
csv_boot(FILE *out, struct arena *a, const struct config *c, const json_t *sample)
{
	csv_value(out, a, value_at(c->json, "guest.name"));
	putc(',', out);
	csv_text(out, c->name);
	for (size_t i = 0; i < N_BOOT_COLUMNS; i++) {
		const json_t *from = boot_columns[i].of_sample ? sample : c->json;

		putc(',', out);
		csv_value(out, a, value_at(from, boot_columns[i].path));
	}
}

static void
put_rows(FILE *out, const struct results *r, enum owner owner, const char *name,
    const char *list)
{
	json_t *item;
	size_t k;

	for (size_t i = 0; i < r->n_configs; i++)
		json_array_foreach(value_at(r->configs[i].json, list), k, item) {
			fputs(name, out);
			for (size_t n = 0; n < N_COLUMNS; n++) {
				const json_t *from = columns[n].owner == owner ? item
						     : columns[n].owner == OF_CONFIG
							 ? r->configs[i].json
							 : NULL;

				putc(',', out);
				if (columns[n].path == NULL)
					csv_text(out, r->configs[i].name);
				else
					csv_value(out, r->arena,
					    value_at(from, columns[n].path));
			}
			putc('\n', out);
		}
}

void
csv_write(FILE *out, const struct results *r, const struct options *o)
{
	(void)o;
	fputs("row", out);
	for (size_t n = 0; n < N_COLUMNS; n++)
		fprintf(out, ",%s", columns[n].title);
	putc('\n', out);
	put_rows(out, r, OF_SAMPLE, "sample", "samples");
	put_rows(out, r, OF_PHASE, "phase", "phases");
}
