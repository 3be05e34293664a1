/*
 * A multiboot kernel that calls without end: two functions that call each other and
 * themselves, 2^21 paths, and a recursion of 100000 frames through two functions.
 */
	.text				/* at 0x100000 */
	.code32
	.long	0x1badb002, 0, -0x1badb002

	.macro	TREE name
	.globl	\name
	.type	\name, @function
\name:
	dec	%ecx
	jz	1f
	call	left
	call	right
1:	inc	%ecx
	ret
	.size	\name, . - \name
	.endm

	.macro	DEEP name, other
	.type	\name, @function
\name:
	dec	%ecx
	jz	1f
	call	\other
1:	ret
	.size	\name, . - \name
	.endm

	.globl	_start
	.type	_start, @function
_start:
	mov	$stack, %esp
	mov	$21, %ecx
	call	left
	mov	$100000, %ecx
	call	ping
	call	done
	.size	_start, . - _start

	TREE	left
	TREE	right
	DEEP	ping, pong
	DEEP	pong, ping

	.globl	done
	.type	done, @function
done:
	cli
	hlt
	jmp	done
	.size	done, . - done

	.bss
	.space	1 << 20
stack:
