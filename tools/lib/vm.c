/* One QEMU process: started paused, watched, stopped. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "buildid.h"
#include "clock.h"
#include "lines.h"
#include "memory.h"
#include "qmp.h"
#include "text.h"
#include "thread.h"
#include "vm.h"

enum {
	SERIAL_PIPE = 1 << 20,
	SERIAL_READ = 64 << 10,
	FLOOD_BYTES = 16 << 10, /* so much beyond FLOOD_RATE is read in batches */
	FLOOD_RATE = 32,	/* bytes a millisecond: thrice a real line at 115200 */
	FLOOD_NAP_NS = 2000000,
	STAMP_TRIES = 4,
	TOGETHER_NS = 5000,   /* a reading of the counters takes 1 to 2 us */
	QUIT_NS = 2000000000, /* `quit` takes 4 ms; a QEMU that takes so long is stuck */
};

/* What is waited for, in the order in which ready ones are served. */
enum source { SERIAL, PROBE, QMP, STDERR, PROCESS, SOURCES };

struct vm {
	pid_t pid;
	int fds[SOURCES]; /* -1: closed */
	int epoll;
	int input, reset_log;
	bool realtime; /* this process has that priority for it */
	pid_t guard;
	int guarded; /* while it is open, the guard lets QEMU live */
	int64_t started_ns, ended_ns, kill_at_ns;
	bool reaped;
	int wait_status;
	char serial[SERIAL_READ];
	size_t serial_len; /* bytes there that were not told yet */
	int64_t serial_ns; /* their stamp */
	struct vm_counters counters;
	uint64_t insns[CPUS_MAX]; /* as they were at serial_ns */
	size_t n_insns;		  /* 0: they could not be read */
	int64_t flood_ns, flood;  /* when the last bytes came; how many beyond the rate */
	struct qmp qmp;
	struct lines probe;
	int64_t lines_ns; /* when the latest line of them was read */
	char errors[VM_STDERR_MAX];
	size_t errors_len;
	int64_t cpu_ns[CPUS_MAX];
	bool cpu_seen;
};

/* ---- starting ------------------------------------------------------------------ */

/* Both ends of what the child inherits, and of what stays here. */
struct ends {
	int input[2], serial[2], errors[2], qmp[2], probe[2], exec[2], reset_log;
};

static void
ends_open(struct ends *e)
{
	e->reset_log = memfd_create("cpu_reset", MFD_CLOEXEC);
	if (pipe2(e->serial, O_CLOEXEC) == -1 || pipe2(e->errors, O_CLOEXEC) == -1 ||
	    pipe2(e->exec, O_CLOEXEC) == -1 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, e->input) == -1 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, e->qmp) == -1 ||
	    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, e->probe) == -1 ||
	    e->reset_log == -1)
		err(1, "pipe");
	/* A smaller pipe only makes a flood slower. */
	(void)fcntl(e->serial[1], F_SETPIPE_SZ, SERIAL_PIPE);
}

/* In the child: give the descriptors their numbers and become QEMU, or say why not. */
static void
child_exec(const struct ends *e, pid_t parent, struct vm_given given, char *const argv[])
{
	const int from[VM_FDS] = { e->input[1], e->serial[1],
		e->errors[1], [VM_QMP_FD] = e->qmp[1], [VM_PROBE_FD] = e->probe[1],
		[VM_RESET_FD] = e->reset_log, [VM_KERNEL_FD] = given.kernel,
		[VM_PROFILE_FD] = given.profile };
	int high[VM_FDS], exec_fd = fcntl(e->exec[1], F_DUPFD_CLOEXEC, 2 * VM_FDS + 1);
	struct sched_param normal = { 0 };
	int policy = sched_getscheduler(0);
	sigset_t none;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	setpgid(0, 0);
	/* Real-time priority is for who reads, not for what is read from. */
	if (policy == SCHED_FIFO || policy == SCHED_RR)
		(void)sched_setscheduler(0, SCHED_OTHER, &normal);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	/* Out of the way first, so that no duplicate closes one still to come. */
	for (int i = 0; i < VM_FDS; i++)
		high[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 2 * VM_FDS + 1);
	for (int i = 0; i < VM_FDS; i++)
		if (from[i] == -1)
			close(i);
		else if (dup2(high[i], i) == -1)
			_exit(127);
	close_range(VM_FDS, 2 * VM_FDS, 0);
	close_range(2 * VM_FDS + 1, ~0U, CLOSE_RANGE_CLOEXEC);
	execv(argv[0], argv);
	if (write(exec_fd, &errno, sizeof(errno)) == -1)
		_exit(126);
	_exit(127);
}

/*
 * A wrapper that does not become QEMU but starts it takes the signal of its parent's
 * death alone.  So a process in their group waits until this one is gone, by whatever
 * way, and takes the group along.
 */
static void
guard_start(struct vm *vm)
{
	int alive[2];
	char byte;

	if (pipe2(alive, O_CLOEXEC) == -1)
		err(1, "pipe");
	if ((vm->guard = fork()) == -1)
		err(1, "fork");
	if (vm->guard > 0) {
		close(alive[0]);
		vm->guarded = alive[1];
		return;
	}
	/* Nothing else of its parent's may stay open through it. */
	if (dup2(alive[0], 0) == -1 || close_range(1, ~0U, 0) == -1 ||
	    setpgid(0, vm->pid) == -1)
		_exit(1);
	while (read(0, &byte, 1) == -1 && errno == EINTR)
		;
	kill(0, SIGKILL);
	_exit(0);
}

static void
guard_stop(const struct vm *vm)
{
	if (vm->guard == 0)
		return;
	close(vm->guarded);
	while (waitpid(vm->guard, NULL, 0) == -1 && errno == EINTR)
		;
}

static void
ends_close_child(const struct ends *e)
{
	close(e->input[1]);
	close(e->serial[1]);
	close(e->errors[1]);
	close(e->qmp[1]);
	close(e->probe[1]);
	close(e->exec[1]);
}

static void
source_set(struct vm *vm, enum source source, int fd)
{
	struct epoll_event readable = { .events = EPOLLIN, .data.u32 = source };

	if (source != PROCESS && fcntl(fd, F_SETFL, O_NONBLOCK) == -1)
		err(1, "fcntl");
	if (epoll_ctl(vm->epoll, EPOLL_CTL_ADD, fd, &readable) == -1)
		err(1, "epoll");
	vm->fds[source] = fd;
}

struct vm *
vm_start(char *const argv[], struct vm_given given, char reason[REASON_SIZE])
{
	struct vm *vm = xcalloc(1, sizeof(*vm));
	pid_t parent = getpid();
	struct ends e;
	int error = 0;
	ssize_t n;

	ends_open(&e);
	if ((vm->epoll = epoll_create1(EPOLL_CLOEXEC)) == -1)
		err(1, "epoll");
	vm->started_ns = clock_now();
	if ((vm->pid = fork()) == -1)
		err(1, "fork");
	if (vm->pid == 0)
		child_exec(&e, parent, given, argv);
	ends_close_child(&e);
	source_set(vm, SERIAL, e.serial[0]);
	source_set(vm, PROBE, e.probe[0]);
	source_set(vm, QMP, e.qmp[0]);
	vm->qmp.fd = e.qmp[0];
	vm->qmp.rests = given.rests;
	source_set(vm, STDERR, e.errors[0]);
	source_set(vm, PROCESS, pidfd_open(vm->pid, 0));
	vm->input = e.input[0];
	vm->reset_log = e.reset_log;
	do
		n = read(e.exec[0], &error, sizeof(error));
	while (n == -1 && errno == EINTR);
	close(e.exec[0]);
	if (n == 0) {
		guard_start(vm);
		return vm;
	}
	reason_write(reason, "%s", strerror(error));
	vm_free(vm);
	return NULL;
}

/* The guard, while it starts, has the descriptor too: closing alone would not end the
 * watch. */
static void
source_close(struct vm *vm, enum source source)
{
	(void)epoll_ctl(vm->epoll, EPOLL_CTL_DEL, vm->fds[source], NULL);
	close(vm->fds[source]);
	vm->fds[source] = -1;
}

/* ---- what comes ------------------------------------------------------------------- */

/*
 * A flood wakes its reader for every byte; reading it in batches makes it twice
 * as fast.  Its stamps are then up to a nap late.
 */
static void
flood_nap(struct vm *vm, size_t len, int64_t now)
{
	struct timespec nap = { .tv_nsec = FLOOD_NAP_NS };
	int64_t drained = (now - vm->flood_ns) * FLOOD_RATE / 1000000;

	vm->flood = drained < vm->flood ? vm->flood - drained : 0;
	vm->flood += (int64_t)len;
	vm->flood_ns = now;
	if (vm->flood >= FLOOD_BYTES)
		nanosleep(&nap, NULL);
}

void
vm_count(struct vm *vm, const struct vm_counters *counters)
{
	vm->counters = *counters;
}

/* QEMU goes on meanwhile: each counter is as it was at some instant of the reading. */
static void
counters_read(struct vm *vm)
{
	const struct vm_counters *c = &vm->counters;
	struct iovec to = { vm->insns, c->n * sizeof(*vm->insns) }, from[CPUS_MAX];

	for (size_t i = 0; i < c->n; i++)
		from[i] = (struct iovec){ (void *)(uintptr_t)(c->at + i * c->stride),
			sizeof(*vm->insns) };
	vm->n_insns = c->n > 0 && process_vm_readv(c->pid, &to, 1, from, c->n, 0) ==
				      (ssize_t)to.iov_len
			  ? c->n
			  : 0;
}

/*
 * Stamp what was read, and count.  Where that took long it is done again, or the counters
 * would be of later than the stamp, and of later than what comes after it.
 */
static void
serial_stamp(struct vm *vm)
{
	for (int i = 0; i < STAMP_TRIES; i++) {
		vm->serial_ns = clock_now();
		counters_read(vm);
		if (vm->n_insns == 0 || clock_now() - vm->serial_ns <= TOGETHER_NS)
			break;
	}
}

/* Read and stamp what the guest has sent, unless earlier bytes still wait to be told. */
static void
serial_read(struct vm *vm)
{
	ssize_t n;

	if (vm->serial_len > 0 || vm->fds[SERIAL] == -1)
		return;
	n = read(vm->fds[SERIAL], vm->serial, sizeof(vm->serial));
	if (n > 0) {
		serial_stamp(vm);
		vm->serial_len = (size_t)n;
		flood_nap(vm, (size_t)n, vm->serial_ns);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		source_close(vm, SERIAL);
	}
}

static bool
serial_next(struct vm *vm, struct vm_event *ev)
{
	if (vm->serial_len == 0)
		return false;
	*ev = (struct vm_event){ VM_SERIAL, vm->serial_ns, vm->serial, vm->serial_len,
		vm->insns, vm->n_insns };
	vm->serial_len = 0;
	return true;
}

static bool
probe_next(struct vm *vm, struct vm_event *ev)
{
	const char *line;
	size_t len;

	if ((line = lines_next(&vm->probe, &len)) == NULL)
		return false;
	*ev = (struct vm_event){
		.kind = VM_PROBE, .at_ns = vm->lines_ns, .text = line, .len = len
	};
	return true;
}

static void
stderr_ready(struct vm *vm)
{
	char rest[4096];
	size_t room = sizeof(vm->errors) - vm->errors_len;
	ssize_t n = read(vm->fds[STDERR], room > 0 ? vm->errors + vm->errors_len : rest,
	    room > 0 ? room : sizeof(rest));

	if (n > 0 && room > 0)
		vm->errors_len += (size_t)n;
	else if (n == 0)
		source_close(vm, STDERR);
}

static void
realtime_end(struct vm *vm)
{
	struct sched_param param = { 0 };

	if (vm->realtime)
		(void)sched_setscheduler(0, SCHED_OTHER, &param);
	vm->realtime = false;
}

static void
process_ended(struct vm *vm)
{
	realtime_end(vm);
	while (waitpid(vm->pid, &vm->wait_status, 0) == -1)
		if (errno != EINTR)
			err(1, "waitpid");
	vm->reaped = true;
	vm->ended_ns = clock_now();
	source_close(vm, PROCESS);
}

/* Read from one source that is ready. */
static void
source_serve(struct vm *vm, enum source source)
{
	switch (source) {
	case SERIAL:
		serial_read(vm);
		break;
	case PROBE:
		vm->lines_ns = clock_now();
		if (!lines_read(&vm->probe, vm->fds[PROBE]))
			source_close(vm, PROBE);
		break;
	case QMP:
		vm->lines_ns = clock_now();
		if (!qmp_read(&vm->qmp))
			source_close(vm, QMP);
		break;
	case STDERR:
		stderr_ready(vm);
		break;
	default:
		process_ended(vm);
		break;
	}
}

/*
 * Serve those that are ready, bit a source.  The serial line is first, so that its bytes
 * are stamped before anything else that came is looked at: a mark and the first byte of
 * what its function prints come together.  The probe is last, so that whatever was hit
 * before those bytes came is known when they are told.
 */
static void
sources_serve(struct vm *vm, unsigned ready)
{
	if (ready == 0)
		return;
	for (int i = 0; i < SOURCES; i++)
		if (i != PROBE && ready & 1U << i)
			source_serve(vm, i);
	serial_read(vm);
	if (vm->fds[PROBE] != -1)
		source_serve(vm, PROBE);
}

static bool
all_closed(const struct vm *vm)
{
	for (int i = 0; i < SOURCES; i++)
		if (vm->fds[i] != -1)
			return false;
	return true;
}

/* Wait until some are ready, at the longest until the absolute time until_ns. */
static unsigned
sources_wait(struct vm *vm, int64_t until_ns)
{
	struct epoll_event events[SOURCES];
	int64_t left_ms;
	unsigned ready = 0;
	int n;

	if (vm->qmp.quitting && !vm->reaped) {
		if (clock_now() >= vm->kill_at_ns)
			kill(-vm->pid, SIGKILL);
		else if (until_ns > vm->kill_at_ns)
			until_ns = vm->kill_at_ns;
	}
	left_ms = (until_ns - clock_now()) / 1000000 + 1;
	if (left_ms < 0)
		left_ms = 0;
	n = epoll_wait(
	    vm->epoll, events, SOURCES, left_ms < INT_MAX ? (int)left_ms : INT_MAX);
	if (n == -1 && errno != EINTR)
		err(1, "epoll");
	for (int i = 0; i < n; i++)
		ready |= 1U << events[i].data.u32;
	return ready;
}

struct vm_event
vm_wait(struct vm *vm, int64_t until_ns)
{
	struct vm_event ev = { .kind = VM_NOTHING };
	unsigned ready;

	for (;;) {
		/* What is read already; marks are older than the bytes that came with
		 * them. */
		ev.at_ns = vm->lines_ns;
		if (probe_next(vm, &ev) || qmp_next(&vm->qmp, &ev) ||
		    serial_next(vm, &ev))
			return ev;
		if (all_closed(vm)) {
			ev.kind = VM_GONE;
			ev.at_ns = clock_now();
			return ev;
		}
		ready = sources_wait(vm, until_ns);
		sources_serve(vm, ready);
		if (ready == 0 && (ev.at_ns = clock_now()) >= until_ns)
			return ev;
	}
}

bool
vm_serial_before(struct vm *vm, int64_t at_ns, struct vm_event *ev)
{
	return vm->serial_ns < at_ns && serial_next(vm, ev);
}

bool
vm_serial_now(struct vm *vm, struct vm_event *ev)
{
	serial_read(vm);
	return serial_next(vm, ev);
}

bool
vm_type(struct vm *vm, const char *bytes, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = send(vm->input, bytes, len, MSG_NOSIGNAL);
		if (n == -1 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* ---- ending ----------------------------------------------------------------------- */

void
vm_quit(struct vm *vm)
{
	if (vm->qmp.quitting || vm->reaped)
		return;
	realtime_end(vm);
	vm->kill_at_ns = clock_now() + QUIT_NS;
	qmp_quit(&vm->qmp);
	if (vm->qmp.version[0] == '\0')
		kill(-vm->pid, SIGKILL);
}

void
vm_free(struct vm *vm)
{
	if (vm == NULL)
		return;
	if (!vm->reaped) {
		kill(-vm->pid, SIGKILL);
		kill(vm->pid, SIGKILL);
		process_ended(vm);
	}
	guard_stop(vm);
	for (int i = 0; i < SOURCES; i++)
		if (vm->fds[i] != -1)
			close(vm->fds[i]);
	close(vm->input);
	close(vm->reset_log);
	close(vm->epoll);
	json_decref(vm->qmp.message);
	free(vm);
}

/* ---- what is known ---------------------------------------------------------------- */

int64_t
vm_started_ns(const struct vm *vm)
{
	return vm->started_ns;
}

int64_t
vm_t0_ns(const struct vm *vm)
{
	return vm->qmp.t0_ns;
}

int64_t
vm_ended_ns(const struct vm *vm)
{
	return vm->ended_ns;
}

const char *
vm_version(const struct vm *vm)
{
	return vm->qmp.version[0] != '\0' ? vm->qmp.version : NULL;
}

const char *
vm_package(const struct vm *vm)
{
	return vm->qmp.package;
}

/* What was started may be a script that becomes QEMU, or stays beside it. */
char *
vm_build_id(const struct vm *vm)
{
	char path[64];

	if (vm->qmp.n_threads == 0)
		return NULL;
	snprintf(path, sizeof(path), "/proc/%d/task/%d/exe", vm->pid, vm->qmp.threads[0]);
	return build_id(path);
}

const char *
vm_accel(const struct vm *vm)
{
	return vm->qmp.accel[0] != '\0' ? vm->qmp.accel : NULL;
}

const char *
vm_stderr(const struct vm *vm, size_t *len)
{
	*len = vm->errors_len;
	return vm->errors;
}

const char *
vm_complaint(const struct vm *vm, size_t *len)
{
	static const char own[] = "qemu", warning[] = ": warning: ";
	const char *line = vm->errors, *end = line + vm->errors_len, *next;
	const char *message = NULL, *last = line;
	size_t message_len = 0, last_len = 0, n;

	for (; line < end; line = next) {
		next = memchr(line, '\n', (size_t)(end - line));
		n = (size_t)((next != NULL ? next : end) - line);
		next = next != NULL ? next + 1 : end;
		if (n == 0)
			continue;
		last = line;
		last_len = n;
		if (n > sizeof(own) && memcmp(line, own, sizeof(own) - 1) == 0 &&
		    memmem(line, n, warning, sizeof(warning) - 1) == NULL) {
			message = line;
			message_len = n;
		}
	}
	*len = message != NULL ? message_len : last_len;
	return message != NULL ? message : last;
}

bool
vm_reset_said(const struct vm *vm, const char *words)
{
	const ssize_t len = words != NULL ? (ssize_t)strlen(words) : 0;
	char log[4096];
	off_t at = 0;
	ssize_t n;

	while (words != NULL && (n = pread(vm->reset_log, log, sizeof(log), at)) > 0) {
		if (memmem(log, (size_t)n, words, (size_t)len) != NULL)
			return true;
		if (n <= len)
			return false;
		at += n - len;
	}
	return false;
}

void
vm_status(const struct vm *vm, int *status, int *signal)
{
	*status = WIFEXITED(vm->wait_status) ? WEXITSTATUS(vm->wait_status) : -1;
	*signal = WIFSIGNALED(vm->wait_status) ? WTERMSIG(vm->wait_status) : -1;
}

size_t
vm_cpu_times(struct vm *vm, int64_t ns[CPUS_MAX])
{
	for (size_t i = 0; i < vm->qmp.n_threads && !vm->reaped; i++) {
		char *thread =
		    text_format("/proc/%d/task/%d", vm->pid, vm->qmp.threads[i]);

		vm->cpu_seen |= thread_cpu_ns(thread, &vm->cpu_ns[i]);
		free(thread);
	}
	memcpy(ns, vm->cpu_ns, vm->qmp.n_threads * sizeof(*ns));
	return vm->cpu_seen ? vm->qmp.n_threads : 0;
}

const char *
vm_realtime(struct vm *vm)
{
	struct sched_param param = { .sched_priority = 1 };

	if (sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &param) == -1)
		return "SCHED_OTHER";
	vm->realtime = true;
	return "SCHED_FIFO";
}
