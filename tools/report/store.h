/* Memory for a report: everything that it is made of lives until the report is written.
 */
#ifndef STORE_H
#define STORE_H

#include <stddef.h>

struct store;

struct store *store_new(void);
void store_free(struct store *s);

/* Zeroed room for n things of a size, or exit 1. */
void *store_room(struct store *s, size_t n, size_t size);

/* A formatted string. */
const char *store_text(struct store *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Room for one thing more behind the n that items holds: returns where the array
 * stands now.  It grows by doubling, so that n alone tells its room.
 */
void *store_grow(struct store *s, void *items, size_t n, size_t size);

#endif
