/* CSV in long form: a row a phase of a boot. */
#include "csv.h"
#include "formats.h"
#include "span.h"

static void
put_phase(FILE *out, struct arena *a, const json_t *sample, const json_t *phase)
{
	static const char *const texts[] = { "name", "from", "to" };
	struct range span = span_phase(sample, phase);

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		putc(',', out);
		csv_value(out, a, value_at(phase, texts[i]));
	}
	putc(',', out);
	csv_number(out, span.lo);
	putc(',', out);
	csv_number(out, span_length(span));
	putc('\n', out);
}

static void
put_config(FILE *out, struct arena *a, const struct config *c)
{
	json_t *sample, *phase;
	size_t i, k;

	json_array_foreach(value_at(c->json, "samples"), i, sample)
		json_array_foreach(value_at(c->json, "phases"), k, phase) {
			csv_boot(out, a, c, sample);
			put_phase(out, a, sample, phase);
		}
}

void
csv_long_write(FILE *out, const struct results *r, const struct options *o)
{
	(void)o;
	csv_boot_head(out);
	fputs(",phase,from,to,begin_ms,length_ms\n", out);
	for (size_t i = 0; i < r->n_configs; i++)
		put_config(out, r->arena, &r->configs[i]);
}
