/* Run a machine of an installation. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/clock.h"
#include "lib/io.h"
#include "lib/text.h"
#include "session.h"

enum {
	LAUNCH_S = 60,	     /* for QEMU to come up, on a host however slow */
	TICK_NS = 200000000, /* how often a person sees the time go on */
};

/* ---- a person looks on --------------------------------------------------------- */

void
session_show_end(const struct session *s)
{
	if (s->progress)
		fputs("\r\033[K", stderr);
}

void
session_show(struct session *s, const char *what)
{
	int64_t now = clock_now();

	if (!s->progress || now < s->progress_ns)
		return;
	s->progress_ns = now + TICK_NS;
	fputs("\r\033[K", stderr);
	text_escape(stderr, s->guest, strlen(s->guest));
	fprintf(stderr, " %6.1f s  ", (double)(now - vm_t0_ns(s->vm)) / 1e9);
	text_escape(stderr, what, strlen(what));
}

/* ---- failing ------------------------------------------------------------------- */

_Noreturn void
session_fail(struct session *s, const char *reason, const char *text, size_t len)
{
	char *line;
	size_t line_len;
	FILE *fp = text_open(&line, &line_len);

	text_escape(fp, reason, strlen(reason));
	if (len > 0) {
		fputs("; last text: \"", fp);
		text_escape(fp, text, len);
		putc('"', fp);
	}
	text_close(fp);
	transcript_note(s->transcript, "failed", clock_now());
	transcript_note(s->transcript, line, clock_now());
	vm_free(s->vm);
	session_show_end(s);
	warnx("%s: %s", s->guest, line);
	transcript_free(s->transcript);
	exit(1);
}

/* Why QEMU is no more, where the guest should still run. */
static void
gone_why(const struct session *s, char why[REASON_SIZE])
{
	int status, signal;
	size_t len;
	const char *text = vm_complaint(s->vm, &len);
	bool crashed = vm_reset_said(s->vm, s->arch->crash_words);

	vm_status(s->vm, &status, &signal);
	if (strcmp(s->shutdown, "guest-reset") == 0)
		reason_write(why, "the guest reset %s%s",
		    crashed ? "by a " : "its machine", crashed ? s->arch->crash : "");
	else if (strcmp(s->shutdown, "guest-shutdown") == 0)
		reason_write(why, "the guest switched its machine off");
	else if (signal >= 0)
		reason_write(why, "QEMU was killed by SIG%s", sigabbrev_np(signal));
	else
		reason_write(why, "QEMU ended with status %d%s%.*s", status,
		    len > 0 ? ": " : "", (int)(len < 400 ? len : 400), text);
}

bool
session_stopped(struct session *s, const struct vm_event *ev, char why[REASON_SIZE])
{
	switch (ev->kind) {
	case VM_SHUTDOWN:
		snprintf(s->shutdown, sizeof(s->shutdown), "%s", ev->text);
		return false;
	case VM_PAUSED:
		reason_write(why, "QEMU stopped the guest: %.200s%s", ev->text,
		    strcmp(ev->text, "io-error") == 0 ? " (no room for its disk?)" : "");
		return true;
	case VM_PANICKED:
		reason_write(why, "the guest told QEMU that it panicked");
		return true;
	case VM_GONE:
		gone_why(s, why);
		return true;
	default:
		return false;
	}
}

/* ---- running ------------------------------------------------------------------- */

void
session_start(struct session *s, const struct machine *m)
{
	char **argv = machine_argv(m, NULL);
	char why[REASON_SIZE], reason[REASON_SIZE];
	struct vm_event ev;

	s->shutdown[0] = '\0';
	s->arch = m->arch;
	if ((s->vm = vm_start(argv, (struct vm_given){ -1, -1, false }, reason)) ==
	    NULL) {
		reason_write(why, "%s: %s", m->set.qemu, reason);
		session_fail(s, why, "", 0);
	}
	do {
		ev = vm_wait(s->vm, vm_started_ns(s->vm) + LAUNCH_S * SECOND_NS);
		if (ev.kind == VM_REFUSED) {
			reason_write(why, "QEMU: %.500s", ev.text);
			session_fail(s, why, "", 0);
		}
		if (ev.kind == VM_NOTHING)
			session_fail(s, "QEMU does not come up", "", 0);
		if (session_stopped(s, &ev, why))
			session_fail(s, why, "", 0);
	} while (ev.kind != VM_RUNNING);
	argv_free(argv);
}

struct vm_event
session_wait(struct session *s, int64_t until_ns)
{
	struct vm_event ev;

	if (s->progress && s->progress_ns < until_ns)
		until_ns = s->progress_ns;
	ev = vm_wait(s->vm, until_ns);
	if (ev.kind == VM_SERIAL)
		transcript_guest(s->transcript, ev.text, ev.len, ev.at_ns);
	transcript_flush(s->transcript);
	return ev;
}

void
session_stop(struct session *s)
{
	vm_free(s->vm);
	s->vm = NULL;
}
