/* The functions of the kernel and of its modules. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "addresses.h"
#include "functions.h"
#include "modules.h"

enum {
	LOW_END = 0x100000,
	FIRMWARE_LOW = 0xc0000, /* expansion ROMs and the BIOS */
	FIRMWARE_HIGH = 0xff000000,
};

struct function {
	char *name;
	uint32_t space;
	bool thunk;
};

static const char *const fixed[FUNCTION_KERNEL] = {
	[FUNCTION_ROOT] = "[boot]",
	[FUNCTION_FIRMWARE] = "[firmware]",
	[FUNCTION_LOW] = "[low memory]",
	[FUNCTION_OTHER] = "[other]",
	[FUNCTION_IRQ] = "[irq]",
	[FUNCTION_NEW_STACK] = "[new-stack]",
	[FUNCTION_HALTED] = "[halted]",
	[FUNCTION_MORE] = "[more]",
	[FUNCTION_MODULE] = "[unknown module]",
};

static bool is_pc = true;
static struct function *functions;
static size_t nfunctions;
static struct function_range *ranges; /* of the kernel, then of each module */
static size_t nranges;
static size_t first_of[SPACES_MAX + 1]; /* range of each; behind the last one */
static uint32_t nspaces = 1;

/* Room for one more; false when there is none. */
static bool
array_grow(void **array, size_t n, size_t size)
{
	void *more;

	if ((n & (n - 1)) != 0)
		return true;
	if ((more = reallocarray(*array, n == 0 ? 1 : 2 * n, size)) == NULL)
		return false;
	*array = more;
	return true;
}

static const char *
function_add(const char *name, uint32_t *function)
{
	void *array = functions;

	if (!array_grow(&array, nfunctions, sizeof(*functions)))
		return strerror(errno);
	functions = array;
	functions[nfunctions] = (struct function){
		.name = strdup(name),
		.space = nspaces - 1,
		.thunk = strncmp(name, "__x86_indirect_thunk", 20) == 0 ||
			 strcmp(name, "__x86_return_thunk") == 0,
	};
	if (functions[nfunctions].name == NULL)
		return strerror(errno);
	*function = (uint32_t)nfunctions++;
	return NULL;
}

/* What follows is of another module. */
static const char *
module_begin(void)
{
	if (nspaces == SPACES_MAX)
		return "too many modules";
	first_of[nspaces++] = nranges;
	return NULL;
}

static const char *
line_read(const char *line)
{
	static char name[1024];
	void *array = ranges;
	struct function_range r;
	struct module_page page;

	if (strcmp(line, "module\n") == 0)
		return module_begin();
	if (sscanf(line, "page %" SCNx64 " %zx %" SCNx64, &page.addr, &page.size,
		&page.hash) == 3) {
		page.space = nspaces - 1;
		return page.space > 0 ? module_page_add(&page) : "page of no module";
	}
	if (sscanf(line, "%" SCNx64 " %" SCNx64 " %1023s", &r.addr, &r.size, name) != 3 ||
	    r.size == 0)
		return "expected an address, a size and a name";
	if (nranges > first_of[nspaces - 1] &&
	    r.addr - ranges[nranges - 1].addr < ranges[nranges - 1].size)
		return "addresses are not in order";
	if (!array_grow(&array, nranges, sizeof(*ranges)))
		return strerror(errno);
	ranges = array;
	ranges[nranges++] = r;
	return function_add(name, &ranges[nranges - 1].function);
}

static int
range_compare(const void *a, const void *b)
{
	const struct function_range *x = *(struct function_range *const *)a;
	const struct function_range *y = *(struct function_range *const *)b;
	int order = strcmp(functions[x->function].name, functions[y->function].name);

	return order != 0 ? order : (x->addr > y->addr) - (x->addr < y->addr);
}

/* Ranges of one name are one function, that of the first. */
static const char *
names_join(void)
{
	struct function_range **by_name = reallocarray(NULL, nranges, sizeof(*by_name));

	if (by_name == NULL)
		return strerror(errno);
	for (size_t i = 0; i < nranges; i++)
		by_name[i] = &ranges[i];
	qsort(by_name, nranges, sizeof(*by_name), range_compare);
	for (size_t i = 1; i < nranges; i++)
		if (function_space(by_name[i]->function) ==
			function_space(by_name[i - 1]->function) &&
		    strcmp(function_name(by_name[i]->function),
			function_name(by_name[i - 1]->function)) == 0)
			by_name[i]->function = by_name[i - 1]->function;
	free(by_name);
	return NULL;
}

const char *
functions_read(int fd)
{
	int copy = dup(fd);
	FILE *fp = copy != -1 ? fdopen(copy, "r") : NULL;
	const char *wrong = NULL;
	char *line = NULL;
	uint32_t ignored;
	size_t room = 0;

	if (fp == NULL)
		return strerror(errno);
	for (size_t i = 0; i < FUNCTION_KERNEL && wrong == NULL; i++)
		wrong = function_add(fixed[i], &ignored);
	while (wrong == NULL && getline(&line, &room, fp) != -1)
		wrong = line_read(line);
	free(line);
	fclose(fp);
	first_of[nspaces] = nranges;
	module_pages_order();
	if (wrong == NULL && first_of[1] == 0)
		wrong = "no functions";
	return wrong != NULL ? wrong : names_join();
}

void
functions_of_pc(bool pc)
{
	is_pc = pc;
}

uint32_t
function_at(uint64_t addr, uint32_t space, bool *starts)
{
	size_t first, lo, hi;

	*starts = false;
	if (space == SPACE_UNDECIDED)
		return FUNCTION_MODULE;
	first = first_of[space];
	hi = first_of[space + 1];
	lo = first + address_first(ranges + first, hi - first, sizeof(*ranges), addr);
	*starts = lo < hi && ranges[lo].addr == addr;
	if (*starts)
		return ranges[lo].function;
	if (lo > first && addr - ranges[lo - 1].addr < ranges[lo - 1].size)
		return ranges[lo - 1].function;
	if (space != 0)
		return FUNCTION_MODULE;
	if (!is_pc)
		return FUNCTION_OTHER;
	if ((addr >= FIRMWARE_LOW && addr < LOW_END) ||
	    (addr >= FIRMWARE_HIGH && addr <= UINT32_MAX))
		return FUNCTION_FIRMWARE;
	return addr < LOW_END ? FUNCTION_LOW : FUNCTION_OTHER;
}

bool
function_new(const char *name)
{
	uint32_t ignored;

	return function_add(name, &ignored) == NULL;
}

uint32_t
function_space(uint32_t function)
{
	return functions[function].space;
}

const char *
function_name(uint32_t function)
{
	return functions[function].name;
}

size_t
functions_count(void)
{
	return nfunctions;
}

bool
function_is_thunk(uint32_t function)
{
	return functions[function].thunk;
}
