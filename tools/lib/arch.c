/* The architectures of machines. */
#include <elf.h>
#include <stdio.h>
#include <string.h>

#include "arch.h"
#include "word.h"

static const uint64_t x86_reset_vector = 0xfffffff0;
static const uint64_t arm_reset_vector = 0;	   /* flash of virt */
static const uint64_t riscv_reset_vector = 0x1000; /* ROM of virt */

/* Linux, Documentation/arch/x86/boot.rst: sectors of setup code, paragraphs behind it. */
static uint64_t
bzimage_size(const unsigned char *head)
{
	enum { SETUP_SECTORS = 0x1f1, PARAGRAPHS = 0x1f4, VERSION = 0x206 };
	unsigned setup = head[SETUP_SECTORS] != 0 ? head[SETUP_SECTORS] : 4;

	if (head[VERSION + 1] * 256 + head[VERSION] < 0x204)
		return 0; /* its size has 16 bits, and is wrong */
	return (setup + 1) * UINT64_C(512) + word_at(head, PARAGRAPHS) * UINT64_C(16);
}

/* Linux, arch/arm/boot/compressed/head.S: where the image begins and ends. */
static uint64_t
zimage_size(const unsigned char *head)
{
	return word_at(head, 0x2c) - word_at(head, 0x28);
}

// clang-format off
/* What all PCs have in common. */
#define PC \
	.machine = "pc", \
	.vga = "std", \
	.drives = "ide", .cdrom = 2, \
	.nic = "e1000", \
	.has = "graphics com2 debugcon debug_exit modules ide virtio", \
	.kernels = "multiboot pvh", \
	.image_name = "Linux", .image_magic = "HdrS", .image_at = 0x202, .image_size = bzimage_size, \
	.cpu_family = "x86", \
	.reset_vector = &x86_reset_vector, \
	.crash = "triple fault", \
	.crash_words = "Triple fault", \
	.kvm_guest = true, \
	.page = 4096, \
	.calls = true, .longest_insn = 15

/* QEMU's own boards, made of virtio devices: one serial port, no graphics card. */
#define VIRT \
	.machine = "virt", \
	.vga = "none", \
	.drives = "virtio", .cdrom = 1, \
	.nic = "virtio-net-pci", \
	.has = "virtio", \
	.kernels = "", \
	.page = 4096, \
	.longest_insn = 4

static const struct arch archs[] = {
	{ .name = "i386", .qemu = "qemu-system-i386", PC,
	  .elf_machine = EM_386, .elf_bits = 32, .elf_also = EM_X86_64, .kvm_hosts = "i386 i486 i586 i686 x86_64" },
	{ .name = "x86_64", .qemu = "qemu-system-x86_64", PC,
	  .elf_machine = EM_X86_64, .elf_bits = 64, .elf_also = EM_386, .kvm_hosts = "x86_64" },
	{ .name = "arm", .qemu = "qemu-system-arm", VIRT, .cpu = "cortex-a15",
	  .elf_machine = EM_ARM, .elf_bits = 32, .thumb = true, .kvm_hosts = "armv7l",
	  .image_name = "zImage", .image_magic = "\x18\x28\x6f\x01", .image_at = 0x24, .image_size = zimage_size,
	  .reset_vector = &arm_reset_vector, .kernel_at_once = true },
	{ .name = "aarch64", .qemu = "qemu-system-aarch64", VIRT, .cpu = "cortex-a57",
	  .elf_machine = EM_AARCH64, .elf_bits = 64, .kvm_hosts = "aarch64",
	  .image_name = "Image", .image_magic = "ARM\x64", .image_at = 0x38,
	  .reset_vector = &arm_reset_vector, .kernel_at_once = true },
	{ .name = "riscv64", .qemu = "qemu-system-riscv64", VIRT,
	  .elf_machine = EM_RISCV, .elf_bits = 64, .kvm_hosts = "riscv64",
	  .image_name = "Image", .image_magic = "RSC\x05", .image_at = 0x38,
	  .reset_vector = &riscv_reset_vector },
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

const uint64_t *
arch_reset_vector(const struct arch *arch, bool kernel, bool firmware)
{
	return arch->kernel_at_once && kernel && !firmware ? NULL : arch->reset_vector;
}
