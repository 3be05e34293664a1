/*
 * Install a guest from its CD on a disk, unattended: a machine record on stdin, the
 * transcript on stdout.  The disk gets its name when it was seen to boot.
 */
#include <err.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "dialogue.h"
#include "lib/clock.h"
#include "lib/installer.h"
#include "lib/io.h"
#include "lib/option.h"
#include "lib/qemuimg.h"
#include "lib/tty.h"
#include "session.h"
#include "unfinished.h"

/* What the record says; all of it belongs to the record. */
struct plan {
	const char *guest;
	struct installer installer;
	struct machine machine, check;
	struct markers *markers; /* of the check */
};

static const struct program program = {
	.usage = "usage: qinstall [-s MiB] -o disk",
	.options = {
		{ 'o', "output", "disk", "The qcow2 image to make" },
		{ 's', "size", "MiB", "The size of the disk" },
	},
};

/* ---- the record ---------------------------------------------------------------- */

static _Noreturn void
refuse(const char *reason)
{
	errx(1, "stdin:1: %s", reason);
}

static void
machine_take(struct machine *m, const json_t *object)
{
	char reason[REASON_SIZE];

	if (machine_read(m, object, reason) != NULL)
		refuse(reason);
}

static void
plan_read(struct plan *p, const json_t *machine)
{
	const json_t *install = json_object_get(machine, "install");
	char reason[REASON_SIZE];
	const struct marker *end;

	if (!json_is_object(machine))
		refuse("machine: missing");
	machine_take(&p->machine, machine);
	if (!json_is_object(install))
		refuse("machine.install: missing: mkdisk -i writes it");
	if (installer_read(&p->installer, install, reason) != NULL)
		refuse(reason);
	if (p->installer.check == NULL)
		refuse("install.check: missing");
	machine_take(&p->check, p->installer.check);
	p->markers = markers_new((json_t *)(uintptr_t)p->installer.check, reason);
	if (p->markers == NULL)
		refuse(reason);
	end = &p->markers->markers[p->markers->end_index];
	if (end->pattern == NULL)
		errx(1,
		    "stdin:1: end: %s has no serial pattern: no disk could be checked",
		    end->name);
	p->guest =
	    json_string_value(json_object_get(json_object_get(machine, "guest"), "name"));
	if (p->guest == NULL)
		p->guest = p->machine.config;
}

static void
plan_free(struct plan *p)
{
	installer_free(&p->installer);
	markers_free(p->markers);
}

/* How big the disk is to be; exits 1 when that cannot be. */
static long long
disk_size(const struct plan *p, long long size_mib)
{
	if (size_mib == 0)
		size_mib = p->installer.disk_mib;
	if (size_mib == 0)
		refuse("install.disk_mib: missing, and no size was given");
	if (size_mib < p->installer.disk_mib_min)
		errx(1, "%s: a disk of %lld MiB is too small: its installer wants %lld",
		    p->guest, size_mib, p->installer.disk_mib_min);
	return size_mib;
}

/* ---- the dialogue -------------------------------------------------------------- */

static void
type(void *ctx, const char *bytes, size_t len)
{
	const struct session *s = ctx;

	/* A guest that is gone shows as the end of QEMU. */
	(void)vm_type(s->vm, bytes, len);
}

static void
typed(void *ctx, const char *text, const char *step)
{
	const struct session *s = ctx;

	transcript_typed(s->transcript, text, strlen(text), step, clock_now());
}

static void
note(void *ctx, const char *text)
{
	const struct session *s = ctx;

	transcript_note(s->transcript, text, clock_now());
}

/* All was answered, and the guest has gone off by itself. */
static bool
is_at_end(const struct session *s, const struct dialogue *d)
{
	if (dialogue_state(d) != DIALOGUE_ENDING)
		return false;
	return strcmp(s->shutdown, "guest-shutdown") == 0 ||
	       (strcmp(s->shutdown, "guest-reset") == 0 &&
		   !vm_reset_said(s->vm, s->arch->crash_words));
}

static void
step_show(struct session *s, const struct dialogue *d)
{
	char what[300];
	const char *name;
	size_t steps, step = dialogue_step(d, &steps, &name);

	snprintf(
	    what, sizeof(what), "installing: step %zu of %zu, %s", step, steps, name);
	session_show(s, what);
}

static void
dialogue_hold(struct dialogue *d, struct session *s)
{
	const struct dialogue_hooks hooks = {
		.type = type, .typed = typed, .note = note, .ctx = s
	};
	char why[REASON_SIZE];
	struct vm_event ev;
	const char *text;
	size_t len;

	dialogue_start(d, &hooks, clock_now());
	do {
		ev = session_wait(s, dialogue_due(d));
		if (ev.kind == VM_SERIAL)
			dialogue_take(d, ev.text, ev.len, ev.at_ns);
		if (session_stopped(s, &ev, why) &&
		    !(ev.kind == VM_GONE && is_at_end(s, d)))
			dialogue_fail(d, why);
		if (ev.kind != VM_GONE)
			dialogue_tick(d, clock_now());
		step_show(s, d);
		if (dialogue_state(d) == DIALOGUE_FAILED) {
			text = dialogue_last_text(d, &len);
			session_fail(s, dialogue_reason(d), text, len);
		}
	} while (ev.kind != VM_GONE);
}

static void
install(struct session *s, const struct plan *p, const json_t *disk)
{
	struct dialogue *d = dialogue_new(&p->installer, p->markers);
	struct machine m = p->machine;

	m.set.disk = disk;
	m.disk_writable = true;
	transcript_note(s->transcript, "installing", clock_now());
	session_start(s, &m);
	dialogue_hold(d, s);
	session_stop(s);
	dialogue_free(d);
}

/* Install on the disk that has no name yet, and boot it. */
static void
install_and_check(const struct plan *p, const struct unfinished *u)
{
	json_t *disk = json_pack("{s:s, s:s}", "path", u->path, "format", "qcow2");
	struct machine m = p->check;
	struct session s = { .guest = p->guest,
		.transcript = transcript_new(stdout, clock_now()),
		.progress = tty_obeys(STDERR_FILENO) && !isatty(STDOUT_FILENO) };

	install(&s, p, disk);
	unfinished_sync(u); /* QEMU did not wait for the disk */
	m.set.disk = disk;
	check(&s, &m, p->markers);
	transcript_note(s.transcript, "installed", clock_now());
	transcript_free(s.transcript);
	session_show_end(&s);
	json_decref(disk);
}

int
main(int argc, char *argv[])
{
	const char *disk = NULL;
	long long size_mib = 0;
	struct unfinished u;
	json_t *document;
	struct plan plan;
	int ch;

	while ((ch = option_next(argc, argv, &program)) != -1)
		switch (ch) {
		case 'o':
			disk = optarg;
			break;
		case 's':
			size_mib = option_number('s', optarg, 1, DISK_MIB_MAX);
			break;
		default:
			option_usage(&program, 2);
		}
	if (optind != argc || disk == NULL)
		option_usage(&program, 2);

	/* What is opened later must not be taken for it. */
	if (fcntl(STDOUT_FILENO, F_GETFD) == -1)
		err(1, "stdout");

	document = document_read(stdin, "stdin");
	plan_read(&plan, json_object_get(document, "machine"));
	size_mib = disk_size(&plan, size_mib);
	unfinished_open(&u, disk);
	qcow2_create(u.path, size_mib);
	install_and_check(&plan, &u);
	unfinished_finish(&u);
	plan_free(&plan);
	json_decref(document);
	return finish(0);
}
