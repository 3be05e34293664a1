/*
 * Values of a result object.  What could not be had is null, with the reason
 * beside it under KEY_reason; never 0, never absent.  Sentences are report's.
 */
#ifndef VALUE_H
#define VALUE_H

#include <math.h>
#include <stddef.h>

#include "lib/json.h"
#include "methods/methods.h"

/*
 * Why there is no value: a code that report(1) makes a sentence of, and what it is
 * about; members that are 0 or NULL do not belong to it.
 */
struct reason {
	const char *kind;   /* NULL: there is a value */
	size_t n;	    /* a number of boots, times or CPUs */
	size_t more_than;   /* or what that is above */
	const char *marker; /* borrowed, like the next two */
	const char *before; /* another marker */
	const char *note;   /* what a record says */
};

static inline struct reason
because(const char *kind)
{
	return (struct reason){ .kind = kind };
}

/* There are fewer boots than it needs. */
static inline struct reason
needs(size_t least)
{
	return (struct reason){ .kind = "needs_boots", .n = least };
}

/* The same with the number of boots that would do, about, of which there may be too many
 * to ask for; NAN: not known. */
static inline struct reason
needs_about(const char *kind, double boots)
{
	return (struct reason){ .kind = kind,
		.n = boots <= BOOTS_MAX ? (size_t)boots : 0,
		.more_than = boots > BOOTS_MAX ? BOOTS_MAX : 0 };
}

/* Count a word in an object that has a number for each; NULL is none. */
void tally(json_t *words, const char *word);

static const struct reason no_reason = { .kind = NULL };

/* NAN stands for what could not be had; reason says why and is not used else. */
void put_real(json_t *to, const char *key, double value, struct reason reason);
void put_interval(json_t *to, const char *key, struct interval i, struct reason reason);

/* NULL stands for what could not be had; without a reason just null. */
void put_text(json_t *to, const char *key, const char *text, struct reason reason);

void put_null(json_t *to, const char *key, struct reason reason);
void put_string(json_t *to, const char *key, const char *text);
void put_count(json_t *to, const char *key, long long count);

/* The code and what it is about. */
json_t *reason_value(struct reason reason);

/* Nanoseconds as milliseconds; NAN stays NAN. */
double ms(double ns);
struct interval ms_interval(struct interval ns);

#endif
