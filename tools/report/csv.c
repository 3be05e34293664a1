/* CSV: a row a boot and a row a phase, for R, pandas and gnuplot. */
#include <math.h>
#include <string.h>

#include "formats.h"

struct sheet {
	FILE *out;
	const char *between; /* what the next value begins with */
};

/* Quoted where it must be; shown text has no newlines. */
static void
put_text(struct sheet *s, const char *text)
{
	fputs(s->between, s->out);
	s->between = ",";
	if (text == NULL)
		return;
	if (strpbrk(text, ",\"") == NULL && text[0] != ' ') {
		fputs(text, s->out);
		return;
	}
	putc('"', s->out);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			putc('"', s->out);
		putc(*text, s->out);
	}
	putc('"', s->out);
}

/* With all its digits; nothing where there is none. */
static void
put_number(struct sheet *s, double number)
{
	fputs(s->between, s->out);
	s->between = ",";
	if (!isnan(number))
		fprintf(s->out, "%.15g", number);
}

/* What every row begins with: whose it is. */
static void
put_config(struct sheet *s, const char *row, const struct config *c)
{
	s->between = "";
	put_text(s, row);
	put_text(s, c->guest.name);
	put_text(s, c->name);
	put_number(s, c->cpus);
	put_number(s, c->cpus_online);
	put_text(s, c->cpu_model);
	put_number(s, c->memory_mib);
	put_text(s, c->accel);
	put_text(s, c->clock);
}

static void
put_sample(struct sheet *s, const struct config *c, const struct sample *sample)
{
	put_config(s, "sample", c);
	put_number(s, sample->sample);
	put_number(s, sample->order);
	put_text(s, sample->outcome);
	put_number(s, sample->boot_time_ms);
	fputs(",,,,,,,,,,\n", s->out);
}

static void
put_phase(struct sheet *s, const struct config *c, const struct phase *p)
{
	put_config(s, "phase", c);
	fputs(",,,,", s->out);
	put_text(s, p->name);
	put_text(s, p->from);
	put_text(s, p->to);
	put_text(s, p->source);
	put_number(s, p->n);
	put_number(s, p->mean_ms);
	put_number(s, p->mean_ci95_ms.lo);
	put_number(s, p->mean_ci95_ms.hi);
	put_number(s, p->stdev_ms);
	put_number(s, p->share);
	putc('\n', s->out);
}

void
csv_write(FILE *out, const struct results *r, const struct options *o)
{
	struct sheet s = { .out = out };

	(void)o;
	fputs("row,guest,config,cpus,cpus_online,cpu_model,memory_mib,accel,clock,"
	      "sample,order,outcome,boot_time_ms,"
	      "phase,from,to,source,n,mean_ms,mean_low_ms,mean_high_ms,stdev_ms,share\n",
	    out);
	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].n_samples; k++)
			put_sample(&s, &r->configs[i], &r->configs[i].samples[k]);
	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].n_phases; k++)
			put_phase(&s, &r->configs[i], &r->configs[i].phases[k]);
}
