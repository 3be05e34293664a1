/* ELF files of 32 and 64 bits: symbols, the bytes at an address, where code runs. */
#ifndef ELFIMAGE_H
#define ELFIMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "codesymbol.h"
#include "lib/arch.h"

struct elf_image;

/* Open an ELF file; NULL when the file is none.  Exits 1 when it cannot be read. */
struct elf_image *elf_image_open(const char *path);
void elf_image_close(struct elf_image *e);

bool elf_image_is_64(const struct elf_image *e);

/* Is all in the file that its headers speak of? */
bool elf_image_is_whole(struct elf_image *e);

/*
 * Is it a file of debugging symbols, without the code of what it was taken from?  Its
 * program headers may still speak of that.
 */
bool elf_image_is_debug(struct elf_image *e);

/* Is its code that of the architecture? */
bool elf_image_is_of(const struct elf_image *e, const struct arch *arch);

/*
 * The value of a defined symbol, local ones too; a global one goes before local
 * ones of the same name.  Returns NULL when good, else why there is none.
 */
const char *elf_image_symbol(struct elf_image *e, const char *name, uint64_t *value);

/* The address at which the file is entered: it has one even when it is stripped. */
uint64_t elf_image_entry(const struct elf_image *e);

/* Has it no table of symbols, or an empty one? */
bool elf_image_is_stripped(struct elf_image *e);

/* Tell of every symbol that names code. */
void elf_image_functions(struct elf_image *e, code_symbol_take *take, void *to);

/* Where an executed segment runs; physical is addr where it says no other place. */
struct elf_segment {
	uint64_t addr, physical, size;
};

/* The i-th of them, and that which holds an address; false: there is none. */
bool elf_image_code_segment(struct elf_image *e, size_t i, struct elf_segment *s);
bool elf_image_segment(struct elf_image *e, uint64_t addr, struct elf_segment *s);

/*
 * Copy up to len bytes of code at a run address, as the file has them.  Where a
 * program header gives the segment a physical place besides its virtual one,
 * *alias is the address there, else addr itself.  Returns how many bytes there
 * were: 0 when the address is in no segment that is executed.
 */
size_t elf_image_code(struct elf_image *e, uint64_t addr, unsigned char *bytes,
    size_t len, uint64_t *alias);

/*
 * Copy the GNU build ID, at most len bytes of it, and return its length; 0 when
 * the file has none.  A kernel and its symbols from one build have the same.
 */
size_t elf_image_build_id(struct elf_image *e, unsigned char *id, size_t len);

/* Has the file a note of this owner and type?  (Xen's PVH entry is told by one.) */
bool elf_image_has_note(struct elf_image *e, const char *owner, uint32_t type);

#endif
