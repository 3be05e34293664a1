/* Values as every format shows them: text made harmless, numbers, units, dates. */
#ifndef SHOW_H
#define SHOW_H

#include <stddef.h>

#include "lookup.h"

/* What stands where there is no value. */
#define NOTHING "\xe2\x80\x93"

/*
 * Text that somebody else made, as UTF-8 that every format can show: printable
 * ASCII, Latin letters, dashes and quotes stay; anything else becomes \n, \r, \t,
 * \xHH or \u{HHHH}, visible.  So no terminal, reader or right-to-left mark is obeyed.
 */
const char *show_text(struct arena *a, const char *utf8, size_t len);

/* The same of a guest's bytes: whatever is no printable ASCII becomes \xHH. */
const char *show_bytes(struct arena *a, const char *bytes, size_t len);

/* Columns that shown text takes in a terminal: one a character. */
size_t show_width(const char *shown);

/* Bytes of the first so many characters of shown text, or of all of it. */
size_t show_prefix(const char *shown, size_t characters);

/* Shown text of at most so many characters: where it is longer, it ends in an ellipsis.
 */
const char *show_clipped(struct arena *a, const char *shown, size_t characters);

/* The same of a name, which often ends in what tells it from others: its middle is left
 * out. */
const char *show_shortened(struct arena *a, const char *shown, size_t characters);

/* The same of whatever stands in a table: a name, a number or words. */
const char *show_fitted(struct arena *a, const char *shown, size_t characters);

/* The same with blanks behind it where it is shorter. */
const char *show_padded(struct arena *a, const char *shown, size_t characters);

/* A number with so many decimals; NOTHING for NAN. */
const char *show_number(struct arena *a, double number, int decimals);

/* A ratio with three decimals; an exact one with as many as tell it from 1. */
const char *show_ratio(struct arena *a, double ratio, bool is_exact);

/* A whole number, or NOTHING for NAN. */
const char *show_count(struct arena *a, double count);

/* "1 result", "2 results". */
const char *show_counted(struct arena *a, double count, const char *word);

/* A share of one as percent with one decimal, without the sign. */
const char *show_percent(struct arena *a, double share);

/* A probability with three decimals, or that it is less than they can tell. */
const char *show_p(struct arena *a, double p);

/* A time with all digits that it has, in its unit: "65 ms"; and a range of times: "35 to
 * 65 ms". */
const char *show_time(struct arena *a, double ms);
const char *show_times(struct arena *a, struct range ms);

/* A count with a metric prefix and three digits: 5.72 M. */
const char *show_metric(struct arena *a, double count);

#endif
