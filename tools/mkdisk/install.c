/* Install a guest from its CD on a disk, and see that it boots from there. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dialogue.h"
#include "image.h"
#include "install.h"
#include "lib/clock.h"
#include "lib/io.h"
#include "lib/machine.h"
#include "lib/watch.h"
#include "lib/vm.h"
#include "transcript.h"

enum {
	LAUNCH_S = 60,	     /* for QEMU to come up, on a host however slow */
	TICK_NS = 200000000, /* how often a person sees the time go on */
	DISK_MIB_MAX = 1 << 24,
};

static const int64_t SECOND_NS = 1000000000;

struct install {
	const char *guest, *disk;
	json_t *profile; /* a reference: the dialogue's texts are in it */
	char *unfinished, *transcript_name;
	int fd; /* of the unfinished disk, locked */
	struct dialogue *dialogue;
	struct transcript *transcript;
	struct vm *vm;
	char shutdown[64]; /* the reason of QEMU's SHUTDOWN event, or "" */
	bool progress;	   /* a person looks on */
	int64_t progress_ns;
};

/* What must not stay when this program ends before its time. */
static char *to_remove;

static void
unfinished_remove(void)
{
	if (to_remove != NULL)
		(void)unlink(to_remove);
}

static void
signal_take(int number)
{
	unfinished_remove();
	signal(number, SIG_DFL);
	raise(number);
}

/* ---- the profile and the cells ------------------------------------------------------
 */

/* The numbers of the key install; 0 where it says nothing. */
struct plan {
	long long disk_mib, disk_mib_min;
	const json_t *check; /* keys of a cell, or NULL */
};

static const char *
plan_read(struct plan *plan, const json_t *profile)
{
	const json_t *of_dialogue;
	const struct field fields[] = {
		{ "disk_mib", FIELD_INT, 0, &plan->disk_mib, 1, DISK_MIB_MAX },
		{ "disk_mib_min", FIELD_INT, 0, &plan->disk_mib_min, 1, DISK_MIB_MAX },
		{ "check", FIELD_OBJECT, FIELD_NULLABLE, &plan->check, 0, 0 },
		{ "steps", FIELD_ANY, 0, &of_dialogue, 0, 0 },
		{ "progress", FIELD_ANY, 0, &of_dialogue, 0, 0 },
		{ "failure", FIELD_ANY, 0, &of_dialogue, 0, 0 },
		{ "timeout_s", FIELD_ANY, 0, &of_dialogue, 0, 0 },
		{ "limit_s", FIELD_ANY, 0, &of_dialogue, 0, 0 },
	};

	*plan = (struct plan){ 0 };
	return fields_read(
	    json_object_get(profile, "install"), "install", true, FIELDS(fields));
}

void
install_check(const char *file, const json_t *profile)
{
	struct dialogue *d;
	struct plan plan;
	const char *reason;

	if (!json_is_object(json_object_get(profile, "install")))
		return;
	if ((reason = plan_read(&plan, profile)) != NULL ||
	    (d = dialogue_new(profile, &reason)) == NULL)
		errx(1, "%s: %s", file, reason);
	dialogue_free(d);
}

json_t *
install_cell(const json_t *given)
{
	static const char *const of_disk[] = { "boot", "disk", "rootdevname" };
	json_t *cell = json_deep_copy(given);

	for (size_t i = 0; i < sizeof(of_disk) / sizeof(of_disk[0]); i++)
		json_object_del(cell, of_disk[i]);
	/* Nothing is measured, and a dialogue knows only the host's time. */
	json_object_set_new(cell, "clock", json_string("wall"));
	return cell;
}

json_t *
install_check_cell(const struct install *in, const json_t *given)
{
	json_t *cell = install_cell(given);
	struct plan plan;

	if (plan_read(&plan, in->profile) == NULL && plan.check != NULL)
		json_object_update(cell, (json_t *)(uintptr_t)plan.check);
	if (json_object_get(cell, "iso") != NULL)
		json_object_set_new(cell, "boot", json_string("disk"));
	json_object_set_new(cell, "disk", json_string(in->unfinished));
	return cell;
}

/* ---- failing -------------------------------------------------------------------------
 */

static void
progress_clear(const struct install *in)
{
	if (in->progress)
		fputs("\r\033[K", stderr);
}

/* One line: who, why, the guest's last text, and where to read on. */
static _Noreturn void
fail(struct install *in, const char *reason, const char *text, size_t text_len)
{
	char *line = NULL;
	size_t len;
	FILE *fp = open_memstream(&line, &len);

	if (fp == NULL)
		err(1, NULL);
	text_escape(fp, reason, strlen(reason));
	if (text_len > 0) {
		fputs("; last text: \"", fp);
		text_escape(fp, text, text_len);
		putc('"', fp);
	}
	if (fclose(fp) != 0)
		err(1, NULL);
	transcript_note(in->transcript, "failed", clock_now());
	transcript_note(in->transcript, line, clock_now());
	transcript_free(in->transcript);
	vm_free(in->vm);
	progress_clear(in);
	errx(1, "%s: %s; transcript: %s", in->guest, line, in->transcript_name);
}

static _Noreturn void
fail_in_dialogue(struct install *in)
{
	size_t len;
	const char *text = dialogue_last_text(in->dialogue, &len);

	fail(in, dialogue_reason(in->dialogue), text, len);
}

/* Why QEMU is no more, where the guest should still run. */
static const char *
gone_why(const struct install *in)
{
	static char why[400];
	int status, signal;
	size_t len;
	const char *text = vm_stderr(in->vm, &len);
	const char *newline = memchr(text, '\n', len);

	vm_status(in->vm, &status, &signal);
	if (strcmp(in->shutdown, "guest-reset") == 0)
		return vm_triple_fault(in->vm) ? "the guest reset by a triple fault"
					       : "the guest reset its machine";
	if (strcmp(in->shutdown, "guest-shutdown") == 0)
		return "the guest switched its machine off";
	if (signal >= 0)
		snprintf(
		    why, sizeof(why), "QEMU was killed by SIG%s", sigabbrev_np(signal));
	else if (len > 0)
		snprintf(why, sizeof(why), "QEMU ended with status %d: %.*s", status,
		    (int)(newline != NULL ? newline - text : (long)len), text);
	else
		snprintf(why, sizeof(why), "QEMU ended with status %d", status);
	return why;
}

/* ---- the disk ------------------------------------------------------------------------
 */

/* Is the file of this name still the one that is open? */
static bool
is_same_file(int fd, const char *path)
{
	struct stat opened, named;

	return fstat(fd, &opened) == 0 && stat(path, &named) == 0 &&
	       opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

/*
 * Open the unfinished disk, which a killed installation may have left, so that no
 * other one can have it too.
 */
static void
unfinished_lock(struct install *in)
{
	struct stat st;

	if (stat(in->disk, &st) == 0 && !S_ISREG(st.st_mode))
		errx(1, "%s: not a regular file", in->disk);
	do {
		in->fd = open(in->unfinished, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
		if (in->fd == -1)
			err(1, "%s", in->unfinished);
		if (flock(in->fd, LOCK_EX | LOCK_NB) == -1) {
			if (errno == EWOULDBLOCK)
				errx(
				    1, "%s: another installation is under way", in->disk);
			err(1, "%s", in->unfinished);
		}
		/* The other one may have ended, and renamed it, in between. */
	} while (!is_same_file(in->fd, in->unfinished) && close(in->fd) == 0);
}

static void
unfinished_guard(struct install *in)
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	struct sigaction action = { .sa_handler = signal_take }, old;

	to_remove = in->unfinished;
	if (atexit(unfinished_remove) != 0)
		err(1, NULL);
	/* What nohup has ignored stays so. */
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			sigaction(signals[i], &action, NULL);
}

/* DISK without .qcow2 and with what is asked for. */
static char *
name_beside(const char *disk, const char *suffix)
{
	size_t len = strlen(disk);
	char *name;

	if (len > 6 && strcmp(disk + len - 6, ".qcow2") == 0)
		len -= 6;
	if (asprintf(&name, "%.*s%s", (int)len, disk, suffix) == -1)
		err(1, NULL);
	return name;
}

/* How big the disk is to be; exits 1 when that cannot be. */
static long long
disk_size(const struct asked *a, long long size_mib)
{
	struct plan plan;
	const char *reason = plan_read(&plan, a->profile);

	if (reason != NULL)
		errx(1, "%s: %s", a->guest_file, reason);
	if (size_mib == 0)
		size_mib = plan.disk_mib;
	if (size_mib == 0)
		errx(1, "%s: install.disk_mib: missing, and no size was given",
		    a->guest_file);
	if (size_mib < plan.disk_mib_min)
		errx(1, "%s: a disk of %lld MiB is too small: its installer wants %lld",
		    a->name, size_mib, plan.disk_mib_min);
	return size_mib;
}

struct install *
install_begin(const struct asked *a, const char *disk, long long size_mib)
{
	const struct marker *end = &a->markers->markers[a->markers->end_index];
	struct install *in;
	const char *reason;

	if (!json_is_object(json_object_get(a->profile, "install")))
		errx(1, "%s: install: missing: how %s is installed is not known",
		    a->guest_file, a->name);
	size_mib = disk_size(a, size_mib);
	if (end->pattern == NULL)
		errx(1, "%s: end: %s has no serial pattern: no disk could be checked",
		    a->guest_file, end->name);
	if ((in = calloc(1, sizeof(*in))) == NULL)
		err(1, NULL);
	if ((in->dialogue = dialogue_new(a->profile, &reason)) == NULL)
		errx(1, "%s: %s", a->guest_file, reason);
	in->profile = json_incref(a->profile);
	in->guest = a->name;
	in->disk = disk;
	in->progress = isatty(STDERR_FILENO);
	in->transcript_name = name_beside(disk, ".transcript");
	if (asprintf(&in->unfinished, "%s.unfinished", disk) == -1)
		err(1, NULL);
	unfinished_lock(in);
	unfinished_guard(in);
	disk_create(in->unfinished, size_mib);
	in->transcript = transcript_new(in->transcript_name, clock_now());
	return in;
}

/* ---- a person looks on ----------------------------------------------------------------
 */

static void
progress_show(struct install *in, const char *what, int64_t now)
{
	if (!in->progress || now < in->progress_ns)
		return;
	in->progress_ns = now + TICK_NS;
	fputs("\r\033[K", stderr);
	text_escape(stderr, in->guest, strlen(in->guest));
	fprintf(stderr, " %6.1f s  ", (double)(now - vm_t0_ns(in->vm)) / 1e9);
	text_escape(stderr, what, strlen(what));
}

static void
progress_step(struct install *in, int64_t now)
{
	const char *name;
	char what[300];
	size_t steps, step = dialogue_step(in->dialogue, &steps, &name);

	snprintf(
	    what, sizeof(what), "installing: step %zu of %zu, %s", step, steps, name);
	progress_show(in, what, now);
}

/* The next time at which something is to be done, but for what the guest does. */
static int64_t
next_ns(const struct install *in, int64_t due)
{
	return in->progress && in->progress_ns < due ? in->progress_ns : due;
}

/* ---- the dialogue ---------------------------------------------------------------------
 */

static void
type(void *ctx, const char *bytes, size_t len, const char *step)
{
	struct install *in = ctx;

	transcript_typed(in->transcript, bytes, len, step, clock_now());
	/* A guest that is gone shows as the end of QEMU. */
	(void)vm_type(in->vm, bytes, len);
}

static void
note(void *ctx, const char *text)
{
	const struct install *in = ctx;

	transcript_note(in->transcript, text, clock_now());
}

/* Start QEMU on a machine; it runs, or this exits. */
static void
machine_start(struct install *in, const struct machine *m)
{
	char **argv = machine_argv(m, NULL);
	struct vm_event ev;
	const char *reason;
	char text[600];

	in->shutdown[0] = '\0';
	if ((in->vm = vm_start(argv, &reason)) == NULL) {
		snprintf(text, sizeof(text), "%s: %s", m->set.qemu, reason);
		fail(in, text, "", 0);
	}
	do {
		ev = vm_wait(in->vm, vm_started_ns(in->vm) + LAUNCH_S * SECOND_NS);
		if (ev.kind == VM_REFUSED) {
			snprintf(text, sizeof(text), "QEMU: %.500s", ev.text);
			fail(in, text, "", 0);
		}
		if (ev.kind == VM_NOTHING)
			fail(in, "QEMU does not come up", "", 0);
		if (ev.kind == VM_GONE)
			fail(in, gone_why(in), "", 0);
	} while (ev.kind != VM_RUNNING);
	argv_free(argv);
}

/* Why a machine that was seen to run stopped, or NULL: it did not. */
static const char *
stopped_why(struct install *in, const struct vm_event *ev)
{
	static char why[400];

	switch (ev->kind) {
	case VM_SHUTDOWN:
		snprintf(in->shutdown, sizeof(in->shutdown), "%s", ev->text);
		return NULL;
	case VM_PAUSED:
		snprintf(why, sizeof(why), "QEMU stopped the guest: %.200s%s", ev->text,
		    strcmp(ev->text, "io-error") == 0 ? " (no room for its disk?)" : "");
		return why;
	case VM_PANICKED:
		return "the guest told QEMU that it panicked";
	case VM_GONE:
		return gone_why(in);
	default:
		return NULL;
	}
}

/* All was answered, and the guest has gone off by itself. */
static bool
is_at_end(const struct install *in)
{
	if (dialogue_state(in->dialogue) != DIALOGUE_ENDING)
		return false;
	return strcmp(in->shutdown, "guest-shutdown") == 0 ||
	       (strcmp(in->shutdown, "guest-reset") == 0 && !vm_triple_fault(in->vm));
}

static void
dialogue_hold(struct install *in)
{
	const struct dialogue_hooks hooks = { .type = type, .note = note, .ctx = in };
	struct vm_event ev;
	const char *why;
	int64_t now;

	dialogue_start(in->dialogue, &hooks, clock_now());
	do {
		ev = vm_wait(in->vm, next_ns(in, dialogue_due(in->dialogue)));
		if (ev.kind == VM_SERIAL) {
			transcript_guest(in->transcript, ev.text, ev.len, ev.at_ns);
			dialogue_take(in->dialogue, ev.text, ev.len, ev.at_ns);
		}
		why = stopped_why(in, &ev);
		if (ev.kind == VM_GONE && is_at_end(in))
			why = NULL;
		if (why != NULL)
			dialogue_fail(in->dialogue, why);
		now = clock_now();
		if (ev.kind != VM_GONE)
			dialogue_tick(in->dialogue, now);
		transcript_flush(in->transcript);
		progress_step(in, now);
		if (dialogue_state(in->dialogue) == DIALOGUE_FAILED)
			fail_in_dialogue(in);
	} while (ev.kind != VM_GONE);
}

/* Read the machine that mkdisk itself made. */
static void
machine_take(struct machine *m, const json_t *machine)
{
	const char *reason = machine_read(m, machine);

	if (reason != NULL)
		errx(1, "machine: %s", reason);
}

void
install_drive(struct install *in, const json_t *machine)
{
	json_t *disk = json_pack("{s:s, s:s}", "path", in->unfinished, "format", "qcow2");
	struct machine m;

	machine_take(&m, machine);
	m.set.disk = disk;
	m.disk_writable = true;
	transcript_note(in->transcript, "installing", clock_now());
	machine_start(in, &m);
	dialogue_hold(in);
	vm_free(in->vm);
	in->vm = NULL;
	json_decref(disk);
	/* QEMU did not wait for the disk. */
	if (fsync(in->fd) == -1)
		err(1, "%s", in->unfinished);
}

/* ---- the check ------------------------------------------------------------------------
 */

static _Noreturn void
fail_in_check(struct install *in, struct watch *watch, const char *why)
{
	char reason[600];
	size_t len;
	const char *line = watch_last_line(watch, &len);

	snprintf(
	    reason, sizeof(reason), "installed, but the disk does not boot: %s", why);
	fail(in, reason, line, len < 300 ? len : 300);
}

void
install_verify(struct install *in, const json_t *machine, const struct markers *markers)
{
	const struct watch_view view = { .no_symbols = "no probe", .source = "serial" };
	struct watch *watch = watch_new(markers, &view);
	const struct watch_end *end = NULL;
	struct machine m;
	struct vm_event ev;
	const char *why;
	char text[200];
	int64_t until;

	machine_take(&m, machine);
	transcript_note(in->transcript, "checking: booting from the disk", clock_now());
	machine_start(in, &m);
	until = vm_t0_ns(in->vm) + m.set.timeout_s * SECOND_NS;
	while (end == NULL || end->panic) {
		ev = vm_wait(in->vm, next_ns(in, until));
		if (ev.kind == VM_SERIAL) {
			transcript_guest(in->transcript, ev.text, ev.len, ev.at_ns);
			transcript_flush(in->transcript);
			watch_text(watch, ev.text, ev.len, ev.at_ns, NULL);
			end = watch_end(watch);
		}
		why = stopped_why(in, &ev);
		if (end != NULL && end->panic)
			why = "the guest panicked";
		if (why == NULL && clock_now() >= until) {
			snprintf(text, sizeof(text), "no %.100s in %lld s", markers->end,
			    m.set.timeout_s);
			why = text;
		}
		if (why != NULL && (end == NULL || end->panic))
			fail_in_check(in, watch, why);
		progress_show(in, "checking", clock_now());
	}
	watch_free(watch);
	vm_free(in->vm);
	in->vm = NULL;
}

/* ---- the end --------------------------------------------------------------------------
 */

void
install_finish(struct install *in)
{
	transcript_note(in->transcript, "installed", clock_now());
	transcript_free(in->transcript);
	if (rename(in->unfinished, in->disk) == -1)
		err(1, "%s", in->disk);
	to_remove = NULL;
	progress_clear(in);
	dialogue_free(in->dialogue);
	close(in->fd);
	free(in->unfinished);
	free(in->transcript_name);
	json_decref(in->profile);
	free(in);
}
