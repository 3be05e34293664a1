/*
 * Entry of the kernel and of the other processors, with paging off.  All symbols
 * here get the prefix __k_unpaged_ from the build.
 */
#include "layout.h"

#define ATTRIBUTES 0xff00	/* device; memory, cached */
#define CONTROL 0x2b5193519	/* 39 bits low and high, pages of 4 KiB, cached, shared, 40 bits out */
#define SYSTEM_ON 0x1005	/* paging, data and instruction cache */

	.text
	.globl	MINIX, processor_entry, paging_on, marked_functions_at
	.type	MINIX, %function
	.type	multiboot_init, %function
MINIX:
	b	multiboot_init

multiboot_init:
	msr	daifset, #0xf
	ldr	x0, =stack_top
	mov	sp, x0
	bl	boot_start
	bl	pre_init		/* returns with paging on */
	ldr	x1, =kmain
	blr	x1
1:	wfi
	b	1b

/* PSCI starts the others here. */
	.type	processor_entry, %function
processor_entry:
	msr	daifset, #0xf
	bl	paging_on
	ldr	x1, processor_start_at
	br	x1

	.type	paging_on, %function
paging_on:
	ldr	x1, =ATTRIBUTES
	msr	mair_el1, x1
	ldr	x1, =CONTROL
	msr	tcr_el1, x1
	ldr	x1, =page_table_low
	msr	ttbr0_el1, x1
	ldr	x1, =page_table_high
	msr	ttbr1_el1, x1
	isb
	tlbi	vmalle1
	dsb	sy
	mrs	x1, sctlr_el1
	ldr	x2, =SYSTEM_ON
	orr	x1, x1, x2
	msr	sctlr_el1, x1
	isb
	ret

	.balign	8
processor_start_at:
	.quad	processor_start
marked_functions_at:
	.quad	marked_functions

	.bss
	.balign	16
	.skip	STACK_SIZE
stack_top:

	.section .note.GNU-stack, "", %progbits
