/* A tiny guest that tells a KVM that works from one that only opens. */
#ifndef KVMGUEST_H
#define KVMGUEST_H

/* QEMU's exit status when the guest ran to its end: (value << 1) | 1 of what it wrote. */
enum { KVM_GUEST_STATUS = 0x2a << 1 | 1 };

/*
 * Write the guest, a multiboot image, to path; exits 1 when it cannot.  It turns
 * paging on, reads its own code through it and writes to isa-debug-exit at 0xf4.
 */
void kvm_guest_write(const char *path);

#endif
