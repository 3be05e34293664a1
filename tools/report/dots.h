/* Every boot as a dot, in lines of text. */
#ifndef DOTS_H
#define DOTS_H

#include "list.h"

extern const char dots_title[], dots_legend[];

/*
 * A line of so many characters for each configuration, from its shortest boot to its
 * longest; no line at all where there is no room for them, or no boot.
 */
struct items dots_plot(const struct results *r, size_t width);

#endif
