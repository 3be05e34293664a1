/* The same for a program. */
#include <string.h>

#include "formats.h"
#include "lib/version.h"

static json_t *
text_json(const char *text)
{
	return latin1_string(text, strlen(text));
}

void
json_write(FILE *out, const struct discovery *d, const struct draft_options *o)
{
	json_t *lines = json_array(), *waits = json_array(), *functions = json_array();
	json_t *record;

	(void)o;
	for (size_t i = 0; i < d->n_lines; i++)
		append(lines,
		    json_pack("{s:I, s:I, s:o, s:b}", "at_ns",
			(json_int_t)d->lines[i].at_ns, "gap_ns",
			(json_int_t)d->lines[i].gap_ns, "text",
			text_json(d->lines[i].text), "finished", d->lines[i].finished));
	for (size_t i = 0; i < d->waits.n; i++)
		append(waits, json_pack("{s:I, s:I, s:o, s:o}", "at_ns",
				  (json_int_t)d->waits.list[i].at_ns, "ns",
				  (json_int_t)d->waits.list[i].ns, "after",
				  text_json(d->waits.list[i].after), "before",
				  text_json(d->waits.list[i].before)));
	for (size_t i = 0; i < d->n_functions; i++)
		append(functions,
		    json_pack("{s:I, s:s}", "at_ns", (json_int_t)d->functions[i].at_ns,
			"name", d->functions[i].name));
	record = json_pack("{s:{s:i, s:s, s:o, s:o, s:o, s:O}}", "discovery", "schema",
	    RECORD_SCHEMA, "tool", "discover " BOOTMATRIX_VERSION, "lines", lines,
	    "waits", waits, "functions", functions, "end", d->end);
	json_emit(out, record);
	json_decref(record);
}
