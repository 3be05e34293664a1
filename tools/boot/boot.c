/* One boot of a machine, from QEMU's start to the record of how it ended. */
#include <err.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "boot.h"
#include "bootlog.h"
#include "host.h"
#include "lib/io.h"
#include "lib/machine.h"
#include "lib/markers.h"
#include "lib/scan.h"
#include "lib/version.h"
#include "lib/vm.h"

enum {
	TICK_NS = 50000000,   /* how often the log is flushed and progress shown */
	BUSY_NS = 1000000000, /* over how long a vCPU is called busy or idle */
	LAUNCH_S = 60,	      /* for QEMU to come up, on a host however slow */
	EVIDENCE_MAX = 1024,  /* bytes of a guest's line that are kept as evidence */
};

static const int64_t SECOND_NS = 1000000000;

/* An x86 processor's first instruction, whatever it is: the first hit of it. */
static const char RESET_MARK[] = "fffffff0::1";

/* CPU time of each vCPU at one instant. */
struct cpu_sample {
	int64_t at_ns, ns[VM_CPUS_MAX];
	size_t n;
};

struct boot {
	const struct boot_options *options;
	json_t *record; /* the machine, as it was read */
	struct machine machine;
	struct markers *markers;
	struct scan *scan;
	int *pattern_marker; /* the marker of each pattern of the scan, or -1: panic */
	int *marker_pattern; /* and back; -1: the marker has no pattern */
	struct vm *vm;
	struct bootlog *log;
	FILE *out;
	char **argv;
	json_t *host_before;
	const char *scheduler;
	bool running, progress;
	int64_t tick_ns;   /* next */
	int64_t output_ns; /* when the guest last gave a sign, absolute */
	int64_t last_ns;   /* stamp of the latest record, from t0 */
	unsigned long long serial_bytes;
	int last_phase;		  /* the last marker seen, or -1 */
	struct cpu_sample cpu[2]; /* an older and a newer one */
	/* How it ended.  outcome is NULL until it has. */
	const char *outcome, *shutdown;
	char shutdown_text[64], reason[512];
	int64_t end_ns; /* from t0 */
	bool end_marker_seen;
};

/* ---- sights ------------------------------------------------------------------------ */

static void
boot_end(struct boot *b, const char *outcome, int64_t at_ns)
{
	if (b->outcome != NULL)
		return;
	b->outcome = outcome;
	b->end_ns = at_ns;
}

/*
 * Does this sight of the end marker end the boot?  Under icount only the probe's
 * does, if there is one, since only it has a time; where serial is preferred, only
 * serial; else whichever comes first: the other one is then no longer needed.
 */
static bool
ends_boot(const struct boot *b, int marker, bool by_probe)
{
	const struct marker *m = &b->markers->markers[marker];
	bool probed = m->n_addrs > 0 && strcmp(b->machine.accel, "tcg") == 0;

	if (marker != b->markers->end_index)
		return false;
	if (by_probe)
		return !m->prefer_serial || m->serial == NULL ||
		       machine_is_icount(&b->machine);
	return !(machine_is_icount(&b->machine) && probed);
}

/* Markers that count only after this one may be seen from now on. */
static void
followers_arm(struct boot *b, int marker)
{
	for (size_t i = 0; i < b->markers->n; i++)
		if (b->markers->markers[i].after == marker && b->marker_pattern[i] >= 0)
			scan_arm(b->scan, b->marker_pattern[i]);
}

/* A marker was seen, at_ns from t0. */
static void
marker_seen(struct boot *b, int marker, bool by_probe, int64_t at_ns)
{
	b->last_phase = marker;
	followers_arm(b, marker);
	if (!ends_boot(b, marker, by_probe))
		return;
	b->end_marker_seen = true;
	boot_end(b, "booted", at_ns);
}

static void
reason_text(struct boot *b, const char *text, size_t len)
{
	snprintf(
	    b->reason, sizeof(b->reason), "%.*s", (int)(len < 400 ? len : 400), text);
}

/* The first sight of a pattern on the serial line, in the record stamped last_ns. */
static void
pattern_seen(void *ctx, const struct scan_sight *sight)
{
	struct boot *b = ctx;
	int marker = b->pattern_marker[sight->pattern];
	const char *answer;

	if (marker >= 0) {
		answer = b->markers->markers[marker].answer;
		if (answer != NULL && b->outcome == NULL)
			(void)vm_type(b->vm, answer, strlen(answer));
		marker_seen(b, marker, false, b->last_ns);
	} else if (b->outcome == NULL) {
		reason_text(b, sight->text + sight->from, sight->len - sight->from);
		boot_end(b, "panic", b->last_ns);
	}
}

static void
serial_came(struct boot *b, const struct vm_event *ev)
{
	int64_t at_ns = ev->at_ns - vm_t0_ns(b->vm);

	if (b->outcome != NULL)
		return;
	b->serial_bytes += ev->len;
	b->output_ns = ev->at_ns;
	b->last_ns = at_ns;
	bootlog_serial(b->log, at_ns, ev->text, ev->len);
	scan_feed(b->scan, ev->text, ev->len, pattern_seen, b);
}

/* One record of the probe: ID ADDR VCPU MONOTONIC_NS VIRTUAL_NS|- N INSNS... */
struct hit {
	size_t marker;
	uint64_t addr;
	int64_t at_ns, virtual_ns; /* virtual_ns -1: none */
	int vcpu, n_insns;
	const char *insns;
};

static bool
hit_parse(const char *line, size_t marks, struct hit *h)
{
	char virtual[32];
	int used = 0;

	if (sscanf(line, "%zu %" SCNx64 " %d %" SCNd64 " %31s %d%n", &h->marker, &h->addr,
		&h->vcpu, &h->at_ns, virtual, &h->n_insns, &used) != 6 ||
	    h->marker >= marks || h->n_insns < 0 || h->n_insns > VM_CPUS_MAX)
		return false;
	h->virtual_ns = strcmp(virtual, "-") == 0 ? -1 : strtoll(virtual, NULL, 10);
	h->insns = line + used;
	return true;
}

/* m is NULL for the reset vector. */
static json_t *
hit_record(const struct hit *h, const struct marker *m, int64_t at_ns)
{
	json_t *insns = json_array(), *record;
	const char *at = h->insns;
	char *end;

	for (int i = 0; i < h->n_insns; i++) {
		json_array_append_new(insns, json_integer(strtoll(at, &end, 10)));
		at = end;
	}
	record = json_pack("{s:I, s:s, s:s?, s:o, s:i, s:o}", "at_ns", (json_int_t)at_ns,
	    "mark", m != NULL ? m->name : MARKER_RESET, "symbol",
	    m != NULL ? m->symbol : NULL, "addr", json_sprintf("0x%08" PRIx64, h->addr),
	    "vcpu", h->vcpu, "insns", insns);
	if (h->virtual_ns >= 0)
		json_object_set_new(record, "virtual_ns", json_integer(h->virtual_ns));
	return record;
}

static void
probe_came(struct boot *b, const struct vm_event *ev)
{
	const struct marker *m = NULL;
	struct hit h;
	int64_t at_ns;

	if (!hit_parse(ev->text, b->markers->n + 1, &h)) {
		warnx("probe: not a record: %.80s", ev->text);
		return;
	}
	at_ns = h.at_ns - vm_t0_ns(b->vm);
	if (b->outcome != NULL && at_ns > b->end_ns)
		return;
	b->output_ns = ev->at_ns;
	if (at_ns > b->last_ns)
		b->last_ns = at_ns;
	if (h.marker < b->markers->n)
		m = &b->markers->markers[h.marker];
	bootlog_record(b->log, at_ns, hit_record(&h, m, at_ns));
	if (m != NULL && b->outcome == NULL)
		marker_seen(b, (int)h.marker, true, at_ns);
}

/* ---- the first and the last record ---------------------------------------------------
 */

static json_t *
integer_or_null(long long value)
{
	return value >= 0 ? json_integer(value) : json_null();
}

static json_t *
argv_record(char *const argv[])
{
	json_t *list = json_array();

	for (; *argv != NULL; argv++)
		json_array_append_new(list, latin1_string(*argv, strlen(*argv)));
	return list;
}

static void
begin_write(struct boot *b)
{
	const struct boot_options *o = b->options;
	json_t *record;

	/* So that what else was stamped on this host can be laid beside the log. */
	json_object_set_new(b->host_before, "t0_monotonic_ns",
	    b->running ? json_integer(vm_t0_ns(b->vm)) : json_null());
	record = json_pack("{s:{s:i, s:s, s:s, s:I, s:b, s:o, s:o, s:O, "
			   "s:{s:s?, s:o, s:s?}, s:O}}",
	    "boot", "schema", RECORD_SCHEMA, "tool", "qboot " BOOTMATRIX_VERSION,
	    "config", b->machine.config, "sample", (json_int_t)o->sample, "warmup",
	    o->warmup, "order", integer_or_null(o->order), "seed",
	    integer_or_null(o->seed), "machine", b->record, "qemu", "version",
	    b->vm != NULL ? vm_version(b->vm) : NULL, "argv", argv_record(b->argv),
	    "accel", b->vm != NULL ? vm_accel(b->vm) : NULL, "host", b->host_before);

	json_emit(b->out, record);
	json_decref(record);
}

/* The last line with text in it, cut to what evidence needs, or null. */
static json_t *
last_line(const struct boot *b)
{
	size_t len;
	const char *line = scan_last_line(b->scan, &len);

	if (len == 0)
		return json_null();
	return latin1_string(line, len < EVIDENCE_MAX ? len : EVIDENCE_MAX);
}

static json_t *
process_record(const struct boot *b)
{
	int status, signal;
	size_t len;
	const char *text;

	if (b->vm == NULL)
		return json_pack("{s:n, s:n, s:s}", "status", "signal", "stderr", "");
	vm_status(b->vm, &status, &signal);
	text = vm_stderr(b->vm, &len);
	return json_pack("{s:o, s:o, s:o}", "status", integer_or_null(status), "signal",
	    signal == -1 ? json_null() : json_sprintf("SIG%s", sigabbrev_np(signal)),
	    "stderr", latin1_string(text, len));
}

static json_t *
cpu_record(const struct boot *b)
{
	const struct cpu_sample *now = &b->cpu[1];
	json_t *list;

	if (now->n == 0)
		return json_null();
	list = json_array();
	for (size_t i = 0; i < now->n; i++)
		json_array_append_new(list, json_integer(now->ns[i]));
	return list;
}

/* How busy each vCPU was lately, in percent of a host CPU: a spin from a halt. */
static json_t *
busy_record(const struct boot *b)
{
	const struct cpu_sample *then = &b->cpu[0], *now = &b->cpu[1];
	json_t *list;

	if (then->n == 0 || now->at_ns == then->at_ns)
		return json_null();
	list = json_array();
	for (size_t i = 0; i < now->n; i++)
		json_array_append_new(list,
		    json_integer(
			(now->ns[i] - then->ns[i]) * 100 / (now->at_ns - then->at_ns)));
	return list;
}

static void
end_write(struct boot *b)
{
	int64_t t0 = b->vm != NULL ? vm_t0_ns(b->vm) : 0;
	int64_t started = b->vm != NULL ? vm_started_ns(b->vm) : 0;
	int64_t ended = b->vm != NULL ? vm_ended_ns(b->vm) : 0;
	json_t *record =
	    json_pack("{s:{s:s, s:o, s:s?, s:o, s:o, s:s?, s:I, s:o, s:o, s:o, "
		      "s:o, s:o, s:o}}",
		"end", "outcome", b->outcome, "at_ns",
		b->running ? json_integer(b->end_ns) : json_null(), "marker",
		b->end_marker_seen ? b->markers->end : NULL, "reason",
		b->reason[0] != '\0' ? latin1_string(b->reason, strlen(b->reason))
				     : json_null(),
		"last_line", last_line(b), "last_phase",
		b->last_phase >= 0 ? b->markers->markers[b->last_phase].name : NULL,
		"serial_bytes", (json_int_t)b->serial_bytes, "startup_ns",
		t0 > 0 ? json_integer(t0 - started) : json_null(), "lifetime_ns",
		ended > 0 ? json_integer(ended - started) : json_null(), "vcpu_cpu_ns",
		cpu_record(b), "vcpu_busy_percent", busy_record(b), "qemu",
		process_record(b), "host", host_state(b->scheduler));

	json_emit(b->out, record);
	json_decref(record);
}

/* ---- how a boot ends ------------------------------------------------------------------
 */

static void reason_set(struct boot *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static void
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
	scan_feed(b->scan, "\n", 1, pattern_seen, b);
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
	at = vm_t0_ns(b->vm) + b->machine.timeout_s * SECOND_NS;
	silence = b->output_ns + b->machine.silence_s * SECOND_NS;
	return b->machine.silence_s > 0 && silence < at ? silence : at;
}

static void
give_up(struct boot *b, int64_t now)
{
	int64_t at_ns = now - vm_t0_ns(b->vm);

	scan_feed(b->scan, "\n", 1, pattern_seen, b);
	if (b->outcome != NULL)
		return;
	if (at_ns >= b->machine.timeout_s * SECOND_NS)
		reason_set(b, "no %s in %lld s", b->markers->end, b->machine.timeout_s);
	else
		reason_set(b, "no output for %lld s", b->machine.silence_s);
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
			reason_text(b, ev->text, ev->len);
		boot_end(b, "launch-failed", at_ns);
		break;
	case VM_NOTHING:
	case VM_GONE:
		break;
	}
}

/* ---- ticks ----------------------------------------------------------------------------
 */

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

/* ---- the boot -------------------------------------------------------------------------
 */

static bool
probe_wanted(const struct boot *b)
{
	if (strcmp(b->machine.accel, "tcg") != 0 || strcmp(b->machine.probe, "off") == 0)
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
	    strcmp(b->machine.probe, "marks") == 0 ? "off" : "on");
	fprintf(fp, ",mark=%zu:%s", b->markers->n, RESET_MARK);
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
patterns_add(struct boot *b)
{
	struct markers *m = b->markers;
	int id;

	b->pattern_marker = calloc(m->n + m->n_panic + 1, sizeof(*b->pattern_marker));
	b->marker_pattern = calloc(m->n + 1, sizeof(*b->marker_pattern));
	if (b->pattern_marker == NULL || b->marker_pattern == NULL)
		err(1, NULL);
	b->scan = scan_new();
	for (size_t i = 0; i < m->n; i++) {
		b->marker_pattern[i] = -1;
		if (m->markers[i].pattern == NULL)
			continue;
		/* a prompt is seen, and answered, before its line has an end */
		id = scan_add(b->scan, m->markers[i].pattern,
		    (int)i == m->end_index || m->markers[i].answer != NULL);
		b->pattern_marker[id] = (int)i;
		b->marker_pattern[i] = id;
		if (m->markers[i].after >= 0)
			scan_hold(b->scan, id);
	}
	for (size_t i = 0; i < m->n_panic; i++)
		b->pattern_marker[scan_add(b->scan, m->panic[i], false)] = -1;
	for (size_t i = 0; i < m->n_interjections; i++)
		scan_add_interjection(b->scan, m->interjections[i]);
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
		now = vm_now();
		tick(b, now);
		if (b->outcome == NULL && now >= give_up_ns(b))
			give_up(b, now);
	}
	if (b->running)
		cpu_look(b, vm_now());
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
		reason_text(b, text, newline != NULL ? (size_t)(newline - text) : len);
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
	patterns_add(b);
	b->log = bootlog_new(out);
	b->host_before = host_state(NULL);
	if ((b->vm = vm_start(b->argv, &reason)) != NULL) {
		if (options->realtime)
			b->scheduler = vm_realtime();
		boot_watch(b);
	} else {
		reason_set(b, "%s: %s", b->machine.qemu, reason);
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
