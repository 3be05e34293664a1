/* Read ELF files of 32 and 64 bits through libelf. */
#include <err.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elfimage.h"
#include "lib/memory.h"

struct elf_image {
	Elf *elf;
	int fd;
};

struct elf_image *
elf_image_open(const char *path)
{
	struct elf_image *e = xcalloc(1, sizeof(*e));

	if (elf_version(EV_CURRENT) == EV_NONE)
		errx(1, "libelf: %s", elf_errmsg(-1));
	if ((e->fd = open(path, O_RDONLY | O_CLOEXEC)) == -1)
		err(1, "%s", path);
	e->elf = elf_begin(e->fd, ELF_C_READ, NULL);
	if (e->elf == NULL || elf_kind(e->elf) != ELF_K_ELF) {
		elf_image_close(e);
		return NULL;
	}
	return e;
}

void
elf_image_close(struct elf_image *e)
{
	if (e == NULL)
		return;
	elf_end(e->elf);
	close(e->fd);
	free(e);
}

/* Does a file of that size have so many bytes there? */
static bool
is_within(uint64_t size, uint64_t offset, uint64_t len)
{
	return len == 0 || (offset <= size && len <= size - offset);
}

bool
elf_image_is_64(const struct elf_image *e)
{
	return gelf_getclass(e->elf) == ELFCLASS64;
}

static bool
is_arm(const struct elf_image *e)
{
	GElf_Ehdr header;

	return gelf_getehdr(e->elf, &header) != NULL && header.e_machine == EM_ARM;
}

bool
elf_image_is_of(const struct elf_image *e, const struct arch *arch)
{
	GElf_Ehdr header;

	return gelf_getehdr(e->elf, &header) != NULL &&
	       ((header.e_machine == arch->elf_machine &&
		    elf_image_is_64(e) == (arch->elf_bits == 64)) ||
		   (arch->elf_also != 0 && header.e_machine == arch->elf_also));
}

bool
elf_image_is_debug(struct elf_image *e)
{
	Elf_Scn *section = NULL;
	GElf_Shdr h;
	bool debug = false;

	while ((section = elf_nextscn(e->elf, section)) != NULL)
		if (gelf_getshdr(section, &h) != NULL &&
		    (h.sh_flags & SHF_EXECINSTR) != 0) {
			if (h.sh_type != SHT_NOBITS)
				return false;
			debug = true;
		}
	return debug;
}

bool
elf_image_is_whole(struct elf_image *e)
{
	GElf_Ehdr h;
	GElf_Phdr p;
	struct stat st;
	uint64_t size;
	int segments;

	if (gelf_getehdr(e->elf, &h) == NULL || fstat(e->fd, &st) == -1)
		return false;
	size = (uint64_t)st.st_size;
	if (!is_within(size, h.e_phoff, (uint64_t)h.e_phnum * h.e_phentsize) ||
	    !is_within(size, h.e_shoff, (uint64_t)h.e_shnum * h.e_shentsize))
		return false;
	segments = elf_image_is_debug(e) ? 0 : h.e_phnum;
	for (int i = 0; i < segments; i++)
		if (gelf_getphdr(e->elf, i, &p) == NULL ||
		    !is_within(size, p.p_offset, p.p_filesz))
			return false;
	return true;
}

uint64_t
elf_image_entry(const struct elf_image *e)
{
	GElf_Ehdr header;

	return gelf_getehdr(e->elf, &header) != NULL ? header.e_entry : 0;
}

/* Best candidates so far for one symbol's name. */
struct symbol_search {
	uint64_t value;
	bool found, global, ambiguous, any_table;
};

static void
symbol_consider(struct symbol_search *s, const GElf_Sym *sym)
{
	bool global = GELF_ST_BIND(sym->st_info) != STB_LOCAL;

	if (s->found && s->global && !global)
		return;
	if (s->found && s->global == global)
		s->ambiguous |= s->value != sym->st_value;
	else
		s->ambiguous = false;
	s->value = sym->st_value;
	s->found = true;
	s->global = global;
}

static void
table_search(
    struct elf_image *e, Elf_Scn *section, const char *name, struct symbol_search *search)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Shdr header;
	GElf_Sym sym;

	if (data == NULL || gelf_getshdr(section, &header) == NULL)
		return;
	for (int i = 1; gelf_getsym(data, i, &sym) != NULL; i++) {
		int type = GELF_ST_TYPE(sym.st_info);
		const char *other;

		search->any_table = true;
		if (sym.st_shndx == SHN_UNDEF || (type != STT_FUNC && type != STT_NOTYPE))
			continue;
		other = elf_strptr(e->elf, header.sh_link, sym.st_name);
		if (other != NULL && strcmp(other, name) == 0)
			symbol_consider(search, &sym);
	}
}

static struct symbol_search
symbol_search(struct elf_image *e, const char *name)
{
	struct symbol_search search = { 0 };
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(e->elf, section)) != NULL)
		if (gelf_getshdr(section, &header) != NULL &&
		    header.sh_type == SHT_SYMTAB)
			table_search(e, section, name, &search);
	return search;
}

bool
elf_image_is_stripped(struct elf_image *e)
{
	return !symbol_search(e, "").any_table;
}

const char *
elf_image_symbol(struct elf_image *e, const char *name, uint64_t *value)
{
	struct symbol_search search = symbol_search(e, name);

	if (!search.any_table)
		return "no symbols (stripped)";
	if (!search.found)
		return "no such symbol";
	if (search.ambiguous)
		return "several symbols of that name";
	*value = search.value;
	return NULL;
}

/* Does the symbol name code: in a section that is executed? */
static bool
symbol_is_code(struct elf_image *e, const GElf_Sym *sym)
{
	int type = GELF_ST_TYPE(sym->st_info);
	GElf_Shdr header;
	Elf_Scn *section;

	if ((type != STT_FUNC && type != STT_NOTYPE) || sym->st_shndx == SHN_UNDEF ||
	    sym->st_shndx >= SHN_LORESERVE)
		return false;
	section = elf_getscn(e->elf, sym->st_shndx);
	return section != NULL && gelf_getshdr(section, &header) != NULL &&
	       (header.sh_flags & SHF_EXECINSTR) != 0;
}

/* Marks of where code of one mode, or data, begins: ELF for the Arm Architecture, 5.5.5.
 */
static bool
is_mapping(const char *name)
{
	return name[0] == '$' && name[1] != '\0' && strchr("adtx", name[1]) != NULL &&
	       (name[2] == '\0' || name[2] == '.');
}

static void
table_functions(
    struct elf_image *e, Elf_Scn *section, size_t names, code_symbol_take *take, void *to)
{
	Elf_Data *data = elf_getdata(section, NULL);
	uint64_t thumb = is_arm(e); /* a function's lowest bit is its mode */
	struct code_symbol s;
	GElf_Sym sym;

	for (int i = 1; data != NULL && gelf_getsym(data, i, &sym) != NULL; i++) {
		s = (struct code_symbol){ .addr = sym.st_value & ~thumb,
			.size = sym.st_size,
			.name = elf_strptr(e->elf, names, sym.st_name),
			.global = GELF_ST_BIND(sym.st_info) != STB_LOCAL };
		if (s.name != NULL && symbol_is_code(e, &sym) && !is_mapping(s.name))
			take(to, &s);
	}
}

void
elf_image_functions(struct elf_image *e, code_symbol_take *take, void *to)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(e->elf, section)) != NULL)
		if (gelf_getshdr(section, &header) != NULL &&
		    header.sh_type == SHT_SYMTAB)
			table_functions(e, section, header.sh_link, take, to);
}

bool
elf_image_code_segment(struct elf_image *e, size_t i, struct elf_segment *s)
{
	GElf_Phdr p;
	size_t n;

	if (elf_getphdrnum(e->elf, &n) == -1)
		return false;
	for (size_t k = 0; k < n; k++)
		if (gelf_getphdr(e->elf, (int)k, &p) != NULL && p.p_type == PT_LOAD &&
		    (p.p_flags & PF_X) != 0 && i-- == 0) {
			*s = (struct elf_segment){ p.p_vaddr, p.p_paddr, p.p_memsz };
			return true;
		}
	return false;
}

bool
elf_image_segment(struct elf_image *e, uint64_t addr, struct elf_segment *s)
{
	for (size_t i = 0; elf_image_code_segment(e, i, s); i++)
		if (addr >= s->addr && addr - s->addr < s->size)
			return true;
	return false;
}

/* The executed segment that holds a virtual address, or false. */
static bool
segment_find(struct elf_image *e, uint64_t addr, GElf_Phdr *segment)
{
	size_t n;

	if (elf_getphdrnum(e->elf, &n) == -1)
		return false;
	for (size_t i = 0; i < n; i++)
		if (gelf_getphdr(e->elf, (int)i, segment) != NULL &&
		    segment->p_type == PT_LOAD && (segment->p_flags & PF_X) != 0 &&
		    addr >= segment->p_vaddr &&
		    addr - segment->p_vaddr < segment->p_filesz)
			return true;
	return false;
}

size_t
elf_image_code(
    struct elf_image *e, uint64_t addr, unsigned char *bytes, size_t len, uint64_t *alias)
{
	GElf_Phdr segment;
	uint64_t into;
	ssize_t n;

	*alias = addr;
	if (!segment_find(e, addr, &segment))
		return 0;
	into = addr - segment.p_vaddr;
	*alias = segment.p_paddr + into;
	if (len > segment.p_filesz - into)
		len = segment.p_filesz - into;
	n = pread(e->fd, bytes, len, (off_t)(segment.p_offset + into));
	return n > 0 ? (size_t)n : 0;
}

/* A note that is looked for, and its content once it is found. */
struct note {
	const char *owner;
	uint32_t type;
	const unsigned char *desc;
	size_t len;
};

static bool
notes_search(Elf_Data *data, struct note *wanted)
{
	size_t at = 0, name, desc, next;
	GElf_Nhdr note;

	while ((next = gelf_getnote(data, at, &note, &name, &desc)) > 0) {
		if (note.n_type == wanted->type &&
		    note.n_namesz == strlen(wanted->owner) + 1 &&
		    memcmp((char *)data->d_buf + name, wanted->owner, note.n_namesz) ==
			0) {
			wanted->desc = (unsigned char *)data->d_buf + desc;
			wanted->len = note.n_descsz;
			return true;
		}
		at = next;
	}
	return false;
}

static bool
note_find(struct elf_image *e, struct note *wanted)
{
	GElf_Phdr segment;
	size_t n;

	if (elf_getphdrnum(e->elf, &n) == -1)
		return false;
	for (size_t i = 0; i < n; i++) {
		Elf_Data *data;

		if (gelf_getphdr(e->elf, (int)i, &segment) == NULL ||
		    segment.p_type != PT_NOTE)
			continue;
		data = elf_getdata_rawchunk(
		    e->elf, (int64_t)segment.p_offset, segment.p_filesz, ELF_T_NHDR);
		if (data != NULL && notes_search(data, wanted))
			return true;
	}
	return false;
}

bool
elf_image_has_note(struct elf_image *e, const char *owner, uint32_t type)
{
	struct note note = { .owner = owner, .type = type };

	return note_find(e, &note);
}

size_t
elf_image_build_id(struct elf_image *e, unsigned char *id, size_t len)
{
	struct note note = { .owner = "GNU", .type = NT_GNU_BUILD_ID };

	if (!note_find(e, &note))
		return 0;
	if (len > note.len)
		len = note.len;
	memcpy(id, note.desc, len);
	return len;
}
