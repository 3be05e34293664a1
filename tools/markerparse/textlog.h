/* A text log, with times before its lines or without, to one phases record. */
#ifndef TEXTLOG_H
#define TEXTLOG_H

#include <stdio.h>

#include "phases.h"

/*
 * Read the text log in to its end and write its phases to out.  estimate_ms is
 * what a line of a log without times is guessed to take, or 0.  Returns NULL, or
 * why it could not; limit_hit is told of each pattern that hit the match limit.
 */
const char *textlog_parse(FILE *in, FILE *out, const struct guest *guest,
    long long estimate_ms, void limit_hit(const char *pattern));

#endif
