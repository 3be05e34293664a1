/* Every boot as a dot, in lines of text. */
#ifndef DOTS_H
#define DOTS_H

#include "list.h"

const char *dots_title(const struct results *r);
extern const char dots_legend[];

/*
 * A line of so many characters for each configuration that has boots to show, and one
 * that tells the ends of the axis that all share that are on one clock; none where there
 * is no room for them.
 */
struct items dots_plot(const struct results *r, size_t width);

#endif
