/* Tell modules apart by their code. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "lib/fnv1a.h"
#include "functions.h"
#include "modules.h"

enum { PAGE = MODULE_PAGE, PAGES_MAX = 1 << 16 };

static struct module_page *pages; /* by address */
static size_t npages;

static int
page_compare(const void *a, const void *b)
{
	const struct module_page *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	return (x->space > y->space) - (x->space < y->space);
}

const char *
module_page_add(const struct module_page *page)
{
	if (page->size == 0 || page->size > PAGE - page->addr % PAGE)
		return "not of one page";
	if (npages == PAGES_MAX)
		return "too many pages";
	if (pages == NULL &&
	    (pages = reallocarray(NULL, PAGES_MAX, sizeof(*pages))) == NULL)
		return strerror(errno);
	pages[npages++] = *page;
	return NULL;
}

/* The first of the page of addr, or of one behind it. */
static size_t
page_find(uint64_t addr)
{
	static size_t sorted;
	size_t lo = 0, hi = npages, mid;

	if (sorted != npages)
		qsort(pages, npages, sizeof(*pages), page_compare);
	sorted = npages;
	addr -= addr % PAGE;
	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (pages[mid].addr < addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

uint32_t
module_of(const struct qemu_plugin_insn *insn)
{
	uint64_t addr = qemu_plugin_insn_vaddr(insn);
	size_t into = addr % PAGE, from, n = 0;
	const char *haddr = qemu_plugin_insn_haddr(insn);
	uint32_t space = 0;
	uint8_t code[PAGE];

	for (size_t i = page_find(addr); i < npages && pages[i].addr <= addr; i++) {
		if (addr - pages[i].addr >= pages[i].size)
			continue;
		if (n == 0)
			n = haddr != NULL ? api_memory(haddr - into, code, PAGE) : 0;
		from = pages[i].addr % PAGE;
		if (n == PAGE && fnv1a(code + from, pages[i].size) == pages[i].hash)
			space = space == 0 ? pages[i].space : SPACE_UNDECIDED;
	}
	return space;
}
