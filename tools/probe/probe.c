/*
 * QEMU TCG plugin: watch a guest's instructions, write one text record for each mark hit.
 *
 * Arguments (-plugin file=probe.so,fd=N,count=on,mark=…,mark=…), any order:
 *
 *	fd=N		descriptor that QEMU inherited; records are written to it
 *	count=on|off	count instructions for each vCPU (default off)
 *	count=told	count, and tell where
 *	serial=FD	tell of each write to this descriptor, if that can be seen
 *	mark=ID:ADDR[+ADDR…]:BYTES:HITS[:AFTER]
 *	profile=FD:ID	account every instruction to a function (profile.h): FD is an open
 *			file that holds the functions, where the tree is written when the
 *			mark ID is hit; under -icount with one vCPU only.  Without -icount
 *			the time of the vCPUs is sampled
 *	functions=FD	report the first entry of each function of the open file FD
 *	try=on	end QEMU with status 0: the probe can be used in it
 *	try=icount	the same, if its instruction counter can be read
 *
 * ID is a decimal number that comes back in the records.  ADDR is a virtual address in
 * hexadecimal, at most SITES_A_MARK of them: a hit at any of them is a hit of the mark.
 * BYTES are the first 0 to 8 bytes of code there, in hexadecimal.  HITS is how many
 * hits to report, at least 1.  AFTER is the ID of another mark: hits before the first
 * reported hit of that one are ignored.
 *
 * A record is one line, a single write(2):
 *
 *	ID ADDR VCPU MONOTONIC_NS VIRTUAL_NS N INSNS0 … INSNS(N-1)
 *
 * or, for a function that is entered for the first time,
 *
 *	entry NAME ADDR MONOTONIC_NS
 *
 * or, with count=told and no -icount, where this process has them: N numbers of 64 bits,
 * STRIDE bytes apart,
 *
 *	counters PID ADDR STRIDE N
 *
 * or, with serial=FD under -icount, "serial 0 MONOTONIC_NS - 0" at the start and, before
 * each write, how many bytes of the guest's there are with it,
 *
 *	serial BYTES MONOTONIC_NS VIRTUAL_NS N INSNS0 … INSNS(N-1)
 *
 * where INSNS are up to and with the instruction that sends them; "- 0": no vCPU does.
 *
 * VIRTUAL_NS is "-" unless QEMU counts instructions (-icount with a fixed shift) and
 * lets a plugin see its clock.  N is the number of vCPUs, 0 without count=on.  Where
 * several vCPUs take turns in one thread and QEMU has no symbol that says whose turn it
 * is, VCPU is -1 and N 0: what QEMU tells a plugin is then the number of the vCPU that
 * was the first to run the block.
 *
 * INSNS are the instructions that a vCPU began before the marked one: for the vCPU that
 * hit, exact to the instruction; for the others, up to and with the block that they
 * were in.  A block that an exception leaves half-way is counted whole: 1280 too many
 * in the 8.2 billion of a Linux boot into user space; from QEMU 9 on, so is one that
 * accesses a device.  Under -icount the numbers are QEMU's own and have no such surplus.
 * A turn of a rep loop is an instruction.
 *
 * Lines stand in the order of writing; when vCPUs race, that is not always the order of
 * MONOTONIC_NS, which is CLOCK_MONOTONIC.
 *
 * An instruction matches when it stands at the address and its bytes and those that
 * follow are BYTES.  What follows is read from the guest's memory as far as the page
 * goes; where that cannot be read, from the other instructions of the translated block.
 * At the least the whole first instruction was compared, as far as BYTES go.
 */
#include <sys/socket.h>
#include <sys/stat.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "addresses.h"
#include "api.h"
#include "entries.h"
#include "icount.h"
#include "lib/arch.h"
#include "lib/clock.h"
#include "lib/cpus.h"
#include "profile.h"
#include "writes.h"

enum { MARKS = 1024, SITES_A_MARK = 8, BYTES = 8 };

struct mark {
	uint32_t id;
	size_t nbytes;
	uint8_t bytes[BYTES];
	int64_t after_id; /* -1: none */
	const struct mark *after;
	atomic_int left; /* hits still to report */
	atomic_bool seen;
};

/* An address that is watched for a mark. */
struct site {
	uint64_t addr;
	struct mark *mark;
};

static const struct arch *arch;
static struct mark marks[MARKS];
static size_t nmarks;
static struct site sites[MARKS * SITES_A_MARK];
static size_t nsites;
static int out = -1;
static bool out_is_socket;
static bool counting, told; /* told: where */
static bool counted_by_qemu;
static int nvcpus;
static int serial_fd = -1;
static int profile_fd = -1;
static uint64_t profile_end; /* the mark with which it ends */

/* Print why the plugin cannot be used.  Returns false, for the caller to hand on. */
__attribute__((format(printf, 1, 2))) static bool
refuse(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("probe: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	return false;
}

/* Write all of a record.  A reader that has gone is told once; QEMU runs on. */
static void
record_write(const char *buf, size_t len)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static bool lost;
	struct pollfd ready = { .fd = out, .events = POLLOUT };
	ssize_t n;

	pthread_mutex_lock(&lock);
	while (len > 0 && !lost) {
		n = out_is_socket ? send(out, buf, len, MSG_NOSIGNAL)
				  : write(out, buf, len);
		if (n >= 0) {
			buf += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN) {
			poll(&ready, 1, -1);
		} else if (errno != EINTR) {
			lost = true;
			refuse("descriptor %d: %s", out, strerror(errno));
		}
	}
	pthread_mutex_unlock(&lock);
}

/* Take one of the hits that are still to be reported; false when there are none. */
static bool
hit_take(struct mark *mark)
{
	int left = atomic_load(&mark->left);

	while (left > 0)
		if (atomic_compare_exchange_weak(&mark->left, &left, left - 1)) {
			atomic_store(&mark->seen, true);
			return true;
		}
	return false;
}

/*
 * Print " N INSNS0 ..." of a vCPU whose block has rest instructions left; now is QEMU's
 * own count, NULL: none.
 */
static int
insns_print(char *buf, int n, int vcpu, uint64_t rest, const struct icount_reading *now)
{
	int len = sprintf(buf, " %d", n);
	uint64_t insns;

	for (int i = 0; i < n; i++) {
		if (now != NULL && n == 1)
			insns = (uint64_t)now->insns;
		else if (now != NULL)
			insns = icount_of(i, now, rest);
		else
			insns = api_counted(i) - (i == vcpu ? rest : 0);
		len += sprintf(buf + len, " %" PRIu64, insns);
	}
	return len;
}

static void
hit_write(const struct site *site, int vcpu, int64_t at_ns, uint64_t rest)
{
	char buf[128 + CPUS_MAX * 21];
	struct icount_reading now;
	bool exact = icount_usable();
	bool known = exact && vcpu != -1 && icount_read(vcpu, (int64_t)rest, &now);
	int n = counting && vcpu != -1 && known == exact ? nvcpus : 0;
	int len;

	if (profile_samples())
		profile_mark_sampled(site->mark->id);
	else if (known && profile_is_on())
		profile_mark(site->mark->id, &now);
	len = sprintf(buf, "%" PRIu32 " 0x%" PRIx64 " %d %" PRId64 " ", site->mark->id,
	    site->addr, vcpu, at_ns);
	if (known)
		len += sprintf(buf + len, "%" PRId64, now.ns);
	else
		buf[len++] = '-';
	len += insns_print(buf + len, n, vcpu, rest, known ? &now : NULL);
	buf[len++] = '\n';
	record_write(buf, (size_t)len);
}

/* The guest sends bytes: the last of them is the one with this number. */
static void
serial_write(size_t end)
{
	char buf[128 + CPUS_MAX * 21];
	struct icount_reading now;
	int vcpu = icount_vcpu(nvcpus), len;

	len = sprintf(buf, "serial %zu %" PRId64 " ", end, clock_now());
	if (vcpu != -1 && icount_read(vcpu, 0, &now)) {
		len += sprintf(buf + len, "%" PRId64, now.ns);
		len += insns_print(buf + len, counting ? nvcpus : 0, vcpu, 0, &now);
	} else {
		len += sprintf(buf + len, "- 0");
	}
	buf[len++] = '\n';
	record_write(buf, (size_t)len);
}

/* A callback's pointer carries the site's index and how much of its block is left. */
static void *
hit_pack(size_t site, size_t rest)
{
	return (void *)(uintptr_t)(site << 16 | rest);
}

static void
hit(unsigned int told, void *data)
{
	const struct site *site = &sites[(uintptr_t)data >> 16];
	struct mark *mark = site->mark;
	int64_t at_ns;

	if (atomic_load_explicit(&mark->left, memory_order_relaxed) <= 0)
		return;
	at_ns = clock_now();
	if (mark->after != NULL && !atomic_load(&mark->after->seen))
		return;
	if (hit_take(mark))
		hit_write(site, api_vcpu(told), at_ns, (uintptr_t)data & 0xffff);
}

/* Copy up to size bytes of guest code at insn, no further than its page. */
static size_t
code_read(const struct qemu_plugin_insn *insn, uint8_t *buf, size_t size)
{
	size_t page = arch->page - qemu_plugin_insn_vaddr(insn) % arch->page;

	return api_memory(qemu_plugin_insn_haddr(insn), buf, size < page ? size : page);
}

/* The same from what the block's instructions hold, beginning with instruction i. */
static size_t
code_gather(
    const struct qemu_plugin_tb *tb, size_t i, size_t ninsns, uint8_t *buf, size_t size)
{
	size_t len = 0;

	for (; i < ninsns && len < size; i++)
		len +=
		    api_insn_data(qemu_plugin_tb_get_insn(tb, i), buf + len, size - len);
	return len;
}

/* Is the mark's code what stands at instruction i of the block? */
static bool
mark_matches(
    const struct mark *mark, const struct qemu_plugin_tb *tb, size_t i, size_t ninsns)
{
	uint8_t seen[BYTES], more[BYTES];
	size_t len = code_gather(tb, i, ninsns, seen, mark->nbytes);
	size_t n;

	if (memcmp(seen, mark->bytes, len) != 0)
		return false;
	if (len == mark->nbytes)
		return true;
	n = code_read(qemu_plugin_tb_get_insn(tb, i), more, mark->nbytes);
	return n <= len || memcmp(more, seen, len) != 0 ||
	       memcmp(more, mark->bytes, n) == 0;
}

/* Index of the first site that is not below addr. */
static size_t
site_find(uint64_t addr)
{
	return address_first(sites, nsites, sizeof(*sites), addr);
}

static uint64_t
insn_vaddr(const struct qemu_plugin_tb *tb, size_t i)
{
	return qemu_plugin_insn_vaddr(qemu_plugin_tb_get_insn(tb, i));
}

/* Does QEMU's disassembler see only loose bytes in the instruction? */
static bool
insn_broken(const struct qemu_plugin_insn *insn)
{
	char *text = qemu_plugin_insn_disas(insn);
	bool broken = text != NULL && strncmp(text, ".byte", 5) == 0;

	free(text);
	return broken;
}

/*
 * How many instructions a block has.  When the last one lies across two pages, QEMU 7.2
 * takes it out again, but still tells a plugin of it, with those bytes that were read
 * before the page ended: less than an instruction.
 */
static size_t
block_size(const struct qemu_plugin_tb *tb)
{
	size_t n = qemu_plugin_tb_n_insns(tb);

	if (n > 1 &&
	    insn_vaddr(tb, n - 1) % arch->page > arch->page - arch->longest_insn &&
	    insn_broken(qemu_plugin_tb_get_insn(tb, n - 1)))
		return n - 1;
	return n;
}

/* Watch instruction i of n if it is the one that the site is about. */
static void
site_watch(size_t s, const struct qemu_plugin_tb *tb, size_t i, size_t n)
{
	struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
	const struct mark *mark = sites[s].mark;

	if (qemu_plugin_insn_vaddr(insn) == sites[s].addr &&
	    atomic_load(&mark->left) > 0 && mark_matches(mark, tb, i, n))
		qemu_plugin_register_vcpu_insn_exec_cb(
		    insn, hit, API_NO_REGS, hit_pack(s, n - i));
}

static bool
is_site(uint64_t addr)
{
	size_t s = site_find(addr);

	return s < nsites && sites[s].addr == addr;
}

/* A block is about to run for the first time: is it a function's first? */
static void
entry_look(uint64_t addr)
{
	const char *name = entry_take(addr);
	char buf[1200];
	int len;

	if (name == NULL)
		return;
	len = snprintf(buf, sizeof(buf), "entry %.1023s 0x%" PRIx64 " %" PRId64 "\n",
	    name, addr, clock_now());
	record_write(buf, (size_t)len);
}

/* Say where instructions are counted, whenever that is another place. */
static void
counters_tell(void)
{
	static _Atomic uint64_t last;
	char buf[100];
	size_t stride;
	uint64_t at;

	if (!told || icount_usable() || !api_counters(&at, &stride) ||
	    atomic_load_explicit(&last, memory_order_relaxed) == at)
		return;
	atomic_store(&last, at);
	record_write(buf, (size_t)sprintf(buf, "counters %d 0x%" PRIx64 " %zu %d\n",
			      getpid(), at, stride, nvcpus));
}

/* QEMU translated a block.  Most have no site: they cost one look-up. */
static void
translated(struct qemu_plugin_tb *tb)
{
	size_t n = block_size(tb);
	uint64_t last = insn_vaddr(tb, n - 1);
	size_t i = 0, s;

	if (counting && !counted_by_qemu) {
		api_count(tb, n);
		counters_tell();
	}
	if (profile_is_on())
		profile_translated(tb, n, is_site);
	if (entries_are_wanted())
		entry_look(insn_vaddr(tb, 0));
	for (s = site_find(insn_vaddr(tb, 0)); s < nsites && sites[s].addr <= last; s++) {
		while (insn_vaddr(tb, i) < sites[s].addr)
			i++;
		site_watch(s, tb, i, n);
	}
}

/* Parse all of s as a number in this base, from lo to hi. */
static bool
number_parse(const char *s, int base, uint64_t lo, uint64_t hi, uint64_t *value)
{
	const char *digits = base == 16 ? "0123456789abcdefABCDEF" : "0123456789";
	char *end;

	if (*s == '\0' || s[strspn(s, digits)] != '\0')
		return false;
	errno = 0;
	*value = strtoull(s, &end, base);
	return errno == 0 && *value >= lo && *value <= hi;
}

/* Parse up to BYTES pairs of hexadecimal digits. */
static bool
bytes_parse(const char *s, struct mark *mark)
{
	char pair[3] = "";
	uint64_t byte;

	for (; *s != '\0'; s += 2) {
		if (mark->nbytes == BYTES)
			return false;
		pair[0] = s[0];
		pair[1] = s[1];
		if (s[1] == '\0' || !number_parse(pair, 16, 0, 0xff, &byte))
			return false;
		mark->bytes[mark->nbytes++] = (uint8_t)byte;
	}
	return true;
}

/* Parse addresses joined by "+", each a site of the mark. */
static bool
addresses_parse(char *s, struct mark *mark)
{
	size_t first = nsites;
	uint64_t addr;
	char *one;

	while ((one = strsep(&s, "+")) != NULL) {
		if (nsites - first == SITES_A_MARK ||
		    !number_parse(one, 16, 0, UINT64_MAX, &addr))
			return false;
		sites[nsites++] = (struct site){ .addr = addr, .mark = mark };
	}
	return true;
}

static const struct mark *
mark_find(uint64_t id)
{
	size_t i;

	for (i = 0; i < nmarks; i++)
		if (marks[i].id == id)
			return &marks[i];
	return NULL;
}

/* Parse ID:ADDR[+ADDR…]:BYTES:HITS[:AFTER], overwriting s; NULL or what is wrong with it.
 */
static const char *
mark_parse(char *s)
{
	struct mark *mark = &marks[nmarks];
	char *id = strsep(&s, ":"), *addr = strsep(&s, ":"), *bytes = strsep(&s, ":");
	char *hits = strsep(&s, ":"), *after = strsep(&s, ":");
	uint64_t value;

	if (nmarks == MARKS)
		return "too many marks";
	if (hits == NULL || s != NULL)
		return "not ID:ADDR[+ADDR...]:BYTES:HITS[:AFTER]";
	if (!number_parse(id, 10, 0, UINT32_MAX, &value))
		return "bad id";
	if (mark_find(value) != NULL)
		return "id is taken";
	mark->id = (uint32_t)value;
	if (!addresses_parse(addr, mark))
		return "bad address";
	if (!bytes_parse(bytes, mark))
		return "bad bytes";
	if (!number_parse(hits, 10, 1, INT32_MAX, &value))
		return "bad number of hits";
	atomic_init(&mark->left, (int)value);
	mark->after_id = -1;
	if (after != NULL) {
		if (!number_parse(after, 10, 0, UINT32_MAX, &value))
			return "bad id of another mark";
		mark->after_id = (int64_t)value;
	}
	nmarks++;
	return NULL;
}

/* Take over the descriptor for records; NULL or what is wrong with it. */
static const char *
fd_parse(const char *s)
{
	struct stat st;
	uint64_t fd;
	int flags;

	if (!number_parse(s, 10, 0, INT32_MAX, &fd))
		return "not a number";
	flags = fcntl((int)fd, F_GETFL);
	if (flags == -1 || fstat((int)fd, &st) == -1)
		return strerror(errno);
	if ((flags & O_ACCMODE) == O_RDONLY)
		return "not open for writing";
	out = (int)fd;
	out_is_socket = S_ISSOCK(st.st_mode);
	/* Programs that QEMU starts must not keep the reader waiting for the end. */
	fcntl(out, F_SETFD, FD_CLOEXEC);
	return NULL;
}

static const char *
serial_parse(const char *s)
{
	uint64_t fd;

	if (!number_parse(s, 10, 0, INT32_MAX, &fd))
		return "not a number";
	serial_fd = (int)fd;
	return NULL;
}

static const char *
count_parse(const char *s)
{
	told = strcmp(s, "told") == 0;
	if (!told && strcmp(s, "on") != 0 && strcmp(s, "off") != 0)
		return "neither on nor off";
	counting = strcmp(s, "off") != 0;
	return NULL;
}

/* FD:ID; begun when all arguments are known. */
static const char *
profile_parse(const char *s)
{
	char *end;

	profile_fd = (int)strtol(s, &end, 10);
	return end != s && *end == ':' &&
		       number_parse(end + 1, 10, 0, UINT32_MAX, &profile_end)
		   ? NULL
		   : "not FD:ID";
}

static const char *
functions_parse(const char *s)
{
	uint64_t fd;

	return number_parse(s, 10, 0, INT32_MAX, &fd) ? entries_begin((int)fd)
						      : "not a number";
}

/* Only to find out whether the probe can be used: QEMU ends here, with status 0. */
static const char *
try_parse(const char *s)
{
	if (strcmp(s, "on") != 0 && strcmp(s, "icount") != 0)
		return "neither on nor icount";
	if (strcmp(s, "icount") == 0 && !icount_usable())
		return "QEMU's instruction counter cannot be read: it keeps no symbols "
		       "for "
		       "that";
	_exit(0);
}

static bool
argument_parse(const char *arg)
{
	const char *wrong = "unknown argument";
	char *copy;

	if (strncmp(arg, "fd=", 3) == 0) {
		wrong = fd_parse(arg + 3);
	} else if (strncmp(arg, "serial=", 7) == 0) {
		wrong = serial_parse(arg + 7);
	} else if (strncmp(arg, "count=", 6) == 0) {
		wrong = count_parse(arg + 6);
	} else if (strncmp(arg, "profile=", 8) == 0) {
		wrong = profile_parse(arg + 8);
	} else if (strncmp(arg, "functions=", 10) == 0) {
		wrong = functions_parse(arg + 10);
	} else if (strncmp(arg, "try=", 4) == 0) {
		wrong = try_parse(arg + 4);
	} else if (strncmp(arg, "mark=", 5) == 0) {
		copy = strdup(arg + 5);
		wrong = copy == NULL ? strerror(errno) : mark_parse(copy);
		free(copy);
	}
	return wrong == NULL || refuse("%s: %s", arg, wrong);
}

/* Let every mark that must come after another one know it. */
static bool
marks_link(void)
{
	struct mark *mark;

	for (mark = marks; mark < marks + nmarks; mark++) {
		if (mark->after_id == -1)
			continue;
		mark->after = mark_find((uint64_t)mark->after_id);
		if (mark->after == NULL || mark->after == mark)
			return refuse("mark %" PRIu32 ": after %" PRId64
				      ": no such other mark",
			    mark->id, mark->after_id);
	}
	return true;
}

static int
site_compare(const void *a, const void *b)
{
	const struct site *x = a, *y = b;

	if (x->addr != y->addr)
		return x->addr < y->addr ? -1 : 1;
	return (x->mark > y->mark) - (x->mark < y->mark);
}

/* The profile that was asked for, if it was. */
static bool
profile_start(uint64_t id)
{
	const char *wrong;

	if (profile_fd == -1)
		return true;
	if (nvcpus != 1 && icount_usable())
		return refuse("profile: under -icount only of one vCPU");
	wrong = profile_begin(id, profile_fd, profile_end, nmarks,
	    icount_usable() ? 0 : nvcpus, arch->calls);
	return wrong == NULL || refuse("profile: %s", wrong);
}

int
qemu_plugin_install(uint64_t id, const struct qemu_info *info, int argc, char **argv)
{
	char why[API_REASON];
	int i;

	icount_find();
	if (!api_take(info, why)) {
		refuse("%s", why);
		return 1;
	}
	if ((arch = arch_find(info->target_name)) == NULL) {
		refuse("%s: an unknown architecture", info->target_name);
		return 1;
	}
	nvcpus = info->system.smp_vcpus;
	for (i = 0; i < argc; i++)
		if (!argument_parse(argv[i]))
			return 1;
	if (out == -1) {
		refuse("fd=N is missing");
		return 1;
	}
	if (!marks_link())
		return 1;
	qsort(sites, nsites, sizeof(*sites), site_compare);
	if (!profile_start(id))
		return 1;
	counted_by_qemu = icount_usable() && nvcpus == 1;
	if (counting && !counted_by_qemu)
		api_count_prepare();
	if (serial_fd != -1 && icount_usable() && writes_watch(serial_fd, serial_write))
		serial_write(0);
	api_translated(id, translated);
	return 0;
}
