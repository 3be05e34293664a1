/* The report for a person. */
#include <string.h>

#include "formats.h"

static void
text_show(FILE *out, const char *text)
{
	text_escape(out, text, strlen(text));
	putc('\n', out);
}

static void
lines_show(FILE *out, const struct discovery *d)
{
	fprintf(out, "\nLines, as the screen shows them\n  %9s %9s\n", "s", "gap, s");
	if (d->n_lines == 0)
		fprintf(out, "  none was seen: " NOTHING_SHOWN "\n");
	for (size_t i = 0; i < d->n_lines; i++) {
		const struct found_line *line = &d->lines[i];

		fprintf(out, "  %9.3f %9.3f  ", (double)line->at_ns / 1e9,
		    (double)line->gap_ns / 1e9);
		text_show(out, line->text);
	}
}

static void
waits_show(FILE *out, const struct discovery *d)
{
	fprintf(out, "\nLongest waits, in which nothing new was shown\n  %9s %9s\n", "s",
	    "at, s");
	for (size_t i = 0; i < d->waits.n; i++) {
		const struct wait *w = &d->waits.list[i];

		fprintf(out, "  %9.3f %9.3f  after   ", (double)w->ns / 1e9,
		    (double)w->at_ns / 1e9);
		text_show(out, *w->after != '\0' ? w->after : "(power-on)");
		fprintf(out, "  %19s  before  ", "");
		text_show(out, w->before);
	}
}

static void
functions_show(FILE *out, const struct discovery *d)
{
	fprintf(out, "\nFunctions of the kernel, in the order of their first entry\n");
	if (d->n_functions == 0)
		fprintf(out, "  none was seen: the kernel has no symbols (SYMBOLS=), or "
			     "the probe could not watch\n");
	for (size_t i = 0; i < d->n_functions; i++) {
		fprintf(out, "  %12.6f  ", (double)d->functions[i].at_ns / 1e9);
		text_show(out, d->functions[i].name);
	}
}

/* How busy the vCPUs were at the end tells a guest that waits from one that hangs. */
static void
end_show(FILE *out, const struct discovery *d)
{
	const json_t *busy = json_object_get(d->end, "vcpu_busy_percent"), *value;
	size_t i;

	fprintf(out, "\nEnd\n  %.3f s: ", (double)discovery_end_ns(d) / 1e9);
	text_escape(out, discovery_outcome(d), strlen(discovery_outcome(d)));
	if (*discovery_reason(d) != '\0')
		fprintf(out, ": ");
	text_escape(out, discovery_reason(d), strlen(discovery_reason(d)));
	json_array_foreach((json_t *)busy, i, value)
		fprintf(out, "%s%lld %%", i == 0 ? "; vCPUs busy lately: " : ", ",
		    (long long)json_integer_value(value));
	putc('\n', out);
}

void
text_write(FILE *out, const struct discovery *d, const struct draft_options *o)
{
	(void)o;
	fprintf(out, "What one boot showed\n");
	lines_show(out, d);
	waits_show(out, d);
	functions_show(out, d);
	end_show(out, d);
}
