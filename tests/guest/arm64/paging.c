/* Page tables of 64 bits for 39 bits of address: blocks of 1 GiB, high ones of 2 MiB. */
#include "kernel.h"
#include "paging.h"

#define BLOCK 0x701	  /* accessed, shared */
#define BLOCK_MEMORY 0x04 /* the second of boot.S's attributes */
#define TABLE 0x3
#define ENTRIES 512
#define GIB_SHIFT 30
#define BLOCK_SHIFT 21

uint64_t page_table_low[ENTRIES] __attribute__((aligned(4096)));
uint64_t page_table_high[ENTRIES] __attribute__((aligned(4096)));
static uint64_t blocks[ENTRIES] __attribute__((aligned(4096)));

void
paging_map(void)
{
	uint64_t i;

	page_table_low[0] = BLOCK;
	for (i = 1; i < ENTRIES; i++)
		page_table_low[i] = i << GIB_SHIFT | BLOCK | BLOCK_MEMORY;
	page_table_high[0] = (uint64_t)blocks | TABLE;
	for (i = 0; i < ENTRIES; i++)
		blocks[i] = (RAM + (i << BLOCK_SHIFT)) | BLOCK | BLOCK_MEMORY;
}

void
paging_kernel(uint32_t physical)
{
	blocks[(KERNEL_PHYSICAL - RAM) >> BLOCK_SHIFT] = physical | BLOCK | BLOCK_MEMORY;
	__asm__ volatile("dsb ish\n\t"
			 "tlbi vmalle1\n\t"
			 "ic iallu\n\t"
			 "dsb ish\n\t"
			 "isb"
			 :
			 :
			 : "memory");
}
