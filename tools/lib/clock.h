/* The one clock of all times, and dates. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* CLOCK_MONOTONIC in nanoseconds. */
int64_t clock_now(void);

/* Is it a date as records have it, "2026-11-28T06:00:00Z"?  These sort as texts do. */
bool clock_is_date(const char *text);

#endif
