/* Is a file a kernel that QEMU's -kernel can start? */
#ifndef KERNEL_H
#define KERNEL_H

/*
 * Check that the file at unpacked has one of the formats, which are words of kernel.c;
 * path names it in messages.  Exits 1 with the reason when QEMU would refuse it, or start
 * a machine that then does nothing.
 */
void kernel_check(const char *path, const char *unpacked, const char *formats);

#endif
