/*
 * QEMU's writes to a descriptor.  Its plugin API tells nothing of devices, but what a
 * serial port sends is written by the vCPU's own thread, within the instruction that
 * sends it, through writev(2): which QEMU's program calls at an address in its table of
 * imported functions.  That one is replaced here.
 */
#include <sys/mman.h>
#include <sys/uio.h>
#include <elf.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "writes.h"

/* The number of a relocation's symbol, in files of 32 and 64 bits. */
#define SYMBOL_OF(info) ((uint64_t)(info) >> (__ELF_NATIVE_CLASS == 64 ? 32 : 8))

static int watched = -1;
static atomic_size_t written;
static void (*before)(size_t end);

static ssize_t
writev_watched(int fd, const struct iovec *iov, int n)
{
	size_t len = 0;
	ssize_t done;

	if (fd != watched)
		return writev(fd, iov, n);
	for (int i = 0; i < n; i++)
		len += iov[i].iov_len;
	before(written + len);
	done = writev(fd, iov, n);
	if (done > 0)
		written += (size_t)done;
	return done;
}

/* What the program's dynamic section says of its imports. */
struct imports {
	const ElfW(Sym) * symbols;
	const char *names;
	const ElfW(Rela) * lazy, *now;
	size_t lazy_size, now_size;
};

static struct imports
imports_read(const ElfW(Dyn) * dyn)
{
	struct imports im = { 0 };
	bool rela = false;

	for (; dyn->d_tag != DT_NULL; dyn++)
		switch (dyn->d_tag) {
		case DT_SYMTAB:
			im.symbols = (const void *)dyn->d_un.d_ptr;
			break;
		case DT_STRTAB:
			im.names = (const void *)dyn->d_un.d_ptr;
			break;
		case DT_JMPREL:
			im.lazy = (const void *)dyn->d_un.d_ptr;
			break;
		case DT_PLTRELSZ:
			im.lazy_size = dyn->d_un.d_val;
			break;
		case DT_PLTREL:
			rela = dyn->d_un.d_val == DT_RELA;
			break;
		case DT_RELA:
			im.now = (const void *)dyn->d_un.d_ptr;
			break;
		case DT_RELASZ:
			im.now_size = dyn->d_un.d_val;
			break;
		}
	if (!rela)
		im.lazy_size = 0;
	return im;
}

/* Where the address of an imported function stands, or NULL. */
static void **
slot_find(uintptr_t base, const struct imports *im, const char *name,
    const ElfW(Rela) * list, size_t size)
{
	for (size_t i = 0; i < size / sizeof(*list); i++) {
		size_t symbol = SYMBOL_OF(list[i].r_info);

		if (symbol != 0 && list[i].r_addend == 0 &&
		    strcmp(im->names + im->symbols[symbol].st_name, name) == 0)
			return (void **)(base + list[i].r_offset);
	}
	return NULL;
}

/* The program itself comes first. */
static int
program_patch(struct dl_phdr_info *program, size_t size, void *data)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
	struct imports im = { 0 };
	void **slot;

	(void)size;
	for (int i = 0; i < program->dlpi_phnum; i++)
		if (program->dlpi_phdr[i].p_type == PT_DYNAMIC)
			im = imports_read((const void *)(program->dlpi_addr +
							 program->dlpi_phdr[i].p_vaddr));
	if (im.symbols == NULL || im.names == NULL)
		return 1;
	slot = slot_find(program->dlpi_addr, &im, "writev", im.lazy, im.lazy_size);
	if (slot == NULL)
		slot = slot_find(program->dlpi_addr, &im, "writev", im.now, im.now_size);
	/* It may be read-only once all imports are known; whether, nothing tells. */
	if (slot != NULL && mprotect((void *)((uintptr_t)slot & -page), page,
				PROT_READ | PROT_WRITE) == 0) {
		*slot = (void *)(uintptr_t)writev_watched;
		*(bool *)data = true;
	}
	return 1;
}

bool
writes_watch(int fd, void (*cb)(size_t end))
{
	bool done = false;

	watched = fd;
	before = cb;
	dl_iterate_phdr(program_patch, &done);
	return done;
}
