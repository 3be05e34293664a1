/*
 * What must be assembly, with paging on: the start of the other processors,
 * interrupt entries, and the pieces of code whose length is a promise.
 */
#include "layout.h"

#define HERE(label) (TRAMPOLINE + (label) - trampoline)

/*
 * Where the startup interrupt sends a processor: real mode, any registers.
 * smp_start copies this to TRAMPOLINE and fills in trampoline_directory.
 */
	.section .rodata.trampoline, "a"
	.globl	trampoline, trampoline_directory, trampoline_end
	.code16
trampoline:
	cli
	cld
	xorw	%ax, %ax
	movw	%ax, %ds
	lgdtl	HERE(gdt_pointer)
	movl	%cr0, %eax
	orl	$CR0_PE, %eax
	movl	%eax, %cr0
	ljmpl	$SELECTOR_CODE, $HERE(protected)

	.code32
protected:
	movl	$SELECTOR_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	%cr4, %eax
	orl	$CR4_PSE, %eax
	movl	%eax, %cr4
	movl	HERE(trampoline_directory), %eax
	movl	%eax, %cr3
	movl	%cr0, %eax
	orl	$CR0_PG, %eax
	movl	%eax, %cr0
	movl	$processor_start, %eax
	jmp	*%eax

	.balign	8
gdt:
	.quad	0
	.quad	0x00cf9a000000ffff	/* SELECTOR_CODE */
	.quad	0x00cf92000000ffff	/* SELECTOR_DATA */
gdt_pointer:
	.word	. - gdt - 1
	.long	HERE(gdt)
	.balign	4
trampoline_directory:
	.long	0
trampoline_end:

/*
 * Every other processor counts itself here, with its own lock xadd.  One that
 * comes after the count was closed (smp.c), or is one too many, stays out.
 */
	.text
	.globl	processor_start
processor_start:
	movl	$1, %eax
	lock xaddl %eax, smp_tickets
	cmpl	$CPUS_MAX, %eax
	jae	1f
	imull	$STACK_SIZE, %eax, %ecx
	leal	smp_stacks(%ecx), %esp	/* tickets of others start at 1 */
	xorl	%ebp, %ebp
	pushl	%eax
	call	processor_main
1:	cli
	hlt
	jmp	1b

/* Load the GDT at 4(%esp) and all segment registers. */
	.globl	gdt_load
gdt_load:
	movl	4(%esp), %eax
	lgdt	(%eax)
	movl	$SELECTOR_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %fs
	movl	%eax, %gs
	movl	%eax, %ss
	ljmp	$SELECTOR_CODE, $1f
1:	ret

/*
 * One entry a vector, 16 bytes apart: leaves an error code (0 where the CPU
 * pushes none) and the vector on the stack.
 */
	.balign	16
	.globl	interrupt_entries
interrupt_entries:
	.Lvector = 0
	.rept	256
	.balign	16
	.if	!(.Lvector == 8 || (.Lvector >= 10 && .Lvector <= 14) || .Lvector == 17)
	pushl	$0
	.endif
	pushl	$.Lvector
	jmp	interrupt_entry
	.Lvector = .Lvector + 1
	.endr

interrupt_entry:
	pushal
	cld
	pushl	%esp
	call	interrupt
	addl	$4, %esp
	popal
	addl	$8, %esp
	iret

/*
 * uint32_t work_unit(uint32_t seed): 1089 steps of xorshift32 from the seed.
 * From its first instruction to its ret, both counted, exactly 10000
 * instructions: 2 movl, 98 rounds of 11 steps of 9 and 2 to count them, 11
 * more steps, ret.
 */
	.macro	XORSHIFT
	movl	%eax, %edx
	shll	$13, %edx
	xorl	%edx, %eax
	movl	%eax, %edx
	shrl	$17, %edx
	xorl	%edx, %eax
	movl	%eax, %edx
	shll	$5, %edx
	xorl	%edx, %eax
	.endm

	.balign	16
	.globl	work_unit
	.type	work_unit, @function
work_unit:
	movl	4(%esp), %eax
	movl	$98, %ecx
1:	.rept	11
	XORSHIFT
	.endr
	decl	%ecx
	jnz	1b
	.rept	11
	XORSHIFT
	.endr
	ret
	.size	work_unit, . - work_unit

/*
 * void counted_loop(uint32_t turns): from loop_begin (counted) to loop_end
 * (not counted) exactly 2 * turns + 1 instructions; turns is not 0.
 */
	.balign	16
	.globl	counted_loop, loop_begin, loop_end
	.type	counted_loop, @function
counted_loop:
loop_begin:
	movl	4(%esp), %ecx
1:	decl	%ecx
	jnz	1b
loop_end:
	ret
	.size	counted_loop, . - counted_loop

/* void pulse_write(char byte): to COM1, which must be ready for it. */
	.balign	16
	.globl	pulse_write, pulse_out
	.type	pulse_write, @function
pulse_write:
	movl	4(%esp), %eax
	movl	$COM1, %edx
pulse_out:
	outb	%al, %dx
	ret
	.size	pulse_write, . - pulse_write

	.section .note.GNU-stack, "", @progbits
