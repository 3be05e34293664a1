/* Trace events as Chrome, Perfetto and speedscope load them: a process a configuration, a
 * thread a boot.
 */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "formats.h"
#include "lib/outcome.h"
#include "list.h"
#include "series.h"
#include "show.h"
#include "span.h"

enum { US_PER_MS = 1000 };

/* A slice of a boot, and the thread that it is drawn in. */
struct slice_of_boot {
	struct range at; /* ms since the machine was on */
	const char *name;
	size_t lane;
};

struct slices {
	struct slice_of_boot *slice;
	size_t n, lanes;
};

/* ---- events ---- */

struct thread {
	size_t pid, tid;
};

static json_t *
event(const char *phase, struct thread t, const char *name)
{
	json_t *one = json_object();

	put(one, "ph", json_string(phase));
	put(one, "pid", json_integer((json_int_t)t.pid));
	put(one, "tid", json_integer((json_int_t)t.tid));
	put(one, "name", json_string(name));
	return one;
}

/* The name of a process or a thread. */
static void
append_name(json_t *events, struct thread t, const char *of, const char *name)
{
	json_t *one = event("M", t, of), *args = json_object();

	put(args, "name", json_string(name));
	put(one, "args", args);
	append(events, one);
}

static void
append_slice(json_t *events, struct thread t, const struct slice_of_boot *s)
{
	json_t *one = event("X", t, s->name);

	put(one, "ts", json_real(s->at.lo * US_PER_MS));
	put(one, "dur", json_real(span_length(s->at) * US_PER_MS));
	append(events, one);
}

static void
append_markers(json_t *events, struct arena *a, struct thread t, const json_t *sample)
{
	json_t *marker, *one;
	size_t i;

	json_array_foreach(value_at(sample, "markers"), i, marker) {
		if (isnan(number_at(marker, "at_ms")))
			continue;
		one = event("i", t, or_nothing(text_at(a, marker, "name")));
		put(one, "s", json_string("t"));
		put(one, "ts", series_number(marker, "at_ms", US_PER_MS));
		append(events, one);
	}
}

/* ---- the slices of a boot ---- */

static bool
crosses(struct range a, struct range b)
{
	return (a.lo < b.lo && b.lo < a.hi && a.hi < b.hi) ||
	       (b.lo < a.lo && a.lo < b.hi && b.hi < a.hi);
}

static bool
is_free(const struct slices *s, size_t lane, struct range at)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->slice[i].lane == lane && crosses(s->slice[i].at, at))
			return false;
	return true;
}

/* Slices of a thread lie in each other or apart: it goes to the first where it does. */
static void
add_slice(struct arena *a, struct slices *s, const char *name, struct range at)
{
	size_t lane = 0;

	if (!(at.lo <= at.hi))
		return;
	while (!is_free(s, lane, at))
		lane++;
	s->slice = arena_grow(a, s->slice, s->n, sizeof(*s->slice));
	s->slice[s->n++] = (struct slice_of_boot){ at, name, lane };
	if (lane >= s->lanes)
		s->lanes = lane + 1;
}

/* By begin, and the longer first: what holds a slice comes before it. */
static int
by_begin(const void *a, const void *b)
{
	const struct range x = ((const struct slice_of_boot *)a)->at;
	const struct range y = ((const struct slice_of_boot *)b)->at;

	if (x.lo != y.lo)
		return x.lo < y.lo ? -1 : 1;
	return (x.hi < y.hi) - (x.hi > y.hi);
}

/* The boot from its origin to its end, and its phases; none of one that did not complete.
 */
static struct slices
slices_of(struct arena *a, const struct config *c, const json_t *sample)
{
	struct slices s = { .lanes = 1 };
	json_t *phase, *whole = json_object();
	size_t i;

	put_member(whole, "from", c->json, "origin");
	put_member(whole, "to", c->json, "end");
	add_slice(a, &s, "boot", span_phase(sample, whole));
	json_decref(whole);
	json_array_foreach(value_at(c->json, "phases"), i, phase)
		add_slice(a, &s, or_nothing(text_at(a, phase, "name")),
		    span_phase(sample, phase));
	if (s.n > 0)
		qsort(s.slice, s.n, sizeof(*s.slice), by_begin);
	return s;
}

/* ---- the trace ---- */

/* "boot 3"; of one that did not complete "boot 4: panic", and no more. */
static const char *
boot_name(struct arena *a, const json_t *sample)
{
	const char *name =
	    arena_text(a, "boot %s", show_count(a, number_at(sample, "sample")));

	return outcome_completed(raw_at(sample, "outcome"))
		   ? name
		   : arena_text(
			 a, "%s: %s", name, or_nothing(text_at(a, sample, "outcome")));
}

/* Returns the number of the next thread. */
static size_t
append_boot(json_t *events, struct arena *a, const struct config *c, struct thread t,
    const json_t *sample)
{
	struct slices s = slices_of(a, c, sample);

	for (size_t lane = 0; lane < s.lanes; lane++)
		append_name(events, (struct thread){ t.pid, t.tid + lane }, "thread_name",
		    boot_name(a, sample));
	for (size_t i = 0; i < s.n; i++)
		append_slice(events, (struct thread){ t.pid, t.tid + s.slice[i].lane },
		    &s.slice[i]);
	if (outcome_completed(raw_at(sample, "outcome")))
		append_markers(events, a, t, sample);
	return t.tid + s.lanes;
}

void
trace_write(FILE *out, const struct results *r, const struct options *o)
{
	json_t *trace = json_object(), *events = json_array(), *sample, *one;
	bool is_empty = true;
	size_t k;

	(void)o;
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		struct thread t = { .pid = i + 1, .tid = 1 };

		append_name(events, t, "process_name", series_name(r->arena, c));
		json_array_foreach(value_at(c->json, "samples"), k, sample)
			t.tid = append_boot(events, r->arena, c, t, sample);
	}
	json_array_foreach(events, k, one)
		is_empty = is_empty && strcmp(raw_at(one, "ph"), "X") != 0;
	/* Of names alone viewers make nothing. */
	if (is_empty)
		errx(1, "-f trace: no boot completed");
	put(trace, "displayTimeUnit", json_string("ms"));
	put(trace, "traceEvents", events);
	json_emit(out, trace);
	json_decref(trace);
}
