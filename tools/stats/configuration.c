/* The result object of one configuration. */
#include <stdlib.h>
#include <time.h>

#include "lib/version.h"
#include "parts.h"
#include "results.h"
#include "value.h"

/* ---- what was measured -------------------------------------------------------- */

static json_t *
guest_value(const struct configuration *c)
{
	static const struct {
		const char *name, *key;
	} images[] = { { "disk", "disk_sha256" }, { "cdrom", "cdrom_sha256" } };
	json_t *from = json_object_get(c->machine, "guest"), *guest;

	if (!json_is_object(from))
		return json_null();
	guest = json_copy(from);
	put_member(
	    guest, "kernel_sha256", json_object_get(c->machine, "kernel"), "sha256");
	for (size_t i = 0; i < sizeof(images) / sizeof(images[0]); i++) {
		const json_t *image = json_object_get(c->machine, images[i].name);

		if (json_is_object(image))
			put_member(guest, images[i].key, image, "sha256");
	}
	return guest;
}

/* The host as the first boot found it; and whether a dashboard was open in any. */
static json_t *
host_value(const struct configuration *c)
{
	json_t *host;

	if (c->host == NULL)
		return json_null();
	host = json_object();
	put_member(host, "cpu", c->host, "cpu");
	put_member(host, "cores", c->host, "cores");
	put_member(host, "kernel", c->host, "kernel");
	put_member(host, "governor", c->host, "governor");
	if (json_object_get(c->host, "dashboard") != NULL)
		put_member(host, "dashboard", c->host, "dashboard");
	put_real(host, "load1", configuration_load(c), because("not_recorded"));
	return host;
}

/* When the first boot began, in words that sort. */
static void
put_began(json_t *to, const struct configuration *c)
{
	const json_t *epoch = json_object_get(c->host, "epoch_s");
	time_t seconds = (time_t)json_number_value(epoch);
	char text[40];
	struct tm tm;

	if (!json_is_number(epoch) || gmtime_r(&seconds, &tm) == NULL) {
		put_null(to, "began", because("not_recorded"));
		return;
	}
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	put_string(to, "began", text);
}

/* How the machine was asked for; not there where no machine record came. */
static void
put_machine(json_t *to, const json_t *machine)
{
	static const char *const keys[] = { "arch", "machine_type", "accel_asked",
		"accel_reason", "boot", "entry", "menu_wait_s" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (json_object_get(machine, keys[i]) != NULL)
			put_member(to, keys[i], machine, keys[i]);
}

/* What a comparison or a curve must know, beside what stands there already. */
static void
put_settings(json_t *to, const struct configuration *c)
{
	const struct settings defaults = settings_default();

	settings_foreach(s) {
		json_t *value = configuration_setting(c, s);
		json_t *otherwise = setting_value(s, &defaults);

		if ((s->flags & (SET_COMPARED | SET_CURVE)) != 0 && value != NULL &&
		    json_object_get(to, s->key) == NULL &&
		    !(setting_is_new(s) && json_equal(value, otherwise)))
			put(to, s->key, json_incref(value));
		json_decref(value);
		json_decref(otherwise);
	}
}

static json_t *
head_value(const struct configuration *c)
{
	json_t *head = json_object();

	put_count(head, "schema", RESULTS_SCHEMA);
	put_string(head, "tool", "stats " BOOTMATRIX_VERSION);
	put_string(head, "config", c->name);
	if (c->cpus > 0)
		put_count(head, "cpus", c->cpus);
	else
		put_null(head, "cpus", because("not_recorded"));
	if (c->cpus_online >= 0)
		put_count(head, "cpus_online", c->cpus_online);
	else
		put_null(head, "cpus_online", cpus_online_reason(c));
	put_member(head, "cpu_model", c->machine, "cpu_model");
	put_member(head, "memory_mib", c->machine, "memory_mib");
	put_machine(head, c->machine);
	put_text(head, "accel", c->accel, because("not_told"));
	put_member(head, "cmdline", c->machine, "cmdline");
	put(head, "guest", guest_value(c));
	put_text(head, "qemu_version", c->qemu_version, because("not_told"));
	put(head, "host", host_value(c));
	put_began(head, c);
	if (c->measured_by != NULL)
		put(head, "measured_by", json_incref(c->measured_by));
	else
		put_null(head, "measured_by", because("not_recorded"));
	if (c->seed >= 0)
		put_count(head, "seed", c->seed);
	else
		put_null(head, "seed", because("by_hand"));
	put_text(head, "clock", c->clock, no_reason);
	put_text(head, "origin", c->origin, no_reason);
	put_text(head, "end", c->end, no_reason);
	if (c->end_of_profile != NULL)
		put_text(head, "end_of_profile", c->end_of_profile, no_reason);
	put_settings(head, c);
	return head;
}

/* ---- samples: written one by one, since there may be a million of them ------------ */

static json_t *
marker_value(const struct configuration *c, const struct sample *s, size_t i)
{
	const struct marker_layout *l = s->layout;
	json_t *value = json_object(), *insns;

	put_string(value, "name", l->names[i]);
	if (l->symbol_reasons[i] != NULL)
		put_string(value, "symbol_reason", l->symbol_reasons[i]);
	if (s->values[i] < 0) {
		put(value, "at_ms", json_null());
		put(value, "reason", json_or_null(l->notes[i]));
		return value;
	}
	put_real(value, "at_ms", ms((double)s->values[i]), no_reason);
	if (l->counts_at[i] != 0) {
		put(value, "insns", insns = json_array());
		for (long long j = 0; j < c->cpus; j++)
			append(
			    insns, json_integer(s->values[l->counts_at[i] + (size_t)j]));
	}
	put_string(value, "source", l->notes[i]);
	return value;
}

static json_t *
sample_value(const struct configuration *c, const struct sample *s)
{
	static const struct sample_notes none;
	const struct sample_notes *notes = s->notes == NULL ? &none : s->notes;
	json_t *value = json_object(), *markers = json_array();

	put_count(value, "sample", s->number);
	put(value, "order", s->order >= 0 ? json_integer(s->order) : json_null());
	put_string(value, "outcome", s->outcome->name);
	if (s->boot_ns > 0) {
		put_real(value, "boot_time_ms", ms((double)s->boot_ns), no_reason);
	} else {
		put(value, "boot_time_ms", json_null());
		put(value, "reason", json_or_null(notes->reason));
	}
	if (!sample_completed(s)) {
		put(value, "last_phase", json_or_null(notes->last_phase));
		put(value, "last_line", json_or_null(notes->last_line));
	}
	if (c->cpus_online_differ && s->cpus_online >= 0)
		put_count(value, "cpus_online", s->cpus_online);
	for (size_t i = 0; i < s->layout->n; i++)
		append(markers, marker_value(c, s, i));
	put(value, "markers", markers);
	return value;
}

static void
samples_emit(FILE *out, const struct configuration *c)
{
	fputs("\"samples\":[", out);
	for (size_t i = 0; i < c->n; i++) {
		json_t *value = sample_value(c, &c->samples[i]);

		if (i > 0)
			putc(',', out);
		json_emit_value(out, value);
		json_decref(value);
	}
	putc(']', out);
}

/* ---- the object ---------------------------------------------------------------- */

static void
put_headline(json_t *to, const struct configuration *c, const json_t *estimates)
{
	for (size_t i = 0; i < c->estimates_n; i++)
		if (c->estimates[i].headline) {
			put(to, "whitepaper_comparison",
			    json_incref(json_array_get(estimates, i)));
			return;
		}
	put_null(to, "whitepaper_comparison",
	    because(c->estimates_n == 0 ? "no_estimates" : "no_headline"));
}

static void
result_free(struct configuration_result *r)
{
	times_free(&r->boots);
	free(r->phases);
	free(r->estimates);
}

static json_t *
tail_value(const struct configuration *c, size_t configurations)
{
	struct configuration_result r = { .c = c, .configurations = configurations };
	json_t *tail = json_object(), *estimates;

	put(tail, "statistics", statistics_value(&r));
	put(tail, "phases", phases_value(&r));
	put(tail, "bottlenecks", bottlenecks_value(&r));
	if (c->waits_n > 0)
		put(tail, "waits", waits_value(&r));
	put(tail, "estimates", estimates = estimates_value(&r));
	put_headline(tail, c, estimates);
	put(tail, "warnings", warnings_value(&r));
	put(tail, "findings", findings_value(&r));
	if (no_findings(&r).kind != NULL)
		put(tail, "findings_reason", reason_value(no_findings(&r)));
	result_free(&r);
	return tail;
}

void
configuration_emit(FILE *out, const struct configuration *c, size_t configurations)
{
	json_t *name = json_string(c->name), *head = head_value(c);
	json_t *tail = tail_value(c, configurations);

	putc('{', out);
	json_emit_value(out, name);
	fputs(":{", out);
	json_emit_members(out, head);
	putc(',', out);
	samples_emit(out, c);
	putc(',', out);
	json_emit_members(out, tail);
	fputs("}}\n", out);
	json_decref(name);
	json_decref(head);
	json_decref(tail);
}
