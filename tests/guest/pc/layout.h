/* Addresses that C, assembly and the linker script share. */
#ifndef GUEST_LAYOUT_H
#define GUEST_LAYOUT_H

#define KERNEL_FORMAT "elf32-i386"
#define KERNEL_PHYSICAL 0x00400000
#define KERNEL_OFFSET 0xf0000000 /* virtual minus physical, after paging */
#define KERNEL_SIZE_MAX 0x400000 /* a page of 4 MiB */
#define TRAMPOLINE 0x8000	 /* where the other processors start */
#define STACK_SIZE 4096
#define CPUS_MAX 256

#define SELECTOR_CODE 0x08
#define SELECTOR_DATA 0x10

#define CR0_PE 0x00000001
#define CR0_PG 0x80000000
#define CR4_PSE 0x00000010

#define COM1 0x3f8

#endif
