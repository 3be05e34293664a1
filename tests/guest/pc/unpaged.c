/*
 * The kernel before paging: options and page tables.  It runs low, where it
 * was loaded; all its symbols get the prefix __k_unpaged_ from the build.
 */
#include "kernel.h"

#define MULTIBOOT_LOADED 0x2badb002
#define CPUID_PSE 0x08

#define PAGE_SHIFT 22 /* 4 MiB pages: no second level */
#define PAGES 1024
#define PAGE_PRESENT 0x001
#define PAGE_WRITABLE 0x002
#define PAGE_UNCACHED 0x010
#define PAGE_4M 0x080
#define PAGE_FLAGS (PAGE_PRESENT | PAGE_WRITABLE | PAGE_4M)
#define OFFSET_PAGES 16 /* 64 MiB of memory are mapped high */

#define DECOY_PHYSICAL 0x00800000
#define DECOY_LENGTH 16
#define INSTRUCTION_RET 0xc3

/* The functions that run high, to a 0: kernel.c; prefixed as kmain is. */
extern void (*const marked_functions[])(void);

void boot_start(uint32_t magic, const struct multiboot_info *info);
struct boot *pre_init(void);

static uint32_t page_directory[PAGES] __attribute__((aligned(4096)));

/* Read the options and say hello; nothing of a boot is silent before this. */
void
boot_start(uint32_t magic, const struct multiboot_info *info)
{
	const char *line = "", *bad;
	size_t len;

	if (magic == MULTIBOOT_LOADED && (info->flags & MULTIBOOT_HAS_CMDLINE) != 0)
		line = (const char *)info->cmdline;
	bad = options_parse(&boot.options, line, &len);
	boot.info = info;
	boot.silent = boot.options.failure == FAIL_SILENT &&
		      boot.options.failure_phase == PHASE_PRE_INIT;
	console_init();
	guest_banner();
	if (magic != MULTIBOOT_LOADED)
		panic("not loaded by a multiboot loader: magic 0x%x", magic);
	if (bad != NULL)
		panic("malformed option: %q", len, bad);
}

static bool
has_big_pages(void)
{
	uint32_t a = 1, b, c, d;

	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "=c"(c), "=d"(d));
	return (d & CPUID_PSE) != 0;
}

/* All addresses stand for themselves, but memory is seen high as well. */
static void
map(void)
{
	uint32_t i, flags;

	for (i = 0; i < PAGES; i++) {
		flags = i << PAGE_SHIFT < KERNEL_OFFSET ? PAGE_FLAGS
							: PAGE_FLAGS | PAGE_UNCACHED;
		page_directory[i] = i << PAGE_SHIFT | flags;
	}
	for (i = 0; i < OFFSET_PAGES; i++)
		page_directory[(KERNEL_OFFSET >> PAGE_SHIFT) + i] =
		    i << PAGE_SHIFT | PAGE_FLAGS;
}

static void
load_page_directory(void)
{
	__asm__ volatile("movl %0, %%cr3" : : "r"(page_directory) : "memory");
}

static void
paging_on(void)
{
	uint32_t cr0, cr4;

	__asm__ volatile("movl %%cr4, %0" : "=r"(cr4));
	__asm__ volatile("movl %0, %%cr4" : : "r"(cr4 | CR4_PSE));
	load_page_directory();
	__asm__ volatile("movl %%cr0, %0" : "=r"(cr0));
	__asm__ volatile("movl %0, %%cr0" : : "r"(cr0 | CR0_PG) : "memory");
}

/*
 * Call the address of every function that runs high while another page, with
 * returns at these places, is there: whoever marks a bare address is deceived.
 */
static void
decoy(void)
{
	uint32_t *page = &page_directory[(KERNEL_OFFSET + KERNEL_PHYSICAL) >> PAGE_SHIFT];
	uint32_t kernel = *page, offset;
	void (*function)(void);
	unsigned i;

	for (i = 0; (function = marked_functions[i]) != NULL; i++) {
		offset = (uint32_t)function - (KERNEL_OFFSET + KERNEL_PHYSICAL);
		memset((char *)DECOY_PHYSICAL + offset, INSTRUCTION_RET, DECOY_LENGTH);
		*page = DECOY_PHYSICAL | PAGE_FLAGS;
		load_page_directory();
		function();
		*page = kernel;
		load_page_directory();
	}
}

/* Turn paging on; returns what is known so far. */
MARKED struct boot *
pre_init(void)
{
	phase_enter(PHASE_PRE_INIT);
	if (!has_big_pages())
		panic("the CPU has no 4 MiB pages");
	map();
	paging_on();
	boot.page_directory = (uint32_t)page_directory;
	if (boot.options.decoy)
		decoy();
	return &boot;
}
