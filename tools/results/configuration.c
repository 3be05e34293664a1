/* The result object of one configuration. */
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "lib/version.h"
#include "results/parts.h"
#include "results/results.h"
#include "results/value.h"

/* ---- what was measured -------------------------------------------------------- */

static json_t *
guest_value(const struct configuration *c)
{
	json_t *from = json_object_get(c->machine, "guest"), *guest;

	if (!json_is_object(from))
		return json_null();
	guest = json_copy(from);
	put_member(
	    guest, "kernel_sha256", json_object_get(c->machine, "kernel"), "sha256");
	return guest;
}

/* The host as the first boot found it. */
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
		put_null(to, "began", "not recorded");
		return;
	}
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &tm);
	put(to, "began", json_string(text));
}

static json_t *
head_value(const struct configuration *c)
{
	json_t *head = json_object();

	put_count(head, "schema", RECORD_SCHEMA);
	put(head, "tool", json_string("stats " BOOTMATRIX_VERSION));
	put(head, "config", json_string(c->name));
	if (c->cpus > 0)
		put_count(head, "cpus", c->cpus);
	else
		put_null(head, "cpus", "not recorded");
	if (c->cpus_online >= 0)
		put_count(head, "cpus_online", c->cpus_online);
	else
		put_null(head, "cpus_online", cpus_online_reason(c));
	put_member(head, "cpu_model", c->machine, "cpu_model");
	put_member(head, "memory_mib", c->machine, "memory_mib");
	put_text(head, "accel", c->accel, "QEMU never told");
	put_member(head, "cmdline", c->machine, "cmdline");
	put(head, "guest", guest_value(c));
	put_text(head, "qemu_version", c->qemu_version, "QEMU never told");
	put(head, "host", host_value(c));
	put_began(head, c);
	if (c->seed >= 0)
		put_count(head, "seed", c->seed);
	else
		put_null(head, "seed", "run by hand, not in a random order");
	put_text(head, "clock", c->clock, NULL);
	put_text(head, "origin", c->origin, NULL);
	put_text(head, "end", c->end, NULL);
	return head;
}

/* ---- samples ------------------------------------------------------------------ */

static json_t *
marker_value(const struct configuration *c, const struct sample *s, size_t i)
{
	const struct mark *mark = &s->marks[i];
	const uint64_t *insns = sample_insns(c, s, s->layout->names[i]);
	json_t *value = json_object(), *counts;

	put(value, "name", json_string(s->layout->names[i]));
	if (mark->at_ns < 0) {
		put(value, "at_ms", json_null());
		put_text(value, "reason", mark->note, NULL);
		return value;
	}
	put(value, "at_ms", json_real(ms((double)mark->at_ns)));
	if (insns != NULL) {
		counts = json_array();
		for (long long j = 0; j < c->cpus; j++)
			append(counts, json_integer((json_int_t)insns[j]));
		put(value, "insns", counts);
	}
	put(value, "source", json_string(mark->note));
	return value;
}

static json_t *
sample_value(const struct configuration *c, const struct sample *s)
{
	json_t *value = json_object(), *markers = json_array();

	put_count(value, "sample", s->number);
	put(value, "order", s->order >= 0 ? json_integer(s->order) : json_null());
	put(value, "outcome", json_string(s->outcome));
	if (s->boot_ns > 0) {
		put_real(value, "boot_time_ms", ms((double)s->boot_ns), NULL);
	} else {
		put(value, "boot_time_ms", json_null());
		put_text(value, "reason", s->reason, NULL);
	}
	if (!sample_booted(s)) {
		put_text(value, "last_phase", s->last_phase, NULL);
		put_text(value, "last_line", s->last_line, NULL);
	}
	if (c->cpus_online_differ && s->cpus_online >= 0)
		put_count(value, "cpus_online", s->cpus_online);
	for (size_t i = 0; i < s->layout->n; i++)
		append(markers, marker_value(c, s, i));
	put(value, "markers", markers);
	return value;
}

/* One sample at a time: a million of them as JSON would not fit. */
static void
samples_emit(FILE *out, const struct configuration *c)
{
	json_t *value;

	fputs("\"samples\":[", out);
	for (size_t i = 0; i < c->n; i++) {
		if (i > 0)
			putc(',', out);
		value = sample_value(c, &c->samples[i]);
		json_emit_value(out, value);
		json_decref(value);
	}
	fputs("]", out);
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
	    c->estimates_n == 0 ? "the profile has no estimates"
				: "the profile has no headline estimate");
}

static json_t *
tail_value(const struct configuration *c)
{
	struct configuration_result r = { .c = c };
	json_t *tail = json_object(), *estimates;

	put(tail, "statistics", statistics_value(&r));
	put(tail, "phases", phases_value(&r));
	put(tail, "bottlenecks", bottlenecks_value(&r));
	put(tail, "estimates", estimates = estimates_value(&r));
	put_headline(tail, c, estimates);
	put(tail, "warnings", warnings_value(&r));
	put(tail, "findings", findings_value(&r));
	result_free(&r);
	return tail;
}

void
result_free(struct configuration_result *r)
{
	times_free(&r->boots);
	for (size_t i = 0; i < r->c->phases_n; i++) {
		times_free(&r->phases[i].t);
		times_free(&r->phases[i].i);
	}
	free(r->phases);
	free(r->estimates);
}

void
configuration_emit(FILE *out, const struct configuration *c)
{
	json_t *name = json_string(c->name), *head = head_value(c);
	json_t *tail = tail_value(c);

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
