/* Memory from the heap: who asks for it gets it, or the program ends with the reason. */
#ifndef MEMORY_H
#define MEMORY_H

#include <stddef.h>

/* As malloc(), calloc() and reallocarray(), but never NULL; the caller's to free. */
void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xreallocarray(void *array, size_t n, size_t size);

/* What a library has allocated, or the end with the reason where it could not. */
void *needed(void *memory);

/*
 * Make room for one element more behind n of size bytes: *room doubles whenever it is
 * used up.  Returns the array, which may have moved.
 */
void *grow(void *array, size_t n, size_t *room, size_t size);

#endif
