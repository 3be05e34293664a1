/* JUnit XML, for the test pages of CI: a suite a configuration, a test a boot. */
#include <math.h>

#include "formats.h"
#include "html.h"
#include "lib/outcome.h"
#include "list.h"
#include "show.h"

/* The element that tells how a boot failed; NULL: it completed. */
static const char *
element_of(const json_t *sample)
{
	const char *name = raw_at(sample, "outcome");
	const struct outcome *outcome = outcome_find(name);

	if (outcome_completed(name))
		return NULL;
	return outcome != NULL && outcome->meaning == OUTCOME_OF_TOOL ? "error"
								      : "failure";
}

static size_t
count_of(const struct config *c, const char *element)
{
	json_t *sample;
	size_t i, n = 0;

	json_array_foreach(value_at(c->json, "samples"), i, sample)
		n += same_text(element_of(sample), element);
	return n;
}

static void
put_attribute(FILE *out, const char *name, const char *text)
{
	fprintf(out, " %s=\"", name);
	html_text(out, text);
	putc('"', out);
}

/* Why a boot failed: "last phase NAME: reason", as far as it is known. */
static const char *
message_of(struct arena *a, const json_t *sample)
{
	const char *phase = text_at(a, sample, "last_phase");
	const char *reason = bytes_at(a, sample, "reason");

	if (phase == NULL)
		return or_nothing(reason);
	return arena_text(a, "last phase %s%s%s", phase, reason == NULL ? "" : ": ",
	    reason == NULL ? "" : reason);
}

static void
put_failure(FILE *out, struct arena *a, const json_t *sample, const char *element)
{
	const char *line = bytes_at(a, sample, "last_line");

	fprintf(out, ">\n<%s", element);
	put_attribute(out, "type", or_nothing(text_at(a, sample, "outcome")));
	put_attribute(out, "message", message_of(a, sample));
	putc('>', out);
	if (line != NULL)
		html_text(out, arena_text(a, "last line: %s", line));
	fprintf(out, "</%s>\n</testcase>\n", element);
}

/* Some readers count tests of one name as one: it has the configuration's too. */
static void
put_boot(FILE *out, struct arena *a, const struct config *c, const json_t *sample)
{
	const char *element = element_of(sample);
	const char *number = show_count(a, number_at(sample, "sample"));
	double ms = number_at(sample, "boot_time_ms");

	fputs("<testcase", out);
	put_attribute(out, "classname",
	    arena_text(
		a, "%s.%s", or_nothing(text_at(a, c->json, "guest.name")), c->name));
	put_attribute(out, "name", arena_text(a, "%s boot %s", c->name, number));
	if (element != NULL) {
		put_failure(out, a, sample, element);
		return;
	}
	if (!isnan(ms))
		fprintf(out, " time=\"%.9f\"", ms / 1000);
	fputs("/>\n", out);
}

static void
put_suite(FILE *out, struct arena *a, const struct config *c)
{
	json_t *samples = json_object_get(c->json, "samples"), *sample;
	size_t i;

	fputs("<testsuite", out);
	put_attribute(out, "name", c->name);
	fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\">\n",
	    json_array_size(samples), count_of(c, "failure"), count_of(c, "error"));
	json_array_foreach(samples, i, sample)
		put_boot(out, a, c, sample);
	fputs("</testsuite>\n", out);
}

void
junit_write(FILE *out, const struct results *r, const struct options *o)
{
	(void)o;
	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", out);
	for (size_t i = 0; i < r->n_configs; i++)
		put_suite(out, r->arena, &r->configs[i]);
	fputs("</testsuites>\n", out);
}
