/*
 * What must be assembly, with paging on: the start of the other processors,
 * exceptions, and the pieces of code whose length is a promise.
 */
#include "layout.h"

/*
 * Every other processor counts itself here, with its own atomic addition.  One that
 * comes after the count was closed (smp.c), or is one too many, stays out.
 */
	.text
	.globl	__k_unpaged_processor_start, processor_entry_at
__k_unpaged_processor_start:
	ldr	x1, =smp_tickets
1:	ldaxr	w0, [x1]
	add	w2, w0, #1
	stlxr	w3, w2, [x1]
	cbnz	w3, 1b
	cmp	w0, #CPUS_MAX
	b.hs	2f
	ldr	x1, =smp_stacks
	mov	w2, #STACK_SIZE
	umaddl	x1, w0, w2, x1		/* tickets of others start at 1 */
	mov	sp, x1
	bl	processor_main
2:	wfi
	b	2b

	.balign	8
processor_entry_at:
	.quad	__k_unpaged_processor_entry

/* Nothing is expected to come here. */
	.balign	2048
	.globl	exception_vectors
exception_vectors:
	.rept	16
	.balign	128
	mrs	x0, esr_el1
	mrs	x1, elr_el1
	b	exception
	.endr

/*
 * uint32_t work_unit(uint32_t seed): 1089 steps of xorshift32 from the seed.
 * From its first instruction to its ret, both counted, exactly 10000
 * instructions: 2 mov, 98 rounds of 11 steps of 9 and 2 to count them, 11
 * more steps, ret.
 */
	.macro	XORSHIFT
	mov	w2, w0
	lsl	w2, w2, #13
	eor	w0, w0, w2
	mov	w2, w0
	lsr	w2, w2, #17
	eor	w0, w0, w2
	mov	w2, w0
	lsl	w2, w2, #5
	eor	w0, w0, w2
	.endm

	.balign	16
	.globl	work_unit
	.type	work_unit, %function
work_unit:
	mov	w0, w0
	mov	w1, #98
1:	.rept	11
	XORSHIFT
	.endr
	subs	w1, w1, #1
	b.ne	1b
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
	.type	counted_loop, %function
counted_loop:
loop_begin:
	mov	w1, w0
1:	subs	w1, w1, #1
	b.ne	1b
loop_end:
	ret
	.size	counted_loop, . - counted_loop

/* void pulse_write(char byte): to the UART, which must be ready for it. */
	.balign	16
	.globl	pulse_write, pulse_out
	.type	pulse_write, %function
pulse_write:
	mov	w1, #UART
pulse_out:
	str	w0, [x1, #UART_DATA]
	ret
	.size	pulse_write, . - pulse_write

	.section .note.GNU-stack, "", %progbits
