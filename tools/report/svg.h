/* Figures as SVG inside a page. */
#ifndef SVG_H
#define SVG_H

#include <stdio.h>

#include "figures.h"

enum { SVG_COLOURS = 10 };

/*
 * Write a figure as one svg element.  It has no colours of its own but classes:
 * c0 to c9 for series and bars, axis, grid, ideal, whisker for the rest.
 */
void svg_write(FILE *out, struct store *s, const struct figure *f);

/* Write text as an HTML or SVG element's or attribute's content. */
void html_text(FILE *out, const char *text);

#endif
