/* Tell modules apart by their code. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "addresses.h"
#include "lib/fnv1a.h"
#include "functions.h"
#include "modules.h"

enum { PAGES_MAX = 1 << 16 };

static struct module_page *pages; /* by address */
static size_t npages;

static int
page_compare(const void *a, const void *b)
{
	const struct module_page *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	if (x->size != y->size)
		return x->size < y->size ? -1 : 1;
	return (x->space > y->space) - (x->space < y->space);
}

const char *
module_page_add(const struct module_page *page)
{
	if (page->size == 0 || page->size > MODULE_PAGE - page->addr % MODULE_PAGE)
		return "not of one page";
	if (npages == PAGES_MAX)
		return "too many pages";
	if (pages == NULL &&
	    (pages = reallocarray(NULL, PAGES_MAX, sizeof(*pages))) == NULL)
		return strerror(errno);
	pages[npages++] = *page;
	return NULL;
}

void
module_pages_order(void)
{
	qsort(pages, npages, sizeof(*pages), page_compare);
}

uint32_t
module_of(const struct qemu_plugin_insn *insn)
{
	uint64_t addr = qemu_plugin_insn_vaddr(insn);
	size_t into = addr % MODULE_PAGE;
	const char *haddr = qemu_plugin_insn_haddr(insn);
	const struct module_page *p, *end = pages + npages, *hashed = NULL;
	uint32_t space = 0;
	uint64_t hash = 0;
	uint8_t code[MODULE_PAGE];

	p = pages + address_first(pages, npages, sizeof(*pages), addr - into);
	for (; p < end && p->addr <= addr; p++) {
		if (addr - p->addr >= p->size)
			continue;
		if (hashed == NULL && (haddr == NULL || api_memory(haddr - into, code,
							    MODULE_PAGE) != MODULE_PAGE))
			return 0;
		if (hashed == NULL || p->addr != hashed->addr || p->size != hashed->size)
			hash = fnv1a(code + p->addr % MODULE_PAGE, p->size);
		hashed = p;
		if (hash == p->hash)
			space = space == 0 ? p->space : SPACE_UNDECIDED;
	}
	return space;
}
