/*
 * A multiboot kernel whose tree of calls is known: guest.folded has it, counted by hand.
 * Each test is a function that main calls; the number behind an instruction is how many
 * run there until the test returns.
 */
#include "counted.inc"

	.set	LAPIC, 0xfee00000
	.set	TURNS, 2000000

	.text				/* at 0x100000 */
	.code32
origin:
	.long	0x1badb002, 0, -0x1badb002

FUNCTION _start
	lgdt	gdtr			/* 9 */
	ljmp	$8, $1f
1:	mov	$16, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	$stack, %esp
	lidt	idtr
	call	main
END _start

FUNCTION main
	call	recursion		/* 21 */
	call	pointers
	call	tail_call
	call	two_labels
	call	long_jump
	call	coroutine
	call	get_pc
	call	push_return
	call	retpoline
	call	return_thunk
	call	fall_through
	call	fault
	call	fault_in_loop
	call	trap
	call	preemption
	call	device
	call	timer
	call	nested
	call	halt
	call	far_call
	call	done
END main

FUNCTION leaf				/* 2 */
	nop
	ret
END leaf

/* A function that calls itself twice. */
FUNCTION recursion
	mov	$3, %ecx		/* 3 */
	call	recurse
	ret
END recursion
FUNCTION recurse
	dec	%ecx			/* 4, 4, 3 */
	jz	1f
	call	recurse
1:	ret
END recurse

FUNCTION pointers
	mov	$leaf, %eax		/* 4 */
	call	*%eax
	call	*pointer
	ret
END pointers

FUNCTION tail_call
	call	tail			/* 2 */
	ret
END tail_call
FUNCTION tail
	nop				/* 2 */
	jmp	leaf
END tail

/* They jump to each other: no more nodes for that. */
FUNCTION two_labels
	mov	$3, %ecx		/* 3 */
	call	ping
	ret
END two_labels
FUNCTION ping
	dec	%ecx			/* 3 times 3 */
	jz	1f
	jmp	pong
1:	ret
END ping
FUNCTION pong
	jmp	ping			/* 2 */
END pong

/* Two frames are thrown away. */
FUNCTION long_jump
	mov	%esp, saved		/* 4 */
	call	deep
	.globl	long_jump_back
1:	call	leaf
	ret
	.set	back, 1b
END long_jump
FUNCTION deep
	push	%eax			/* 2 */
	call	deeper
	ud2
END deep
FUNCTION deeper
	mov	saved, %esp		/* 3 */
	mov	$back, %eax
	jmp	*%eax
END deeper

/* Two stacks that take turns. */
FUNCTION coroutine
	movl	$other, other_stack - 4	/* 5 */
	movl	$other_stack - 4, sleeping
	call	swap
	call	swap
	ret
END coroutine
FUNCTION swap
	xchg	%esp, sleeping		/* 2 */
	ret
END swap
FUNCTION other
	nop				/* 4 */
	call	swap
	nop
	call	swap
	ud2
END other

FUNCTION get_pc
	call	1f			/* 3 */
1:	pop	%eax
	ret
END get_pc

FUNCTION push_return
	push	$leaf			/* 2 */
	ret
END push_return

FUNCTION retpoline
	mov	$leaf, %eax		/* 3 */
	call	__x86_indirect_thunk_eax
	ret
END retpoline
FUNCTION __x86_indirect_thunk_eax
	call	2f			/* 3 */
1:	pause
	lfence
	jmp	1b
2:	mov	%eax, (%esp)
	ret
END __x86_indirect_thunk_eax

FUNCTION return_thunk
	nop				/* 2 */
	jmp	__x86_return_thunk
END return_thunk
FUNCTION __x86_return_thunk
	ret				/* 1 */
END __x86_return_thunk

FUNCTION fall_through
	nop				/* 1 */
END fall_through
FUNCTION fallen
	nop				/* 2 */
	ret
END fallen

/* What failed runs once more after it. */
FUNCTION fault
	xor	%edx, %edx		/* 5 */
	mov	$1, %eax
	xor	%ecx, %ecx
	div	%ecx
	ret
END fault
FUNCTION divide_error
	mov	$1, %ecx		/* 2 */
	iret
END divide_error

/* It goes on where the loop does, too. */
FUNCTION fault_in_loop
	mov	$2, %ebx		/* 9 */
	xor	%ecx, %ecx
1:	div	%ecx
	dec	%ebx
	jnz	1b
	ret
END fault_in_loop

FUNCTION trap
	int	$0x30			/* 2 */
	ret
END trap
FUNCTION trap_handler
	nop				/* 2 */
	iret
END trap_handler

/* An interrupt returns to another stack than it came from. */
FUNCTION preemption
	movl	$task, task_stack - 12	/* 7 */
	movl	$8, task_stack - 8
	movl	$2, task_stack - 4
	movl	$task_stack - 12, sleeping
	int	$0x31
	int	$0x31
	ret
END preemption
FUNCTION preempt
	xchg	%esp, sleeping		/* 2 */
	iret
END preempt
FUNCTION task
	nop				/* 4 */
	int	$0x31
	nop
	int	$0x31
	ud2
END task

/* Reading a device leaves the block. */
FUNCTION device
	mov	LAPIC + 0x30, %eax	/* 5 */
	nop
	mov	LAPIC + 0x30, %eax
	nop
	ret
END device

/* So many turns, however often the timer comes. */
FUNCTION timer
	call	pic_start		/* 5 + 2 * TURNS */
	mov	$TURNS, %ecx
	sti
1:	dec	%ecx
	jnz	1b
	cli
	ret
END timer
FUNCTION timer_tick
	incl	ticks			/* 6 each time */
	push	%eax
	mov	$0x20, %al
	out	%al, $PIC
	pop	%eax
	iret
END timer_tick
FUNCTION pic_start
	movl	$timer_tick, %eax	/* 19 */
	mov	%ax, idt + 8 * 0x20
	TIMER_START 1193	/* 1 ms */
	ret
END pic_start

/* The second tick interrupts what handles the first. */
FUNCTION nested
	movl	$nest, %eax
	mov	%ax, idt + 8 * 0x20
	movl	$0, ticks
	sti
1:	cmpl	$2, ticks
	jb	1b
	cli
	ret
END nested
FUNCTION nest
	push	%eax			/* the inner one: 8 */
	mov	$0x20, %al
	out	%al, $PIC
	incl	ticks
	cmpl	$1, ticks
	jne	2f
	sti
1:	cmpl	$2, ticks
	jb	1b
	cli
2:	pop	%eax
	iret
END nest

FUNCTION halt
	movl	$timer_tick, %eax	/* 6 */
	mov	%ax, idt + 8 * 0x20
	sti
	hlt
	cli
	ret
END halt

FUNCTION far_call
	lcall	$8, $far		/* 2 */
	ret
END far_call
FUNCTION far
	nop				/* 2 */
	lret
END far

FUNCTION done
	hlt
	jmp	done
END done

	.data
	.balign	8
gdt:	.quad	0, 0x00cf9a000000ffff, 0x00cf92000000ffff
gdtr:	.word	. - gdt - 1
	.long	gdt
	.macro	GATE handler
	.word	\handler - origin, 8, 0x8e00, 0x10
	.endm
	.balign	8
idt:
	GATE	divide_error
	.fill	0x1f, 8, 0
	GATE	timer_tick
	.fill	0x0f, 8, 0
	GATE	trap_handler
	GATE	preempt
idtr:	.word	. - idt - 1
	.long	idt
pointer: .long	leaf
ticks:	.long	0
saved:	.long	0
sleeping: .long	0

	.bss
	.balign	16
	.skip	4096
stack:
	.skip	4096
other_stack:
	.skip	4096
task_stack:

	.section .note.GNU-stack, "", @progbits
