/* The header of a qcow2 disk image, docs/interop/qcow2.txt of QEMU: read of its first
 * bytes. */
#ifndef DISKIMAGE_H
#define DISKIMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { QCOW2_HEAD = 80 }; /* bytes of it, for all that is asked here */

bool qcow2_is(const unsigned char *bytes, size_t len);

/* Where in the image the name of the one that it builds on stands, or 0; and its length.
 */
uint64_t qcow2_base(const unsigned char bytes[QCOW2_HEAD], uint64_t *length);

/* Are its data in another file? */
bool qcow2_has_data_file(const unsigned char bytes[QCOW2_HEAD]);

#endif
