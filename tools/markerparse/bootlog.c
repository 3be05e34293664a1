/* Boot logs, record by record, to phases records. */
#include <ctype.h>
#include <err.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bootlog.h"
#include "lib/version.h"

/* What is known of the boot whose records come; values of head live until its end. */
struct bootlog {
	FILE *out;
	const struct guest *guest;
	json_t *head; /* the boot record, or NULL between two boots */
	struct boot boot;
	json_t *machine;
	struct markers *own; /* the log's table, where no other is given */
	const struct markers *table;
	struct sights *sights;
	long long last_ns; /* of the last serial record */
	bool began;
	char *text; /* of a serial record */
	size_t cap;
};

struct bootlog *
bootlog_new(FILE *out, const struct guest *guest)
{
	struct bootlog *log = calloc(1, sizeof(*log));

	if (log == NULL)
		err(1, NULL);
	log->out = out;
	log->guest = guest;
	return log;
}

static void
boot_forget(struct bootlog *log)
{
	sights_free(log->sights);
	markers_free(log->own);
	json_decref(log->head);
	log->sights = NULL;
	log->own = NULL;
	log->head = NULL;
}

void
bootlog_free(struct bootlog *log)
{
	boot_forget(log);
	free(log->text);
	free(log);
}

static void
boot_view(const struct bootlog *log, const char *accel, struct view *view)
{
	const char *asked = NULL, *probe = "count";
	struct field fields[] = {
		{ "accel", FIELD_STRING, FIELD_NULLABLE, &asked, 0, 0 },
		{ "probe", FIELD_STRING, FIELD_NULLABLE, &probe, 0, 0 },
	};

	*view = (struct view){ .icount = log->boot.icount, .source = "serial" };
	(void)fields_read(log->machine, "", false, FIELDS(fields));
	if (strcmp(probe, "off") == 0)
		view->no_symbols = "the probe was off";
	/* What was told to run under kvm is not watched, whatever it then ran under. */
	if ((accel != NULL && strcmp(accel, "kvm") == 0) ||
	    (asked != NULL && strcmp(asked, "kvm") == 0))
		view->no_symbols = "accelerator kvm shows no symbols";
}

static const char *
machine_read(struct bootlog *log)
{
	const char *clock = "wall", *why;
	struct field fields[] = {
		{ "clock", FIELD_STRING, FIELD_NULLABLE, &clock, 0, 0 },
		{ "cpus", FIELD_ANY, FIELD_NULLABLE, &log->boot.cpus, 0, 0 },
	};

	if ((why = fields_read(log->machine, "boot.machine", false, FIELDS(fields))))
		return why;
	if (strcmp(clock, "wall") != 0 && strcmp(clock, "icount") != 0)
		return "boot.machine.clock: expected wall or icount";
	log->boot.icount = strcmp(clock, "icount") == 0;
	if (log->boot.cpus != NULL && !json_is_integer(log->boot.cpus))
		return "boot.machine.cpus: expected a whole number";
	if (log->guest != NULL) {
		log->table = log->guest->table;
		return NULL;
	}
	log->table = log->own = markers_new(log->machine, &why);
	return why;
}

static const char *
number_or_null(const json_t *value, const char *wrong)
{
	return value == NULL || json_is_integer(value) ? NULL : wrong;
}

static const char *
boot_begin(struct bootlog *log, const json_t *object)
{
	struct boot *boot = &log->boot;
	long long schema;
	const char *why, *accel = NULL;
	struct view view;
	struct field fields[] = {
		{ "schema", FIELD_INT, FIELD_REQUIRED, &schema, 0, LLONG_MAX },
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

	if ((why = fields_read(object, "boot", false, FIELDS(fields))) != NULL)
		return why;
	if (schema != RECORD_SCHEMA)
		return "boot.schema: not one that this version reads";
	if ((why = number_or_null(boot->order, "boot.order: expected a whole number")) ||
	    (why = number_or_null(boot->seed, "boot.seed: expected a whole number")))
		return why;
	if (boot->qemu != NULL &&
	    (why = fields_read(boot->qemu, "boot.qemu", false, FIELDS(qemu))) != NULL)
		return why;
	if ((why = machine_read(log)) != NULL)
		return why;
	boot_view(log, accel, &view);
	log->sights = sights_new(log->table, &view);
	log->last_ns = 0;
	return NULL;
}

static const char *
boot_record(struct bootlog *log, json_t *record, const json_t *object)
{
	const char *why;

	if (log->head != NULL)
		return "boot log before it was cut short: no end record";
	if (!json_is_object(object))
		return "boot: expected an object";
	if (json_object_size(record) != 1)
		return "unknown key beside boot";
	log->head = json_incref(record);
	log->boot = (struct boot){ 0 };
	log->began = true;
	if ((why = boot_begin(log, object)) != NULL)
		boot_forget(log);
	return why;
}

static const char *
serial_take(struct bootlog *log, const char *text, size_t len, long long at_ns)
{
	if (log->head == NULL)
		return "expected a boot record";
	if (at_ns < log->last_ns)
		return "at_ns: goes backwards";
	log->last_ns = at_ns;
	sights_text(log->sights, text, len, at_ns, NULL);
	return NULL;
}

static const char *
serial_record(struct bootlog *log, const json_t *record)
{
	json_t *string = NULL;
	long long at_ns;
	const char *why;
	char *text;
	size_t len;
	struct field fields[] = {
		{ "at_ns", FIELD_INT, FIELD_REQUIRED, &at_ns, 0, LLONG_MAX },
		{ "serial", FIELD_ANY, FIELD_REQUIRED, &string, 0, 0 },
	};

	if ((why = fields_read(record, "", true, FIELDS(fields))) != NULL)
		return why;
	if (!json_is_string(string))
		return "serial: expected a string";
	text = latin1_bytes(string, &len);
	why = serial_take(log, text, len, at_ns);
	free(text);
	return why;
}

static const char *
mark_check(const json_t *insns, const char *addr, struct mark *mark)
{
	json_t *value;
	char *end;
	size_t i;

	json_array_foreach(insns, i, value)
		if (!json_is_integer(value) || json_integer_value(value) < 0)
			return "insns: expected whole numbers";
	if (addr == NULL)
		return NULL;
	if (strncmp(addr, "0x", 2) != 0 || !isxdigit((unsigned char)addr[2]))
		return "addr: expected an address as 0x1000";
	mark->addr = strtoul(addr, &end, 16);
	return *end == '\0' ? NULL : "addr: expected an address as 0x1000";
}

static const char *
mark_record(struct bootlog *log, const json_t *record)
{
	struct mark mark = { .virtual_ns = -1 };
	const char *addr = NULL, *why;
	long long vcpu;
	struct field fields[] = {
		{ "at_ns", FIELD_INT, FIELD_REQUIRED, &mark.at_ns, 0, LLONG_MAX },
		{ "mark", FIELD_STRING, FIELD_REQUIRED, &mark.name, 0, 0 },
		{ "symbol", FIELD_STRING, FIELD_NULLABLE, &mark.symbol, 0, 0 },
		{ "addr", FIELD_STRING, FIELD_NULLABLE, &addr, 0, 0 },
		{ "vcpu", FIELD_INT, FIELD_NULLABLE, &vcpu, 0, INT_MAX },
		{ "insns", FIELD_ARRAY, FIELD_NULLABLE, &mark.insns, 0, 0 },
		{ "virtual_ns", FIELD_INT, FIELD_NULLABLE, &mark.virtual_ns, 0,
		    LLONG_MAX },
	};

	if ((why = fields_read(record, "", true, FIELDS(fields))) != NULL)
		return why;
	if ((why = mark_check(mark.insns, addr, &mark)) != NULL)
		return why;
	if (log->head == NULL)
		return "expected a boot record";
	sights_mark(log->sights, &mark);
	return NULL;
}

static bool
is_outcome(const char *name)
{
	static const char *const outcomes[] = { "booted", "timeout", "silent", "panic",
		"reset", "poweroff", "vmm-died", "launch-failed" };

	for (size_t i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		if (strcmp(outcomes[i], name) == 0)
			return true;
	return false;
}

/* What the end record says of how it came, with the names that the table gives now. */
static json_t *
evidence_make(struct bootlog *log, const json_t *end, bool booted)
{
	static const char *const others[] = { "outcome", "at_ns", "reason", "host" };
	json_t *evidence = json_copy((json_t *)(uintptr_t)end);
	const char *last = phases_last(log->table, log->sights);

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		json_object_del(evidence, others[i]);
	if (booted && sights_find(log->sights, log->table->end_index)->seen)
		json_object_set_new(evidence, "marker", json_string(log->table->end));
	json_object_set_new(
	    evidence, "last_phase", last != NULL ? json_string(last) : json_null());
	return evidence;
}

static const char *
end_record(struct bootlog *log, const json_t *record, const json_t *end)
{
	struct boot *boot = &log->boot;
	const char *why;
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
	if ((why = fields_read(end, "end", false, FIELDS(fields))) != NULL)
		return why;
	if (!is_outcome(boot->outcome))
		return "end.outcome: not one of the outcomes";
	sights_end(log->sights);
	boot->evidence = evidence =
	    evidence_make(log, end, strcmp(boot->outcome, "booted") == 0);
	boot->machine = machine = phases_machine(log->machine, log->table, log->guest);
	phases_write(log->out, boot, log->table, log->sights);
	json_decref(evidence);
	json_decref(machine);
	boot_forget(log);
	return NULL;
}

/* The value of four hex digits up to U+00FF, or -1. */
static int
escape_value(const char *hex)
{
	int value = 0;

	if (hex[0] != '0' || hex[1] != '0')
		return -1;
	for (int i = 2; i < 4; i++) {
		int c = (unsigned char)hex[i];

		if (!isxdigit(c))
			return -1;
		value = value * 16 + (isdigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return value;
}

static int
escape_read(const char **at)
{
	static const char letters[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
	const char *letter;
	int value;

	if (**at == 'u') {
		if ((value = escape_value(*at + 1)) != -1)
			*at += 5;
		return value;
	}
	if (**at == '\0' || (letter = strchr(letters, **at)) == NULL)
		return -1;
	++*at;
	return (unsigned char)values[letter - letters];
}

int
serial_line_read(const char *line, long long *at_ns, char *text, size_t *len)
{
	static const char begin[] = "{\"at_ns\":", middle[] = ",\"serial\":\"";
	const char *at = line + sizeof(begin) - 1, *digits = at;
	int c;

	if (strncmp(line, begin, sizeof(begin) - 1) != 0)
		return 0;
	for (*at_ns = 0; isdigit((unsigned char)*at) && at - digits < 18; at++)
		*at_ns = *at_ns * 10 + (*at - '0');
	if (at == digits || (*digits == '0' && at - digits > 1) ||
	    strncmp(at, middle, sizeof(middle) - 1) != 0)
		return 0;
	at += sizeof(middle) - 1;
	for (*len = 0; *at != '"';) {
		c = (unsigned char)*at++;
		if (c < 0x20 || c >= 0x80)
			return 0;
		if (c == '\\' && (c = escape_read(&at)) == -1)
			return 0;
		text[(*len)++] = (char)c;
	}
	return strcmp(at, "\"}") == 0;
}

static const char *
record_take(struct bootlog *log, json_t *record)
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
	return "not a record of a boot log";
}

const char *
bootlog_line(struct bootlog *log, const char *line)
{
	size_t size = strlen(line) + 1, len;
	const char *why;
	long long at_ns;
	json_t *record;

	if (size > log->cap) {
		log->cap = 2 * size;
		free(log->text);
		if ((log->text = malloc(log->cap)) == NULL)
			err(1, NULL);
	}
	if (serial_line_read(line, &at_ns, log->text, &len))
		return serial_take(log, log->text, len, at_ns);
	if ((record = record_parse(line, &why)) == NULL)
		return why;
	why = record_take(log, record);
	json_decref(record);
	return why;
}

const char *
bootlog_finish(const struct bootlog *log)
{
	if (!log->began)
		return "no boot log";
	return log->head != NULL ? "boot log cut short: no end record" : NULL;
}

const char *
bootlog_gave_up(struct bootlog *log)
{
	return log->sights != NULL ? sights_gave_up(log->sights) : NULL;
}
