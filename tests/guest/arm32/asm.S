/*
 * What must be assembly, with paging on: the start of the other processors,
 * exceptions, and the pieces of code whose length is a promise.  C is in Thumb.
 */
#include "layout.h"

/*
 * Every other processor counts itself here, with its own atomic addition.  One that
 * comes after the count was closed (smp.c), or is one too many, stays out.
 */
	.syntax	unified
	.arch	armv7ve
	.arm
	.text
	.globl	__k_unpaged_processor_start, processor_entry_at
	.type	__k_unpaged_processor_start, %function
__k_unpaged_processor_start:
	ldr	r1, =smp_tickets
1:	ldrex	r0, [r1]
	add	r2, r0, #1
	strex	r3, r2, [r1]
	cmp	r3, #0
	bne	1b
	dmb
	cmp	r0, #CPUS_MAX
	bhs	2f
	ldr	r1, =smp_stacks
	mov	r2, #STACK_SIZE
	mla	sp, r0, r2, r1		/* tickets of others start at 1 */
	bl	processor_main
2:	wfi
	b	2b

	.balign	4
processor_entry_at:
	.long	__k_unpaged_processor_entry

/* Nothing is expected to come here. */
	.balign	32
	.globl	exception_vectors
exception_vectors:
	.rept	8
	b	exception_entry
	.endr
exception_entry:
	mrc	p15, 0, r0, c5, c0, 0	/* DFSR */
	mov	r1, lr
	cps	#0x13			/* this mode has no stack of its own */
	b	exception

/*
 * uint32_t work_unit(uint32_t seed): 1089 steps of xorshift32 from the seed.
 * From its first instruction to its return, both counted, exactly 10000
 * instructions: 2 mov, 98 rounds of 11 steps of 9 and 2 to count them, 11
 * more steps, bx.
 */
	.macro	XORSHIFT
	mov	r2, r0
	lsl	r2, r2, #13
	eor	r0, r0, r2
	mov	r2, r0
	lsr	r2, r2, #17
	eor	r0, r0, r2
	mov	r2, r0
	lsl	r2, r2, #5
	eor	r0, r0, r2
	.endm

	.balign	16
	.globl	work_unit
	.type	work_unit, %function
work_unit:
	mov	r0, r0
	mov	r1, #98
1:	.rept	11
	XORSHIFT
	.endr
	subs	r1, r1, #1
	bne	1b
	.rept	11
	XORSHIFT
	.endr
	bx	lr
	.size	work_unit, . - work_unit

/*
 * void counted_loop(uint32_t turns): from loop_begin (counted) to loop_end
 * (not counted) exactly 2 * turns + 1 instructions; turns is not 0.
 */
	.balign	16
	.globl	counted_loop, loop_begin, loop_end
	.type	counted_loop, %function
counted_loop:
loop_begin:
	mov	r1, r0
1:	subs	r1, r1, #1
	bne	1b
loop_end:
	bx	lr
	.size	counted_loop, . - counted_loop

/* void pulse_write(char byte): to the UART, which must be ready for it. */
	.balign	16
	.globl	pulse_write, pulse_out
	.type	pulse_write, %function
pulse_write:
	mov	r1, #UART
pulse_out:
	str	r0, [r1, #UART_DATA]
	bx	lr
	.size	pulse_write, . - pulse_write

	.section .note.GNU-stack, "", %progbits
