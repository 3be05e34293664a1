/* The profile of a boot, from what QEMU calls back. */
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "functions.h"
#include "modules.h"
#include "part.h"
#include "profile.h"
#include "sample.h"
#include "tree.h"
#include "walk.h"

enum { LONGEST_INSN = 15, MEM_READ_WRITE = 3 };

/* From the first hit of a mark to the next hit of any; the first is from the start on. */
struct profile_phase {
	int64_t mark; /* -1: the start */
	struct icount_reading begin;
	uint64_t sum; /* accounted before it */
};

static int out = -1;
static bool on;
static bool sampling;
static struct sample_cost cost;				 /* of it */
static bool calls;					 /* are followed */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of a mark, when sampling */
static uint64_t end_mark;
static struct profile_phase *phases;
static size_t nphases;

/* Time that was no instruction's.  Every instruction takes as long as another. */
static int64_t
halted_now(void)
{
	struct icount_reading now;

	return icount_read(0, 0, &now) ? now.ns - icount_ns(now.insns) : 0;
}

static void sampling_ends(void);

static bool
sampling_begin(uint64_t id, int vcpus)
{
	sampling = true;
	api_at_exit(id, sampling_ends);
	return sample_begin(id, vcpus);
}

const char *
profile_begin(uint64_t id, int fd, uint64_t end, size_t marks, int sampled, bool follow)
{
	const char *wrong = functions_read(fd);

	calls = follow;
	functions_of_pc(follow);
	if (wrong == NULL)
		wrong = tree_begin(marks + 1);
	phases = calloc(marks + 1, sizeof(*phases));
	if (wrong == NULL &&
	    (phases == NULL ||
		!(sampled > 0 ? sampling_begin(id, sampled)
			      : walk_begin(halted_now,
				    follow && api_interrupts(id, walk_interrupted)))))
		wrong = strerror(ENOMEM);
	if (wrong != NULL)
		return wrong;
	phases[nphases++] = (struct profile_phase){ .mark = -1 };
	out = fd;
	end_mark = end;
	on = true;
	return NULL;
}

bool
profile_is_on(void)
{
	return on;
}

/* ---- blocks ------------------------------------------------------------------------ */

static void
part_begins(unsigned int vcpu, void *part)
{
	(void)vcpu;
	if (on)
		walk_step(part);
}

static void
part_begins_flat(unsigned int vcpu, void *part)
{
	(void)vcpu;
	if (on)
		walk_step_flat(part);
}

static void
part_accesses(unsigned int vcpu, uint32_t info, uint64_t at, void *part)
{
	(void)vcpu;
	if (on)
		walk_access(part, qemu_plugin_mem_is_store(info), at);
}

static bool
leaves_an_address(const struct block_part *p)
{
	switch (p->flow.kind) {
	case FLOW_CALL:
	case FLOW_CALL_INDIRECT:
	case FLOW_RETURN:
	case FLOW_IRET:
		return part_is_kernel(p);
	default:
		return false;
	}
}

/* Where an instruction that this file cannot decode may jump to, by its disassembly. */
static uint64_t
target_told(const struct qemu_plugin_insn *insn)
{
	char *text = qemu_plugin_insn_disas(insn);
	uint64_t target = 0;

	for (const char *at = text; at != NULL && (at = strstr(at, "0x")) != NULL;
	     at += 2)
		target = strtoull(at, NULL, 16);
	free(text);
	return target;
}

/* The part that begins with instruction i of n; it ends where another function does. */
static struct block_part *
part_take(
    const struct qemu_plugin_tb *tb, size_t i, size_t n, bool (*is_marked)(uint64_t addr))
{
	struct block_part *p = part_new(n - i), *kept;
	const struct qemu_plugin_insn *insn;
	uint8_t code[LONGEST_INSN];
	uint32_t space;
	uint64_t at;
	size_t size;
	bool starts;

	if (p == NULL)
		return NULL;
	insn = qemu_plugin_tb_get_insn(tb, i);
	p->pc = p->end = at = qemu_plugin_insn_vaddr(insn);
	space = module_of(insn);
	p->function = function_at(p->pc, space, &p->starts);
	p->space = (uint8_t)function_space(p->function);
	for (; i < n; i++, at = p->end) {
		insn = qemu_plugin_tb_get_insn(tb, i);
		if (p->end / MODULE_PAGE != at / MODULE_PAGE)
			space = module_of(insn);
		if (p->n > 0 && (is_marked(p->end) ||
				    function_at(p->end, space, &starts) != p->function))
			break;
		size = qemu_plugin_insn_size(insn);
		if (i + 1 == n && calls)
			p->flow = x86_flow(code, api_insn_data(insn, code, sizeof(code)),
			    qemu_plugin_insn_vaddr(insn));
		else if (i + 1 == n)
			p->flow.target = target_told(insn);
		p->lengths[p->n++] = (uint8_t)size;
		p->end += size;
	}
	kept = part_keep(p);
	free(p);
	return kept;
}

void
profile_translated(struct qemu_plugin_tb *tb, size_t n, bool (*is_marked)(uint64_t addr))
{
	void (*begins)(unsigned int, void *) = calls ? part_begins : part_begins_flat;
	struct block_part *p;
	size_t i;

	if (sampling) {
		sample_translated(tb);
		return;
	}
	for (i = 0; i < n; i += p->n) {
		if ((p = part_take(tb, i, n, is_marked)) == NULL) {
			on = false;
			return;
		}
		if (i == 0)
			qemu_plugin_register_vcpu_tb_exec_cb(tb, begins, API_NO_REGS, p);
		else
			qemu_plugin_register_vcpu_insn_exec_cb(
			    qemu_plugin_tb_get_insn(tb, i), begins, API_NO_REGS, p);
		if (calls && i + p->n == n && leaves_an_address(p))
			qemu_plugin_register_vcpu_mem_cb(
			    qemu_plugin_tb_get_insn(tb, n - 1), part_accesses,
			    API_NO_REGS, MEM_READ_WRITE, p);
	}
}

/* ---- phases ------------------------------------------------------------------------ */

static void
reading_write(FILE *fp, const char *what, int64_t mark, const struct profile_phase *p)
{
	fprintf(fp, "%s %" PRId64 " %" PRId64 " %" PRIu64 " %" PRId64 "\n", what, mark,
	    p->begin.insns, p->sum, p->begin.ns);
}

/* The tree takes the place of the functions in the file. */
static void
profile_write(const struct profile_phase *end)
{
	FILE *fp;
	bool done;

	if (ftruncate(out, 0) == -1 || lseek(out, 0, SEEK_SET) == -1 ||
	    (fp = fdopen(out, "w")) == NULL)
		return;
	for (size_t i = 0; i < nphases; i++)
		reading_write(fp, "phase", phases[i].mark, &phases[i]);
	reading_write(fp, "end", end->mark, end);
	if (sampling)
		fprintf(fp, "cost %" PRIu64 " %" PRIu64 " %" PRId64 " %" PRId64 "\n",
		    cost.looks, cost.blocks, cost.vcpus_ns, cost.sampler_ns);
	done = tree_write(fp, nphases);
	fputs(done ? "complete\n" : "no memory\n", fp);
	fclose(fp);
}

/* The phase that a mark begins; phases there are so far. */
static size_t
phase_of(int64_t mark)
{
	size_t i = 1;

	while (i < nphases && phases[i].mark != mark)
		i++;
	return i;
}

/* With the end mark the tree is complete; what it began is no phase. */
static void
phase_begin(size_t i, const struct profile_phase *p)
{
	if (p->mark == (int64_t)end_mark) {
		on = false;
		profile_write(p);
	} else if (i == nphases) {
		phases[nphases++] = *p;
	}
}

void
profile_mark(uint32_t mark, const struct icount_reading *at)
{
	struct profile_phase p = { .mark = mark, .begin = *at };
	size_t i = phase_of(mark);

	if (!calls)
		walk_halted_flat();
	p.sum = walk_phase((uint32_t)i);
	phase_begin(i, &p);
}

bool
profile_samples(void)
{
	return sampling;
}

void
profile_mark_sampled(int64_t mark)
{
	struct profile_phase p = { .mark = mark };
	size_t i;

	pthread_mutex_lock(&lock);
	if (on) {
		i = phase_of(mark);
		if (mark == (int64_t)end_mark)
			cost = sample_end(); /* what comes then is of no phase */
		p.sum = sample_phase((uint32_t)i);
		p.begin.insns = (int64_t)p.sum;
		p.begin.ns = sample_elapsed();
		phase_begin(i, &p);
	}
	pthread_mutex_unlock(&lock);
}

/* QEMU ends, since the end was seen on the serial port: no mark has told it. */
static void
sampling_ends(void)
{
	profile_mark_sampled((int64_t)end_mark);
}
