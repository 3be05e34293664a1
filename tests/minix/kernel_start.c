/* The last part of the stand-in's boot loader: start a multiboot kernel, 32 bits. */
#include "../guest/kernel.h"

#define MULTIBOOT_LOADED 0x2badb002
#define MULTIBOOT_HAS_MODULES 0x08
#define INFO 0x00020000
#define FILES_MAX 32
#define COMMAND_SIZE 256
#define SEGMENT_LOADED 1

/* The heads of a 32-bit ELF file and of its segments. */
struct elf_header {
	uint8_t ident[16];
	uint16_t type, machine;
	uint32_t version, entry, segments, sections, flags;
	uint16_t size, segment_size, n_segments;
};

struct segment {
	uint32_t type, offset, virtual, physical, file_size, size;
	uint32_t flags, align;
};

struct file {
	uint32_t start, end;
};

/* What the kernel is handed over, where nothing overwrites it. */
struct handed {
	struct multiboot_info info;
	struct {
		struct file file;
		uint32_t text, reserved;
	} modules[FILES_MAX];
	char command[COMMAND_SIZE];
};

void kernel_start(const char *command, const struct file *files, const struct file *end)
    __attribute__((noreturn));

/* Put the kernel's segments where they belong; returns where it begins. */
static uint32_t
kernel_load(const char *elf)
{
	const struct elf_header *header = (const struct elf_header *)elf;
	const struct segment *s = (const struct segment *)(elf + header->segments);
	const struct segment *end = s + header->n_segments;

	for (; s < end; s++) {
		if (s->type != SEGMENT_LOADED)
			continue;
		memset((void *)s->physical, 0, s->size);
		memcpy((void *)s->physical, elf + s->offset, s->file_size);
	}
	return header->entry;
}

/* Start the last of the files; the others are its modules. */
void
kernel_start(const char *command, const struct file *files, const struct file *end)
{
	struct handed *handed = (struct handed *)INFO;
	uint32_t entry = kernel_load((const char *)end[-1].start);
	uint32_t n = 0, i;

	memset(handed, 0, sizeof(*handed));
	for (; files + n < end - 1 && n < FILES_MAX; n++)
		handed->modules[n].file = files[n];
	for (i = 0; command[i] != '\0' && i < COMMAND_SIZE - 1; i++)
		handed->command[i] = command[i];
	handed->info = (struct multiboot_info){
		.flags = MULTIBOOT_HAS_CMDLINE | MULTIBOOT_HAS_MODULES,
		.cmdline = (uint32_t)handed->command,
		.mods_count = n,
		.mods_addr = (uint32_t)handed->modules,
	};
	__asm__ volatile("jmp *%0" : : "r"(entry), "a"(MULTIBOOT_LOADED), "b"(handed));
	__builtin_unreachable();
}
