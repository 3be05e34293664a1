/*
 * A multiboot kernel that jumps everywhere: 64 functions, each of which chooses by a random
 * number where to go on and how, by a jump, a call, a return, a return from an interrupt or
 * on another stack, and comes to the middle of functions as well as to their beginnings.
 */
	.set	STEPS, 100000
	.set	FUNCTIONS, 64

	.text				/* at 0x100000 */
	.code32
	.long	0x1badb002, 0, -0x1badb002

	.globl	_start
	.type	_start, @function
_start:
	lgdt	gdtr
	ljmp	$8, $1f
1:	mov	$16, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	$stacks + 4096, %esp
	mov	$trap, %eax
	mov	%ax, idt + 3 * 8
	shr	$16, %eax
	mov	%ax, idt + 3 * 8 + 6
	lidt	idtr
	mov	$STEPS, %edi
	mov	$1, %esi
	jmp	f0
	.size	_start, . - _start

	/* %esi: the random number; %ebx: a place in a function; %esp: one of 16 stacks */
	.macro	RANDOM_FUNCTION n
	.type	f\n, @function
f\n:
	nop
	nop
	nop
	nop
	dec	%edi
	jz	done
	imul	$1664525, %esi, %esi
	add	$1013904223, %esi
	mov	%esi, %ebx
	shr	$26, %ebx
	mov	places(,%ebx,4), %ebx
	mov	%esi, %ecx
	shr	$16, %ecx
	and	$3, %ecx
	add	%ecx, %ebx		/* one of its first four instructions */
	mov	%esi, %ecx
	shr	$18, %ecx
	and	$7, %ecx
	jmp	*ways\n(,%ecx,4)
1:	call	*%ebx
2:	push	%ebx
	ret
3:	pushf
	push	%cs
	push	%ebx
	iret
4:	mov	%esi, %esp		/* another stack */
	shr	$8, %esp
	and	$0xfff0, %esp
	add	$stacks + 4096, %esp
	call	*%ebx
5:	cmp	$stacks + 4096, %esp	/* to where a call left, or whatever lies there */
	jb	6f
	mov	(%esp), %ecx
	sub	$_start, %ecx
	cmp	$end - _start, %ecx
	jae	6f
	ret
6:	jmp	*%ebx
7:	int3				/* its handler does not come back */
	.size	f\n, . - f\n
	.pushsection .data
ways\n:	.long	1b, 1b, 2b, 3b, 4b, 5b, 6b, 7b
	.popsection
	.endm

	.altmacro
	.macro	ALL n
	RANDOM_FUNCTION \n
	.if	\n + 1 < FUNCTIONS
	ALL	%(\n + 1)
	.endif
	.endm
	ALL	0
end:

	.type	trap, @function
trap:
	jmp	*%ebx
	.size	trap, . - trap

	.globl	done
	.type	done, @function
done:
	cli
	hlt
	jmp	done
	.size	done, . - done

	.data
places:
	.macro	PLACES n
	.long	f\n
	.if	\n + 1 < FUNCTIONS
	PLACES	%(\n + 1)
	.endif
	.endm
	PLACES	0
gdt:	.quad	0, 0x00cf9a000000ffff, 0x00cf92000000ffff
gdtr:	.word	. - gdt - 1
	.long	gdt

idt:	.space	3 * 8
	.word	0, 8, 0x8e00, 0
idtr:	.word	. - idt - 1
	.long	idt

	.bss
stacks:	.space	1 << 17
