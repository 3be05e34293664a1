/* Memory from the heap: who asks for it gets it, or the program ends with the reason. */
#include <err.h>
#include <stdlib.h>

#include "memory.h"

void *
needed(void *memory)
{
	if (memory == NULL)
		err(1, NULL);
	return memory;
}

/* Of no bytes it may be NULL. */
static void *
need(void *memory, size_t size)
{
	return size != 0 ? needed(memory) : memory;
}

void *
xmalloc(size_t size)
{
	return need(malloc(size), size);
}

void *
xcalloc(size_t n, size_t size)
{
	return need(calloc(n, size), n * size);
}

void *
xreallocarray(void *array, size_t n, size_t size)
{
	return need(reallocarray(array, n, size), n * size);
}

void *
grow(void *array, size_t n, size_t *room, size_t size)
{
	if (n < *room)
		return array;
	*room = *room == 0 ? 8 : *room * 2;
	return xreallocarray(array, *room, size);
}
