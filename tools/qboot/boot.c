/* One boot of a machine, from QEMU's start to the record of how it ended. */
#include <err.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host.h"
#include "lib/clock.h"
#include "lib/io.h"
#include "state.h"

enum {
	TICK_NS = 50000000,   /* how often the log is flushed and progress shown */
	BUSY_NS = 1000000000, /* over how long a vCPU is called busy or idle */
	LAUNCH_S = 60,	      /* for QEMU to come up, on a host however slow */
};

static const int64_t SECOND_NS = 1000000000;

/* ---- how a boot ends ------------------------------------------------------------- */

void
boot_end(struct boot *b, const char *outcome, int64_t at_ns)
{
	if (b->outcome != NULL)
		return;
	b->outcome = outcome;
	b->end_ns = at_ns;
}

void
reason_set(struct boot *b, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(b->reason, sizeof(b->reason), format, ap);
	va_end(ap);
}

/* QEMU is gone: by the guest's doing, or by its own? */
static void
gone(struct boot *b, int64_t at_ns)
{
	const char *why = b->shutdown_text;
	int status, signal;

	/* A panic whose line has no end is one all the same. */
	serial_ended(b);
	if (b->outcome != NULL)
		return;
	vm_status(b->vm, &status, &signal);
	if (strcmp(why, "guest-reset") == 0) {
		reason_set(b, "%s", vm_triple_fault(b->vm) ? "triple fault" : "reboot");
		boot_end(b, "reset", at_ns);
	} else if (strcmp(why, "guest-shutdown") == 0) {
		reason_set(b, "the guest switched its machine off");
		boot_end(b, "poweroff", at_ns);
	} else if (strcmp(why, "guest-panic") == 0) {
		reason_set(b, "the guest told QEMU that it panicked");
		boot_end(b, "panic", at_ns);
	} else {
		if (why[0] != '\0')
			reason_set(b, "QEMU shut down: %s", why);
		else if (signal >= 0)
			reason_set(b, "QEMU was killed by SIG%s", sigabbrev_np(signal));
		else
			reason_set(b, "QEMU ended by itself with status %d", status);
		boot_end(b, "vmm-died", at_ns);
	}
}

/* The absolute time at which this boot is given up. */
static int64_t
give_up_ns(const struct boot *b)
{
	int64_t at, silence;

	if (!b->running)
		return vm_started_ns(b->vm) + LAUNCH_S * SECOND_NS;
	at = vm_t0_ns(b->vm) + b->machine.set.timeout_s * SECOND_NS;
	silence = b->output_ns + b->machine.set.silence_s * SECOND_NS;
	return b->machine.set.silence_s > 0 && silence < at ? silence : at;
}

static void
give_up(struct boot *b, int64_t now)
{
	int64_t at_ns = now - vm_t0_ns(b->vm);

	serial_ended(b);
	if (b->outcome != NULL)
		return;
	if (at_ns >= b->machine.set.timeout_s * SECOND_NS)
		reason_set(
		    b, "no %s in %lld s", b->markers->end, b->machine.set.timeout_s);
	else
		reason_set(b, "no output for %lld s", b->machine.set.silence_s);
	boot_end(b, b->serial_bytes == 0 ? "silent" : "timeout", at_ns);
}

static void
event_take(struct boot *b, const struct vm_event *ev)
{
	int64_t at_ns = ev->at_ns - vm_t0_ns(b->vm);

	switch (ev->kind) {
	case VM_RUNNING:
		b->running = true;
		b->output_ns = ev->at_ns;
		begin_write(b);
		break;
	case VM_SERIAL:
		serial_came(b, ev);
		break;
	case VM_PROBE:
		probe_came(b, ev);
		break;
	case VM_SHUTDOWN:
		snprintf(b->shutdown_text, sizeof(b->shutdown_text), "%s", ev->text);
		break;
	case VM_PAUSED:
		if (b->outcome == NULL)
			reason_set(b, "QEMU stopped the guest: %s", ev->text);
		boot_end(b, "vmm-died", at_ns);
		break;
	case VM_PANICKED:
		if (b->outcome == NULL)
			reason_set(b, "the guest told QEMU that it panicked");
		boot_end(b, "panic", at_ns);
		break;
	case VM_REFUSED:
		if (b->running)
			break;
		if (b->outcome == NULL)
			reason_set(b, "%s", ev->text);
		boot_end(b, "launch-failed", at_ns);
		break;
	case VM_NOTHING:
	case VM_GONE:
		break;
	}
}

/* ---- ticks ----------------------------------------------------------------------- */

static void
cpu_look(struct boot *b, int64_t now)
{
	struct cpu_sample *old = &b->cpu[0], *new = &b->cpu[1];

	/* Both ends of the span move on, so that it stays one to two BUSY_NS long. */
	if (old->n == 0 || now - old->at_ns >= 2 * BUSY_NS)
		*old = *new;
	new->n = vm_cpu_times(b->vm, new->ns);
	new->at_ns = now;
}

static void
progress_show(const struct boot *b, int64_t now)
{
	const char *phase =
	    b->last_phase >= 0 ? b->markers->markers[b->last_phase].name : "starting";

	fputs("\r\033[K", stderr);
	text_escape(stderr, b->machine.config, strlen(b->machine.config));
	fprintf(stderr, " %s%03lld %6.1f s  ", b->options->warmup ? "W" : "",
	    b->options->sample, (double)(now - vm_t0_ns(b->vm)) / 1e9);
	text_escape(stderr, phase, strlen(phase));
}

static void
tick(struct boot *b, int64_t now)
{
	if (!b->running || now < b->tick_ns)
		return;
	b->tick_ns = now + TICK_NS;
	cpu_look(b, now);
	bootlog_flush(b->log, now - vm_t0_ns(b->vm));
	if (b->progress)
		progress_show(b, now);
}

/* ---- the boot -------------------------------------------------------------------- */

static bool
probe_wanted(const struct boot *b)
{
	if (strcmp(b->machine.set.accel, "tcg") != 0 ||
	    strcmp(b->machine.set.probe, "off") == 0)
		return false;
	for (size_t i = 0; i < b->markers->n; i++)
		if (b->markers->markers[i].n_addrs > 0)
			return true;
	return markers_want_reset(b->markers);
}

/* The value of -plugin: the marks as the probe wants them, numbered as markers. */
static char *
plugin_value(const struct boot *b)
{
	char *text = NULL, *file = option_escape(b->options->probe);
	size_t len;
	FILE *fp = open_memstream(&text, &len);

	if (fp == NULL)
		err(1, NULL);
	fprintf(fp, "%s,fd=%d,count=%s", file, VM_PROBE_FD,
	    strcmp(b->machine.set.probe, "marks") == 0 ? "off" : "on");
	if (b->machine.arch->reset_vector != NULL)
		fprintf(fp, ",mark=%zu:%" PRIx64 "::1", b->markers->n,
		    *b->machine.arch->reset_vector);
	for (size_t i = 0; i < b->markers->n; i++) {
		const struct marker *m = &b->markers->markers[i];

		if (m->n_addrs == 0)
			continue;
		fprintf(fp, ",mark=%zu:", i);
		for (size_t k = 0; k < m->n_addrs; k++)
			fprintf(fp, "%s%" PRIx64, k > 0 ? "+" : "", m->addrs[k]);
		fprintf(fp, ":%s:%d", m->bytes != NULL ? m->bytes : "",
		    m->all_hits ? MARKER_HITS_MAX : 1);
		if (m->after >= 0 && b->markers->markers[m->after].n_addrs > 0)
			fprintf(fp, ":%d", m->after);
	}
	if (fclose(fp) != 0)
		err(1, NULL);
	free(file);
	return text;
}

static void
boot_watch(struct boot *b)
{
	struct vm_event ev = { 0 };
	int64_t until, now;

	while (b->outcome == NULL) {
		until = give_up_ns(b);
		if (b->running && b->tick_ns < until)
			until = b->tick_ns;
		ev = vm_wait(b->vm, until);
		event_take(b, &ev);
		if (ev.kind == VM_GONE)
			break;
		now = clock_now();
		tick(b, now);
		if (b->outcome == NULL && now >= give_up_ns(b))
			give_up(b, now);
	}
	if (b->running)
		cpu_look(b, clock_now());
	vm_quit(b->vm);
	while (ev.kind != VM_GONE) {
		ev = vm_wait(b->vm, INT64_MAX);
		event_take(b, &ev);
	}
	if (b->outcome == NULL)
		gone(b, b->last_ns);
}

/* Without RESUME nobody saw the guest start, whatever else was seen. */
static void
launch_check(struct boot *b)
{
	size_t len = 0;
	const char *text = b->vm != NULL ? vm_stderr(b->vm, &len) : "";
	const char *newline = memchr(text, '\n', len);

	if (b->running)
		return;
	b->outcome = "launch-failed";
	b->end_marker_seen = false;
	if (len > 0)
		reason_set(b, "%.*s",
		    (int)(newline != NULL ? newline - text : (ptrdiff_t)len), text);
	else if (b->reason[0] == '\0')
		reason_set(b, "QEMU ended before the guest was seen to run");
	begin_write(b);
}

const char *
boot_once(FILE *out, json_t *machine, const struct boot_options *options)
{
	struct boot *b = calloc(1, sizeof(*b));
	const char *reason;
	char *plugin;

	if (b == NULL)
		err(1, NULL);
	*b = (struct boot){ .options = options,
		.record = machine,
		.out = out,
		.last_phase = -1,
		.progress = isatty(STDERR_FILENO),
		.scheduler = "SCHED_OTHER" };
	if ((reason = machine_read(&b->machine, machine)) != NULL ||
	    (b->markers = markers_new(machine, &reason)) == NULL) {
		free(b);
		return reason;
	}
	plugin = probe_wanted(b) ? plugin_value(b) : NULL;
	b->argv = machine_argv(&b->machine, plugin);
	sights_prepare(b);
	b->log = bootlog_new(out);
	b->host_before = host_state(NULL);
	if ((b->vm = vm_start(b->argv, &reason)) != NULL) {
		if (options->realtime)
			b->scheduler = vm_realtime();
		boot_watch(b);
	} else {
		reason_set(b, "%s: %s", b->machine.set.qemu, reason);
	}
	launch_check(b);
	bootlog_flush(b->log, INT64_MAX);
	end_write(b);
	if (b->progress)
		fputs("\r\033[K", stderr);

	vm_free(b->vm);
	bootlog_free(b->log);
	scan_free(b->scan);
	markers_free(b->markers);
	json_decref(b->host_before);
	argv_free(b->argv);
	free(plugin);
	free(b->pattern_marker);
	free(b->marker_pattern);
	free(b);
	return NULL;
}
