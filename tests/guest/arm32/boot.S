/*
 * Entry of the kernel and of the other processors, with paging off.  All symbols
 * here get the prefix __k_unpaged_ from the build.
 */
#include "layout.h"

#define DOMAIN 1		/* the first, whose sections say what may be done */
#define SYSTEM_ON 0x1005	/* paging, data and instruction cache */

	.syntax	unified
	.arm
	.text
	.globl	MINIX, processor_entry, paging_on, marked_functions_at
	.type	MINIX, %function
	.type	multiboot_init, %function
MINIX:
	b	multiboot_init

multiboot_init:
	cpsid	if
	ldr	sp, =stack_top
	bl	boot_start
	bl	pre_init		/* returns with paging on */
	ldr	r1, =kmain
	blx	r1
1:	wfi
	b	1b

/* PSCI starts the others here. */
	.type	processor_entry, %function
processor_entry:
	cpsid	if
	bl	paging_on
	ldr	pc, processor_start_at

	.type	paging_on, %function
paging_on:
	ldr	r1, =page_table
	mcr	p15, 0, r1, c2, c0, 0	/* TTBR0 */
	mov	r1, #0
	mcr	p15, 0, r1, c2, c0, 2	/* TTBCR */
	mcr	p15, 0, r1, c8, c7, 0	/* TLBIALL */
	mov	r1, #DOMAIN
	mcr	p15, 0, r1, c3, c0, 0	/* DACR */
	dsb
	isb
	mrc	p15, 0, r1, c1, c0, 0	/* SCTLR */
	ldr	r2, =SYSTEM_ON
	orr	r1, r1, r2
	mcr	p15, 0, r1, c1, c0, 0
	isb
	bx	lr

	.balign	4
processor_start_at:
	.long	processor_start
marked_functions_at:
	.long	marked_functions

	.bss
	.balign	16
	.skip	STACK_SIZE
stack_top:

	.section .note.GNU-stack, "", %progbits
