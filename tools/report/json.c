/* JSON: the results as they came, merged to one object in one line. */
#include "formats.h"
#include "lib/json.h"

/* A member that is not known as text. */
static void
put_value(FILE *out, const char *key, json_t *value)
{
	json_t *alone = json_object();

	put(alone, key, json_incref(value));
	json_emit_members(out, alone);
	json_decref(alone);
}

/* Configurations come first.  Their text is copied, which takes a third of the time. */
void
json_write(FILE *out, const struct results *r, const struct options *o)
{
	size_t i = 0;
	const char *key;
	json_t *value;

	(void)o;
	putc('{', out);
	json_object_foreach(r->json, key, value) {
		const char *text = i < r->n_configs ? r->configs[i].text : NULL;

		if (i++ > 0)
			putc(',', out);
		if (text != NULL)
			fputs(text, out);
		else
			put_value(out, key, value);
	}
	fputs("}\n", out);
}
