/*
 * A stand-in for the boot loader on MINIX's CD: El Torito, no emulation.  It
 * shows what the real one shows, all through the BIOS: its name, the menu, the
 * countdown, the files that it loads with a spinner.  It loads nothing; the
 * kernel that it would start is silent, so it halts.
 *
 * The image script appends: a byte, the seconds to count down; the digit of the
 * default entry; the text up to the countdown; the names of the files; each text
 * with a NUL, an empty one last.
 */
#define BIOS_VIDEO 0x10
#define BIOS_KEYBOARD 0x16
#define BIOS_TIME 0x1a
#define TELETYPE 0x0e00
#define WHITE 0x0007
#define KEY_READ 0x00
#define KEY_PEEK 0x01
#define TICKS_A_SECOND 18
#define SPINNER_TURNS 60
#define ENTER 13

	.code16
	.text
	.globl	_start
_start:
	ljmp	$0, $1f
1:	cli
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	movw	%ax, %ss
	movw	$_start, %sp
	sti
	cld

	movw	$name, %si
	call	print
	movw	$table + 2, %si
	call	print
	pushw	%si			/* the names of the files */
	movzbw	table, %bp
	testw	%bp, %bp
	jz	boot

count:					/* %bp: seconds left */
	movw	$option, %si
	call	print
	movb	table + 1, %al
	call	put
	movw	$chosen, %si
	call	print
	call	put_number
	movw	$seconds, %si
	call	print
	call	wait_second
	jc	key
	movw	$back, %si
	call	print
	decw	%bp
	jnz	count
boot:
	movw	$newline, %si
	call	print
	popw	%si
load:
	cmpb	$0, (%si)
	je	silent
	pushw	%si
	movw	$loading, %si
	call	print
	popw	%si
	call	print
	movw	$SPINNER_TURNS, %cx
1:	pushw	%si
	movw	$spinner, %si
	call	print
	popw	%si
	loop	1b
	pushw	%si
	movw	$newline, %si
	call	print
	popw	%si
	jmp	load
silent:
	cli
	hlt
	jmp	silent

/* A key was pressed: RETURN or a digit boots, another one stops the countdown. */
key:
	movb	$KEY_READ, %ah
	int	$BIOS_KEYBOARD
	cmpb	$ENTER, %al
	je	boot
	cmpb	$'1', %al
	jb	key
	cmpb	$'9', %al
	jbe	boot
	jmp	key

/* Wait for a second; carry: a key is there. */
wait_second:
	call	ticks
	movw	%dx, %di
1:	movb	$KEY_PEEK, %ah
	int	$BIOS_KEYBOARD
	jnz	2f
	hlt
	call	ticks
	subw	%di, %dx
	cmpw	$TICKS_A_SECOND, %dx
	jb	1b
	clc
	ret
2:	stc
	ret

ticks:					/* to %dx */
	xorw	%ax, %ax
	int	$BIOS_TIME
	ret

put_number:				/* %bp, below 100; two places */
	movw	%bp, %ax
	movb	$10, %cl
	divb	%cl
	pushw	%ax
	addb	$'0', %al
	cmpb	$'0', %al
	jne	1f
	movb	$' ', %al
1:	call	put
	popw	%ax
	movb	%ah, %al
	addb	$'0', %al
	jmp	put

print:					/* the text at %si, to after its NUL */
	lodsb
	testb	%al, %al
	jz	1f
	call	put
	jmp	print
1:	ret

put:					/* %al; keeps all but %ax */
	pushaw
	movb	$TELETYPE >> 8, %ah
	movw	$WHITE, %bx
	int	$BIOS_VIDEO
	popaw
	ret

name:	.asciz	"\r\nNetBSD/x86 cd9660 Primary Bootstrap\r\n"
option:	.asciz	"Option "
chosen:	.asciz	" will be chosen in "
seconds: .asciz	" seconds. "
back:	.fill	7 + 1 + 19 + 2 + 10, 1, 8
	.byte	0
loading: .asciz	"Loading "
spinner: .asciz	"|\b/\b-\b\\\b"
newline: .asciz	"\r\n"
table:
