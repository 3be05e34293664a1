/* The architectures of machines. */
#include <stdio.h>
#include <string.h>

#include "arch.h"

static const uint64_t x86_reset_vector = 0xfffffff0;

/* What all PCs have in common. */
// clang-format off
#define PC \
	.machine = "pc", \
	.vga = "std", \
	.disk = "if=ide,index=0", \
	.cdrom = "if=ide,index=2", \
	.nic = "e1000", \
	.kernels = "multiboot linux pvh", \
	.cpu_family = "x86", \
	.reset_vector = &x86_reset_vector, \
	.crash = "triple fault", \
	.crash_words = "Triple fault", \
	.kvm_guest = true, \
	.page = 4096, \
	.longest_insn = 15

static const struct arch archs[] = {
	{ .name = "i386", .qemu = "qemu-system-i386", PC },
	{ .name = "x86_64", .qemu = "qemu-system-x86_64", PC },
};
// clang-format on

enum { ARCHS = sizeof(archs) / sizeof(archs[0]) };

const struct arch *const arch_default = &archs[0];

const struct arch *
arch_find(const char *name)
{
	for (size_t i = 0; i < ARCHS; i++)
		if (strcmp(archs[i].name, name) == 0)
			return &archs[i];
	return NULL;
}

void
arch_names(char *text, size_t size)
{
	size_t n = 0;

	*text = '\0';
	for (size_t i = 0; i < ARCHS && n < size; i++)
		n += (size_t)snprintf(
		    text + n, size - n, "%s%s", i > 0 ? " " : "", archs[i].name);
}
