/* Addresses that C, assembly and the linker script share: QEMU's virt, 32 and 64 bits. */
#ifndef GUEST_LAYOUT_H
#define GUEST_LAYOUT_H

#define RAM 0x40000000 /* where QEMU puts the device tree, too */
#define KERNEL_PHYSICAL 0x40400000
#ifdef __aarch64__
#define KERNEL_FORMAT "elf64-littleaarch64"
#define KERNEL_OFFSET 0xffffff7fc0000000 /* virtual minus physical, after paging */
#define KERNEL_SIZE_MAX 0x200000	 /* a block of 2 MiB */
#else
#define KERNEL_FORMAT "elf32-littlearm"
#define KERNEL_OFFSET 0xb0000000
#define KERNEL_SIZE_MAX 0x100000 /* a section of 1 MiB */
#endif
#define STACK_SIZE 4096
#define CPUS_MAX 8 /* of the interrupt controller, version 2 */

#define UART 0x09000000
#define UART_DATA 0x00
#define GIC_DISTRIBUTOR 0x08000000
#define GIC_CPU 0x08010000

#endif
