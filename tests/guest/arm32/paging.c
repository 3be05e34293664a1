/* Page tables of 32 bits, short descriptors: one level of 4096 sections of 1 MiB. */
#include "kernel.h"
#include "paging.h"

#define SECTION_SHIFT 20
#define SECTION 0xc02	       /* read and written */
#define SECTION_MEMORY 0x1100c /* cached, shared */
#define SECTIONS 4096
#define OFFSET_SECTIONS 64

uint32_t page_table[SECTIONS] __attribute__((aligned(16384)));

void
paging_map(void)
{
	uint32_t i, address;

	for (i = 0; i < SECTIONS; i++) {
		address = i << SECTION_SHIFT;
		page_table[i] = address | SECTION | (address < RAM ? 0 : SECTION_MEMORY);
	}
	for (i = 0; i < OFFSET_SECTIONS; i++)
		page_table[((RAM + KERNEL_OFFSET) >> SECTION_SHIFT) + i] =
		    (RAM + (i << SECTION_SHIFT)) | SECTION | SECTION_MEMORY;
}

void
paging_kernel(uint32_t physical)
{
	page_table[(KERNEL_PHYSICAL + KERNEL_OFFSET) >> SECTION_SHIFT] =
	    physical | SECTION | SECTION_MEMORY;
	__asm__ volatile("dsb\n\t"
			 "mcr p15, 0, %0, c8, c7, 0\n\t" /* TLBIALL */
			 "mcr p15, 0, %0, c7, c5, 0\n\t" /* ICIALLU */
			 "dsb\n\t"
			 "isb"
			 :
			 : "r"(0)
			 : "memory");
}
