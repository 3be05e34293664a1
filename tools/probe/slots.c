/* Return addresses on the guest's stacks, by stack address: open addressing. */
#include <stdlib.h>

#include "slots.h"

enum { SLOTS_FIRST = 1 << 16, SLOTS_MAX = 1 << 22 };

static struct stack_slot *slots;
static size_t size, used;

bool
slots_begin(void)
{
	size = SLOTS_FIRST;
	return (slots = calloc(size, sizeof(*slots))) != NULL;
}

/* The place of that address: its own, or the free one where it would go. */
static struct stack_slot *
place(uint64_t at)
{
	size_t i = (at * UINT64_C(0x9e3779b97f4a7c15)) >> 40 & (size - 1);

	while (slots[i].at != at && slots[i].at != 0)
		i = (i + 1) & (size - 1);
	return &slots[i];
}

/* Twice the room.  Where there is none, all is forgotten: returns tell it anew. */
static void
slots_grow(void)
{
	struct stack_slot *old = slots;
	size_t n = size;

	used = 0;
	if (size < SLOTS_MAX)
		size *= 2;
	slots = calloc(size, sizeof(*slots));
	if (slots == NULL) {
		slots = old;
		size = n;
		for (size_t i = 0; i < n; i++)
			slots[i].at = 0;
		return;
	}
	for (size_t i = 0; i < n && n < size; i++)
		if (old[i].at != 0) {
			*place(old[i].at) = old[i];
			used++;
		}
	free(old);
}

const struct stack_slot *
slot_find(uint64_t at)
{
	const struct stack_slot *s = place(at);

	return s->at != 0 && s->pc != 0 ? s : NULL;
}

void
slot_put(const struct stack_slot *slot)
{
	struct stack_slot *s = place(slot->at);

	if (s->at == 0 && 2 * ++used > size) {
		slots_grow();
		used++;
		s = place(slot->at);
	}
	*s = *slot;
}

void
slot_drop(uint64_t at)
{
	struct stack_slot *s = place(at);

	if (s->at != 0)
		s->pc = 0;
}
