/*
 * The kernel before paging: options and page tables.  It runs low, where it
 * was loaded; all its symbols get the prefix __k_unpaged_ from the build.
 */
#include "kernel.h"
#include "paging.h"

/* The device tree as a flat file: Devicetree Specification 0.3, chapter 5; big-endian. */
#define TREE_MAGIC 0xd00dfeed
#define TREE_NODE 1
#define TREE_NODE_END 2
#define TREE_PROPERTY 3
#define TREE_NOTHING 4
struct tree_head {
	uint32_t magic, size, nodes, names;
};

#define DECOY_PHYSICAL 0x40800000
#ifdef __aarch64__
static const uint32_t returns[] = { 0xd65f03c0, 0xd65f03c0 };
#else
static const uint16_t returns[] = { 0x4770, 0x4770 }; /* Thumb */
#endif

/* The functions that run high, to a 0: boot.S has the address. */
extern void (*const *const marked_functions_at)(void);

void boot_start(void);
struct boot *pre_init(void);

static struct multiboot_info info;
static const char *line = "";

static uint32_t
big(uint32_t word)
{
	return __builtin_bswap32(word);
}

static bool
begins(const char *text, const char *name)
{
	return text_equal(name, text, strlen(name) < strlen(text) ? strlen(name) : 0);
}

static void
property_take(const char *node, const char *name, const uint32_t *value)
{
	if (begins(node, "memory") && text_equal("reg", name, strlen(name))) {
		info.flags = MULTIBOOT_HAS_MEMORY;
		info.mem_upper = (big(value[2]) << 22 | big(value[3]) >> 10) - 1024;
	}
	if (text_equal("chosen", node, strlen(node)) &&
	    text_equal("bootargs", name, strlen(name)))
		line = (const char *)value;
}

static void
tree_read(const struct tree_head *tree)
{
	const uint32_t *at = (const uint32_t *)((const char *)tree + big(tree->nodes));
	const char *names = (const char *)tree + big(tree->names), *node = "";

	for (;;)
		switch (big(*at++)) {
		case TREE_NODE:
			node = (const char *)at;
			at += strlen(node) / 4 + 1;
			break;
		case TREE_PROPERTY:
			property_take(node, names + big(at[1]), at + 2);
			at += 2 + (big(at[0]) + 3) / 4;
			break;
		case TREE_NODE_END:
		case TREE_NOTHING:
			break;
		default:
			return;
		}
}

/* Read the options and say hello; nothing of a boot is silent before this. */
void
boot_start(void)
{
	const struct tree_head *tree = (const struct tree_head *)RAM;
	bool found = big(tree->magic) == TREE_MAGIC;
	const char *bad;
	size_t len;

	if (found)
		tree_read(tree);
	bad = options_parse(&boot.options, line, &len);
	boot.info = &info;
	boot.silent = boot.options.failure == FAIL_SILENT &&
		      boot.options.failure_phase == PHASE_PRE_INIT;
	console_init();
	guest_banner();
	if (!found)
		panic("no device tree at 0x%x", RAM);
	if (bad != NULL)
		panic("malformed option: %q", len, bad);
}

/*
 * Call the address of every function that runs high while another page, with
 * returns at these places, is there: whoever marks a bare address is deceived.
 */
static void
decoy(void)
{
	void (*function)(void);
	unsigned i;

	for (i = 0; (function = marked_functions_at[i]) != NULL; i++) {
		uintptr_t at = ((uintptr_t)function & ~(uintptr_t)1) -
			       (KERNEL_OFFSET + KERNEL_PHYSICAL);

		memcpy((char *)DECOY_PHYSICAL + at, returns, sizeof(returns));
		paging_kernel(DECOY_PHYSICAL);
		function();
		paging_kernel(KERNEL_PHYSICAL);
	}
}

/* Turn paging on; returns what is known so far. */
MARKED struct boot *
pre_init(void)
{
	phase_enter(PHASE_PRE_INIT);
	if (!is_kernel_mode())
		panic("entered in another mode than a kernel's");
	paging_map();
	paging_on();
	if (boot.options.decoy)
		decoy();
	return &boot;
}
