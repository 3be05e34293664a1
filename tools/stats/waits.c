/* The longest waits between two lines, over the boots of a configuration. */
#include <stdlib.h>
#include <string.h>

#include "intern.h"
#include "lib/memory.h"
#include "lib/reason.h"
#include "lib/screen.h"
#include "parts.h"
#include "waits.h"

enum {
	KINDS_MAX = 256, /* a guest may print other lines in every boot */
	WAITS_TOLD = 8,
};

#define LEAST_INSIDE 0.9 /* of a wait, in its phase */
#define LEAST_SHARE 0.01 /* of the boot: shorter ones explain nothing */

/* ---- records ---- */

struct wait_fields {
	const char *after, *before;
	long long at_ns, ns;
	bool inside;
};

static const char *
wait_read(const json_t *value, size_t i, struct wait_fields *w, char reason[REASON_SIZE])
{
	const struct field fields[] = {
		{ "after", FIELD_STRING, FIELD_NULLABLE, &w->after, 0, 0 },
		{ "before", FIELD_STRING, FIELD_REQUIRED | FIELD_NULLABLE, &w->before, 0,
		    0 },
		{ "at_ns", FIELD_INT, FIELD_REQUIRED, &w->at_ns, 0, NS_MAX },
		{ "ns", FIELD_INT, FIELD_REQUIRED, &w->ns, 0, NS_MAX },
		{ "inside", FIELD_BOOL, 0, &w->inside, 0, 0 },
	};
	char path[40];

	*w = (struct wait_fields){ .at_ns = -1 };
	snprintf(path, sizeof(path), "waits[%zu]", i);
	if (!json_is_object(value))
		return reason_write(reason, "%s: expected an object", path);
	return fields_read(value, path, false, FIELDS(fields), reason);
}

static const char *
shape_of(const char *text)
{
	char *shape = text != NULL ? screen_shape(text, strlen(text)) : NULL;
	const char *kept = intern_optional(shape);

	free(shape);
	return kept;
}

/* The kind that it is one of, made where there is none; NULL: there are too many. */
static struct wait_kind *
kind_get(struct configuration *c, const struct wait_fields *w)
{
	const char *after = shape_of(w->after), *before = shape_of(w->before);
	struct wait_kind *k;

	for (size_t i = 0; i < c->waits_n; i++) {
		k = &c->waits[i];
		if (k->shape[0] == after && k->shape[1] == before &&
		    k->inside == w->inside)
			return k;
	}
	if (c->waits_n == KINDS_MAX)
		return NULL;
	c->waits = grow(c->waits, c->waits_n, &c->waits_room, sizeof(*c->waits));
	k = &c->waits[c->waits_n++];
	*k = (struct wait_kind){ .after = intern_optional(w->after),
		.before = intern_optional(w->before),
		.shape = { after, before },
		.inside = w->inside };
	return k;
}

/* Of several of a kind in one boot the first, which is the longest, counts. */
static void
wait_take(struct configuration *c, const struct sample *s, const struct wait_fields *w,
    int64_t origin_ns)
{
	int64_t from = w->at_ns > origin_ns ? w->at_ns : origin_ns;
	int64_t to = w->at_ns + w->ns;
	struct wait_kind *k;

	if (to <= from || to > origin_ns + s->boot_ns)
		return;
	if ((k = kind_get(c, w)) == NULL ||
	    (k->n > 0 && k->sample[k->n - 1] == s->number))
		return;
	k->sample = grow(k->sample, k->n, &k->samples_room, sizeof(*k->sample));
	k->sample[k->n] = s->number;
	k->ns = grow(k->ns, k->n, &k->room, sizeof(*k->ns));
	k->ns[k->n++] = (double)(to - from);
	k->at_ns += (double)(from - origin_ns);
}

const char *
waits_read(struct configuration *c, const struct sample *s, const json_t *list,
    char reason[REASON_SIZE])
{
	int64_t origin_ns = c->origin != NULL ? sample_at(s, c->origin) : -1;
	struct wait_fields w;

	for (size_t i = 0; i < json_array_size(list); i++) {
		if (wait_read(json_array_get(list, i), i, &w, reason) != NULL)
			return reason;
		if (s->boot_ns > 0 && origin_ns >= 0)
			wait_take(c, s, &w, origin_ns);
	}
	return NULL;
}

/* ---- results ---- */

static double
total(const struct wait_kind *k)
{
	return mean(k->ns, k->n) * (double)k->n;
}

static int
longest_first(const void *a, const void *b)
{
	const struct wait_kind *const *x = a, *const *y = b;

	if (total(*x) != total(*y))
		return total(*x) > total(*y) ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

static int
by_number(const void *a, const void *b)
{
	const int *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Does the boot have such a wait?  The numbers of those that do are sorted. */
static bool
has_wait(const struct wait_kind *k, int number)
{
	return bsearch(&number, k->sample, k->n, sizeof(*k->sample), by_number) != NULL;
}

/* The mean time of a marker since the origin, over the boots that have both and the wait.
 */
static double
marker_mean(const struct configuration *c, const struct wait_kind *k, const char *marker)
{
	double sum = 0;
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		int64_t origin = sample_at(&c->samples[i], c->origin);
		int64_t at = sample_at(&c->samples[i], marker);

		if (at < 0 || !has_wait(k, c->samples[i].number))
			continue;
		sum += (double)(at - origin);
		n++;
	}
	return n > 0 ? sum / (double)n : NAN;
}

/* Where its phases lie, by the means of their markers in the boots that have the wait;
 * NAN: none of them has that end. */
static struct interval *
phase_places(const struct configuration *c, struct wait_kind *k)
{
	struct interval *places = xcalloc(c->phases_n + 1, sizeof(*places));

	qsort(k->sample, k->n, sizeof(*k->sample), by_number);
	for (size_t i = 0; i < c->phases_n; i++)
		places[i] = (struct interval){ marker_mean(c, k, c->phases[i].from),
			marker_mean(c, k, c->phases[i].to) };
	return places;
}

static bool
is_timed(struct interval place)
{
	return !isnan(place.low) && !isnan(place.high);
}

static bool
all_timed(const struct interval *places, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_timed(places[i]))
			return false;
	return true;
}

/* The phase that a wait lies in, but for a tenth of it; or NULL. */
static const char *
phase_of(
    const struct configuration *c, const struct interval *places, double from, double to)
{
	const char *name = NULL;
	double most = 0;

	for (size_t i = 0; i < c->phases_n; i++) {
		double inside = fmin(places[i].high, to) - fmax(places[i].low, from);

		if (is_timed(places[i]) && inside > most &&
		    inside >= LEAST_INSIDE * (to - from)) {
			most = inside;
			name = c->phases[i].name;
		}
	}
	return name;
}

static json_t *
wait_value(const struct configuration_result *r, struct wait_kind *k)
{
	struct interval *places = phase_places(r->c, k);
	struct times t = { .x = k->ns, .n = k->n };
	struct summary s = summarize(r->c, &t);
	double at = k->at_ns / (double)k->n;
	json_t *value = json_object();

	put(value, "after", json_or_null(k->after));
	put(value, "before", json_or_null(k->before));
	if (k->inside)
		put(value, "inside", json_true());
	put_text(value, "phase", phase_of(r->c, places, at, at + s.mean),
	    all_timed(places, r->c->phases_n) ? because("no_phase")
					      : because("no_timed_phase"));
	put_real(value, "at_ms", ms(at), no_reason);
	put_count(value, "n", (long long)k->n);
	put_real(value, "mean_ms", ms(s.mean), no_reason);
	put_interval(value, "mean_ci95_ms", ms_interval(s.ci), s.spread_reason);
	sort(k->ns, k->n);
	put_real(value, "median_ms", ms(median(k->ns, k->n)), no_reason);
	put_real(
	    value, "share", total(k) / (r->boot.mean * (double)r->boot.n), no_reason);
	free(places);
	return value;
}

json_t *
waits_value(const struct configuration_result *r)
{
	const struct configuration *c = r->c;
	struct wait_kind **order = xcalloc(c->waits_n + 1, sizeof(*order));
	json_t *list = json_array();

	for (size_t i = 0; i < c->waits_n; i++)
		order[i] = &c->waits[i];
	qsort(order, c->waits_n, sizeof(*order), longest_first);
	for (size_t i = 0; i < c->waits_n && i < WAITS_TOLD; i++)
		if (total(order[i]) >= LEAST_SHARE * r->boot.mean * (double)r->boot.n)
			append(list, wait_value(r, order[i]));
	free(order);
	return list;
}
