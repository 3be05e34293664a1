/* Memory for a report: one growing heap, released at once. */
#include <err.h>
#include <obstack.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "lib/json.h"
#include "lib/memory.h"

enum { CHUNK = 64 << 10 };

struct arena {
	struct obstack heap;
};

#define obstack_chunk_alloc xmalloc
#define obstack_chunk_free free

static struct arena *json_arena;

struct arena *
arena_new(void)
{
	struct arena *a = xmalloc(sizeof(*a));

	obstack_begin(&a->heap, CHUNK);
	return a;
}

void
arena_free(struct arena *a)
{
	obstack_free(&a->heap, NULL);
	free(a);
}

__attribute__((no_sanitize("pointer-overflow"))) static void *
json_room(size_t n)
{
	return obstack_alloc(&json_arena->heap, n);
}

static void
json_leave(void *room)
{
	(void)room;
}

void
arena_json(struct arena *a)
{
	json_arena = a;
	json_set_alloc_funcs(
	    a == NULL ? malloc : json_room, a == NULL ? free : json_leave);
}

/* The C library's macro aligns by an offset from a null pointer. */
__attribute__((no_sanitize("pointer-overflow"))) void *
arena_room(struct arena *a, size_t n, size_t size)
{
	void *room;

	if (size != 0 && n > SIZE_MAX / size)
		errx(1, "out of memory");
	room = obstack_alloc(&a->heap, n * size);
	memset(room, 0, n * size);
	return room;
}

const char *
arena_text(struct arena *a, const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	text = arena_room(a, (size_t)len + 1, 1);
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

void *
arena_grow(struct arena *a, void *items, size_t n, size_t size)
{
	void *larger;

	if ((n & (n - 1)) != 0)
		return items;
	larger = arena_room(a, n == 0 ? 1 : 2 * n, size);
	if (n != 0)
		memcpy(larger, items, n * size);
	return larger;
}
