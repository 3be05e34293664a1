/* The phases record: what markerparse writes for one boot. */
#include <stdint.h>
#include <string.h>

#include "lib/version.h"
#include "phases.h"

static json_t *
borrowed(const json_t *value)
{
	return value != NULL ? json_incref((json_t *)(uintptr_t)value) : json_null();
}

static json_t *
text(const char *string)
{
	return string != NULL ? json_string(string) : json_null();
}

static json_t *
time_of(long long ns)
{
	return ns != -1 ? json_integer(ns) : json_null();
}

static json_t *
marker_json(const char *name, const struct sight *sight)
{
	json_t *marker = json_object();

	json_object_set_new(marker, "name", json_string(name));
	json_object_set_new(marker, "at_ns", time_of(sight->at_ns));
	if (sight->insns != NULL && sight->at_ns != -1)
		json_object_set_new(marker, "insns", borrowed(sight->insns));
	if (sight->at_ns != -1)
		json_object_set_new(marker, "source", json_string(sight->source));
	else
		json_object_set_new(marker, "reason", json_string(sight->reason));
	return marker;
}

static json_t *
markers_json(const struct markers *table, struct sights *sights)
{
	json_t *array = json_array();
	const struct sight *reset = sights_reset_vector(sights);

	if (reset->seen || (*reset->reason != '\0' && markers_want_reset(table)))
		json_array_append_new(array, marker_json(MARKER_RESET, reset));
	for (size_t i = 0; i < table->n; i++)
		json_array_append_new(array,
		    marker_json(table->markers[i].name, sights_find(sights, (int)i)));
	return array;
}

/* An end of the boot's interval. */
struct bound {
	const char *name;
	bool seen;
	long long at_ns;    /* or -1 */
	const char *reason; /* why it has no time */
};

static struct bound
bound_find(const struct markers *table, struct sights *sights, const char *name)
{
	const struct sight *sight;

	if (strcmp(name, MARKER_T0) == 0)
		return (struct bound){ name, true, 0, NULL };
	if (strcmp(name, MARKER_RESET) == 0)
		sight = sights_reset_vector(sights);
	else
		sight = sights_find(sights, markers_find(table, name));
	return (struct bound){ name, sight->seen, sight->at_ns, sight->reason };
}

/*
 * Where the boot ends: the end marker, or, on a clock that serial text has no
 * time on, the last marker of the table up to it that has one.
 */
static struct bound
end_find(const struct boot *boot, const struct markers *table, struct sights *sights)
{
	struct bound end = bound_find(table, sights, table->end);

	if (!boot->icount || !end.seen)
		return end;
	for (int i = table->end_index; i >= 0 && end.at_ns == -1; i--)
		if (sights_find(sights, i)->at_ns != -1)
			end = bound_find(table, sights, table->markers[i].name);
	return end;
}

static char why_text[300];

#define WHY(...) (snprintf(why_text, sizeof(why_text), __VA_ARGS__), why_text)

/* Why a boot that arrived has no boot time, or NULL if it has one. */
static const char *
untimed_why(const struct boot *boot, const struct bound *origin, const struct bound *end)
{
	if (!origin->seen)
		return WHY("origin marker %s was not seen", origin->name);
	if (!end->seen)
		return WHY("end marker %s was not seen", end->name);
	if (end->at_ns == -1)
		return WHY("end marker %s has no time: %s", end->name, end->reason);
	if (origin->at_ns == -1)
		return WHY(
		    "origin marker %s has no time: %s", origin->name, origin->reason);
	if (boot->estimated)
		return "times are estimated";
	if (end->at_ns <= origin->at_ns)
		return WHY(
		    "end marker %s is not after origin %s", end->name, origin->name);
	return NULL;
}

static json_t *
host_json(const struct boot *boot)
{
	json_t *host;

	if (boot->before == NULL && boot->after == NULL)
		return json_null();
	host = json_object();
	json_object_set_new(host, "before", borrowed(boot->before));
	json_object_set_new(host, "after", borrowed(boot->after));
	return host;
}

static json_t *
qemu_json(const json_t *qemu)
{
	json_t *to;

	if (!json_is_object(qemu))
		return json_null();
	to = json_object();
	json_object_set_new(to, "version", borrowed(json_object_get(qemu, "version")));
	json_object_set_new(to, "accel", borrowed(json_object_get(qemu, "accel")));
	return to;
}

void
phases_write(FILE *out, const struct boot *boot, const struct markers *table,
    struct sights *sights)
{
	json_t *phases = json_object(), *record = json_object();
	struct bound origin = bound_find(table, sights, table->origin);
	struct bound end = end_find(boot, table, sights);
	bool booted = strcmp(boot->outcome, "booted") == 0;
	const char *why = booted ? untimed_why(boot, &origin, &end) : NULL;
	long long cpus_online = sights_cpus_online(sights);

	json_object_set_new(phases, "schema", json_integer(RECORD_SCHEMA));
	json_object_set_new(
	    phases, "tool", json_string("markerparse " BOOTMATRIX_VERSION));
	json_object_set_new(phases, "config", json_string(boot->config));
	json_object_set_new(phases, "sample", json_integer(boot->sample));
	json_object_set_new(phases, "warmup", json_boolean(boot->warmup));
	json_object_set_new(phases, "order", borrowed(boot->order));
	json_object_set_new(phases, "seed", borrowed(boot->seed));
	json_object_set_new(phases, "outcome", json_string(boot->outcome));
	json_object_set_new(phases, "reason", text(why != NULL ? why : boot->reason));
	json_object_set_new(
	    phases, "clock", json_string(boot->icount ? "icount" : "wall"));
	json_object_set_new(phases, "origin", json_string(origin.name));
	json_object_set_new(phases, "end", json_string(end.name));
	json_object_set_new(phases, "cpus", borrowed(boot->cpus));
	json_object_set_new(phases, "cpus_online",
	    cpus_online > 0 ? json_integer(cpus_online) : json_null());
	json_object_set_new(phases, "boot_time_ns",
	    booted && why == NULL ? json_integer(end.at_ns - origin.at_ns) : json_null());
	json_object_set_new(phases, "markers", markers_json(table, sights));
	json_object_set_new(phases, "evidence", borrowed(boot->evidence));
	json_object_set_new(phases, "machine", borrowed(boot->machine));
	json_object_set_new(phases, "qemu", qemu_json(boot->qemu));
	json_object_set_new(phases, "host", host_json(boot));
	json_object_set_new(record, "phases", phases);
	json_emit(out, record);
	json_decref(record);
}

const char *
phases_last(const struct markers *table, struct sights *sights)
{
	const struct sight *last = sights_reset_vector(sights);
	const char *name = last->seen ? MARKER_RESET : NULL;

	for (size_t i = 0; i < table->n; i++) {
		const struct sight *sight = sights_find(sights, (int)i);

		if (!sight->seen || (name != NULL && sight->first_ns < last->first_ns))
			continue;
		last = sight;
		name = table->markers[i].name;
	}
	return name;
}

static json_t *
guest_json(const struct guest *guest)
{
	json_t *to;

	if (!guest->profile)
		return borrowed(json_object_get(guest->object, "guest"));
	to = json_object();
	json_object_set_new(to, "name", borrowed(json_object_get(guest->object, "name")));
	json_object_set_new(
	    to, "title", borrowed(json_object_get(guest->object, "title")));
	json_object_set_new(
	    to, "notice", borrowed(json_object_get(guest->object, "notice")));
	json_object_set_new(to, "profile", json_string(guest->path));
	return to;
}

static json_t *
array_or_empty(const json_t *array)
{
	return json_is_array(array) ? borrowed(array) : json_array();
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
		json_object_set_new(machine, "schema", json_integer(RECORD_SCHEMA));
		json_object_set_new(
		    machine, "tool", json_string("markerparse " BOOTMATRIX_VERSION));
		json_object_set_new(
		    machine, "config", borrowed(json_object_get(guest->object, "name")));
	}
	json_object_set_new(machine, "guest", guest_json(guest));
	json_object_set_new(machine, "origin", json_string(table->origin));
	json_object_set_new(machine, "end", json_string(table->end));
	json_object_set_new(machine, "cpus_online",
	    borrowed(json_object_get(guest->object, "cpus_online")));
	json_object_set_new(machine, "phases", markers_phases(table));
	json_object_set_new(machine, "estimates",
	    array_or_empty(json_object_get(guest->object, "estimates")));
	return machine;
}
