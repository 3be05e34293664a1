/* Boot logs, record by record, to phases records. */
#include <ctype.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bootlog.h"
#include "lib/memory.h"
#include "lib/outcome.h"
#include "lib/screen.h"
#include "lib/version.h"

/* What is known of the boot whose records come; values of head live until its end. */
struct bootlog_reader {
	FILE *out;
	const struct guest *guest;
	json_t *head; /* the boot record, or NULL between two boots */
	struct boot_facts boot;
	json_t *machine;
	struct markers *own; /* the table made for this boot, or NULL */
	const struct markers *table;
	struct watch *watch;
	struct screen *screen; /* or NULL: lines have no times, or nobody asks */
	struct waits waits;
	long long last_ns; /* of the last serial record */
	bool began;
	char reason[REASON_SIZE];
	bool live;
	long long *told_ns; /* live: the times that were written, NOT_TOLD for none */
};

enum { NOT_TOLD = -2 };

struct bootlog_reader *
bootlog_new(FILE *out, const struct guest *guest, bool live)
{
	struct bootlog_reader *log = xcalloc(1, sizeof(*log));

	log->out = out;
	log->guest = guest;
	log->live = live;
	return log;
}

static void
boot_forget(struct bootlog_reader *log)
{
	watch_free(log->watch);
	screen_free(log->screen);
	markers_free(log->own);
	json_decref(log->head);
	free(log->told_ns);
	log->told_ns = NULL;
	log->watch = NULL;
	log->screen = NULL;
	log->own = NULL;
	log->head = NULL;
}

void
bootlog_free(struct bootlog_reader *log)
{
	boot_forget(log);
	free(log);
}

/* What was told to run under kvm is not watched, whatever it then ran under. */
static void
boot_view(const struct bootlog_reader *log, const char *ran, struct watch_view *view)
{
	const char *told = NULL, *probe = NULL;
	char ignored[REASON_SIZE];
	struct field fields[] = {
		{ "accel", FIELD_STRING, FIELD_NULLABLE, &told, 0, 0 },
		{ "probe", FIELD_STRING, FIELD_NULLABLE, &probe, 0, 0 },
	};

	*view = (struct watch_view){ .icount = log->boot.icount, .source = "serial" };
	(void)fields_read(log->machine, "", false, FIELDS(fields), ignored);
	view->no_symbols = watch_no_symbols(told, probe);
	if (view->no_symbols == NULL)
		view->no_symbols = watch_no_symbols(ran, probe);
}

/* The marker of the log's own table that has that symbol, or NULL. */
static const json_t *
marker_by_symbol(const json_t *markers, const char *symbol)
{
	const json_t *marker, *name;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)markers, i, marker) {
		name = json_object_get(marker, "symbol");
		if (json_is_string(name) && strcmp(json_string_value(name), symbol) == 0)
			return marker;
	}
	return NULL;
}

/* A profile does not know where its symbols are, and which the probe was told: the log.
 */
static json_t *
profile_resolve(const json_t *profile, const json_t *markers)
{
	json_t *object = json_copy((json_t *)(uintptr_t)profile), *list = json_array();
	const json_t *marker;
	size_t i;

	json_array_foreach(json_object_get(profile, "markers"), i, marker) {
		json_t *copy = json_copy((json_t *)(uintptr_t)marker);
		const json_t *symbol = json_object_get(marker, "symbol"), *from;

		append(list, copy);
		if (!json_is_string(symbol))
			continue;
		from = marker_by_symbol(markers, json_string_value(symbol));
		put_member(copy, "addr", from, "addr");
		put_member(copy, "bytes", from, "bytes");
		put_member(copy, "reason", from, "reason");
		put_member(copy, "mistaken", from, "mistaken");
		if (from == NULL) {
			put(copy, "addr", json_array());
			put(copy, "reason",
			    json_string("the probe did not look for it in this boot"));
		}
	}
	put(object, "markers", list);
	return object;
}

/* Which table the boot is watched with: its own, or the one that was given. */
static const char *
table_choose(struct bootlog_reader *log)
{
	const json_t *markers = json_object_get(log->machine, "markers");
	json_t *object;

	if (log->guest == NULL) {
		log->table = log->own = markers_new(log->machine, log->reason);
	} else if (log->guest->profile && json_is_array(markers)) {
		object = profile_resolve(log->guest->object, markers);
		log->table = log->own = markers_new(object, log->reason);
		json_decref(object);
	} else {
		log->table = log->guest->table;
	}
	return log->table != NULL ? NULL : log->reason;
}

static const char *
machine_take(struct bootlog_reader *log)
{
	const char *clock = "wall";
	struct field fields[] = {
		{ "clock", FIELD_STRING, FIELD_NULLABLE, &clock, 0, 0 },
		{ "cpus", FIELD_ANY, FIELD_NULLABLE, &log->boot.cpus, 0, 0 },
	};

	if (fields_read(
		log->machine, "boot.machine", false, FIELDS(fields), log->reason) != NULL)
		return log->reason;
	if (strcmp(clock, "wall") != 0 && strcmp(clock, "icount") != 0)
		return "boot.machine.clock: expected wall or icount";
	log->boot.icount = strcmp(clock, "icount") == 0;
	if (log->boot.cpus != NULL && !json_is_integer(log->boot.cpus))
		return "boot.machine.cpus: expected a whole number";
	return table_choose(log);
}

static void
line_take(void *waits, const struct screen_line *line)
{
	waits_take(waits, line);
}

static const char *
number_or_null(const json_t *value, const char *wrong)
{
	return value == NULL || json_is_integer(value) ? NULL : wrong;
}

static const char *
boot_begin(struct bootlog_reader *log, const json_t *object)
{
	struct boot_facts *boot = &log->boot;
	long long schema;
	const char *why, *accel = NULL;
	struct watch_view view;
	struct field fields[] = {
		{ "schema", FIELD_INT, FIELD_REQUIRED, &schema, 0, LLONG_MAX },
		{ "tool", FIELD_STRING, FIELD_NULLABLE, &boot->tool, 0, 0 },
		{ "commit", FIELD_STRING, FIELD_NULLABLE, &boot->commit, 0, 0 },
		{ "config", FIELD_STRING, FIELD_REQUIRED, &boot->config, 0, 0 },
		{ "sample", FIELD_INT, FIELD_REQUIRED, &boot->sample, 0, LLONG_MAX },
		{ "warmup", FIELD_BOOL, 0, &boot->warmup, 0, 0 },
		{ "order", FIELD_ANY, FIELD_NULLABLE, &boot->order, 0, 0 },
		{ "seed", FIELD_ANY, FIELD_NULLABLE, &boot->seed, 0, 0 },
		{ "machine", FIELD_OBJECT, FIELD_REQUIRED, &log->machine, 0, 0 },
		{ "qemu", FIELD_OBJECT, FIELD_NULLABLE, &boot->qemu, 0, 0 },
		{ "host", FIELD_OBJECT, FIELD_NULLABLE, &boot->before, 0, 0 },
	};
	struct field qemu[] = {
		{ "accel", FIELD_STRING, FIELD_NULLABLE, &accel, 0, 0 },
	};

	if (fields_read(object, "boot", false, FIELDS(fields), log->reason) != NULL)
		return log->reason;
	if (schema != RECORD_SCHEMA)
		return "boot.schema: not one that this version reads";
	if ((why = number_or_null(boot->order, "boot.order: expected a whole number")) ||
	    (why = number_or_null(boot->seed, "boot.seed: expected a whole number")))
		return why;
	if (boot->qemu != NULL && fields_read(boot->qemu, "boot.qemu", false,
				      FIELDS(qemu), log->reason) != NULL)
		return log->reason;
	if ((why = machine_take(log)) != NULL)
		return why;
	boot_view(log, accel, &view);
	log->watch = watch_new(log->table, &view);
	log->waits = (struct waits){ .n = 0 };
	if (!log->boot.icount && !log->live)
		log->screen = screen_new(line_take, &log->waits);
	log->told_ns = xcalloc(log->table->n + 1, sizeof(*log->told_ns));
	for (size_t i = 0; i < log->table->n; i++)
		log->told_ns[i] = NOT_TOLD;
	log->last_ns = 0;
	return NULL;
}

static const char *
boot_record(struct bootlog_reader *log, json_t *record, const json_t *object)
{
	const char *why;

	if (log->head != NULL)
		return "boot log before it was truncated: no end record";
	if (!json_is_object(object))
		return "boot: expected an object";
	if (json_object_size(record) != 1)
		return "unknown key beside boot";
	log->head = json_incref(record);
	log->boot = (struct boot_facts){ 0 };
	log->began = true;
	if ((why = boot_begin(log, object)) != NULL)
		boot_forget(log);
	return why;
}

static const char *
insns_check(const json_t *insns)
{
	json_t *value;
	size_t i;

	json_array_foreach((json_t *)(uintptr_t)insns, i, value)
		if (!json_is_integer(value) || json_integer_value(value) < 0)
			return "insns: expected whole numbers";
	return NULL;
}

static const char *
serial_record(struct bootlog_reader *log, const json_t *record)
{
	json_t *string = NULL, *insns = NULL;
	const char *why;
	long long at_ns, virtual_ns = -1;
	char *text;
	size_t len;
	struct field fields[] = {
		{ "at_ns", FIELD_INT, FIELD_REQUIRED, &at_ns, 0, LLONG_MAX },
		{ "serial", FIELD_ANY, FIELD_REQUIRED, &string, 0, 0 },
		{ "insns", FIELD_ARRAY, FIELD_NULLABLE, &insns, 0, 0 },
		{ "virtual_ns", FIELD_INT, FIELD_NULLABLE, &virtual_ns, 0, LLONG_MAX },
	};

	if (fields_read(record, "", true, FIELDS(fields), log->reason) != NULL)
		return log->reason;
	if (!json_is_string(string))
		return "serial: expected a string";
	if (log->head == NULL)
		return "expected a boot record";
	if (at_ns < log->last_ns)
		return "at_ns: goes backwards";
	if ((why = insns_check(insns)) != NULL)
		return why;
	log->last_ns = at_ns;
	text = latin1_bytes(string, &len);
	watch_counts(log->watch, insns, virtual_ns);
	watch_text(log->watch, text, len, at_ns, NULL);
	if (log->screen != NULL)
		screen_feed(log->screen, text, len, at_ns);
	free(text);
	return NULL;
}

static const char *
mark_check(const json_t *insns, const char *addr, struct watch_hit *hit)
{
	const char *why = insns_check(insns);
	char *end;

	if (why != NULL)
		return why;
	if (addr == NULL)
		return NULL;
	if (strncmp(addr, "0x", 2) != 0 || !isxdigit((unsigned char)addr[2]))
		return "addr: expected an address as 0x1000";
	hit->addr = strtoul(addr, &end, 16);
	return *end == '\0' ? NULL : "addr: expected an address as 0x1000";
}

static const char *
mark_record(struct bootlog_reader *log, const json_t *record)
{
	struct watch_hit hit = { .virtual_ns = -1 };
	const char *addr = NULL, *why;
	long long vcpu;
	struct field fields[] = {
		{ "at_ns", FIELD_INT, FIELD_REQUIRED, &hit.at_ns, 0, LLONG_MAX },
		{ "mark", FIELD_STRING, FIELD_REQUIRED, &hit.name, 0, 0 },
		{ "symbol", FIELD_STRING, FIELD_NULLABLE, &hit.symbol, 0, 0 },
		{ "addr", FIELD_STRING, FIELD_NULLABLE, &addr, 0, 0 },
		{ "vcpu", FIELD_INT, FIELD_NULLABLE, &vcpu, 0, INT_MAX },
		{ "insns", FIELD_ARRAY, FIELD_NULLABLE, &hit.insns, 0, 0 },
		{ "virtual_ns", FIELD_INT, FIELD_NULLABLE, &hit.virtual_ns, 0,
		    LLONG_MAX },
	};

	if (fields_read(record, "", true, FIELDS(fields), log->reason) != NULL)
		return log->reason;
	if ((why = mark_check(hit.insns, addr, &hit)) != NULL)
		return why;
	if (log->head == NULL)
		return "expected a boot record";
	watch_probe(log->watch, &hit);
	return NULL;
}

static const char *
event_record(struct bootlog_reader *log, const json_t *record)
{
	const char *event;
	long long at_ns;
	struct field fields[] = {
		{ "at_ns", FIELD_INT, FIELD_REQUIRED, &at_ns, 0, LLONG_MAX },
		{ "event", FIELD_STRING, FIELD_REQUIRED, &event, 0, 0 },
	};

	if (fields_read(record, "", true, FIELDS(fields), log->reason) != NULL)
		return log->reason;
	if (log->head == NULL)
		return "expected a boot record";
	watch_text_end(log->watch);
	watch_event(log->watch, event, at_ns);
	return NULL;
}

/* A boot log says how its boot ended. */
static bool
is_outcome(const char *name)
{
	const struct outcome *outcome = outcome_find(name);

	return outcome != NULL && outcome->meaning != OUTCOME_OF_TEXT;
}

/* What the end record says of how it came, with the names that the table gives now. */
static json_t *
evidence_make(struct bootlog_reader *log, const json_t *end, bool booted)
{
	static const char *const others[] = { "outcome", "at_ns", "reason", "host" };
	json_t *evidence = json_copy((json_t *)(uintptr_t)end);
	const struct watch_end *found = watch_end(log->watch);
	size_t end_index = (size_t)log->table->end_index;
	json_t *skipped = watch_skipped(log->watch, end_index);

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		json_object_del(evidence, others[i]);
	if (booted && found != NULL && !found->panic)
		put(evidence, "marker",
		    json_string(log->table->markers[found->marker].name));
	put(evidence, "last_phase", json_or_null(watch_last(log->watch)));
	json_object_del(evidence, "skipped");
	if (skipped != NULL)
		put(evidence, "skipped", skipped);
	return evidence;
}

static const char *
end_record(struct bootlog_reader *log, const json_t *record, const json_t *end)
{
	struct boot_facts *boot = &log->boot;
	json_t *evidence, *machine;
	struct field fields[] = {
		{ "outcome", FIELD_STRING, FIELD_REQUIRED, &boot->outcome, 0, 0 },
		{ "reason", FIELD_STRING, FIELD_NULLABLE, &boot->reason, 0, 0 },
		{ "host", FIELD_OBJECT, FIELD_NULLABLE, &boot->after, 0, 0 },
	};

	if (log->head == NULL)
		return "expected a boot record";
	if (!json_is_object(end))
		return "end: expected an object";
	if (json_object_size(record) != 1)
		return "unknown key beside end";
	if (fields_read(end, "end", false, FIELDS(fields), log->reason) != NULL)
		return log->reason;
	if (!is_outcome(boot->outcome))
		return "end.outcome: not one of the outcomes";
	watch_text_end(log->watch);
	if (log->screen != NULL)
		screen_end(log->screen);
	boot->waits = &log->waits;
	boot->evidence = evidence =
	    evidence_make(log, end, outcome_completed(boot->outcome));
	boot->machine = machine = phases_machine(log->machine, log->table, log->guest);
	phases_write(log->out, boot, log->table, log->watch);
	json_decref(evidence);
	json_decref(machine);
	boot_forget(log);
	return NULL;
}

static const char *
record_take(struct bootlog_reader *log, json_t *record)
{
	const json_t *value;

	if ((value = json_object_get(record, "boot")) != NULL)
		return boot_record(log, record, value);
	if ((value = json_object_get(record, "end")) != NULL)
		return end_record(log, record, value);
	if (json_object_get(record, "serial") != NULL)
		return serial_record(log, record);
	if (json_object_get(record, "mark") != NULL)
		return mark_record(log, record);
	if (json_object_get(record, "event") != NULL)
		return event_record(log, record);
	return "not a record of a boot log";
}

/* Write the markers that were seen since the last call, or whose time is another now. */
static void
markers_tell(struct bootlog_reader *log)
{
	struct watch_marker m;
	json_t *record;

	for (size_t i = 0; log->watch != NULL && i < log->table->n; i++) {
		m = watch_marker(log->watch, i);
		if (!m.seen || m.at_ns == log->told_ns[i])
			continue;
		log->told_ns[i] = m.at_ns;
		record =
		    json_pack("{s:s, s:o, s:s}", "marker", log->table->markers[i].name,
			"at_ns", m.at_ns != -1 ? json_integer(m.at_ns) : json_null(),
			"source", m.source);
		json_emit(log->out, record);
		json_decref(record);
	}
	fflush(log->out);
}

const char *
bootlog_line(struct bootlog_reader *log, const char *line)
{
	json_t *record = record_parse(line, log->reason);
	const char *why;

	if (record == NULL)
		return log->reason;
	why = record_take(log, record);
	json_decref(record);
	if (why == NULL && log->live)
		markers_tell(log);
	return why;
}

const char *
bootlog_finish(const struct bootlog_reader *log)
{
	if (!log->began)
		return "no boot log";
	return log->head != NULL && !log->live ? "boot log truncated: no end record"
					       : NULL;
}

bool
bootlog_limit_hit(struct bootlog_reader *log, char name[WATCH_NAME_MAX])
{
	return log->watch != NULL && watch_limit_hit(log->watch, name);
}
