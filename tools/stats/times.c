/* The times of boots that completed, as numbers for the methods. */
#include <math.h>
#include <stdlib.h>

#include "intern.h"
#include "lib/memory.h"
#include "times.h"

static struct times
times_new(size_t room)
{
	return (struct times){
		.x = xcalloc(room + 1, sizeof(double)),
		.boot = xcalloc(room + 1, sizeof(double)),
		.which = xcalloc(room + 1, sizeof(unsigned)),
		.inside = true,
	};
}

void
times_keep_x(struct times *t)
{
	free(t->boot);
	free(t->which);
	t->boot = NULL;
	t->which = NULL;
}

void
times_shrink(struct times *t)
{
	times_keep_x(t);
	free(t->x);
	t->x = NULL;
}

void
times_free(struct times *t)
{
	times_shrink(t);
	*t = (struct times){ 0 };
}

void
times_pair(const struct configuration *of_a, struct times *a,
    const struct configuration *of_b, struct times *b)
{
	size_t i = 0, k = 0, n = 0;

	while (i < a->n && k < b->n) {
		int order =
		    of_a->samples[a->which[i]].number - of_b->samples[b->which[k]].number;

		if (order == 0) {
			a->x[n] = a->x[i];
			a->which[n] = a->which[i];
			b->x[n] = b->x[k];
			b->which[n++] = b->which[k];
		}
		i += order <= 0;
		k += order >= 0;
	}
	a->n = b->n = n;
}

static void
times_add(struct times *t, const struct sample *s, size_t i, int64_t ns)
{
	t->x[t->n] = (double)ns;
	t->boot[t->n] = s->boot_ns > 0 ? (double)s->boot_ns : NAN;
	t->which[t->n++] = (unsigned)i;
}

/* Why no boot has a time: the first that completed says it best. */
static void
boots_reason(struct times *t, const struct configuration *c)
{
	const struct sample *s = NULL;

	for (size_t i = 0; s == NULL && i < c->n; i++)
		if (sample_completed(&c->samples[i]))
			s = &c->samples[i];
	if (s == NULL)
		t->reason = because("none_completed");
	else if (s->notes == NULL)
		t->reason = because("no_times");
	else
		t->reason = (struct reason){ "recorded", .note = s->notes->reason };
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

/* A phase's length in one boot, ns; -1 when an end is missing, -2 when reversed. */
static int64_t
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

/* The source of a time; t0 needs none. */
static const char *
source_of(const struct sample *s, const char *marker)
{
	return marker_is_origin(marker) ? NULL : sample_marker_note(s, marker);
}

static const char *
source_join(const char *have, const char *source)
{
	if (source == NULL || have == source)
		return have;
	return have == NULL ? source : intern("mixed");
}

/* Why a boot did not pass a marker; false: it did. */
static bool
marker_reason(struct times *t, const struct sample *s, const char *marker)
{
	const char *note = sample_marker_note(s, marker);
	const char *kind = !sample_has_marker(s, marker) ? "not_in_records"
			   : note == NULL		 ? "not_seen"
							 : "not_seen_because";

	if (sample_at(s, marker) >= 0)
		return false;
	t->reason = (struct reason){ kind, .marker = marker, .note = note };
	return true;
}

/* Why no boot that completed has both ends of a phase. */
static void
phase_reason(struct times *t, const struct configuration *c, const struct phase *p)
{
	if (t->reversed > 0) {
		t->reason =
		    (struct reason){ "reversed", .marker = p->to, .before = p->from };
		return;
	}
	for (size_t i = 0; i < c->n; i++)
		if (sample_completed(&c->samples[i]) &&
		    (marker_reason(t, &c->samples[i], p->from) ||
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
		int64_t length = sample_completed(s) ? phase_length(s, p) : -1;

		if (length == -2)
			t.reversed++;
		if (length < 0)
			continue;
		times_add(&t, s, i, length);
		t.inside = t.inside && phase_inside(c, s, p);
		t.source = source_join(t.source, source_of(s, p->from));
		t.source = source_join(t.source, source_of(s, p->to));
	}
	if (t.n == 0)
		phase_reason(&t, c, p);
	return t;
}

/* The counts at both ends of a phase in a boot that completed; false: not counted. */
static bool
phase_counts(const struct sample *s, const struct phase *p, const int64_t **from,
    const int64_t **to)
{
	if (!sample_completed(s) || phase_length(s, p) < 0)
		return false;
	*from = sample_insns(s, p->from);
	*to = sample_insns(s, p->to);
	/* t0 is before the first instruction */
	return (*from != NULL || marker_is_origin(p->from)) && *to != NULL;
}

static double
count_between(const int64_t *from, const int64_t *to, long long cpu)
{
	return (double)(to[cpu] - (from == NULL ? 0 : from[cpu]));
}

static double
counts_between(const struct configuration *c, const int64_t *from, const int64_t *to)
{
	double sum = 0;

	for (long long i = 0; i < c->cpus; i++)
		sum += count_between(from, to, i);
	return sum;
}

struct times
insns_of_phase(const struct configuration *c, const struct phase *p)
{
	struct times t = times_new(c->n);
	struct phase boot = { "boot", c->origin, c->counted_end };
	const int64_t *from, *to;

	for (size_t i = 0; i < c->n; i++) {
		const struct sample *s = &c->samples[i];

		if (!phase_counts(s, p, &from, &to))
			continue;
		t.x[t.n] = counts_between(c, from, to);
		t.boot[t.n] = NAN;
		if (boot.to != NULL && phase_counts(s, &boot, &from, &to))
			t.boot[t.n] = counts_between(c, from, to);
		t.inside = t.inside && boot.to != NULL &&
			   sample_at(s, p->from) >= sample_at(s, boot.from) &&
			   sample_at(s, p->to) <= sample_at(s, boot.to);
		t.which[t.n++] = (unsigned)i;
	}
	if (t.n == 0)
		t.reason = because("not_counted");
	return t;
}

double *
mean_insns(const struct configuration *c, const struct phase *p)
{
	double *sum = xcalloc((size_t)c->cpus + 1, sizeof(*sum));
	const int64_t *from, *to;
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (!phase_counts(&c->samples[i], p, &from, &to))
			continue;
		n++;
		for (long long j = 0; j < c->cpus; j++)
			sum[j] += count_between(from, to, j);
	}
	for (long long j = 0; n > 0 && j < c->cpus; j++)
		sum[j] /= (double)n;
	if (n > 0)
		return sum;
	free(sum);
	return NULL;
}

bool
insns_agree(const struct configuration *c, const struct phase *p)
{
	double *mean = mean_insns(c, p);
	const int64_t *from, *to;
	bool agree = true;

	for (size_t i = 0; i < c->n; i++)
		if (phase_counts(&c->samples[i], p, &from, &to))
			for (long long j = 0; j < c->cpus; j++)
				agree = agree && count_between(from, to, j) == mean[j];
	free(mean);
	return agree;
}

/* A boot's place in execution order. */
struct run {
	int order, number;
	double x;
};

static int
run_order(const void *a, const void *b)
{
	const struct run *x = a, *y = b;

	if (x->order != y->order)
		return x->order < y->order ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

double *
times_in_execution_order(
    const struct configuration *c, const struct times *t, bool *recorded)
{
	struct run *runs = xcalloc(t->n + 1, sizeof(*runs));
	double *x = xcalloc(t->n + 1, sizeof(*x));

	*recorded = true;
	for (size_t i = 0; i < t->n; i++)
		*recorded = *recorded && c->samples[t->which[i]].order >= 0;
	for (size_t i = 0; i < t->n; i++) {
		const struct sample *s = &c->samples[t->which[i]];

		runs[i] = (struct run){ *recorded ? s->order : 0, s->number, t->x[i] };
	}
	qsort(runs, t->n, sizeof(*runs), run_order);
	for (size_t i = 0; i < t->n; i++)
		x[i] = runs[i].x;
	free(runs);
	return x;
}
