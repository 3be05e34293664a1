/* The functions of the kernel and of its modules, from their symbols. */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "elfimage.h"
#include "functions.h"
#include "lib/fnv1a.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "symbols.h"

enum {
	COMPARED = 16,	      /* bytes of a function that two files must agree in */
	LAST_SIZE = 64 << 10, /* of a function that nothing follows */
	PAGE = 4096,
	PAGE_LEAST = 32, /* bytes of a page by which code is told from other code */
};

/* Addresses of code: those of a function, or of a segment. */
struct code_range {
	uint64_t addr, size; /* size 0: not told */
	char *name;
	bool global;
};

struct code_ranges {
	struct code_range *ranges;
	size_t n, room;
};

static struct code_range *
range_add(struct code_ranges *r, uint64_t addr, uint64_t size, char *name)
{
	r->ranges = grow(r->ranges, r->n, &r->room, sizeof(*r->ranges));
	r->ranges[r->n] = (struct code_range){ .addr = addr, .size = size, .name = name };
	return &r->ranges[r->n++];
}

static void
ranges_free(struct code_ranges *r)
{
	for (size_t i = 0; i < r->n; i++)
		free(r->ranges[i].name);
	free(r->ranges);
}

/* A name without blanks, and without what a terminal would obey. */
static char *
name_copy(const char *name)
{
	char *copy = text_copy(name);

	for (char *c = copy; *c != '\0'; c++)
		if (*c <= ' ' || *c > '~')
			*c = '?';
	return copy;
}

static void
symbol_add(void *to, const struct code_symbol *s)
{
	/* an assembler's own labels, and one that begins the section */
	if (s->name[0] == '\0' || s->name[0] == '.' || s->name[0] == '$')
		return;
	range_add(to, s->addr, s->size, name_copy(s->name))->global = s->global;
}

/* By address; of several names for one, that which says most comes first. */
static int
range_compare(const void *a, const void *b)
{
	const struct code_range *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	if ((x->size > 0) != (y->size > 0))
		return x->size > 0 ? -1 : 1;
	if (x->global != y->global)
		return x->global ? -1 : 1;
	return strcmp(x->name, y->name);
}

/* Leave one range for each address, none inside another, and give each its size. */
static void
ranges_settle(struct code_ranges *r)
{
	uint64_t end = 0;
	size_t n = 0;

	qsort(r->ranges, r->n, sizeof(*r->ranges), range_compare);
	for (size_t i = 0; i < r->n; i++) {
		struct code_range *f = &r->ranges[i];

		if (n > 0 && (f->addr < end || f->addr == r->ranges[n - 1].addr)) {
			free(f->name);
			continue;
		}
		end = f->addr + f->size;
		r->ranges[n++] = *f;
	}
	r->n = n;
	for (size_t i = 0; i < n; i++) {
		struct code_range *f = &r->ranges[i];
		uint64_t most = i + 1 < n ? f[1].addr - f->addr : LAST_SIZE;

		if (f->size == 0)
			f->size = most < LAST_SIZE ? most : LAST_SIZE;
	}
}

static int
name_compare(const void *a, const void *b)
{
	const struct code_range *x = *(struct code_range *const *)a;
	const struct code_range *y = *(struct code_range *const *)b;
	int order = strcmp(x->name, y->name);

	return order != 0 ? order : (x->addr > y->addr) - (x->addr < y->addr);
}

/* Number those that have one name. */
static void
names_number(struct code_ranges *r)
{
	struct code_range **by_name =
	    xreallocarray(NULL, r->n, sizeof(struct code_range *));
	const char *first = "";
	size_t times = 1;

	for (size_t i = 0; i < r->n; i++)
		by_name[i] = &r->ranges[i];
	qsort(by_name, r->n, sizeof(struct code_range *), name_compare);
	for (size_t i = 0; i < r->n; i++) {
		char *name = by_name[i]->name;

		if (strcmp(name, first) != 0) {
			first = name;
			times = 1;
			continue;
		}
		by_name[i]->name = text_format("%s#%zu", name, ++times);
		free(name);
	}
	free(by_name);
}

/* Code at its physical addresses too, where no function of its own stands there. */
static void
twins_add(struct code_ranges *r, struct elf_image *e)
{
	size_t n = r->n;
	struct elf_segment s;

	for (size_t i = 0; i < n; i++) {
		struct code_range f = r->ranges[i];

		if (elf_image_segment(e, f.addr, &s) && s.physical != s.addr)
			range_add(
			    r, f.addr - s.addr + s.physical, f.size, text_copy(f.name));
	}
	qsort(r->ranges, r->n, sizeof(*r->ranges), range_compare);
}

/* A line of the table; of says which module's, "" the kernel's. */
static void
range_write(FILE *out, uint64_t from, uint64_t to, const char *of, const char *name)
{
	if (from < to)
		fprintf(out, "%" PRIx64 " %" PRIx64 " %s%s\n", from, to - from, of, name);
}

/* All ranges up to the address end, with what is between them, beginning at from. */
static const struct code_range *
ranges_write(FILE *out, const struct code_range *f, const struct code_range *last,
    uint64_t from, uint64_t end, const char *of)
{
	uint64_t at;

	for (; f < last && f->addr < end; f++) {
		if (f->addr < from)
			continue;
		range_write(out, from, f->addr, of, "[unknown]");
		at = f->addr;
		from = f->size < end - at ? at + f->size : end;
		range_write(out, at, from, of, f->name);
	}
	range_write(out, from, end, of, "[unknown]");
	return f;
}

/* The executed segments, at both places of each. */
static struct code_ranges
segments_find(struct elf_image *e)
{
	struct code_ranges r = { 0 };
	struct elf_segment s;

	for (size_t i = 0; elf_image_code_segment(e, i, &s); i++) {
		range_add(&r, s.addr, s.size, text_copy(""));
		if (s.physical != s.addr)
			range_add(&r, s.physical, s.size, text_copy(""));
	}
	qsort(r.ranges, r.n, sizeof(*r.ranges), range_compare);
	return r;
}

static void
table_write(FILE *out, const struct code_ranges *r, struct elf_image *e, const char *of)
{
	const struct code_range *f = r->ranges, *last = r->ranges + r->n;
	struct code_ranges segments = { 0 };
	uint64_t end = 0;

	if (e != NULL)
		segments = segments_find(e);
	for (size_t i = 0; i < segments.n; i++) {
		const struct code_range *s = &segments.ranges[i];
		uint64_t from = s->addr > end ? s->addr : end;

		if (s->addr + s->size <= end)
			continue;
		end = s->addr + s->size;
		while (f < last && f->addr < from)
			f++;
		f = ranges_write(out, f, last, from, end, of);
	}
	for (; e == NULL && f < last; f++)
		range_write(out, f->addr, f->addr + f->size, of, f->name);
	ranges_free(&segments);
}

/* Symbols of another build would put wrong names on code. */
static void
builds_compare(const struct code_ranges *r, struct elf_image *e, struct elf_image *kernel,
    const char *symbols)
{
	unsigned char a[COMPARED], b[COMPARED];
	uint64_t alias;

	for (size_t i = 0; i < r->n; i++) {
		const struct code_range *f = &r->ranges[i];
		size_t size = f->size < COMPARED ? f->size : COMPARED;
		size_t n = elf_image_code(e, f->addr, a, size, &alias);

		if (n > 0 && elf_image_code(kernel, f->addr, b, size, &alias) == n &&
		    memcmp(a, b, n) != 0)
			errx(1, "%s: the kernel has other code at %s: wrong symbol file",
			    symbols, f->name);
	}
}

void
functions_write(FILE *out, const char *kernel, const char *symbols)
{
	struct elf_image *own = kernel != NULL ? elf_image_open(kernel) : NULL;
	struct elf_image *e = symbols != NULL ? elf_image_open(symbols) : own;
	struct code_ranges r = { 0 };
	struct nm_table *nm = NULL;

	if (e != NULL) {
		elf_image_functions(e, symbol_add, &r);
	} else if (symbols != NULL) {
		nm = nm_read(symbols);
		nm_functions(nm, symbol_add, &r);
	}
	if (r.n == 0)
		errx(1, "%s: no symbols of functions: it names none",
		    symbols != NULL  ? symbols
		    : kernel != NULL ? kernel
				     : "the kernel");
	ranges_settle(&r);
	names_number(&r);
	if (own != NULL && e != own && e != NULL)
		builds_compare(&r, e, own, symbols);
	if (e != NULL)
		twins_add(&r, e);
	table_write(out, &r, e, "");
	ranges_free(&r);
	nm_free(nm);
	if (e != own)
		elf_image_close(e);
	elf_image_close(own);
}

/* What of the module's code lies in each page of a segment. */
static void
pages_write(FILE *out, struct elf_image *e, const struct elf_segment *s)
{
	unsigned char code[PAGE];
	uint64_t at, next, alias, last = s->addr + s->size;
	size_t n;

	for (at = s->addr; at < last; at = next) {
		next = (at | (PAGE - 1)) + 1;
		n = elf_image_code(e, at, code, (next < last ? next : last) - at, &alias);
		if (n >= PAGE_LEAST)
			fprintf(out, "page %" PRIx64 " %zx %" PRIx64 "\n", at, n,
			    fnv1a(code, n));
	}
}

void
functions_write_module(FILE *out, struct elf_image *e, const char *name)
{
	char *of = text_format("%s:", name);
	struct code_ranges r = { 0 };
	struct elf_segment s;

	fputs("module\n", out);
	for (size_t i = 0; elf_image_code_segment(e, i, &s); i++)
		pages_write(out, e, &s);
	elf_image_functions(e, symbol_add, &r);
	ranges_settle(&r);
	if (r.n > 0)
		names_number(&r);
	table_write(out, &r, e, of);
	ranges_free(&r);
	free(of);
}

char *
module_name(const char *path)
{
	const char *name = strrchr(path, '/'), *rest;

	name = name != NULL ? name + 1 : path;
	rest = name + strspn(name, "0123456789");
	if (rest > name && *rest == '-')
		name = rest + 1;
	if (strncmp(name, "mod", 3) == 0) {
		rest = name + 3 + strspn(name + 3, "0123456789");
		if (rest > name + 3 && *rest == '_')
			name = rest + 1;
	}
	return name_copy(name);
}
