/* The times of boots that arrived, as numbers for the methods. */
#include <err.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "times.h"

static struct times
times_new(size_t room)
{
	struct times t = {
		.x = calloc(room + 1, sizeof(*t.x)),
		.boot = calloc(room + 1, sizeof(*t.boot)),
		.which = calloc(room + 1, sizeof(*t.which)),
		.inside = true,
	};

	if (t.x == NULL || t.boot == NULL || t.which == NULL)
		err(1, NULL);
	return t;
}

void
times_shrink(struct times *t)
{
	free(t->x);
	free(t->boot);
	free(t->which);
	t->x = t->boot = NULL;
	t->which = NULL;
}

void
times_free(struct times *t)
{
	times_shrink(t);
	*t = (struct times){ 0 };
}

static void
times_add(struct times *t, const struct sample *s, size_t i, int64_t ns)
{
	t->x[t->n] = (double)ns;
	t->boot[t->n] = s->boot_ns > 0 ? (double)s->boot_ns : NAN;
	t->which[t->n++] = i;
}

/* Why no boot has a time: the first that arrived says it best. */
static void
boots_reason(struct times *t, const struct configuration *c)
{
	const struct sample *s = NULL;

	for (size_t i = 0; s == NULL && i < c->n; i++)
		if (c->samples[i].booted)
			s = &c->samples[i];
	if (s == NULL)
		t->reason = because("none_completed");
	else if (s->reason == NULL)
		t->reason = because("no_times");
	else
		t->reason = (struct reason){ "recorded", .note = s->reason };
}

struct times
times_of_boots(const struct configuration *c)
{
	struct times t = times_new(c->n);

	for (size_t i = 0; i < c->n; i++)
		if (c->samples[i].boot_ns > 0)
			times_add(&t, &c->samples[i], i, c->samples[i].boot_ns);
	if (t.n == 0)
		boots_reason(&t, c);
	return t;
}

int64_t
phase_length(const struct sample *s, const struct phase *p)
{
	int64_t from = sample_at(s, p->from), to = sample_at(s, p->to);

	if (from < 0 || to < 0)
		return -1;
	return to < from ? -2 : to - from;
}

static bool
phase_inside(const struct configuration *c, const struct sample *s, const struct phase *p)
{
	int64_t origin = sample_at(s, c->origin), end = sample_at(s, c->end);

	return origin >= 0 && end >= 0 && sample_at(s, p->from) >= origin &&
	       sample_at(s, p->to) <= end;
}

static const char *
source_join(const char *have, const char *source)
{
	if (source == NULL || have == source)
		return have;
	return have == NULL ? source : intern("mixed");
}

static bool
marker_reason(struct times *t, const struct sample *s, const char *marker)
{
	if (sample_at(s, marker) >= 0)
		return false;
	t->reason = (struct reason){ "not_in_records", .marker = marker };
	for (size_t i = 0; i < s->layout->n; i++)
		if (s->layout->names[i] == marker)
			t->reason = (struct reason){ s->marks[i].note == NULL
							 ? "not_seen"
							 : "not_seen_because",
				.marker = marker, .note = s->marks[i].note };
	return true;
}

/* Why no boot that arrived has both ends of a phase. */
static void
phase_reason(struct times *t, const struct configuration *c, const struct phase *p)
{
	if (t->reversed > 0) {
		t->reason =
		    (struct reason){ "reversed", .marker = p->to, .before = p->from };
		return;
	}
	for (size_t i = 0; i < c->n; i++)
		if (c->samples[i].booted && (marker_reason(t, &c->samples[i], p->from) ||
						marker_reason(t, &c->samples[i], p->to)))
			return;
	t->reason = because("none_completed");
}

struct times
times_of_phase(const struct configuration *c, const struct phase *p)
{
	struct times t = times_new(c->n);

	for (size_t i = 0; i < c->n; i++) {
		const struct sample *s = &c->samples[i];
		int64_t length = s->booted ? phase_length(s, p) : -1;

		if (length == -2)
			t.reversed++;
		if (length < 0)
			continue;
		times_add(&t, s, i, length);
		t.inside = t.inside && phase_inside(c, s, p);
		t.source = source_join(t.source, sample_source(s, p->from));
		t.source = source_join(t.source, sample_source(s, p->to));
	}
	if (t.n == 0)
		phase_reason(&t, c, p);
	return t;
}

/* Counts at a phase's end; t0 is before the first instruction. */
static const uint64_t *
insns_at(const struct configuration *c, const struct sample *s, const char *marker)
{
	static const uint64_t none[CPUS_MAX];

	return marker_is_origin(marker) ? none : sample_insns(c, s, marker);
}

/* The counts at both ends of a phase in a boot that arrived; false: not counted. */
static bool
phase_counts(const struct configuration *c, const struct sample *s, const struct phase *p,
    const uint64_t **from, const uint64_t **to)
{
	if (!s->booted || phase_length(s, p) < 0)
		return false;
	*from = insns_at(c, s, p->from);
	*to = insns_at(c, s, p->to);
	return *from != NULL && *to != NULL;
}

static double
counts_between(const struct configuration *c, const uint64_t *from, const uint64_t *to)
{
	double sum = 0;

	for (long long i = 0; i < c->cpus; i++)
		sum += (double)to[i] - (double)from[i];
	return sum;
}

struct times
insns_of_phase(const struct configuration *c, const struct phase *p)
{
	struct times t = times_new(c->n);
	struct phase boot = { "boot", c->origin, c->counted_end };
	const uint64_t *from, *to;

	for (size_t i = 0; i < c->n; i++) {
		const struct sample *s = &c->samples[i];

		if (!phase_counts(c, s, p, &from, &to))
			continue;
		t.x[t.n] = counts_between(c, from, to);
		t.boot[t.n] = NAN;
		if (boot.to != NULL && phase_counts(c, s, &boot, &from, &to))
			t.boot[t.n] = counts_between(c, from, to);
		t.inside = t.inside && boot.to != NULL &&
			   sample_at(s, p->from) >= sample_at(s, boot.from) &&
			   sample_at(s, p->to) <= sample_at(s, boot.to);
		t.which[t.n++] = i;
	}
	if (t.n == 0)
		t.reason = because("not_counted");
	return t;
}

double *
mean_insns(const struct configuration *c, const struct phase *p)
{
	double *sum = calloc(CPUS_MAX, sizeof(*sum));
	const uint64_t *from, *to;
	size_t n = 0;

	if (sum == NULL)
		err(1, NULL);
	for (size_t i = 0; i < c->n; i++) {
		if (!phase_counts(c, &c->samples[i], p, &from, &to))
			continue;
		n++;
		for (long long j = 0; j < c->cpus; j++)
			sum[j] += (double)to[j] - (double)from[j];
	}
	for (long long j = 0; n > 0 && j < c->cpus; j++)
		sum[j] /= (double)n;
	if (n > 0)
		return sum;
	free(sum);
	return NULL;
}
