/* The formats that there are. */
#ifndef FORMATS_H
#define FORMATS_H

#include <stdbool.h>
#include <stdio.h>

#include "results.h"

/* A new one is a file, which has its NAME_write(), and a word here: is it only of boots?
 */
// clang-format off
#define FORMATS(X) \
	X(text, false) X(json, false) X(latex, false) X(html, false) X(csv, true) X(markdown, false) \
	X(junit, true) X(benchmark, true) X(hyperfine, true) X(prometheus, true) X(bmf, true) \
	X(trace, true) X(csv_long, true) X(csv_wide, true) X(figures, false) X(asciicast, true) X(history, true)
// clang-format on

/* What the user said about the report's look. */
struct options {
	int width;	      /* columns of text */
	bool colour;	      /* colours and bars: only a terminal's */
	bool standalone;      /* a document of its own, not a part of one */
	int chapter;	      /* its number; 0: not said */
	const char *data;     /* directory for what is in files of its own, or NULL */
	const char *revision; /* of what was booted, or NULL */
	const char *logs;     /* directory of the boot logs to unfold, or NULL */
};

typedef void format_write(FILE *out, const struct results *r, const struct options *o);

#define FORMAT_DECLARE(name, of_boots) format_write name##_write;
FORMATS(FORMAT_DECLARE)

#endif
