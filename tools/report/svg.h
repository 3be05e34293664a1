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
void svg_write(FILE *out, struct arena *a, const struct figure *f);

#endif
