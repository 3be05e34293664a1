/* Is a file a kernel that QEMU's -kernel can start? */
#ifndef KERNEL_H
#define KERNEL_H

#include "lib/arch.h"

/*
 * Check that the file at unpacked has one of the architecture's formats; path names it
 * in messages.  Exits 1 with the reason when QEMU would refuse it, or start
 * a machine that then does nothing.
 */
void kernel_check(const char *path, const char *unpacked, const struct arch *arch);

#endif
