/*
 * Return addresses on the guest's stacks.  A call stores one; the stack address at which
 * it lies tells, when a return loads it, which call that was.
 */
#ifndef SLOTS_H
#define SLOTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct stack_slot {
	uint64_t at;   /* the stack address; 0: a free place of the table */
	uint64_t pc;   /* the return address; 0: taken off */
	uint64_t up;   /* the slot of the frame that called; 0: not known */
	uint32_t node; /* the caller's */
};

bool slots_begin(void); /* false: no memory */

/* What lies at a stack address, or NULL; until the next slot_put(). */
const struct stack_slot *slot_find(uint64_t at);

void slot_put(const struct stack_slot *slot);
void slot_drop(uint64_t at);

#endif
