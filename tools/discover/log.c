/* What one boot log shows of a guest that nobody knows yet. */
#include <err.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "lib/markers.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "log.h"

static void
line_take(void *ctx, const struct screen_line *line)
{
	struct discovery *d = ctx;

	waits_take(&d->waits, line);
	d->lines = grow(d->lines, d->n_lines, &d->room_lines, sizeof(*d->lines));
	d->lines[d->n_lines++] = (struct found_line){
		.text = text_copy_n(line->text, line->len),
		.from = line->from,
		.to = line->to,
		.at_ns = line->at_ns,
		.end_ns = line->end_ns,
		.gap_ns = line->at_ns - line->before_ns,
		.pause_at = line->pause_at,
		.finished = line->finished,
	};
}

static const char *
serial_take(struct discovery *d, struct screen *screen, const json_t *record,
    char reason[REASON_SIZE])
{
	struct found_bytes bytes;
	long long at_ns;
	json_t *text = NULL;
	struct field fields[] = {
		{ "at_ns", FIELD_INT, FIELD_REQUIRED, &at_ns, 0, LLONG_MAX },
		{ "serial", FIELD_ANY, FIELD_REQUIRED, &text, 0, 0 },
	};

	if (fields_read(record, "", false, FIELDS(fields), reason) != NULL)
		return reason;
	if (!json_is_string(text))
		return "serial: expected a string";
	bytes.bytes = latin1_bytes(text, &bytes.len);
	bytes.at_ns = at_ns;
	screen_feed(screen, bytes.bytes, bytes.len, at_ns);
	d->serial = grow(d->serial, d->n_serial, &d->room_serial, sizeof(*d->serial));
	d->serial[d->n_serial++] = bytes;
	return NULL;
}

/* Marks of symbols are functions; the reset vector is none. */
static const char *
mark_take(struct discovery *d, const json_t *record, char reason[REASON_SIZE])
{
	const char *symbol = NULL;
	long long at_ns;
	struct field fields[] = {
		{ "at_ns", FIELD_INT, FIELD_REQUIRED, &at_ns, 0, LLONG_MAX },
		{ "symbol", FIELD_STRING, FIELD_NULLABLE, &symbol, 0, 0 },
	};

	if (fields_read(record, "", false, FIELDS(fields), reason) != NULL)
		return reason;
	if (symbol == NULL)
		return NULL;
	d->functions =
	    grow(d->functions, d->n_functions, &d->room_functions, sizeof(*d->functions));
	d->functions[d->n_functions++] =
	    (struct found_function){ .name = text_copy(symbol), .at_ns = at_ns };
	return NULL;
}

static const char *
record_take(
    struct discovery *d, struct screen *screen, json_t *record, char reason[REASON_SIZE])
{
	json_t *boot = json_object_get(record, "boot"),
	       *end = json_object_get(record, "end");

	if (d->boot == NULL && !json_is_object(boot))
		return "expected a boot record";
	if (boot != NULL && d->boot != NULL)
		return "a second boot: one boot at a time is looked at";
	if (boot != NULL)
		d->boot = json_incref(boot);
	else if (json_is_object(end))
		d->end = json_incref(end);
	else if (json_object_get(record, "serial") != NULL)
		return serial_take(d, screen, record, reason);
	else if (json_object_get(record, "mark") != NULL)
		return mark_take(d, record, reason);
	return NULL;
}

struct discovery *
discovery_read(struct input *in)
{
	struct discovery *d = xcalloc(1, sizeof(*d));
	struct screen *screen = screen_new(line_take, d);
	char reason[REASON_SIZE];
	const char *line, *why;
	json_t *record;

	while ((line = input_line(in)) != NULL) {
		if ((record = record_parse(line, reason)) == NULL)
			errx(1, "%s:%lu: %s", in->name, in->lineno, reason);
		if ((why = record_take(d, screen, record, reason)) != NULL)
			errx(1, "%s:%lu: %s", in->name, in->lineno, why);
		json_decref(record);
	}
	if (d->boot == NULL)
		errx(1, "%s: no boot log", in->name);
	if (d->end == NULL)
		errx(
		    1, "%s:%lu: boot log truncated: no end record", in->name, in->lineno);
	screen_end(screen);
	screen_free(screen);
	input_free(in);
	return d;
}

void
discovery_free(struct discovery *d)
{
	for (size_t i = 0; i < d->n_lines; i++)
		free(d->lines[i].text);
	for (size_t i = 0; i < d->n_functions; i++)
		free(d->functions[i].name);
	for (size_t i = 0; i < d->n_serial; i++)
		free(d->serial[i].bytes);
	free(d->lines);
	free(d->functions);
	free(d->serial);
	json_decref(d->boot);
	json_decref(d->end);
	free(d);
}

long long
discovery_end_ns(const struct discovery *d)
{
	return json_integer_value(json_object_get(d->end, "at_ns"));
}

static const char *
end_text(const struct discovery *d, const char *key)
{
	const char *text = json_string_value(json_object_get(d->end, key));

	return text != NULL ? text : "";
}

const char *
discovery_outcome(const struct discovery *d)
{
	return end_text(d, "outcome");
}

const char *
discovery_reason(const struct discovery *d)
{
	return end_text(d, "reason");
}
