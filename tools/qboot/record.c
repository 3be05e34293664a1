/* The first and the last record of a boot log. */
#include <stdlib.h>
#include <string.h>

#include "host.h"
#include "profile.h"
#include "lib/version.h"
#include "state.h"

enum { EVIDENCE_MAX = 1024 }; /* bytes of a guest's line that are kept as evidence */

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
		append(list, latin1_string(*argv, strlen(*argv)));
	return list;
}

void
begin_write(struct boot *b)
{
	const struct boot_options *o = b->options;
	char commit[COMMIT_SIZE];
	char *build = b->vm != NULL ? vm_build_id(b->vm) : NULL;
	json_t *record;

	/* So that what else was stamped on this host can be laid beside the log. */
	put(b->host_before, "t0_monotonic_ns",
	    b->running ? json_integer(vm_t0_ns(b->vm)) : json_null());
	record = json_pack("{s:{s:i, s:s, s:s?, s:s, s:I, s:b, s:o, s:o, s:O, "
			   "s:{s:s?, s:s?, s:o, s:s?}, s:O}}",
	    "boot", "schema", RECORD_SCHEMA, "tool", "qboot " BOOTMATRIX_VERSION,
	    "commit", version_commit(commit) ? commit : NULL, "config", b->machine.config,
	    "sample", (json_int_t)o->sample, "warmup", o->warmup, "order",
	    integer_or_null(o->order), "seed", integer_or_null(o->seed), "machine",
	    b->record, "qemu", "version", b->vm != NULL ? vm_version(b->vm) : NULL,
	    "build_id", build, "argv", argv_record(b->argv), "accel",
	    b->vm != NULL ? vm_accel(b->vm) : NULL, "host", b->host_before);

	json_emit(b->out, record);
	json_decref(record);
	free(build);
}

/* The last line with text in it, cut to what evidence needs, or null. */
static json_t *
last_line(const struct boot *b)
{
	size_t len;
	const char *line = watch_last_line(b->watch, &len);

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
		append(list, json_integer(now->ns[i]));
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
		append(list, json_integer((now->ns[i] - then->ns[i]) * 100 /
					  (now->at_ns - then->at_ns)));
	return list;
}

void
end_write(struct boot *b)
{
	int64_t t0 = b->vm != NULL ? vm_t0_ns(b->vm) : 0;
	int64_t started = b->vm != NULL ? vm_started_ns(b->vm) : 0;
	int64_t ended = b->vm != NULL ? vm_ended_ns(b->vm) : 0;
	json_t *record =
	    json_pack("{s:{s:s, s:o, s:s?, s:o, s:o, s:s?, s:I, s:o, s:o, s:o, "
		      "s:o, s:o, s:o}}",
		"end", "outcome", b->outcome->name, "at_ns",
		b->running ? json_integer(b->end_ns) : json_null(), "marker",
		b->completed, "reason",
		b->reason[0] != '\0' ? latin1_string(b->reason, strlen(b->reason))
				     : json_null(),
		"last_line", last_line(b), "last_phase", watch_last(b->watch),
		"serial_bytes", (json_int_t)b->serial_bytes, "startup_ns",
		t0 > 0 ? json_integer(t0 - started) : json_null(), "lifetime_ns",
		ended > 0 ? json_integer(ended - started) : json_null(), "vcpu_cpu_ns",
		cpu_record(b), "vcpu_busy_percent", busy_record(b), "qemu",
		process_record(b), "host", host_state(b->scheduler));
	json_t *skipped = watch_skipped(b->watch, (size_t)b->markers->end_index);

	if (skipped != NULL)
		put(json_object_get(record, "end"), "skipped", skipped);
	if (b->profile != -1)
		put(json_object_get(record, "end"), "profile", profile_finish(b));
	json_emit(b->out, record);
	json_decref(record);
}
