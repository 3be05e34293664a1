/* Tell kernels that QEMU's -kernel can start from everything else, by their headers. */
#include <err.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elfimage.h"
#include "image.h"
#include "kernel.h"
#include "lib/text.h"
#include "lib/word.h"

enum {
	/* Multiboot Specification 0.6.96, 3.1: aligned, in the first 8192 bytes */
	MULTIBOOT_SEARCH = 8192,
	MULTIBOOT_MAGIC = 0x1badb002,
	MULTIBOOT_ADDRESSES = 1 << 16, /* the header says where to load */
	XEN_ELFNOTE_PHYS32_ENTRY = 18,
};

/* Offset of the multiboot header, or -1. */
static int
multiboot_find(const unsigned char *head, size_t len)
{
	for (size_t at = 0; at + 12 <= len; at += 4)
		if (word_at(head, at) == MULTIBOOT_MAGIC &&
		    word_at(head, at) + word_at(head, at + 4) + word_at(head, at + 8) ==
			0)
			return (int)at;
	return -1;
}

static bool
is_linux(const struct arch *arch, const unsigned char *head, size_t len)
{
	return len >= arch->image_at + 4 &&
	       memcmp(head + arch->image_at, arch->image_magic, 4) == 0;
}

/* A Linux image that lacks its end is missed only when it is unpacked. */
static void
linux_check(const char *path, const char *unpacked, const struct arch *arch,
    const unsigned char *head)
{
	struct stat st;

	if (stat(unpacked, &st) == -1)
		err(1, "%s", unpacked);
	if (arch->image_size != NULL && arch->image_size(head) > (uint64_t)st.st_size)
		image_truncated(path);
}

/* QEMU starts it where it is entered, if it is of the right machine. */
static void
elf_check(const char *path, const struct arch *arch, const struct elf_image *elf)
{
	if (!elf_image_is_of(elf, arch))
		errx(1, "%s: ELF of another architecture than %s", path, arch->name);
}

static void
pc_check(const char *path, const struct arch *arch, struct elf_image *elf, bool multiboot)
{
	if (multiboot && elf_image_is_64(elf))
		errx(1,
		    "%s: a 64-bit ELF with a multiboot header: QEMU starts 32-bit ones",
		    path);
	if (!multiboot && (!text_has_word(arch->kernels, "pvh") ||
			      !elf_image_has_note(elf, "Xen", XEN_ELFNOTE_PHYS32_ENTRY)))
		errx(1,
		    "%s: ELF, but no kernel: no multiboot header in its first 8 KiB and "
		    "no PVH note",
		    path);
}

/*
 * The formats:
 *	multiboot  Multiboot Specification 0.6.96; ELF of 32 bits, or none
 *	linux      Linux, Documentation/arch/{x86/boot,arm/booting,arm64/booting,
 *	           riscv/boot-image-header}.rst: a magic number at an offset
 *	pvh        ELF with a note of Xen's that names its entry
 *	elf        any ELF of the architecture
 */
void
kernel_check(const char *path, const char *unpacked, const struct arch *arch)
{
	unsigned char head[MULTIBOOT_SEARCH] = { 0 };
	bool is_pc = text_has_word(arch->kernels, "multiboot");
	int fd = open(unpacked, O_RDONLY | O_CLOEXEC), multiboot;
	struct elf_image *elf;
	const char *other;
	ssize_t n;

	if (fd == -1 || (n = pread(fd, head, sizeof(head), 0)) == -1)
		err(1, "%s", unpacked);
	close(fd);
	if (is_linux(arch, head, (size_t)n)) {
		linux_check(path, unpacked, arch, head);
		return;
	}
	other = image_other_kind(head, (size_t)n);
	multiboot = is_pc ? multiboot_find(head, (size_t)n) : -1;
	if ((elf = elf_image_open(unpacked)) == NULL) {
		if (multiboot == -1)
			errx(1, "%s: not a kernel: neither ELF nor %s%s%s%s", path,
			    arch->image_name, is_pc ? " nor multiboot" : "",
			    other != NULL ? ": " : "", other != NULL ? other : "");
		if ((word_at(head, (size_t)multiboot + 4) & MULTIBOOT_ADDRESSES) == 0)
			errx(1,
			    "%s: multiboot header has no load addresses, and the "
			    "file is no ELF",
			    path);
		return;
	}
	if (is_pc)
		pc_check(path, arch, elf, multiboot != -1);
	else
		elf_check(path, arch, elf);
	elf_image_close(elf);
}
