/*
 * The functions of the kernel and of the modules that are loaded with it, by address; and
 * what stands for code that is none of them.  Modules lie at the same addresses, each in
 * an address space of its own: 0 is the kernel's.
 */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SPACES_MAX = 128, SPACE_UNDECIDED = SPACES_MAX };

/* Functions are numbers; these are not the kernel's. */
enum function_id {
	FUNCTION_ROOT,	    /* the whole boot */
	FUNCTION_FIRMWARE,  /* code where a PC has its firmware */
	FUNCTION_LOW,	    /* in the rest of the first MiB */
	FUNCTION_OTHER,	    /* anywhere else: programs, modules, loaders */
	FUNCTION_IRQ,	    /* above whatever an interrupt or an exception began */
	FUNCTION_NEW_STACK, /* above what was reached by an unknown return */
	FUNCTION_HALTED,    /* time, not instructions: the vCPU waited for an interrupt */
	FUNCTION_MORE,	    /* the tree is full: whatever had no room */
	FUNCTION_MODULE,    /* in which module is not known */
	FUNCTION_KERNEL,    /* the first of the kernel's, and then of modules */
};

/* A range of code. */
struct function_range {
	uint64_t addr, size;
	uint32_t function;
};

/*
 * Read the table of the open file fd: "ADDRESS SIZE NAME" a line, hexadecimal, by
 * address. "module" begins those of a module, before which stand its "page ADDRESS SIZE
 * HASH" (modules.h).  NULL or what is wrong with it.
 */
const char *functions_read(int fd);

/* Only on a PC is firmware told by its addresses. */
void functions_of_pc(bool pc);

/* The function of the code at addr in a space; *starts: is that its first instruction? */
uint32_t function_at(uint64_t addr, uint32_t space, bool *starts);

uint32_t function_space(uint32_t function);

/* Add one that stands for something else, the last of all.  False: no memory. */
bool function_new(const char *name);

const char *function_name(uint32_t function);
size_t functions_count(void);

/* Does it only pass a jump on, as the thunks of Linux do? */
bool function_is_thunk(uint32_t function);

#endif
