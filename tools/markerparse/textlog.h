/* A text log, with times before its lines or without, to one phases record. */
#ifndef TEXTLOG_H
#define TEXTLOG_H

#include "lib/io.h"
#include "phases.h"

/* Why a log of wide characters is refused. */
#define TEXTLOG_WIDE "UTF-16 or UTF-32, not bytes (iconv converts it)"

/* What is said of a text log, which says nothing of itself. */
struct textlog_facts {
	const struct guest *guest;
	long long sample;
	bool warmup;
	long long
	    estimate_ms; /* what a line of a log without times is guessed to take; 0 */
};

/*
 * Read the text log to its end and write its phases to out.  Returns NULL, or why it
 * could not; warns of each pattern that hit the match limit.
 */
const char *textlog_parse(
    const struct input *in, FILE *out, const struct textlog_facts *facts);

#endif
