/* Memory for a report: whatever it is made of lives until the report is written. */
#ifndef ARENA_H
#define ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *a);

/*
 * From now on JSON values are made in it, which are released with it and never before;
 * NULL: they are made and freed each by itself again.
 */
void arena_json(struct arena *a);

/* Zeroed room for n things of a size, or exit 1. */
void *arena_room(struct arena *a, size_t n, size_t size);

/* A formatted string. */
const char *arena_text(struct arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Room for one thing more behind the n that items holds: returns where the array
 * stands now.  It grows by doubling, so that n alone tells its room.
 */
void *arena_grow(struct arena *a, void *items, size_t n, size_t size);

#endif
