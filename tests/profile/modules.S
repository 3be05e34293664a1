/*
 * A multiboot kernel that runs each of its modules, ELF files, as a process with an address
 * space of its own, all at the same addresses.  A process yields by int $0x21, in turns, and
 * ends by int $0x22.  A number behind an
 * instruction is how many run there each time.
 */
#include "counted.inc"

	.set	PROCESSES, 16
	.set	SPACE, 0x400000		/* what one large page maps */
	.set	MEMORY, 0x1000000	/* of the first process */
	.set	AT, 0x08000000		/* where each sees its own */
	.set	LARGE, 0x87		/* present, written to, by all, large */

	.text				/* at 0x100000 */
	.code32
origin:
	.long	0x1badb002, 0, -0x1badb002

FUNCTION _start				/* 28 */
	lgdt	gdtr
	ljmp	$8, $1f
1:	mov	$16, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	$stack, %esp
	lidt	idtr
	mov	$tss, %eax
	mov	%ax, gdt + 0x2a
	shr	$16, %eax
	mov	%al, gdt + 0x2c
	mov	$0x28, %eax
	ltr	%ax
	mov	20(%ebx), %ecx		/* modules, and where they are told of */
	mov	24(%ebx), %ebx
	call	load
	mov	%cr4, %eax		/* large pages */
	or	$0x10, %eax
	mov	%eax, %cr4
	mov	$directories, %eax
	mov	%eax, %cr3
	mov	%cr0, %eax
	or	$0x80000000, %eax
	mov	%eax, %cr0
	call	pic_start
	movl	$-1, current
	jmp	next
END _start

/* Each module that is an ELF file becomes a process. */
FUNCTION load
	push	%ecx
	mov	(%ebx), %ebp
	cmpl	$0x464c457f, (%ebp)
	jne	3f
	mov	processes, %edx
	shl	$22, %edx
	add	$MEMORY, %edx
	mov	processes, %edi		/* its page directory: memory as it is, and its own */
	shl	$12, %edi
	add	$directories, %edi
	mov	$LARGE, %eax
	xor	%ecx, %ecx
1:	mov	%eax, (%edi, %ecx, 4)
	add	$SPACE, %eax
	inc	%ecx
	cmp	$32, %ecx
	jb	1b
	lea	LARGE(%edx), %eax
	mov	%eax, (%edi, %ecx, 4)
	movzwl	44(%ebp), %eax		/* its segments */
	mov	28(%ebp), %esi
	add	%ebp, %esi
2:	cmpl	$1, (%esi)
	jne	4f
	push	%esi
	mov	16(%esi), %ecx
	mov	8(%esi), %edi
	sub	$AT, %edi
	add	%edx, %edi
	mov	4(%esi), %esi
	add	%ebp, %esi
	rep movsb
	pop	%esi
4:	add	$32, %esi
	dec	%eax
	jnz	2b
	mov	processes, %eax		/* where it will go on: in its first instruction */
	inc	%eax
	mov	%eax, %edi
	shl	$10, %edi
	add	$stacks - 20, %edi
	mov	%edi, saved - 4(, %eax, 4)
	mov	24(%ebp), %ecx
	mov	%ecx, (%edi)
	movl	$0x1b, 4(%edi)
	movl	$0x202, 8(%edi)
	movl	$AT + SPACE - 16, 12(%edi)
	movl	$0x23, 16(%edi)
	mov	%eax, processes
3:	add	$16, %ebx
	pop	%ecx
	dec	%ecx
	jnz	load
	ret
END load

FUNCTION yield				/* 5 */
	push	%eax
	push	%edx
	mov	current, %edx
	mov	%esp, saved(, %edx, 4)
	jmp	next
END yield

FUNCTION exit				/* 3, the last one 2 */
	decl	living
	jz	done
	jmp	next
END exit

FUNCTION next				/* 19, from the last to the first 20 */
	mov	current, %edx
	inc	%edx
	cmp	processes, %edx
	jb	1f
	xor	%edx, %edx
1:	mov	%edx, current
	mov	%edx, %eax
	shl	$12, %eax
	add	$directories, %eax
	mov	%eax, %cr3
	lea	1(%edx), %eax
	shl	$10, %eax
	add	$stacks, %eax
	mov	%eax, tss + 4
	mov	saved(, %edx, 4), %esp
	cmpb	$0, started(%edx)
	jne	2f
	incb	started(%edx)
	incl	living
	iret
2:	pop	%edx
	pop	%eax
	iret
END next

FUNCTION timer_tick			/* 6 */
	incl	ticks
	push	%eax
	mov	$0x20, %al
	out	%al, $PIC
	pop	%eax
	iret
END timer_tick

FUNCTION pic_start			/* 17 */
	TIMER_START 596	/* 500 us */
	ret
END pic_start

FUNCTION done
	hlt
	jmp	done
END done

/* Code of the kernel that processes call: how MINIX lets them make its calls. */
	.org	0x1000
FUNCTION shared				/* 2 */
	int	$0x21
	ret
END shared

	.data
	.balign	8
gdt:	.quad	0, 0x00cf9a000000ffff, 0x00cf92000000ffff, 0x00cffa000000ffff, 0x00cff2000000ffff
	.word	103, 0			/* where the tss is is written there */
	.byte	0, 0x89, 0, 0
gdtr:	.word	. - gdt - 1
	.long	gdt
	.macro	GATE handler kind
	.word	\handler - origin, 8, \kind, 0x10
	.endm
	.balign	8
idt:
	.fill	0x20, 8, 0
	GATE	timer_tick 0x8e00
	GATE	yield 0xee00
	GATE	exit 0xee00
idtr:	.word	. - idt - 1
	.long	idt
	.balign	4
tss:	.long	0, 0, 16
	.fill	23, 4, 0
current: .long	0
processes: .long 0
living:	.long	0
ticks:	.long	0

	.bss
	.balign	4096
directories:
	.skip	4096 * PROCESSES
saved:	.skip	4 * PROCESSES
started: .skip	PROCESSES
	.skip	4096
stack:
stacks:	.skip	1024 * PROCESSES

	.section .note.GNU-stack, "", @progbits
