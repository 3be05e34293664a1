/* What the files that write a chapter have in common. */
#ifndef LATEX_H
#define LATEX_H

#include "figures.h"
#include "formats.h"
#include "table.h"

struct chapter {
	FILE *out;
	const struct results *r;
	const struct options *o;
};

/* Write text as TeX prints it, with places where long names may be broken. */
void latex_text(const struct chapter *c, const char *text);

/* Text between what begins and what ends it. */
void latex_within(
    const struct chapter *c, const char *open, const char *text, const char *close);

/* A table with its caption, on one page or over several. */
void latex_table(const struct chapter *c, const struct table *t);

/* A figure with its caption; its data go into the report or to a file beside it. */
void latex_figure(const struct chapter *c, const struct figure *f);

/* The flame graph of the results' profile. */
void latex_flame(const struct chapter *c, const char *caption);

#endif
