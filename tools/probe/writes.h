/* What QEMU is about to write to a descriptor, seen by the thread that writes it. */
#ifndef WRITES_H
#define WRITES_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Have cb called before each write of QEMU's own program to fd, with the number of bytes
 * that were written before it and those of this one.  False: it cannot be seen.
 */
bool writes_watch(int fd, void (*cb)(size_t end));

#endif
