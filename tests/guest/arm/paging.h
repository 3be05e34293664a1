/* The page tables: all addresses stand for themselves, and memory is seen high as well.
 */
#ifndef GUEST_PAGING_H
#define GUEST_PAGING_H

#include <stdint.h>

void paging_map(void);
void paging_on(void); /* boot.S: with these tables; uses no stack */

/* Let the page in which the kernel runs high be this physical one. */
void paging_kernel(uint32_t physical);

#endif
