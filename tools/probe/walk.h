/*
 * Follow one vCPU from part to part through its calls, returns, jumps and interrupts, and
 * account every instruction to a node of the tree.
 */
#ifndef WALK_H
#define WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "part.h"

/*
 * halted_ns tells how long the vCPU has been halted so far.  told: walk_interrupted() is
 * called; else interrupts are guessed.  False: no memory.
 */
bool walk_begin(int64_t (*halted_ns)(void), bool told);

/* The next part is where an interrupt or an exception went. */
void walk_interrupted(uint64_t to);

/* The part begins to run. */
void walk_step(struct block_part *part);

/* The same where calls are not known: its function alone counts. */
void walk_step_flat(struct block_part *part);
void walk_halted_flat(void); /* account for how long it waited for interrupts so far */

/*
 * An access to memory by the last instruction of the part: the first store of a call, and
 * the first load of a return, tell where the return address lies.
 */
void walk_access(const struct block_part *part, bool store, uint64_t at);

/*
 * From the part that just began on, count for another phase.  Returns how many
 * instructions there were before it.
 */
uint64_t walk_phase(uint32_t phase);

#endif
