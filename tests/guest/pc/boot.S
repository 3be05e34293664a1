/*
 * Entry of the kernel, with paging off: multiboot header, stack, pre_init,
 * kmain.  All symbols here get the prefix __k_unpaged_ from the build.
 */
#include "layout.h"

#define MULTIBOOT_MAGIC 0x1badb002
#define MULTIBOOT_FLAGS 0x00000003	/* page-aligned modules, memory sizes */

	.text
	.globl	MINIX
	.type	MINIX, @function
	.type	multiboot_init, @function
MINIX:
	jmp	multiboot_init

	.balign	4
	.long	MULTIBOOT_MAGIC
	.long	MULTIBOOT_FLAGS
	.long	-(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)

	.balign	8
multiboot_init:
	cli
	cld
	movl	$stack_top, %esp
	xorl	%ebp, %ebp
	pushl	%ebx			/* multiboot information */
	pushl	%eax			/* multiboot magic number */
	call	boot_start
	call	pre_init		/* returns with paging on */
	addl	$8, %esp
	pushl	%eax
	movl	$kmain, %eax		/* high: no relative call from here */
	call	*%eax
1:	cli
	hlt
	jmp	1b

	.bss
	.balign	16
	.skip	STACK_SIZE
stack_top:

	.section .note.GNU-stack, "", @progbits
