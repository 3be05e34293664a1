/* The table by which the probe knows the functions of the kernel and of its modules. */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include <stdio.h>

struct elf_image;

/*
 * Write "ADDRESS SIZE NAME" (hexadecimal), a line for each range of the kernel's code, by
 * address and without overlaps; "[unknown]" is a range that no symbol names.  Code that
 * also runs at its physical address, before paging, has a line there too.  Functions of
 * one name are told apart: the second is NAME#2.  kernel and symbols are paths; either
 * may be NULL.  Exits 1 where there are no symbols, or those of another build.
 */
void functions_write(FILE *out, const char *kernel, const char *symbols);

/*
 * Add those of a module: "module", a line "page ADDRESS SIZE HASH" for each page with
 * code of it (by lib/fnv1a.h), and its functions as NAME:FUNCTION.
 */
void functions_write_module(FILE *out, struct elf_image *e, const char *name);

/* What the module of that file is called: "vm" of mod09_vm.  The caller frees it. */
char *module_name(const char *path);

#endif
