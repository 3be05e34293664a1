/* The formats that there are: a new one is a file and a line in formats.c. */
#ifndef FORMATS_H
#define FORMATS_H

#include <stdbool.h>
#include <stdio.h>

#include "results.h"

/* What the user said about the report's look. */
struct options {
	int width;	  /* columns of text */
	bool colour;	  /* colours and bars: only a terminal's */
	bool standalone;  /* a document of its own, not a part of one */
	const char *data; /* directory for figures' data; NULL: in the report itself */
	const char *logs; /* directory of the boot logs to unfold, or NULL */
};

struct format {
	const char *name;
	void (*write)(FILE *out, const struct results *r, const struct options *o);
};

/* A format by its name, or NULL. */
const struct format *format_find(const char *name);

/* The names of all, with blanks between, into text[size]. */
void format_names(char *text, size_t size);

void text_write(FILE *out, const struct results *r, const struct options *o);
void json_write(FILE *out, const struct results *r, const struct options *o);
void latex_write(FILE *out, const struct results *r, const struct options *o);
void html_write(FILE *out, const struct results *r, const struct options *o);
void csv_write(FILE *out, const struct results *r, const struct options *o);

#endif
