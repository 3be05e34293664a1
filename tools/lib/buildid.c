/* The build ID of an ELF file: a note among its program headers. */
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "buildid.h"
#include "hex.h"
#include "memory.h"

enum {
	NOTES_MAX = 1 << 16, /* bytes of a segment of notes */
	PADDING = 4,
	CLASS = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32,
};

static size_t
padded(size_t n)
{
	return (n + PADDING - 1) / PADDING * PADDING;
}

/* The ID among the notes, which are these bytes; or NULL. */
static char *
id_find(const unsigned char *notes, size_t size)
{
	ElfW(Nhdr) note;
	size_t name, id, end;
	char *hex;

	for (size_t at = 0; size - at >= sizeof(note); at = end) {
		memcpy(&note, notes + at, sizeof(note));
		name = at + sizeof(note);
		id = name + padded(note.n_namesz);
		end = id + padded(note.n_descsz);
		if (note.n_namesz > size || note.n_descsz > size || end > size)
			return NULL;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == sizeof("GNU") &&
		    memcmp(notes + name, "GNU", sizeof("GNU")) == 0) {
			hex = xmalloc(2 * note.n_descsz + 1);
			hex_write(hex, notes + id, note.n_descsz);
			return hex;
		}
	}
	return NULL;
}

static bool
bytes_read(int fd, void *to, size_t size, size_t at)
{
	return pread(fd, to, size, (off_t)at) == (ssize_t)size;
}

static char *
notes_read(int fd, const ElfW(Phdr) * segment)
{
	unsigned char *notes;
	char *id = NULL;

	if (segment->p_type != PT_NOTE || segment->p_filesz > NOTES_MAX)
		return NULL;
	notes = xmalloc(segment->p_filesz + 1);
	if (bytes_read(fd, notes, segment->p_filesz, segment->p_offset))
		id = id_find(notes, segment->p_filesz);
	free(notes);
	return id;
}

char *
build_id(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ElfW(Ehdr) header;
	ElfW(Phdr) segment;
	char *id = NULL;

	if (fd == -1)
		return NULL;
	if (bytes_read(fd, &header, sizeof(header), 0) &&
	    memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 &&
	    header.e_ident[EI_CLASS] == CLASS)
		for (size_t i = 0; id == NULL && i < header.e_phnum &&
				   bytes_read(fd, &segment, sizeof(segment),
				       header.e_phoff + i * sizeof(segment));
		     i++)
			id = notes_read(fd, &segment);
	close(fd);
	return id;
}
