/* The phases record: what markerparse writes for one boot. */
#include <stdint.h>
#include <string.h>

#include "lib/outcome.h"
#include "lib/reason.h"
#include "lib/version.h"
#include "phases.h"

static json_t *
time_of(long long ns)
{
	return ns != -1 ? json_integer(ns) : json_null();
}

static json_t *
marker_json(const char *name, const struct watch_marker *m)
{
	json_t *marker = json_object();

	put(marker, "name", json_string(name));
	put(marker, "at_ns", time_of(m->at_ns));
	if (m->insns != NULL && m->at_ns != -1)
		put(marker, "insns", value_or_null(m->insns));
	if (m->at_ns != -1)
		put(marker, "source", json_string(m->source));
	else
		put(marker, "reason", json_string(m->reason));
	return marker;
}

/* One of the table's: what is wrong with its symbol, and whom it did not wait for. */
static json_t *
table_marker_json(const struct markers *table, const struct watch *watch, size_t i)
{
	const struct marker *told = &table->markers[i];
	struct watch_marker m = watch_marker(watch, i);
	json_t *marker = marker_json(told->name, &m), *skipped = watch_skipped(watch, i);

	if (told->mistaken)
		put(marker, "symbol_reason", json_or_null(told->reason));
	if (skipped != NULL)
		put(marker, "skipped", skipped);
	return marker;
}

static json_t *
markers_json(const struct markers *table, const struct watch *watch, bool text_log)
{
	struct watch_marker reset = watch_reset_vector(watch);
	json_t *array = json_array();

	/* A text log is of a machine that nobody asked to be watched. */
	if (reset.seen || (!text_log && markers_want_reset(table, true)))
		append(array, marker_json(MARKER_RESET, &reset));
	for (size_t i = 0; i < table->n; i++)
		append(array, table_marker_json(table, watch, i));
	return array;
}

/* An end of the boot's interval. */
struct bound {
	const char *name;
	struct watch_marker marker;
};

static struct bound
bound_find(const struct markers *table, const struct watch *watch, const char *name)
{
	const struct watch_marker t0 = { .seen = true };

	if (strcmp(name, MARKER_T0) == 0)
		return (struct bound){ name, t0 };
	if (strcmp(name, MARKER_RESET) == 0)
		return (struct bound){ name, watch_reset_vector(watch) };
	return (
	    struct bound){ name, watch_marker(watch, (size_t)markers_find(table, name)) };
}

/*
 * Where the boot ends: the end marker.  Where that has no time on the boot's clock, or
 * the boot went past it to the end that was asked for, it is the last marker of the
 * table up to it that has one.
 */
static struct bound
end_find(
    const struct boot_facts *boot, const struct markers *table, const struct watch *watch)
{
	struct bound end = bound_find(table, watch, table->end);

	bool went_on = !end.marker.seen && table->profile_index != -1 &&
		       watch_marker(watch, (size_t)table->profile_index).seen;

	if (!went_on && (!boot->icount || !end.marker.seen))
		return end;
	for (int i = table->end_index; i >= 0 && end.marker.at_ns == -1; i--)
		if (watch_marker(watch, (size_t)i).at_ns != -1)
			end = bound_find(table, watch, table->markers[i].name);
	return end;
}

/* Why a boot that completed has no boot time, or NULL if it has one. */
static const char *
untimed_why(const struct boot_facts *boot, const struct bound *origin,
    const struct bound *end, char reason[REASON_SIZE])
{
	if (!origin->marker.seen)
		return reason_write(
		    reason, "origin marker %s was not seen", origin->name);
	if (!end->marker.seen)
		return reason_write(reason, "end marker %s was not seen", end->name);
	if (end->marker.at_ns == -1)
		return reason_write(reason, "end marker %s has no time: %s", end->name,
		    end->marker.reason);
	if (origin->marker.at_ns == -1)
		return reason_write(reason, "origin marker %s has no time: %s",
		    origin->name, origin->marker.reason);
	if (boot->estimated)
		return "times are estimated";
	if (end->marker.at_ns <= origin->marker.at_ns)
		return reason_write(reason, "end marker %s is not after origin %s",
		    end->name, origin->name);
	return NULL;
}

static json_t *
host_json(const struct boot_facts *boot)
{
	json_t *host;

	if (boot->before == NULL && boot->after == NULL)
		return json_null();
	host = json_object();
	put(host, "before", value_or_null(boot->before));
	put(host, "after", value_or_null(boot->after));
	return host;
}

static json_t *
qemu_json(const json_t *qemu)
{
	json_t *to;

	if (!json_is_object(qemu))
		return json_null();
	to = json_object();
	put_member(to, "version", qemu, "version");
	if (json_is_string(json_object_get(qemu, "build_id")))
		put_member(to, "build_id", qemu, "build_id");
	put_member(to, "accel", qemu, "accel");
	return to;
}

/* "qboot 0.1 5a70b2001d3e", or as much of it as is known. */
static json_t *
measured_by(const struct boot_facts *boot)
{
	if (boot->tool == NULL || boot->commit == NULL)
		return json_or_null(boot->tool);
	return json_sprintf("%s %s", boot->tool, boot->commit);
}

static void
put_cpus_online(json_t *phases, const struct boot_facts *boot, const struct watch *watch)
{
	char reason[REASON_SIZE];
	long long number =
	    watch_cpus_online(watch, json_integer_value(boot->cpus), reason);

	put(phases, "cpus_online", number > 0 ? json_integer(number) : json_null());
	if (number == 0)
		put(phases, "cpus_online_reason", json_string(reason));
}

static json_t *
wait_text(const char *text)
{
	return *text != '\0' ? latin1_string(text, strlen(text)) : json_null();
}

static json_t *
waits_json(const struct waits *w)
{
	json_t *list = json_array(), *wait;

	for (size_t i = 0; i < w->n; i++) {
		append(list, wait = json_object());
		put(wait, "after", wait_text(w->list[i].after));
		put(wait, "before", wait_text(w->list[i].before));
		put(wait, "at_ns", json_integer(w->list[i].at_ns));
		put(wait, "ns", json_integer(w->list[i].ns));
		if (w->list[i].inside)
			put(wait, "inside", json_true());
	}
	return list;
}

void
phases_write(FILE *out, const struct boot_facts *boot, const struct markers *table,
    const struct watch *watch)
{
	json_t *phases = json_object(), *record = json_object();
	struct bound origin = bound_find(table, watch, table->origin);
	struct bound end = end_find(boot, table, watch);
	bool booted = outcome_completed(boot->outcome);
	char reason[REASON_SIZE];
	const char *why = booted ? untimed_why(boot, &origin, &end, reason) : NULL;

	put(phases, "schema", json_integer(RECORD_SCHEMA));
	put(phases, "tool", json_string("markerparse " BOOTMATRIX_VERSION));
	put(phases, "config", json_string(boot->config));
	put(phases, "sample", json_integer(boot->sample));
	put(phases, "warmup", json_boolean(boot->warmup));
	put(phases, "order", value_or_null(boot->order));
	put(phases, "seed", value_or_null(boot->seed));
	put(phases, "outcome", json_string(boot->outcome));
	put(phases, "reason", json_or_null(why != NULL ? why : boot->reason));
	put(phases, "clock",
	    json_string(boot->text_log ? "log"
			: boot->icount ? "icount"
				       : "wall"));
	put(phases, "origin", json_string(origin.name));
	put(phases, "end", json_string(end.name));
	if (table->profile_index != -1)
		put(phases, "end_of_profile",
		    json_string(table->markers[table->profile_index].name));
	put(phases, "cpus", value_or_null(boot->cpus));
	put_cpus_online(phases, boot, watch);
	put(phases, "boot_time_ns",
	    booted && why == NULL ? json_integer(end.marker.at_ns - origin.marker.at_ns)
				  : json_null());
	put(phases, "markers", markers_json(table, watch, boot->text_log));
	if (boot->waits != NULL && boot->waits->n > 0)
		put(phases, "waits", waits_json(boot->waits));
	put(phases, "evidence", value_or_null(boot->evidence));
	put(phases, "machine", value_or_null(boot->machine));
	put(phases, "measured_by", measured_by(boot));
	put(phases, "qemu", qemu_json(boot->qemu));
	put(phases, "host", host_json(boot));
	put(record, "phases", phases);
	json_emit(out, record);
	json_decref(record);
}

static json_t *
guest_json(const struct guest *guest)
{
	json_t *to;

	if (!guest->profile)
		return value_or_null(json_object_get(guest->object, "guest"));
	to = json_object();
	put_member(to, "name", guest->object, "name");
	put_member(to, "title", guest->object, "title");
	put_member(to, "notice", guest->object, "notice");
	put(to, "profile", json_string(guest->path));
	return to;
}

static json_t *
array_or_empty(const json_t *array)
{
	return json_is_array(array) ? value_or_null(array) : json_array();
}

json_t *
phases_machine(const json_t *log, const struct markers *table, const struct guest *guest)
{
	static const char *const tables[] = { "markers", "panic", "interjections" };
	const json_t *from = log;
	json_t *machine;

	if (from == NULL && !guest->profile)
		from = guest->object;
	machine = from != NULL ? json_copy((json_t *)(uintptr_t)from) : json_object();
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		json_object_del(machine, tables[i]);
	if (guest == NULL)
		return machine;
	if (from == NULL) {
		put(machine, "schema", json_integer(RECORD_SCHEMA));
		put(machine, "tool", json_string("markerparse " BOOTMATRIX_VERSION));
		put_member(machine, "config", guest->object, "name");
	}
	put(machine, "guest", guest_json(guest));
	put(machine, "origin", json_string(table->origin));
	put(machine, "end", json_string(table->end));
	put_member(machine, "cpus_online", guest->object, "cpus_online");
	put(machine, "phases", markers_phases(table, true));
	put(machine, "estimates",
	    array_or_empty(json_object_get(guest->object, "estimates")));
	return machine;
}
