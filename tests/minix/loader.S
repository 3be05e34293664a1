/*
 * A stand-in for the boot loader on MINIX's CD (El Torito, no emulation) and disk.  It
 * shows what the real one shows, all through the BIOS: its name, the menu, the
 * countdown, the files that it loads with a spinner.  Then it starts the kernel.
 *
 * The image script appends a table: a byte, the seconds to count down; the digit of
 * the default entry; the text up to the countdown; the command line of each entry, or
 * "-" for one that starts no kernel; the files as the number of their first sector,
 * their size and the name to show, none for the kernel, which is the last.  Each
 * text ends with a NUL, an empty one ends the command lines, sector 0 the files.
 */
#define BIOS_VIDEO 0x10
#define BIOS_DISK 0x13
#define BIOS_KEYBOARD 0x16
#define BIOS_TIME 0x1a
#define TELETYPE 0x0e00
#define WHITE 0x0007
#define READ_SECTORS 0x42
#define KEY_READ 0x00
#define KEY_PEEK 0x01
#define TICKS_A_SECOND 18
#define SPINNER_TURNS 60
#define ENTER 13

#define DRIVE_CD 0xe0		/* the first; disks come before */
#define DISK_SECTOR_BITS 9
#define CD_SECTOR_BITS 11
#define BUFFER 0x10000
#define BUFFER_SIZE 0x8000
#define FILES 0x6000		/* begin and end of each in memory; kernel_start reads it */
#define FIRST_FILE 0x01000000
#define PAGE 4096

#define CR0_PE 1
#define CODE32 0x08
#define DATA32 0x10
#define CODE16 0x18

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
	movb	%dl, drive
	cmpb	$DRIVE_CD, %dl
	jae	begin
	/* A disk: only its first sector was loaded, which is this code's, too. */
	movb	$DISK_SECTOR_BITS, sector_bits
	movw	$_start + 512, packet_to
	movw	$0, packet_to + 2
	movl	$1, packet_sector
	movw	$(BUFFER_SIZE >> DISK_SECTOR_BITS) / 2, packet_count
	call	sectors_read
	movw	$0, packet_to
	movw	$BUFFER >> 4, packet_to + 2
	jmp	begin

/* Read what the packet says. */
sectors_read:
	pushaw
	movw	$packet, %si
	movb	drive, %dl
	movb	$READ_SECTORS, %ah
	int	$BIOS_DISK
	popaw
	ret

	.balign	4
packet:	.word	16
packet_count: .word 0
packet_to: .word 0, BUFFER >> 4
packet_sector: .quad 0
drive:	.byte	0
sector_bits: .byte CD_SECTOR_BITS

	.org	446			/* where a disk has its partitions */
	.fill	64, 1, 0
	.byte	0x55, 0xaa

begin:
	movw	$name, %si
	call	print
	movw	$table + 2, %si
	call	print
	movw	%si, commands
	movb	table + 1, %al
	movb	%al, choice
	movzbw	table, %bp
	testw	%bp, %bp
	jz	boot

count:					/* %bp: seconds left */
	movw	$option, %si
	call	print
	movb	choice, %al
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
	movw	commands, %si
	movb	choice, %cl
1:	movw	%si, command
	cmpb	$0, (%si)
	je	1f
2:	lodsb
	testb	%al, %al
	jnz	2b
	decb	%cl
	cmpb	$'0', %cl
	ja	1b
1:	lodsb				/* the rest of the command lines */
	testb	%al, %al
	jz	files
2:	lodsb
	testb	%al, %al
	jnz	2b
	jmp	1b

files:
	movw	$FILES, %bp
file:
	lodsl
	testl	%eax, %eax
	jz	start
	movl	%eax, packet_sector
	lodsl
	movl	%eax, left
	movl	to, %eax
	movl	%eax, (%bp)
	cmpb	$0, (%si)
	je	1f
	pushw	%si
	movw	$loading, %si
	call	print
	popw	%si
	call	print
	call	spin
	call	file_read
	pushw	%si
	movw	$newline, %si
	call	print
	popw	%si
	jmp	2f
1:	incw	%si
	call	file_read
2:	movl	to, %eax
	movl	%eax, 4(%bp)
	addl	$PAGE - 1, %eax
	andl	$~(PAGE - 1), %eax
	movl	%eax, to
	addw	$8, %bp
	jmp	file

/* Read the file of left bytes from packet_sector to where to points. */
file_read:
	movb	sector_bits, %cl
1:	movl	left, %eax
	cmpl	$BUFFER_SIZE, %eax
	jbe	2f
	movl	$BUFFER_SIZE, %eax
2:	movl	%eax, part
	movl	$1, %edx
	shll	%cl, %edx
	leal	-1(%eax, %edx), %eax
	shrl	%cl, %eax
	movw	%ax, packet_count
	call	sectors_read
	addl	%eax, packet_sector
	call	part_copy
	movl	part, %eax
	subl	%eax, left
	jnz	1b
	ret

/* Copy part bytes from the buffer to where to points, which the BIOS does not reach. */
part_copy:
	pushaw
	call	protected_enter
	.code32
	movl	$BUFFER, %esi
	movl	to, %edi
	movl	part, %ecx
	rep movsb
	movl	%edi, to
	ljmp	$CODE16, $1f
	.code16
1:	movl	%cr0, %eax
	andl	$~CR0_PE, %eax
	movl	%eax, %cr0
	ljmp	$0, $1f
1:	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %es
	sti
	popaw
	ret

/* Go on after the call with 32 bits, without interrupts; the stack stays as it is. */
protected_enter:
	cli
	popw	%bx
	movzwl	%bx, %ebx
	lgdt	gdt_pointer
	movl	%cr0, %eax
	orl	$CR0_PE, %eax
	movl	%eax, %cr0
	ljmp	$CODE32, $1f
	.code32
1:	movl	$DATA32, %eax
	movl	%eax, %ds
	movl	%eax, %es
	jmp	*%ebx

	.code16
start:
	movw	command, %si
	cmpb	$'-', (%si)
	jbe	halt			/* there is no such entry, or no kernel */
	call	protected_enter
	.code32
	movl	%eax, %ss
	movl	$_start, %esp
	movzwl	command, %eax
	movzwl	%bp, %ebp
	pushl	%ebp
	pushl	$FILES
	pushl	%eax
	call	kernel_start

	.code16
halt:
	cli
	hlt
	jmp	halt

/* A key was pressed: RETURN or a digit boots, another one stops the countdown. */
key:
	movb	$KEY_READ, %ah
	int	$BIOS_KEYBOARD
	cmpb	$ENTER, %al
	je	boot
	cmpb	$'1', %al
	jb	key
	cmpb	$'9', %al
	ja	key
	movb	%al, choice
	jmp	boot

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

spin:
	pushw	%si
	movw	$SPINNER_TURNS, %cx
1:	movw	$spinner, %si
	call	print
	loop	1b
	popw	%si
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

	.balign	8
gdt:
	.quad	0
	.quad	0x00cf9a000000ffff	/* CODE32 */
	.quad	0x00cf92000000ffff	/* DATA32 */
	.quad	0x00009a000000ffff	/* CODE16 */
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt
to:	.long	FIRST_FILE		/* where the next bytes go */
left:	.long	0			/* of the file */
part:	.long	0			/* of that, in the buffer */
commands: .word	0
command: .word	0			/* of the chosen entry */
choice:	.byte	0			/* its digit */

name:	.asciz	"\r\nNetBSD/x86 cd9660 Primary Bootstrap\r\n"
option:	.asciz	"Option "
chosen:	.asciz	" will be chosen in "
seconds: .asciz	" seconds. "
back:	.fill	7 + 1 + 19 + 2 + 10, 1, 8
	.byte	0
loading: .asciz	"Loading "
newline: .asciz	"\r\n"
spinner: .asciz	"|\b/\b-\b\\\b"
