/* Is a file a kernel that QEMU's -kernel can start? */
#ifndef KERNEL_H
#define KERNEL_H

/*
 * Check that the file at unpacked has one of the formats, which are words:
 *	multiboot  Multiboot Specification 0.6.96; ELF of 32 bits, or none
 *	linux      Linux, Documentation/arch/x86/boot.rst
 *	pvh        ELF with a note of Xen's that names its entry
 * path names the file in messages.  Exits 1 with the reason when QEMU would refuse it, or
 * start a machine that then does nothing.
 */
void kernel_check(const char *path, const char *unpacked, const char *formats);

#endif
