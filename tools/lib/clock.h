/* The one clock of all times, and dates. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

static const int64_t SECOND_NS = 1000000000;

/* CLOCK_MONOTONIC in nanoseconds. */
int64_t clock_now(void);

/* Another clock, such as one of CPU time. */
int64_t clock_of(clockid_t clock);

/* Is it a date as records have it, "2026-11-28T06:00:00Z"?  These sort as texts do. */
bool clock_is_date(const char *text);

#endif
