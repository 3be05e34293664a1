/* The formats that there are. */
#ifndef FORMATS_H
#define FORMATS_H

#include <stdbool.h>
#include <stdio.h>

#include "results.h"

/* A new one is a file, which has its NAME_write(), and a word here. */
// clang-format off
#define FORMATS(X) \
	X(text) X(json) X(latex) X(html) X(csv) X(markdown) \
	X(junit) X(benchmark) X(hyperfine) X(prometheus) X(bmf) \
	X(trace) X(csv_long) X(csv_wide) X(figures) X(asciicast) X(history)
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

#define FORMAT_DECLARE(name) format_write name##_write;
FORMATS(FORMAT_DECLARE)

#endif
