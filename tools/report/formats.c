/* The formats that there are: a new one is a file and a line here. */
#include <string.h>

#include "formats.h"

static const struct format formats[] = {
	{ "text", text_write },
	{ "json", json_write },
	{ "latex", latex_write },
	{ "html", html_write },
	{ "csv", csv_write },
};

enum { N_FORMATS = sizeof(formats) / sizeof(formats[0]) };

const struct format *
format_find(const char *name)
{
	for (int i = 0; i < N_FORMATS; i++)
		if (strcmp(formats[i].name, name) == 0)
			return &formats[i];
	return NULL;
}

void
format_names(char *text, size_t size)
{
	size_t n = 0;

	for (int i = 0; i < N_FORMATS && n < size; i++)
		n += (size_t)snprintf(
		    text + n, size - n, "%s%s", i == 0 ? "" : " ", formats[i].name);
}
