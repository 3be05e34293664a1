/*
 * The architectures of machines: all that differs between them, in one table.  Nothing
 * outside it compares an architecture's name.
 */
#ifndef ARCH_H
#define ARCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arch {
	const char *name;	/* in requests and records; QEMU's target_name */
	const char *qemu;	/* the program, sought in $PATH */
	const char *machine;	/* -M, where nobody names one */
	const char *cpu;	/* -cpu, where nobody names one; NULL: the machine's */
	const char *vga;	/* -vga, where nobody names one */
	const char *drives;	/* the bus of disks, where nobody names one; and a CD's */
	int cdrom;		/* the place of a CD on it, which disks leave free */
	const char *nic;	/* -nic user,model= */
	const char *cpu_family; /* stands before each name of -cpu help; NULL: none */

	/* Settings that not every architecture has, as words: graphics, com2, debugcon,
	 * debug_exit, modules (several of them), ide and virtio (drives). */
	const char *has;

	/* What QEMU's -kernel starts: multiboot and pvh, as words; Linux by its magic
	 * number at that offset; ELF files of a machine and class; also: another machine.
	 */
	const char *kernels, *image_name, *image_magic;
	size_t image_at;
	/* How large the image says it is, in its first bytes; NULL: it does not. */
	uint64_t (*image_size)(const unsigned char *head);
	int elf_machine, elf_bits, elf_also;
	bool thumb; /* the lowest bit of a function's symbol is none of its address */

	bool calls;	       /* the probe knows its instructions, and follows calls */
	bool kvm_guest;	       /* the guest that tries KVM runs on it */
	const char *kvm_hosts; /* uname(2) of hosts that KVM may run it on, as words */

	/* Where the first instruction is, whatever the board; NULL: that differs. */
	const uint64_t *reset_vector;
	bool kernel_at_once; /* -kernel without firmware begins at the kernel */

	/* A reset that is a crash: what it is called, and what QEMU's log of CPU resets
	 * says then; NULL: there is none. */
	const char *crash, *crash_words;

	size_t page, longest_insn; /* bytes */
};

/* The architecture of that name, or NULL: there is none. */
const struct arch *arch_find(const char *name);

/* All names, with a blank between. */
void arch_names(char *text, size_t size);

/* The reset vector of a machine with a -kernel, with firmware of the user's; NULL: none.
 */
const uint64_t *arch_reset_vector(const struct arch *arch, bool kernel, bool firmware);

/* The one of a request that names none. */
extern const struct arch *const arch_default;

#endif
