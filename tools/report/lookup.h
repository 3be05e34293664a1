/*
 * Values of the results, found by a path of keys, and of places in lists:
 * "statistics.mean_ci95_ms.0".  What is absent, null or of another type is NAN or NULL,
 * and so is all that it would hold.
 */
#ifndef LOOKUP_H
#define LOOKUP_H

#include <stdbool.h>

#include "arena.h"
#include "lib/json.h"

struct range {
	double lo, hi;
};

/* The value itself, borrowed. */
const json_t *value_at(const json_t *from, const char *path);

double number_at(const json_t *from, const char *path);

/* A number of a list. */
double list_number(const json_t *list, size_t i);

/* A pair of numbers. */
struct range range_at(const json_t *from, const char *path);

/* Text as every format may show it, see show_text() and show_bytes(). */
const char *text_at(struct arena *a, const json_t *from, const char *path);
const char *bytes_at(struct arena *a, const json_t *from, const char *path);

/* The strings of a list as the shell would take them; NULL: it is none, or empty. */
const char *words_at(struct arena *a, const json_t *list);

/* Text to compare, never to show; "" where there is none. */
const char *raw_at(const json_t *from, const char *path);

#endif
