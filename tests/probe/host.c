/*
 * Stands in for QEMU: loads the plugin, translates and runs blocks as stdin tells.
 *
 *	host PLUGIN MIN CUR VCPUS MAX_VCPUS [ARGUMENT...]
 *
 * Built with -DAPI=N it has the functions and signatures of plugin API version N.  With
 * TURNS in the environment vCPUs take turns in one thread, as QEMU 10.0 lets them: a
 * callback is told the number of the vCPU that was the first to run the block.
 *
 * Lines of stdin:
 *
 *	block ADDR INSN,INSN... [MEMORY]	translate: instructions in hexadecimal (a
 *			trailing "!" makes the disassembler fail on it), and what the
 *			guest's memory holds from ADDR on; without it, none can be read
 *	run BLOCK VCPU TIMES	run the block of this number (0, 1 ...) on a vCPU
 *	race BLOCK VCPUS TIMES	the same on vCPUs 0 ... VCPUS-1 at once
 */
#include <dlfcn.h>
#include <err.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifndef API
#define API 1
#endif

enum { INSNS = 64, CALLBACKS = 16, BLOCKS = 64, THREADS = 512, LONGEST = 16 };

struct qemu_info {
	const char *target_name;
	struct {
		int min;
		int cur;
	} version;
	bool system_emulation;
	struct {
		int smp_vcpus;
		int max_vcpus;
	} system;
};

struct callback {
	void (*call)(unsigned int vcpu, void *data);
	void *data;
	uint64_t *sum;			      /* an inline addition instead of a call */
	struct qemu_plugin_scoreboard *score; /* the same in one number a vCPU */
	uint64_t add;
};

struct qemu_plugin_scoreboard {
	uint64_t numbers[THREADS];
};

struct qemu_plugin_u64 {
	struct qemu_plugin_scoreboard *score;
	size_t offset;
};

struct callbacks {
	struct callback list[CALLBACKS];
	size_t n;
};

struct qemu_plugin_insn {
	uint64_t vaddr;
	uint8_t data[LONGEST];
	size_t size;
	bool broken;
	void *haddr;
	struct callbacks on_exec;
};

struct qemu_plugin_tb {
	struct qemu_plugin_insn insns[INSNS];
	size_t n;
	bool ran;
	unsigned int first; /* who ran it first */
	struct callbacks on_exec;
};

struct race {
	pthread_t thread;
	pthread_barrier_t *start;
	struct qemu_plugin_tb *tb;
	unsigned int vcpu;
	unsigned long times;
};

#if API < 7
typedef void translate_cb(uint64_t id, struct qemu_plugin_tb *tb);
#else
typedef void translate_cb(struct qemu_plugin_tb *tb, void *data);
static void *translate_data;
#endif
static translate_cb *translate;
static struct qemu_plugin_tb blocks[BLOCKS];
static size_t nblocks;

/* How QEMU itself knows whose turn it is. */
extern bool mttcg_enabled;
bool mttcg_enabled = true;
extern _Thread_local void *current_cpu;
_Thread_local void *current_cpu;
static int cpus[THREADS];
void *qemu_get_cpu(int index);

/* The API, as far as the plugin uses it. */
#if API < 7
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translate_cb *cb);
#else
void qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translate_cb *cb, void *data);
#endif
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
    void (*cb)(unsigned int vcpu, void *data), int flags, void *data);
#if API < 2
void qemu_plugin_register_vcpu_tb_exec_inline(
    struct qemu_plugin_tb *tb, int op, void *ptr, uint64_t imm);
#else
void qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(
    struct qemu_plugin_tb *tb, int op, struct qemu_plugin_u64 entry, uint64_t imm);
struct qemu_plugin_scoreboard *qemu_plugin_scoreboard_new(size_t size);
void *qemu_plugin_scoreboard_find(struct qemu_plugin_scoreboard *score, unsigned vcpu);
int qemu_plugin_num_vcpus(void);
#endif
/* Only their names count. */
#if API >= 4
void qemu_plugin_read_memory_vaddr(void);
#endif
#if API >= 5
void qemu_plugin_write_register(void);
#endif
#if API >= 6
void qemu_plugin_set_pc(void);
void qemu_plugin_register_vcpu_discon_cb(void);
#endif
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
    void (*cb)(unsigned int vcpu, void *data), int flags, void *data);
void qemu_plugin_register_vcpu_idle_cb(uint64_t id, void (*cb)(void), void *data);
void qemu_plugin_register_vcpu_resume_cb(uint64_t id, void (*cb)(void), void *data);
void qemu_plugin_register_atexit_cb(uint64_t id, void (*cb)(void), void *data);
void qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
    void (*cb)(unsigned int vcpu, uint32_t info, uint64_t addr, void *data), int flags,
    int reads_writes, void *data);
bool qemu_plugin_mem_is_store(uint32_t info);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb);
const struct qemu_plugin_insn *qemu_plugin_tb_get_insn(
    const struct qemu_plugin_tb *tb, size_t i);
#if API < 3
const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *insn);
#else
size_t qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *to, size_t size);
#endif
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
void *qemu_plugin_insn_haddr(const struct qemu_plugin_insn *insn);
char *qemu_plugin_insn_disas(const struct qemu_plugin_insn *insn);

void *
qemu_get_cpu(int index)
{
	return &cpus[index];
}

static void
callback_add(struct callbacks *callbacks, struct callback callback)
{
	if (callbacks->n == CALLBACKS)
		errx(1, "too many callbacks");
	callbacks->list[callbacks->n++] = callback;
}

#if API < 7
void
qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translate_cb *cb)
{
	(void)id;
	translate = cb;
}
#else
void
qemu_plugin_register_vcpu_tb_trans_cb(uint64_t id, translate_cb *cb, void *data)
{
	(void)id;
	translate = cb;
	translate_data = data;
}
#endif

void
qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *tb,
    void (*cb)(unsigned int vcpu, void *data), int flags, void *data)
{
	(void)flags;
	callback_add(&tb->on_exec, (struct callback){ .call = cb, .data = data });
}

#if API < 2
void
qemu_plugin_register_vcpu_tb_exec_inline(
    struct qemu_plugin_tb *tb, int op, void *ptr, uint64_t imm)
{
	(void)op;
	callback_add(&tb->on_exec, (struct callback){ .sum = ptr, .add = imm });
}
#else
void
qemu_plugin_register_vcpu_tb_exec_inline_per_vcpu(
    struct qemu_plugin_tb *tb, int op, struct qemu_plugin_u64 entry, uint64_t imm)
{
	(void)op;
	callback_add(&tb->on_exec, (struct callback){ .score = entry.score, .add = imm });
}

struct qemu_plugin_scoreboard *
qemu_plugin_scoreboard_new(size_t size)
{
	(void)size;
	return calloc(1, sizeof(struct qemu_plugin_scoreboard));
}

void *
qemu_plugin_scoreboard_find(struct qemu_plugin_scoreboard *score, unsigned vcpu)
{
	return &score->numbers[vcpu];
}

int
qemu_plugin_num_vcpus(void)
{
	return THREADS;
}
#endif

#if API >= 4
void
qemu_plugin_read_memory_vaddr(void)
{
}
#endif

#if API >= 5
void
qemu_plugin_write_register(void)
{
}
#endif

#if API >= 6
void
qemu_plugin_set_pc(void)
{
}

void
qemu_plugin_register_vcpu_discon_cb(void)
{
}
#endif

void
qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
    void (*cb)(unsigned int vcpu, void *data), int flags, void *data)
{
	(void)flags;
	callback_add(&insn->on_exec, (struct callback){ .call = cb, .data = data });
}

/* Memory is accessed by none of its instructions. */
void
qemu_plugin_register_vcpu_mem_cb(struct qemu_plugin_insn *insn,
    void (*cb)(unsigned int vcpu, uint32_t info, uint64_t addr, void *data), int flags,
    int reads_writes, void *data)
{
	(void)insn, (void)cb, (void)flags, (void)reads_writes, (void)data;
}

/* No vCPU waits here, and this host ends without telling. */
void
qemu_plugin_register_vcpu_idle_cb(uint64_t id, void (*cb)(void), void *data)
{
	(void)id, (void)cb, (void)data;
}

void
qemu_plugin_register_vcpu_resume_cb(uint64_t id, void (*cb)(void), void *data)
{
	(void)id, (void)cb, (void)data;
}

void
qemu_plugin_register_atexit_cb(uint64_t id, void (*cb)(void), void *data)
{
	(void)id, (void)cb, (void)data;
}

bool
qemu_plugin_mem_is_store(uint32_t info)
{
	return info != 0;
}

size_t
qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *tb)
{
	return tb->n;
}

const struct qemu_plugin_insn *
qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *tb, size_t i)
{
	return &tb->insns[i];
}

#if API < 3
const void *
qemu_plugin_insn_data(const struct qemu_plugin_insn *insn)
{
	return insn->data;
}
#else
size_t
qemu_plugin_insn_data(const struct qemu_plugin_insn *insn, void *to, size_t size)
{
	size_t n = size < insn->size ? size : insn->size;

	memcpy(to, insn->data, n);
	return n;
}
#endif

size_t
qemu_plugin_insn_size(const struct qemu_plugin_insn *insn)
{
	return insn->size;
}

uint64_t
qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn)
{
	return insn->vaddr;
}

void *
qemu_plugin_insn_haddr(const struct qemu_plugin_insn *insn)
{
	return insn->haddr;
}

char *
qemu_plugin_insn_disas(const struct qemu_plugin_insn *insn)
{
	return strdup(insn->broken ? ".byte 0x90" : "nop");
}

/* Read pairs of hexadecimal digits at s into buf; returns how many bytes. */
static size_t
bytes_read(const char *s, uint8_t *buf, size_t size)
{
	size_t n = 0;

	while (n < size && sscanf(s + 2 * n, "%2hhx", &buf[n]) == 1)
		n++;
	return n;
}

static void
block_translate(uint64_t addr, char *insns, const char *memory)
{
	struct qemu_plugin_tb *tb = &blocks[nblocks++];
	uint8_t *code = NULL;
	uint64_t at = addr;
	char *hex;

	if (memory != NULL) {
		code = malloc(strlen(memory) / 2 + 1);
		if (code == NULL)
			err(1, NULL);
		bytes_read(memory, code, strlen(memory) / 2);
	}
	while ((hex = strsep(&insns, ",")) != NULL) {
		struct qemu_plugin_insn *insn = &tb->insns[tb->n++];

		insn->vaddr = at;
		insn->size = bytes_read(hex, insn->data, LONGEST);
		insn->broken = strchr(hex, '!') != NULL;
		insn->haddr = code == NULL ? NULL : code + (at - addr);
		at += insn->size;
	}
#if API < 7
	translate(1, tb);
#else
	translate(tb, translate_data);
#endif
}

static void
callbacks_run(const struct callbacks *callbacks, unsigned int vcpu)
{
	const struct callback *cb;

	for (cb = callbacks->list; cb < callbacks->list + callbacks->n; cb++)
		if (cb->sum != NULL)
			*cb->sum += cb->add;
		else if (cb->score != NULL && !mttcg_enabled)
			errx(1, "an addition that breaks the guest");
		else if (cb->score != NULL)
			cb->score->numbers[vcpu] += cb->add;
		else
			cb->call(vcpu, cb->data);
}

static void
block_run(struct qemu_plugin_tb *tb, unsigned int vcpu, unsigned long times)
{
	size_t i;

	current_cpu = &cpus[vcpu];
	if (!mttcg_enabled) {
		if (!tb->ran)
			tb->first = vcpu;
		tb->ran = true;
		vcpu = tb->first;
	}
	while (times-- > 0) {
		callbacks_run(&tb->on_exec, vcpu);
		for (i = 0; i < tb->n; i++)
			callbacks_run(&tb->insns[i].on_exec, vcpu);
	}
}

static void *
race_run(void *data)
{
	struct race *race = data;

	pthread_barrier_wait(race->start);
	block_run(race->tb, race->vcpu, race->times);
	return NULL;
}

static void
block_race(struct qemu_plugin_tb *tb, unsigned int vcpus, unsigned long times)
{
	static struct race races[THREADS];
	pthread_barrier_t start;
	unsigned int i;

	pthread_barrier_init(&start, NULL, vcpus);
	for (i = 0; i < vcpus; i++) {
		races[i] =
		    (struct race){ .start = &start, .tb = tb, .vcpu = i, .times = times };
		if (pthread_create(&races[i].thread, NULL, race_run, &races[i]) != 0)
			errx(1, "no thread %u", i);
	}
	for (i = 0; i < vcpus; i++)
		pthread_join(races[i].thread, NULL);
	pthread_barrier_destroy(&start);
}

static void
command_do(char *line)
{
	char *verb = strsep(&line, " \n"), *a = strsep(&line, " \n");
	char *b = strsep(&line, " \n"), *c = strsep(&line, " \n");

	if (b == NULL)
		errx(1, "%s: too few words", verb);
	if (strcmp(verb, "block") == 0)
		block_translate(strtoull(a, NULL, 16), b, c != NULL && *c ? c : NULL);
	else if (strcmp(verb, "run") == 0)
		block_run(&blocks[atoi(a)], (unsigned int)atoi(b), strtoul(c, NULL, 10));
	else
		block_race(&blocks[atoi(a)], (unsigned int)atoi(b), strtoul(c, NULL, 10));
}

int
main(int argc, char *argv[])
{
	int (*install)(uint64_t, const struct qemu_info *, int, char **);
	struct qemu_info info = { .target_name = "i386", .system_emulation = true };
	char line[8192];
	const int *version;
	void *plugin;

	mttcg_enabled = getenv("TURNS") == NULL;
	if (getenv("TARGET") != NULL)
		info.target_name = getenv("TARGET");
	if (argc < 6)
		errx(2, "usage: host plugin min cur vcpus max_vcpus [argument ...]");
	plugin = dlopen(argv[1], RTLD_NOW);
	if (plugin == NULL)
		errx(1, "%s", dlerror());
	install = (int (*)(uint64_t, const struct qemu_info *, int, char **))dlsym(
	    plugin, "qemu_plugin_install");
	if (install == NULL)
		errx(1, "%s", dlerror());
	info.version.min = atoi(argv[2]);
	info.version.cur = atoi(argv[3]);
	version = dlsym(plugin, "qemu_plugin_version");
	if (version == NULL || *version < info.version.min || *version > info.version.cur)
		errx(1, "plugin of version %d, not %d to %d",
		    version != NULL ? *version : -1, info.version.min, info.version.cur);
	info.system.smp_vcpus = atoi(argv[4]);
	info.system.max_vcpus = atoi(argv[5]);
	if (install(1, &info, argc - 6, argv + 6) != 0)
		return 1;
	while (fgets(line, sizeof(line), stdin) != NULL)
		command_do(line);
	return 0;
}
