/*
 * A module for modules.S, of KIND: they lie at the same addresses, have their stacks at the
 * same, and yield at the same.  The numbers behind instructions are how many run there.
 */
#include "counted.inc"

	.set	SHARED, 0x101000

	.text
	.code32
FUNCTION _start
#if KIND == 1
	call	receive			/* 6 */
	mov	$SHARED, %eax
	call	*%eax
	call	answer
	nop
	int	$0x22
END _start
FUNCTION receive
	push	%eax			/* 5 */
	int	$0x21
	call	spin
	pop	%eax
	ret
END receive
FUNCTION answer
	call	answer_deep		/* 2 */
	ret
END answer
FUNCTION answer_deep
	int	$0x21			/* 3 */
	call	spin
	ret
END answer_deep
#else
	nop				/* 6 */
	call	wait
	mov	$SHARED, %eax
	call	*%eax
	call	wait
	int	$0x22
END _start
FUNCTION wait				/* twice 6 */
	push	%eax
	push	%eax
	int	$0x21
	call	spin
	add	$8, %esp
	ret
END wait
	.long	KIND
#endif
FUNCTION spin				/* twice 2 + 2 * TURNS */
	mov	$TURNS, %ecx
1:	dec	%ecx
	jnz	1b
	ret
END spin
	.fill	32, 1, 0x90

	.section .note.GNU-stack, "", @progbits
