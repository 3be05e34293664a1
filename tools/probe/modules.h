/*
 * Which module's code runs.  Modules of several address spaces lie at the same addresses;
 * what tells them apart is what the guest's memory holds there: a page is a module's when
 * it has all bytes of that module's code.
 */
#ifndef MODULES_H
#define MODULES_H

#include <stddef.h>
#include <stdint.h>

#include "api.h"

enum { MODULE_PAGE = 4096 };

/* A module's code within one page. */
struct module_page {
	uint64_t addr;
	size_t size;
	uint64_t hash; /* fnv1a() of it */
	uint32_t space;
};

/* NULL or what is wrong.  When all have been added they must be put in order. */
const char *module_page_add(const struct module_page *page);
void module_pages_order(void);

/*
 * The address space of the module that the code at an instruction is of, and all of its
 * page; 0: of none; SPACE_UNDECIDED: several have it there.
 */
uint32_t module_of(const struct qemu_plugin_insn *insn);

#endif
