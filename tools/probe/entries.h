/*
 * Which functions of the kernel are entered, each told once, at the first time: QEMU
 * translates a block just before it is run for the first time, so this costs nothing.
 */
#ifndef ENTRIES_H
#define ENTRIES_H

#include <stdbool.h>
#include <stdint.h>

/* Read the table of functions (functions.h); NULL or what is wrong with it. */
const char *entries_begin(int fd);

bool entries_are_wanted(void);

/* The name of the function that is entered with a block at addr, or NULL: none, or one
 * that was told before. */
const char *entry_take(uint64_t addr);

#endif
