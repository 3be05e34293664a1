/* One boot of a machine, from QEMU's start to the record of how it ended. */
#include <err.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hit.h"
#include "host.h"
#include "lib/probe.h"
#include "lib/clock.h"
#include "lib/io.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "lib/tty.h"
#include "profile.h"
#include "state.h"

enum {
	TICK_NS = 50000000,   /* how often the log is flushed and progress shown */
	BUSY_NS = 1000000000, /* over how long a vCPU is called busy or idle */
	LAUNCH_S = 60,	      /* for QEMU to come up, on a host however slow */
};

/* ---- how a boot ends ------------------------------------------------------------- */

/* End the boot at_ns from t0, unless it has ended. */
static void
boot_end(struct boot *b, enum outcome_id outcome, int64_t at_ns)
{
	if (b->outcome != NULL)
		return;
	b->outcome = &outcomes[outcome];
	b->end_ns = at_ns;
}

__attribute__((format(printf, 2, 3))) static void
reason_set(struct boot *b, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(b->reason, sizeof(b->reason), format, ap);
	va_end(ap);
}

/* Type what is due of the answers that markers ask for. */
static void
type_due(struct boot *b, int64_t now)
{
	int next;
	char byte;

	while (
	    b->outcome == NULL && (next = watch_type(b->watch, &b->typing, now)) != -1) {
		byte = (char)next;
		(void)vm_type(b->vm, &byte, 1);
	}
}

/* What was seen may end the boot. */
static void
watch_look(struct boot *b)
{
	const struct watch_end *end = watch_end(b->watch);

	if (b->outcome != NULL || end == NULL)
		return;
	if (end->panic)
		reason_set(b, "%.*s", (int)end->len, end->text);
	if (!end->panic)
		b->completed = b->markers->markers[end->marker].name;
	boot_end(b, end->panic ? OUTCOME_PANIC : OUTCOME_BOOTED, end->at_ns);
}

/* {"insns":[...],"virtual_ns":...} of a piece; NULL where nothing counts them. */
static json_t *
counts_json(const struct probe_write *told)
{
	json_t *counts = told->insns != NULL ? json_object() : NULL;

	if (counts != NULL)
		put(counts, "insns", json_incref(told->insns));
	if (counts != NULL && told->virtual_ns != -1)
		put(counts, "virtual_ns", json_integer(told->virtual_ns));
	return counts;
}

/* What was counted stands in the log beside bytes in which a marker was seen. */
static void
piece_take(struct boot *b, const struct writes_piece *p)
{
	int64_t at_ns = p->told.at_ns - vm_t0_ns(b->vm);
	size_t seen = watch_serial_seen(b->watch);

	b->serial_bytes += p->len;
	b->output_ns = p->told.at_ns;
	b->last_ns = at_ns;
	typing_take(&b->typing, p->bytes, p->len, p->told.at_ns);
	watch_counts(b->watch, p->told.insns, p->told.virtual_ns);
	watch_text(b->watch, p->bytes, p->len, at_ns, NULL);
	bootlog_serial(b->log, at_ns, p->bytes, p->len,
	    watch_serial_seen(b->watch) != seen ? counts_json(&p->told) : NULL);
	watch_look(b);
}

/* Take the bytes of which is known what there is to know; ended: all. */
static void
pieces_take(struct boot *b, bool ended)
{
	struct writes_piece piece;

	while (b->outcome == NULL && writes_next(b->writes, ended, &piece))
		piece_take(b, &piece);
}

/* A line that has no end is one all the same. */
static void
serial_end(struct boot *b)
{
	pieces_take(b, true);
	watch_text_end(b->watch);
	watch_look(b);
}

/* QEMU told an event; what the guest wrote before it was read after it. */
static void
event_seen(struct boot *b, const char *event, int64_t at_ns)
{
	if (at_ns < b->last_ns)
		at_ns = b->last_ns;
	bootlog_record(b->log, at_ns,
	    json_pack("{s:I, s:s}", "at_ns", (json_int_t)at_ns, "event", event));
	watch_event(b->watch, event, at_ns);
	watch_look(b);
}

/* The guest has left through debug_exit with that value. */
static void
left(struct boot *b, int value, int64_t at_ns)
{
	const int success = machine_exit_success(&b->machine);

	if (value == success)
		event_seen(b, "debug_exit", vm_ended_ns(b->vm) - vm_t0_ns(b->vm));
	if (b->outcome != NULL)
		return;
	reason_set(b, "the guest left through debug_exit with %d%s", value,
	    value == success ? "" : ", which is no success");
	boot_end(b, value == success ? OUTCOME_POWEROFF : OUTCOME_PANIC, at_ns);
}

/* QEMU is gone: by the guest's doing, or by its own? */
static void
gone(struct boot *b, int64_t at_ns)
{
	const struct arch *arch = b->machine.arch;
	const char *why = b->shutdown_text;
	int status, signal, value;

	serial_end(b);
	if (b->outcome != NULL)
		return;
	vm_status(b->vm, &status, &signal);
	value = machine_exit_value(&b->machine, status);
	if (value == -1 && strcmp(why, "guest-shutdown") == 0)
		event_seen(b, "poweroff", b->shutdown_ns);
	if (b->outcome != NULL)
		return;
	if (value != -1) {
		left(b, value, at_ns);
	} else if (strcmp(why, "guest-reset") == 0) {
		reason_set(b, "%s",
		    vm_reset_said(b->vm, arch->crash_words) ? arch->crash : "reboot");
		boot_end(b, OUTCOME_RESET, at_ns);
	} else if (strcmp(why, "guest-shutdown") == 0) {
		reason_set(b, "the guest switched its machine off");
		boot_end(b, OUTCOME_POWEROFF, at_ns);
	} else if (strcmp(why, "guest-panic") == 0) {
		reason_set(b, "the guest told QEMU that it panicked");
		boot_end(b, OUTCOME_PANIC, at_ns);
	} else {
		if (why[0] != '\0')
			reason_set(b, "QEMU shut down: %s", why);
		else if (signal >= 0)
			reason_set(b, "QEMU was killed by SIG%s", sigabbrev_np(signal));
		else
			reason_set(b, "QEMU ended by itself with status %d", status);
		boot_end(b, OUTCOME_VMM_DIED, at_ns);
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
	struct watch_marker end;
	const char *why;

	if (!b->running) {
		reason_set(b, "QEMU was not ready in %d s", LAUNCH_S);
		boot_end(b, OUTCOME_LAUNCH_FAILED, at_ns);
		return;
	}
	serial_end(b);
	if (b->outcome != NULL)
		return;
	end = watch_marker(b->watch, (size_t)b->markers->end_index);
	why = end.held_back		      ? end.reason
	      : typing_has_failed(&b->typing) ? "what was typed was not echoed"
					      : "";
	if (at_ns >= b->machine.set.timeout_s * SECOND_NS && end.seen)
		reason_set(b, "%s was entered, but in %lld s its text was not seen",
		    b->markers->end, b->machine.set.timeout_s);
	else if (at_ns >= b->machine.set.timeout_s * SECOND_NS)
		reason_set(b, "no %s in %lld s%s%s", b->markers->end,
		    b->machine.set.timeout_s, *why != '\0' ? ": " : "", why);
	else
		reason_set(b, "no output for %lld s", b->machine.set.silence_s);
	boot_end(b, b->serial_bytes == 0 ? OUTCOME_SILENT : OUTCOME_TIMEOUT, at_ns);
}

static struct watch *
watch_begin(const struct boot *b, const char *accel)
{
	const struct watch_view view = {
		.icount = machine_is_icount(&b->machine),
		.no_symbols = watch_no_symbols(accel, b->machine.set.probe),
		.source = "serial",
	};

	return watch_new(b->markers, &view);
}

/* QEMU may really run another accelerator than it was told, and says so before t0. */
static void
accel_take(struct boot *b)
{
	if (b->accel_known || vm_accel(b->vm) == NULL)
		return;
	b->accel_known = true;
	if (strcmp(vm_accel(b->vm), b->machine.set.accel) == 0)
		return;
	watch_free(b->watch);
	b->watch = watch_begin(b, vm_accel(b->vm));
}

/* Instructions of each vCPU when those bytes were read; NULL where nothing counts them.
 */
static json_t *
insns_json(const struct vm_event *ev)
{
	json_t *insns = ev->n_insns > 0 ? json_array() : NULL;

	for (size_t i = 0; i < ev->n_insns; i++)
		append(insns, json_integer((json_int_t)ev->insns[i]));
	return insns;
}

static void
serial_take(struct boot *b, const struct vm_event *ev)
{
	if (b->outcome != NULL)
		return;
	writes_read(b->writes, ev->text, ev->len, ev->at_ns, insns_json(ev));
	pieces_take(b, false);
}

/* What the guest sent before that hit: where writes are told, all that was told by now.
 */
static void
serial_before(struct boot *b, int64_t at_ns)
{
	struct vm_event serial;

	if (vm_serial_before(b->vm, at_ns, &serial))
		serial_take(b, &serial);
	while (writes_lack(b->writes) && vm_serial_now(b->vm, &serial))
		serial_take(b, &serial);
}

/* A function was entered for the first time: no marker, and no sign of life either. */
static bool
entry_take(struct boot *b, const char *text)
{
	int64_t at_ns;
	json_t *record = probe_entry_record(text, vm_t0_ns(b->vm), &at_ns);

	if (record == NULL)
		return false;
	if (b->outcome != NULL && at_ns > b->end_ns) {
		json_decref(record);
		return true;
	}
	if (at_ns > b->last_ns)
		b->last_ns = at_ns;
	bootlog_record(b->log, at_ns, record);
	return true;
}

static void
probe_take(struct boot *b, const struct vm_event *ev)
{
	struct vm_counters counters;
	struct probe_write write;
	struct watch_hit hit;
	struct probe_hit h;
	json_t *record;
	int64_t at_ns;

	if (entry_take(b, ev->text))
		return;
	if (probe_counters_read(&counters, ev->text)) {
		vm_count(b->vm, &counters);
		return;
	}
	if (probe_write_read(&write, ev->text)) {
		writes_add(b->writes, &write);
		pieces_take(b, false);
		return;
	}
	if (!probe_hit_read(&h, ev->text, b->markers)) {
		warnx("probe: not a record: %.80s", ev->text);
		return;
	}
	serial_before(b, h.at_ns);
	at_ns = h.at_ns - vm_t0_ns(b->vm);
	if (b->outcome != NULL && at_ns > b->end_ns)
		return;
	b->output_ns = ev->at_ns;
	if (at_ns > b->last_ns)
		b->last_ns = at_ns;
	record = probe_hit_record(&h, b->markers, at_ns);
	hit = (struct watch_hit){
		.name = json_string_value(json_object_get(record, "mark")),
		.symbol = json_string_value(json_object_get(record, "symbol")),
		.addr = h.addr,
		.at_ns = at_ns,
		.virtual_ns = h.virtual_ns,
		.insns = json_object_get(record, "insns"),
	};
	watch_probe(b->watch, &hit);
	bootlog_record(b->log, at_ns, record);
	watch_look(b);
}

/* The host that boots may have another QEMU than the one that the machine was made with.
 */
static bool
is_another_qemu(struct boot *b)
{
	const char *wanted = b->machine.set.qemu_version, *version = vm_version(b->vm);
	const char *package = vm_package(b->vm);
	size_t len;
	char *full;
	bool is_same;

	if (wanted == NULL || version == NULL)
		return false;
	full = text_format(*package != '\0' ? "%s (%s)" : "%s", version, package);
	len = strlen(full);
	/* It may not say its packager's words: "7.2.22 (Debian ...)". */
	is_same = strncmp(wanted, full, len) == 0 && strchr(" ", wanted[len]) != NULL;
	if (!is_same) {
		reason_set(b, "QEMU %s, the machine was made with %s", full, wanted);
		boot_end(b, OUTCOME_LAUNCH_FAILED, 0);
	}
	free(full);
	return !is_same;
}

static void
event_take(struct boot *b, const struct vm_event *ev)
{
	int64_t at_ns = ev->at_ns - vm_t0_ns(b->vm);

	accel_take(b);
	switch (ev->kind) {
	case VM_RUNNING:
		if (is_another_qemu(b))
			break;
		b->running = true;
		b->output_ns = ev->at_ns;
		begin_write(b);
		break;
	case VM_SERIAL:
		serial_take(b, ev);
		break;
	case VM_PROBE:
		probe_take(b, ev);
		break;
	case VM_SHUTDOWN:
		snprintf(b->shutdown_text, sizeof(b->shutdown_text), "%s", ev->text);
		b->shutdown_ns = at_ns;
		break;
	case VM_PAUSED:
		if (b->outcome == NULL)
			reason_set(b, "QEMU stopped the guest: %s", ev->text);
		boot_end(b, OUTCOME_VMM_DIED, at_ns);
		break;
	case VM_PANICKED:
		if (b->outcome == NULL)
			reason_set(b, "the guest told QEMU that it panicked");
		boot_end(b, OUTCOME_PANIC, at_ns);
		break;
	case VM_REFUSED:
		if (b->running)
			break;
		if (b->outcome == NULL)
			reason_set(b, "%s", ev->text);
		boot_end(b, OUTCOME_LAUNCH_FAILED, at_ns);
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
	const char *phase = watch_last(b->watch), *place = getenv(PROGRESS_VARIABLE);

	fputs(TTY_LINE, stderr);
	if (place != NULL) {
		text_escape(stderr, place, strlen(place));
	} else {
		text_escape(stderr, b->machine.config, strlen(b->machine.config));
		fprintf(stderr, " %s%03lld", b->options->warmup ? "W" : "",
		    b->options->sample);
	}
	fprintf(stderr, "  %.1f s  ", (double)(now - vm_t0_ns(b->vm)) / 1e9);
	if (phase == NULL)
		phase = "starting";
	text_escape(stderr, phase, strlen(phase));
	fputs(TTY_LINE_END, stderr);
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
	if (watch_no_symbols(b->machine.set.accel, b->machine.set.probe) != NULL)
		return false;
	if (b->entries != -1 || strcmp(b->machine.set.probe, "count") == 0)
		return true;
	for (size_t i = 0; i < b->markers->n; i++)
		if (b->markers->markers[i].n_addrs > 0)
			return true;
	return markers_want_reset(b->markers, machine_reset_vector(&b->machine) != NULL);
}

/*
 * A mark as the probe wants it, numbered as its marker.  What waits for a symbol waits in
 * the probe; what waits for a pattern is reported from the start on, for the watch to
 * see which hits count.
 */
static void
mark_write(FILE *fp, const struct boot *b, size_t i)
{
	const struct marker *m = &b->markers->markers[i];
	int after = watch_after(b->watch, i);
	bool by_symbol = after != -1 && b->markers->markers[after].n_addrs > 0;

	fprintf(fp, ",mark=%zu:", i);
	for (size_t k = 0; k < m->n_addrs; k++)
		fprintf(fp, "%s%" PRIx64, k > 0 ? "+" : "", m->addrs[k]);
	fprintf(fp, ":%s:%d", m->bytes != NULL ? m->bytes : "",
	    m->all_hits || (after != -1 && !by_symbol) ? MARKER_HITS_MAX : 1);
	if (by_symbol)
		fprintf(fp, ":%d", after);
}

/* The value of -plugin. */
static char *
plugin_value(const struct boot *b)
{
	char *text, *file = option_escape(b->options->probe);
	const uint64_t *reset = machine_reset_vector(&b->machine);
	size_t len;
	FILE *fp = text_open(&text, &len);

	fprintf(fp, "file=%s,fd=%d,count=%s", file, VM_PROBE_FD,
	    strcmp(b->machine.set.probe, "marks") == 0 ? "off" : "told");
	if (machine_is_icount(&b->machine))
		fprintf(fp, ",serial=%d", STDOUT_FILENO);
	if (b->profile != -1)
		fprintf(fp, ",profile=%d:%d", VM_PROFILE_FD, b->markers->end_index);
	if (b->entries != -1)
		fprintf(fp, ",functions=%d", VM_PROFILE_FD);
	if (reset != NULL)
		fprintf(fp, ",mark=%zu:%" PRIx64 "::1", b->markers->n, *reset);
	for (size_t i = 0; i < b->markers->n; i++)
		if (b->markers->markers[i].n_addrs > 0)
			mark_write(fp, b, i);
	text_close(fp);
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
		if (typing_due_ns(&b->typing) < until)
			until = typing_due_ns(&b->typing);
		ev = vm_wait(b->vm, until);
		event_take(b, &ev);
		if (ev.kind == VM_GONE)
			break;
		now = clock_now();
		type_due(b, now);
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
	bool known = b->outcome == &outcomes[OUTCOME_LAUNCH_FAILED];
	size_t len = 0;
	const char *text = b->vm != NULL ? vm_complaint(b->vm, &len) : "";

	if (b->running)
		return;
	b->outcome = &outcomes[OUTCOME_LAUNCH_FAILED];
	b->completed = NULL;
	if (!known && len > 0)
		reason_set(b, "%.*s", (int)len, text);
	else if (b->reason[0] == '\0')
		reason_set(b, "QEMU ended before the guest was seen to run");
	begin_write(b);
}

const char *
boot_once(FILE *out, json_t *machine, const struct boot_options *options,
    char reason[REASON_SIZE])
{
	struct boot *b = xcalloc(1, sizeof(*b));
	const char *place = getenv(PROGRESS_VARIABLE);
	char why[REASON_SIZE];
	char *plugin;
	int kernel;

	*b = (struct boot){ .options = options,
		.record = machine,
		.out = out,
		.progress = tty_obeys(STDERR_FILENO) && (place == NULL || *place != '\0'),
		.entries = -1,
		.profile = -1,
		.scheduler = "SCHED_OTHER" };
	if (b->progress) /* what began the line is no part of what may be said next */
		fputs(TTY_LINE TTY_LINE_END, stderr);
	if (machine_read(&b->machine, machine, reason) == NULL)
		b->markers = markers_new(machine, reason);
	if (b->markers == NULL) {
		free(b);
		return reason;
	}
	if ((options->profile != NULL &&
		profile_open(options, &b->machine, &b->profile, reason) != NULL) ||
	    (options->entries != NULL &&
		functions_open(options->entries, &b->entries, reason) != NULL)) {
		markers_free(b->markers);
		free(b);
		return reason;
	}
	b->watch = watch_begin(b, b->machine.set.accel);
	b->writes = writes_new();
	plugin = probe_wanted(b) ? plugin_value(b) : NULL;
	probe_tell(b->machine.set.qemu_version);
	kernel = machine_kernel_open(&b->machine);
	b->argv = machine_argv(&b->machine, plugin);
	b->log = bootlog_new(out);
	b->host_before = host_state(NULL);
	b->vm = vm_start(b->argv,
	    (struct vm_given){ kernel, b->entries != -1 ? b->entries : b->profile,
		!machine_is_icount(&b->machine) },
	    why);
	if (b->vm != NULL) {
		if (options->realtime)
			b->scheduler = vm_realtime(b->vm);
		boot_watch(b);
	} else {
		reason_set(b, "%s: %s", b->machine.set.qemu, why);
	}
	if (kernel != -1)
		close(kernel);
	launch_check(b);
	bootlog_flush(b->log, INT64_MAX);
	end_write(b);
	if (b->progress)
		fputs(TTY_LINE TTY_LINE_END, stderr);

	vm_free(b->vm);
	bootlog_free(b->log);
	watch_free(b->watch);
	writes_free(b->writes);
	markers_free(b->markers);
	json_decref(b->host_before);
	argv_free(b->argv);
	free(plugin);
	if (b->profile != -1)
		close(b->profile);
	if (b->entries != -1)
		close(b->entries);
	free(b);
	return NULL;
}
