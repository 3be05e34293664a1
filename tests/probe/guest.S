/*
 * A multiboot kernel whose instructions can be counted by hand: probe.t compares.  The
 * last character of its command line is the number of vCPUs.
 */
	.set	PORT, 0xf4		/* isa-debug-exit */
	.set	CONSOLE, 0xe9		/* isa-debugcon */
	.set	AREA, 0x200000		/* where the decoy and then the real code runs */
	.set	TRAMPOLINE, 0x8000
	.set	LAPIC, 0xfee00000
	.set	TURNS, 1000000

	.text
	.code32
	.long	0x1badb002, 0, -0x1badb002

	.globl	_start
_start:
	lgdt	gdtr
	ljmp	$8, $1f
1:	mov	$16, %eax
	mov	%eax, %ds
	mov	%eax, %es
	mov	%eax, %ss
	mov	$stack, %esp
	mov	16(%ebx), %esi		/* the command line's last character */
1:	lodsb
	test	%al, %al
	jnz	1b
	movzbl	-2(%esi), %ebx
	sub	$'0', %ebx

/* Two decoys at AREA: other code, and code that differs only behind a jump. */
	mov	$decoy, %esi
	call	area_run
	mov	$near_decoy, %esi
	call	area_run
	.globl	decoys_done
decoys_done:
	mov	$real, %esi
	call	area_run
	call	area_run
	jmp	faults
area_run:
	mov	$AREA, %edi
	mov	$2, %ecx
	rep movsl
	sub	$8, %esi
	call	AREA
	ret
decoy:
	.byte	0xf9, 0x90, 0xc3, 0x90, 0x90, 0x90, 0x90, 0x90
near_decoy:
	.byte	0xeb, 0x00, 0x90, 0xc3, 0x90, 0x90, 0x90, 0x90
	.globl	real
real:
	.byte	0xeb, 0x00, 0xf8, 0xc3, 0x90, 0x90, 0x90, 0x90

/* A division by zero leaves its block before the last 10 instructions, then goes on. */
faults:
	mov	$divide_error, %eax
	mov	%ax, idt
	mov	$8, %eax
	mov	%ax, idt + 2
	movw	$0x8e00, idt + 4
	mov	$divide_error, %eax
	shr	$16, %eax
	mov	%ax, idt + 6
	lidt	idtr
	xor	%ecx, %ecx
	jmp	fault_begin
	.globl	fault_begin, fault_end
fault_begin:
	nop
	nop
	div	%ecx
	.fill	10, 1, 0x90
	jmp	fault_end
divide_error:
	addl	$2, (%esp)
	iret
fault_end:

/* A device's register read in the midst of a block: -icount leaves the block there. */
	jmp	mmio_begin
	.globl	mmio_begin, mmio_end
mmio_begin:
	nop
	mov	LAPIC + 0x20, %eax
	.fill	10, 1, 0x90
	jmp	mmio_end
mmio_end:

/* An instruction that begins a block in mid-page and lies across two pages. */
	jmp	cross_begin
	.globl	cross_begin, cross_end
cross_begin:
	mov	$100, %ecx
	jmp	1f
	.balign	4096
	.fill	4096 - 8, 1, 0x90
1:	nop
	nop
	nop
	nop
	nop
	mov	$0x12345678, %eax
	nop
	dec	%ecx
	jnz	1b
cross_end:

/* With the clock on instructions, the guest's wait for a timer is a jump of the clock. */
	jmp	waits
waits:
	mov	$0xff, %al		/* no interrupt but the first timer's */
	outb	%al, $0x21
	outb	%al, $0xa1
	mov	$0x11, %al
	outb	%al, $0x20
	mov	$0x20, %al
	outb	%al, $0x21
	mov	$4, %al
	outb	%al, $0x21
	mov	$1, %al
	outb	%al, $0x21
	mov	$tick, %eax
	mov	%ax, idt + 0x100
	mov	$8, %eax
	mov	%ax, idt + 0x102
	movw	$0x8e00, idt + 0x104
	mov	$tick, %eax
	shr	$16, %eax
	mov	%ax, idt + 0x106
	mov	$0x30, %al		/* once, in 11932 / 1193182 s */
	outb	%al, $0x43
	mov	$0x9c, %al
	outb	%al, $0x40
	mov	$0x2e, %al
	outb	%al, $0x40
	mov	$0xfe, %al
	outb	%al, $0x21
	.globl	wait_begin, wait_end
wait_begin:
	sti
	hlt
	cli
wait_end:
	jmp	clock_read
tick:
	iret

/* The time stamp counter shows the guest the same clock: its 8 bytes go to a port. */
	.globl	clock_read
clock_read:
	rdtsc
	mov	$CONSOLE, %ecx
	call	number_out
	mov	%edx, %eax
	call	number_out
	jmp	wake
number_out:
	xchg	%ecx, %edx
	mov	$4, %ebp
1:	outb	%al, %dx
	shr	$8, %eax
	dec	%ebp
	jnz	1b
	xchg	%ecx, %edx
	ret

/* Every vCPU does the same work at the same time. */
wake:
	mov	$ap_start, %esi
	mov	$TRAMPOLINE, %edi
	mov	$ap_end - ap_start, %ecx
	rep movsb
	mov	$1, %ebp
	lock incl started
	cmp	$1, %ebx
	je	work
	movl	$0x000c4500, LAPIC + 0x300
1:	movl	$0x000c4600 + TRAMPOLINE / 4096, LAPIC + 0x300
	pause
	cmp	started, %ebx
	jne	1b
work:
	cmp	$1, %ebp
	jne	1f
	movl	$1, go
1:	cmpl	$0, go
	je	1b
	.globl	work_begin, work_mid, work_end
work_begin:
	mov	$TURNS, %ecx
1:	dec	%ecx
	jnz	1b
	nop
	nop
	nop
work_mid:
	nop
	jmp	work_end
work_end:
	lock incl finished
	cmp	$1, %ebp
	je	1f
	cli
2:	hlt
	jmp	2b
1:	pause
	cmp	finished, %ebx
	jne	1b
	mov	$1, %al
	outb	%al, $PORT
2:	hlt
	jmp	2b

	.code16
ap_start:
	cli
	xor	%eax, %eax
	mov	%eax, %ds
	lgdtl	TRAMPOLINE + gdtr - ap_start
	mov	%cr0, %eax
	or	$1, %eax
	mov	%eax, %cr0
	ljmpl	$8, $ap_main
	.balign	8
gdt:
	.quad	0, 0x00cf9b000000ffff, 0x00cf93000000ffff
gdtr:
	.word	. - gdt - 1
	.long	gdt
ap_end:
	.code32
ap_main:
	mov	$16, %eax
	mov	%eax, %ds
	xor	%ebp, %ebp
	lock incl started
	jmp	work

	.balign	8
idtr:
	.word	0x21 * 8 - 1
	.long	idt

/* On pages of its own: a write to a page of code makes QEMU repeat the instruction. */
	.bss
	.balign	4096
idt:
	.skip	0x21 * 8
started:
	.skip	4
finished:
	.skip	4
go:
	.skip	4
	.skip	4096
stack:
