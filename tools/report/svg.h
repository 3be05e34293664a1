/* Figures as SVG, in a page or alone. */
#ifndef SVG_H
#define SVG_H

#include <stdio.h>

#include "figures.h"

/* Colours, and widths in CSS pixels: of a page's figures, and of those on a phone. */
enum { SVG_WIDE = 760, SVG_NARROW = 340 };

/*
 * Write a figure as one svg element, with more attributes (" class=...", or "") and a
 * style, or NULL where the page has it.  Its colours are classes: c0 to c15 for series
 * and bars, dot for a mark of a series, axis, grid, ideal, whisker for the rest.  What is
 * to be said of a mark is its title.
 */
void svg_write(FILE *out, struct arena *a, const struct figure *f, int width,
    const char *attributes, const char *style);

#endif
