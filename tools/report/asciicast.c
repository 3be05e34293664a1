/* asciicast, version 2: what a boot wrote, as it came, with marks at its phases. */
#include <err.h>
#include <math.h>
#include <string.h>

#include "formats.h"
#include "lib/outcome.h"
#include "list.h"
#include "log.h"
#include "show.h"
#include "span.h"

/* A marker of the cast, behind those before it. */
struct cast_mark {
	double at_ms;
	const char *label;
};

struct cast {
	FILE *out;
	struct arena *arena;
	struct cast_mark *mark;
	size_t n, next;
};

static void
put_event(struct cast *c, double ms, const char *kind, const char *text)
{
	json_t *event = json_pack("[f,s,s]", round(ms * 1000) / 1e6, kind, text);

	json_dumpf(event, c->out, JSON_COMPACT | JSON_REAL_PRECISION(15));
	putc('\n', c->out);
	json_decref(event);
}

static void
put_marks(struct cast *c, double before_ms)
{
	for (; c->next < c->n && c->mark[c->next].at_ms < before_ms; c->next++)
		put_event(c, c->mark[c->next].at_ms, "m", c->mark[c->next].label);
}

static void
add_mark(struct cast *c, double at_ms, const char *label)
{
	size_t i = c->n;

	if (isnan(at_ms))
		return;
	c->mark = arena_grow(c->arena, c->mark, c->n++, sizeof(*c->mark));
	for (; i > 0 && c->mark[i - 1].at_ms > at_ms; i--)
		c->mark[i] = c->mark[i - 1];
	c->mark[i] = (struct cast_mark){ at_ms, label };
}

/* What a terminal may be told: it obeys the guest in nothing but where lines end. */
static const char *
harmless(struct arena *a, const struct piece *piece)
{
	char *text = arena_room(a, 4 * piece->len + 1, 1), *to = text;

	for (size_t i = 0; i < piece->len; i++) {
		unsigned char c = (unsigned char)piece->bytes[i];

		if ((c >= 0x20 && c < 0x7f) || (c != 0 && strchr("\r\n\t\b", c) != NULL))
			*to++ = (char)c;
		else
			to += sprintf(to, "\\x%02x", c);
	}
	return text;
}

/* The boot to show: the first that completed, or the first. */
static const json_t *
choose(const struct results *r, const struct config **config)
{
	const json_t *found = NULL;
	json_t *sample;
	size_t k;

	for (size_t i = 0; i < r->n_configs; i++)
		json_array_foreach(value_at(r->configs[i].json, "samples"), k, sample) {
			bool done = outcome_completed(raw_at(sample, "outcome"));

			if (!done && found != NULL)
				continue;
			found = sample;
			*config = &r->configs[i];
			if (done)
				return found;
		}
	return found;
}

static void
add_marks(struct cast *c, const struct config *config, const json_t *sample)
{
	json_t *phase;
	size_t i;

	json_array_foreach(value_at(config->json, "phases"), i, phase)
		add_mark(c, span_phase(sample, phase).lo,
		    or_nothing(text_at(c->arena, phase, "name")));
	if (outcome_completed(raw_at(sample, "outcome")))
		add_mark(c, span_marker(sample, raw_at(config->json, "end")),
		    or_nothing(text_at(c->arena, config->json, "end")));
}

void
asciicast_write(FILE *out, const struct results *r, const struct options *o)
{
	struct cast c = { .out = out, .arena = r->arena };
	const struct config *config = NULL;
	const json_t *sample = choose(r, &config);
	struct piece piece = { 0 };
	struct log log;
	bool is_done = sample != NULL && outcome_completed(raw_at(sample, "outcome"));
	json_t *head;

	if (o->logs == NULL)
		errx(2, "-f asciicast: needs -l, where the boot logs are");
	if (sample == NULL)
		errx(1, "no boot to show");
	log = log_open(r, o->logs, config->key, number_at(sample, "sample"));
	if (log.reason != NULL)
		errx(1, "%s sample %.0f: %s", config->name, number_at(sample, "sample"),
		    log.reason);
	add_marks(&c, config, sample);
	head = json_pack("{s:i,s:i,s:i,s:s}", "version", 2, "width", 80, "height", 25,
	    "title",
	    arena_text(r->arena, "%s, sample %.0f%s%s", config->name,
		number_at(sample, "sample"), is_done ? "" : ": ",
		is_done ? "" : or_nothing(text_at(r->arena, sample, "outcome"))));
	json_dumpf(head, out, JSON_COMPACT);
	putc('\n', out);
	json_decref(head);
	while (log_next(r, &log, &piece)) {
		put_marks(&c, piece.at_ms);
		put_event(&c, piece.at_ms, "o", harmless(r->arena, &piece));
	}
	put_marks(&c, INFINITY);
	if (log.reason != NULL)
		errx(1, "%s: %s", config->name, log.reason);
	log_close(&log, &piece);
}
