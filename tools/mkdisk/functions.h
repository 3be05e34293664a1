/* The table by which the probe knows the kernel's functions. */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <stdio.h>

/*
 * Write "ADDRESS SIZE NAME" (hexadecimal), a line for each range of the kernel's code, by
 * address and without overlaps; "[unknown]" is a range that no symbol names.  Code that
 * also runs at its physical address, before paging, has a line there too.  Functions of
 * one name are told apart: the second is NAME#2.  kernel and symbols are paths; either
 * may be NULL.  Exits 1 where there are no symbols, or those of another build.
 */
void functions_write(FILE *out, const char *kernel, const char *symbols);

#endif
