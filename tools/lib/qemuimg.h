/* Disk images, made with QEMU's own program. */
#ifndef QEMUIMG_H
#define QEMUIMG_H

/* Make an empty qcow2 disk under that name, over whatever has it; or exit 1. */
void qcow2_create(const char *path, long long size_mib);

#endif
