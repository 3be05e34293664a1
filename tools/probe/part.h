/* A part of a translated block: instructions in a row that belong to one function. */
#ifndef PART_H
#define PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "x86.h"

struct block_part {
	/* What walk.c remembers: parts of its function that it went on to as expected, */
	const struct block_part *on_to[2];
	uint32_t from, to; /* and nodes of its last call: the caller's, the callee's */
	uint64_t pc, end;  /* of the first instruction; behind the last one */
	struct flow flow;  /* of the last one */
	uint32_t function;
	uint16_t n;
	uint8_t space;		 /* of the function */
	bool starts;		 /* the function's first instruction is the first here */
	struct block_part *next; /* in the table of all */
	uint8_t lengths[];	 /* of the n instructions */
};

/*
 * The part that is this; one is kept for all equal ones, since QEMU translates code again
 * and again and tells a callback by which pointer it was registered.  NULL: no memory.
 */
struct block_part *part_keep(const struct block_part *is);

/* Room for a part of at most n instructions. */
struct block_part *part_new(size_t n);

/* Which instruction of it stands at pc; part->n: none. */
size_t part_index(const struct block_part *part, uint64_t pc);

/*
 * May the instruction at pc be the next one, when nothing interrupts?  Not after a call
 * or a return of the kernel: what they do to memory tells that they ran.
 */
bool part_expects(const struct block_part *part, uint64_t pc);

bool part_is_kernel(const struct block_part *part);

#endif
