/*
 * Values of a result object.  What could not be had is null, with the reason
 * beside it under KEY_reason; never 0, never absent.
 */
#ifndef VALUE_H
#define VALUE_H

#include <stddef.h>

#include "lib/json.h"
#include "methods/methods.h"

/* NAN stands for what could not be had; reason says why and is not used else. */
void put_real(json_t *to, const char *key, double value, const char *reason);
void put_interval(json_t *to, const char *key, struct interval i, const char *reason);

/* NULL stands for what could not be had; without a reason just null. */
void put_text(json_t *to, const char *key, const char *text, const char *reason);

void put_null(json_t *to, const char *key, const char *reason);
void put_count(json_t *to, const char *key, long long count);
void put_words(json_t *to, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Nanoseconds as milliseconds; NAN stays NAN. */
double ms(double ns);
struct interval ms_interval(struct interval ns);

/* "needs n >= least"; lives until the next call. */
const char *needs(size_t least);

#endif
