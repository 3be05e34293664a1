/* The result object of one configuration. */
#include <err.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/version.h"
#include "methods/methods.h"
#include "results/results.h"
#include "results/times.h"
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
	put_real(
	    value, "boot_time_ms", s->boot_ns > 0 ? ms((double)s->boot_ns) : NAN, NULL);
	if (s->boot_ns <= 0)
		put_text(value, "reason", s->reason, NULL);
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

/* ---- statistics ---------------------------------------------------------------- */

static int
outcome_order(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static json_t *
outcomes_value(const struct configuration *c)
{
	const char **outcomes = calloc(c->n + 1, sizeof(*outcomes));
	json_t *value = json_object();

	if (outcomes == NULL)
		err(1, NULL);
	for (size_t i = 0; i < c->n; i++)
		outcomes[i] = c->samples[i].outcome;
	qsort(outcomes, c->n, sizeof(*outcomes), outcome_order);
	for (size_t i = 0, first = 0; i < c->n; i++)
		if (outcomes[i] != outcomes[i + 1]) {
			put_count(value, outcomes[i], (long long)(i + 1 - first));
			first = i + 1;
		}
	free(outcomes);
	return value;
}

static size_t
booted_count(const struct configuration *c)
{
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++)
		n += sample_booted(&c->samples[i]);
	return n;
}

/* Equal to the last digit: the same markers, times and instruction counts. */
static bool
samples_identical(
    const struct configuration *c, const struct sample *a, const struct sample *b)
{
	if (a->layout != b->layout || a->boot_ns != b->boot_ns)
		return false;
	for (size_t i = 0; i < a->layout->n; i++) {
		if (a->marks[i].at_ns != b->marks[i].at_ns ||
		    a->marks[i].counted != b->marks[i].counted)
			return false;
		if (a->marks[i].counted &&
		    memcmp(&a->insns[i * c->cpus], &b->insns[i * c->cpus],
			c->cpus * sizeof(*a->insns)) != 0)
			return false;
	}
	return true;
}

/* The size of the largest group of identical boots among those that arrived. */
static size_t
identical_count(const struct configuration *c)
{
	size_t best = 0;

	for (size_t i = 0; i < c->n; i++) {
		size_t same = 0;

		if (!sample_booted(&c->samples[i]))
			continue;
		for (size_t j = i; j < c->n; j++)
			same += sample_booted(&c->samples[j]) &&
				samples_identical(c, &c->samples[i], &c->samples[j]);
		if (same > best)
			best = same;
		if (best >= c->n - i)
			break;
	}
	return best;
}

static json_t *
identical_value(size_t identical, size_t of)
{
	json_t *value = json_object();

	put_count(value, "of", (long long)of);
	put_count(value, "identical", (long long)identical);
	put_words(value, "verdict", "identical in %zu of %zu", identical, of);
	return value;
}

/* Why a spread is null though there are boots. */
static const char *
spread_reason(size_t n, const char *no_times, bool identical)
{
	if (n == 0)
		return no_times;
	return identical ? "deterministic clock: all boots are identical"
			 : "needs n >= 2";
}

static json_t *
statistics_value(const struct configuration *c)
{
	struct times t = times_of_boots(c);
	size_t booted = booted_count(c);
	size_t same = clock_is_deterministic(c) ? identical_count(c) : 0;
	bool identical = booted > 0 && same == booted;
	json_t *value = json_object();

	put_count(value, "attempted", (long long)c->n);
	put_count(value, "booted", (long long)booted);
	put_count(value, "warmups", c->warmups);
	put(value, "outcomes", outcomes_value(c));
	put_count(value, "n", (long long)t.n);
	put_real(value, "mean_ms", ms(mean(t.x, t.n)), t.reason);
	put_real(value, "stdev_ms", identical ? NAN : ms(standard_deviation(t.x, t.n)),
	    spread_reason(t.n, t.reason, identical));
	sort(t.x, t.n);
	put_real(value, "median_ms", ms(median(t.x, t.n)), t.reason);
	put_real(value, "min_ms", t.n > 0 ? ms(t.x[0]) : NAN, t.reason);
	put_real(value, "max_ms", t.n > 0 ? ms(t.x[t.n - 1]) : NAN, t.reason);
	if (clock_is_deterministic(c))
		put(value, "identical", identical_value(same, booted));
	times_free(&t);
	return value;
}

/* ---- phases -------------------------------------------------------------------- */

/* What part of the boot time a phase takes, over the boots that have both. */
static double
share_of(const struct times *t)
{
	double phase = 0, boot = 0;

	for (size_t i = 0; i < t->n; i++)
		if (!isnan(t->boot[i])) {
			phase += t->x[i];
			boot += t->boot[i];
		}
	return t->inside && boot > 0 ? phase / boot : NAN;
}

static bool
all_equal(const double *x, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (x[i] != x[0])
			return false;
	return true;
}

static void
put_insns(json_t *to, const struct configuration *c, const struct phase *p)
{
	double *insns = mean_insns(c, p);
	json_t *list;

	if (insns == NULL) {
		put_null(to, "insns", "not counted at both of its ends");
		return;
	}
	list = json_array();
	for (long long i = 0; i < c->cpus; i++)
		append(list, insns[i] == floor(insns[i])
				 ? json_integer((json_int_t)insns[i])
				 : json_real(insns[i]));
	put(to, "insns", list);
	free(insns);
}

static json_t *
phase_value(const struct configuration *c, const struct phase *p)
{
	struct times t = times_of_phase(c, p);
	bool identical = clock_is_deterministic(c) && t.n > 0 && all_equal(t.x, t.n);
	json_t *value = json_object();

	put(value, "name", json_string(p->name));
	put(value, "from", json_string(p->from));
	put(value, "to", json_string(p->to));
	put_text(value, "source", t.source, t.reason);
	put_count(value, "n", (long long)t.n);
	if (t.reversed > 0)
		put_count(value, "reversed", (long long)t.reversed);
	put_real(value, "mean_ms", ms(mean(t.x, t.n)), t.reason);
	put_real(value, "stdev_ms", identical ? NAN : ms(standard_deviation(t.x, t.n)),
	    spread_reason(t.n, t.reason, identical));
	put_real(value, "share", share_of(&t),
	    t.n == 0 ? t.reason : "not between the origin and the end of boot time");
	put_insns(value, c, p);
	times_free(&t);
	return value;
}

/* ---- estimates ----------------------------------------------------------------- */

static const char *
status_of(double error_percent)
{
	double size = fabs(error_percent);

	if (isnan(size))
		return NULL;
	return size < 10 ? "VERIFIED" : size <= 20 ? "PLAUSIBLE" : "NEEDS_VALIDATION";
}

static json_t *
estimate_value(const struct configuration *c, const struct estimate *e)
{
	struct times t = times_of_phase(c, &e->over);
	double measured = ms(mean(t.x, t.n));
	double error = (measured - e->estimated_ms) / e->estimated_ms * 100;
	const char *why = t.n == 0 ? t.reason : "the estimate has no single value";
	json_t *value = json_object();

	put(value, "name", json_string(e->over.name));
	put(value, "from", json_string(e->over.from));
	put(value, "to", json_string(e->over.to));
	put(value, "headline", json_boolean(e->headline));
	put_text(value, "source", e->source, NULL);
	put_real(value, "estimated_ms", e->estimated_ms, NULL);
	put_real(value, "low_ms", e->low_ms, NULL);
	put_real(value, "high_ms", e->high_ms, NULL);
	put_count(value, "n", (long long)t.n);
	put_real(value, "measured_ms", measured, t.reason);
	put_real(value, "error_percent", error, why);
	put_text(value, "status", status_of(error), why);
	times_free(&t);
	return value;
}

/* ---- the object ---------------------------------------------------------------- */

static json_t *
tail_value(const struct configuration *c)
{
	json_t *tail = json_object(), *list = json_array(), *value, *headline = NULL;

	put(tail, "statistics", statistics_value(c));
	for (size_t i = 0; i < c->phases_n; i++)
		append(list, phase_value(c, &c->phases[i]));
	put(tail, "phases", list);
	list = json_array();
	for (size_t i = 0; i < c->estimates_n; i++) {
		value = estimate_value(c, &c->estimates[i]);
		append(list, value);
		if (headline == NULL && c->estimates[i].headline)
			headline = value;
	}
	put(tail, "estimates", list);
	if (headline != NULL)
		put(tail, "whitepaper_comparison", json_incref(headline));
	else
		put_null(tail, "whitepaper_comparison",
		    c->estimates_n == 0 ? "the profile has no estimates"
					: "the profile has no headline estimate");
	return tail;
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
