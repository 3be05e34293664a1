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
	const char *name;	  /* in requests and records; QEMU's target_name */
	const char *qemu;	  /* the program, sought in $PATH */
	const char *machine;	  /* -M, where nobody names one */
	const char *vga;	  /* -vga, where nobody names one */
	const char *disk, *cdrom; /* -drive: where each is attached */
	const char *nic;	  /* -nic user,model= */
	const char
	    *kernels; /* words: formats that QEMU's -kernel starts, see mkdisk/kernel.c */
	const char *cpu_family; /* stands before each name of -cpu help; NULL: none */
	bool kvm_guest;		/* the guest that tries KVM runs on it */

	/* Where the first instruction is, whatever the board; NULL: that differs. */
	const uint64_t *reset_vector;

	/* A reset that is a crash: what it is called, and what QEMU's log of CPU resets
	 * says then; NULL: there is none. */
	const char *crash, *crash_words;

	size_t page, longest_insn; /* bytes */
};

/* The architecture of that name, or NULL: there is none. */
const struct arch *arch_find(const char *name);

/* All names, with a blank between. */
void arch_names(char *text, size_t size);

/* The one of a request that names none. */
extern const struct arch *const arch_default;

#endif
