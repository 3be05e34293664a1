/* Turn the profile's markers into the machine's: where each symbol's code runs, and its
 * bytes. */
#include <err.h>
#include <inttypes.h>
#include <string.h>

#include "elfimage.h"
#include "lib/hex.h"
#include "lib/nearest.h"
#include "marks.h"
#include "symbols.h"

enum { CODE_BYTES = 8 };

/* What symbols are looked up in. */
struct sources {
	const struct arch *arch;
	const char *unobservable; /* why no symbol mark can be seen, or NULL */
	struct elf_image *kernel; /* NULL: none, or no ELF */
	struct elf_image *elf;	  /* symbols, as an ELF file; may be the kernel */
	struct nm_table *nm;	  /* symbols, as text */
};

/* One symbol's result. */
struct place {
	uint64_t addr, alias; /* equal when there is but one */
	unsigned char bytes[CODE_BYTES];
	size_t nbytes;
	const char *reason;	/* NULL when good */
	bool mistaken;		/* the symbols are there, and this one is not as told */
	char text[REASON_SIZE]; /* may have it */
};

/* Do two files say that they come from different builds? */
static bool
builds_differ(struct elf_image *a, struct elf_image *b)
{
	unsigned char id_a[64], id_b[64];
	size_t len_a = elf_image_build_id(a, id_a, sizeof(id_a));
	size_t len_b = elf_image_build_id(b, id_b, sizeof(id_b));

	return len_a > 0 && len_b > 0 &&
	       (len_a != len_b || memcmp(id_a, id_b, len_a) != 0);
}

static void
sources_open(struct sources *s, const struct asked *a, const char *accel,
    const char *no_probe, const char *kernel, const char *symbols)
{
	*s = (struct sources){ .arch = a->arch };
	if (kernel != NULL)
		s->kernel = elf_image_open(kernel);
	if (symbols == NULL)
		s->elf = s->kernel;
	else if ((s->elf = elf_image_open(symbols)) == NULL)
		s->nm = nm_read(symbols);
	else if (elf_image_is_stripped(s->elf))
		errx(1, "symbols: %s: no symbols (stripped)", symbols);

	if (strcmp(a->ask.probe, "off") == 0)
		s->unobservable = "the probe is off";
	else if (no_probe != NULL)
		s->unobservable = no_probe;
	else if (strcmp(accel, "tcg") != 0)
		s->unobservable =
		    "functions are seen under tcg only, and this machine runs under kvm";
	else if (symbols == NULL && kernel == NULL)
		s->unobservable = "no kernel is known, and no symbol file is given";
	else if (symbols == NULL && s->kernel == NULL)
		s->unobservable =
		    "kernel is not an ELF file, and no symbol file is given";
	else if (s->elf != NULL && !elf_image_is_of(s->elf, a->arch))
		s->unobservable = "the symbols are those of another architecture";
	else if (s->elf != s->kernel && s->elf != NULL && s->kernel != NULL &&
		 builds_differ(s->elf, s->kernel))
		s->unobservable =
		    "the symbol file is that of another build of the kernel";
}

static void
sources_close(struct sources *s)
{
	if (s->elf != s->kernel)
		elf_image_close(s->elf);
	elf_image_close(s->kernel);
	nm_free(s->nm);
}

/* Can a kernel's own segments say anything about code at this address? */
static bool
kernel_covers(const struct sources *s, uint64_t addr)
{
	return s->kernel != NULL && (elf_image_is_64(s->kernel) || addr <= UINT32_MAX);
}

/*
 * A symbol file that is not the kernel must agree with it wherever both have
 * bytes: marks from another build would fire in the wrong functions.
 */
static const char *
place_compare(const struct sources *s, const struct place *p)
{
	unsigned char bytes[CODE_BYTES];
	uint64_t alias;
	size_t n = elf_image_code(s->kernel, p->addr, bytes, sizeof(bytes), &alias);

	if (n > p->nbytes)
		n = p->nbytes;
	if (n == 0 || memcmp(bytes, p->bytes, n) == 0)
		return NULL;
	return "the kernel has other code there: wrong symbol file";
}

static void
symbol_consider(void *nearest, const struct code_symbol *s)
{
	nearest_consider(nearest, s->name);
}

/*
 * Look a marker's symbol up; NULL when it is there, else why it is not.  A stripped
 * kernel still says where it is entered.
 */
static const char *
address_find(const struct sources *s, const struct marker *m, uint64_t *addr,
    char reason[REASON_SIZE])
{
	const char *why = s->elf != NULL ? elf_image_symbol(s->elf, m->symbol, addr)
					 : nm_symbol(s->nm, m->symbol, addr);
	struct nearest nearest = nearest_begin(m->symbol);

	if (why == NULL)
		return NULL;
	if (m->entry && s->kernel != NULL) {
		*addr = elf_image_entry(s->kernel);
		return NULL;
	}
	if (strcmp(why, "no such symbol") == 0 && s->elf != NULL)
		elf_image_functions(s->elf, symbol_consider, &nearest);
	else if (strcmp(why, "no such symbol") == 0)
		nm_functions(s->nm, symbol_consider, &nearest);
	return reason_write(reason, "%s in %s%s", why,
	    s->elf == s->kernel ? "kernel" : "symbol file", nearest.hint);
}

static void
place_find(const struct sources *s, const struct marker *m, struct place *p)
{
	bool coded = s->elf != NULL && !elf_image_is_debug(s->elf);
	struct elf_image *code = coded ? s->elf : s->kernel;

	p->reason = address_find(s, m, &p->addr, p->text);
	if (s->arch->thumb)
		p->addr &= ~UINT64_C(1);
	p->alias = p->addr;
	if (p->reason != NULL || code == NULL)
		return;
	p->nbytes = elf_image_code(code, p->addr, p->bytes, sizeof(p->bytes), &p->alias);
	if (p->nbytes == 0 && s->elf != NULL)
		p->reason = "its address is in no executed segment";
	else if (p->nbytes == 0 && kernel_covers(s, p->addr))
		p->reason = "the kernel has no code at its address: wrong symbol file";
	else if (s->elf != NULL && s->elf != s->kernel && s->kernel != NULL)
		p->reason = place_compare(s, p);
}

/* Where a symbol is, if any can be seen. */
static void
place_get(const struct sources *s, const struct marker *m, struct place *p)
{
	*p = (struct place){ .reason = s->unobservable };
	if (p->reason != NULL)
		return;
	place_find(s, m, p);
	p->mistaken =
	    p->reason != NULL && (s->elf == NULL || !elf_image_is_stripped(s->elf));
}

static json_t *
address_json(uint64_t addr)
{
	return json_sprintf("0x%" PRIx64, addr);
}

static json_t *
bytes_json(const struct place *p)
{
	char hex[2 * CODE_BYTES + 1];

	hex_write(hex, p->bytes, p->nbytes);
	return p->nbytes > 0 ? json_string(hex) : json_null();
}

static json_t *
addresses_json(const struct place *p)
{
	json_t *list = json_array();

	append(list, address_json(p->addr));
	if (p->alias != p->addr)
		append(list, address_json(p->alias));
	return list;
}

static json_t *
mark_json(const struct sources *s, const struct markers *all, const struct marker *m)
{
	const char *after = m->after != -1 ? all->markers[m->after].name : NULL;
	struct place p = { 0 };
	json_t *mark = json_object();
	bool seen;

	if (m->symbol != NULL)
		place_get(s, m, &p);
	seen = m->symbol != NULL && p.reason == NULL;
	put(mark, "name", json_string(m->name));
	put(mark, "symbol", json_or_null(m->symbol));
	put(mark, "addr", seen ? addresses_json(&p) : json_array());
	put(mark, "bytes", seen ? bytes_json(&p) : json_null());
	put(mark, "serial", json_or_null(m->serial));
	if (m->event != NULL)
		put(mark, "event", json_string(m->event));
	else
		put(mark, "prefer", json_string(m->prefer_serial ? "serial" : "symbol"));
	put(mark, "after", json_or_null(after));
	put(mark, "hits", json_string(m->all_hits ? "all" : "first"));
	if (m->answer != NULL)
		put(mark, "answer", json_string(m->answer));
	if (m->answer != NULL && !m->echo)
		put(mark, "echo", json_false());
	put(mark, "reason", json_or_null(p.reason));
	if (p.mistaken)
		put(mark, "mistaken", json_true());
	return mark;
}

json_t *
marks_build(const struct asked *a, const char *accel, const char *no_probe,
    const char *kernel, const char *symbols)
{
	const struct markers *m = a->markers;
	json_t *marks = json_array();
	struct sources s;

	sources_open(&s, a, accel, no_probe, kernel, symbols);
	for (size_t i = 0; i < m->n; i++)
		append(marks, mark_json(&s, m, &m->markers[i]));
	sources_close(&s);
	return marks;
}
