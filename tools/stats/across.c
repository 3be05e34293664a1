/* The across object: guests beside each other, phase by phase, against the first. */
#include <err.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/text.h"
#include "lib/version.h"
#include "parts.h"
#include "results.h"

/* A guest in one interval: the whole boot, a phase or what an estimate is of. */
struct guest_part {
	const struct configuration *c;
	struct phase over;
	struct times time, insns;
};

/* ---- which intervals ----------------------------------------------------------------
 */

/* False: the guest has none of that name.  No name: the whole boot.  Names are interned.
 */
static bool
interval_find(const struct configuration *c, const char *name, struct phase *over)
{
	if (name == NULL) {
		*over = (struct phase){ NULL, c->origin, c->end };
		return true;
	}
	for (size_t i = 0; i < c->phases_n; i++)
		if (c->phases[i].name == name) {
			*over = c->phases[i];
			return true;
		}
	for (size_t i = 0; i < c->estimates_n; i++)
		if (c->estimates[i].over.name == name) {
			*over = c->estimates[i].over;
			return true;
		}
	return false;
}

/* What the guest's profile foretells of an interval; NULL: nothing. */
static const struct estimate *
estimate_of(const struct configuration *c, const struct phase *over)
{
	for (size_t i = 0; i < c->estimates_n; i++)
		if (c->estimates[i].over.from == over->from &&
		    c->estimates[i].over.to == over->to)
			return &c->estimates[i];
	return NULL;
}

/* ---- rows ---------------------------------------------------------------------------
 */

static void
put_ratio(json_t *to, const char *key, const struct guest_part *p, const struct times *t,
    const struct guest_part *first, const struct times *of_first)
{
	bool exact = clock_is_deterministic(p->c) && all_equal(t->x, t->n) &&
		     all_equal(of_first->x, of_first->n);
	struct reason none = t->n == 0		? t->reason
			     : of_first->n == 0 ? of_first->reason
						: because("takes_no_time");
	struct interval ci = no_interval;
	double ratio = mean(t->x, t->n) / mean(of_first->x, of_first->n);
	char *ci_key = text_format("%s_ci95", key);

	if (t->n >= LEAST_SPEEDUP && of_first->n >= LEAST_SPEEDUP) {
		struct ratio logs = ratio_of_means(t->x, t->n, of_first->x, of_first->n);

		ci = exponentials(log_interval(&logs, CONFIDENCE));
	}
	if (p == first)
		none = because("reference");
	put_real(to, key, p == first || !isfinite(ratio) ? NAN : ratio, none);
	put_interval(to, ci_key, p == first || exact ? no_interval : ci,
	    p == first || !isfinite(ratio) ? none
	    : exact			   ? because("exact")
		    : (struct reason){ "needs_boots_in_both", .n = LEAST_SPEEDUP });
	free(ci_key);
}

static void
put_estimate(json_t *to, const struct guest_part *p, const struct summary *s)
{
	const struct estimate *e = estimate_of(p->c, &p->over);
	double estimated = e == NULL ? NAN : e->estimated_ms;

	put_real(to, "estimated_ms", estimated, no_reason);
	put_real(to, "low_ms", e == NULL ? NAN : e->low_ms, no_reason);
	put_real(to, "high_ms", e == NULL ? NAN : e->high_ms, no_reason);
	put_text(to, "source", e == NULL ? NULL : e->source, no_reason);
	/* Virtual time is not judged. */
	put_real(to, "error_percent",
	    clock_is_deterministic(p->c) ? NAN
					 : (ms(s->mean) - estimated) / estimated * 100,
	    no_reason);
}

static json_t *
row_value(const char *name, const struct guest_part *p, const struct guest_part *first)
{
	struct summary time = summarize(p->c, &p->time),
		       insns = summarize(p->c, &p->insns);
	json_t *row = json_object();

	put_string(row, "config", p->c->name);
	put_member(row, "guest", json_object_get(p->c->machine, "guest"), "name");
	put_text(row, "phase", name, no_reason);
	put_string(row, "from", p->over.from);
	put_string(row, "to", p->over.to);
	put_count(row, "n", (long long)p->time.n);
	put_real(row, "mean_ms", ms(time.mean), p->time.reason);
	put_interval(row, "mean_ci95_ms", ms_interval(time.ci), time.spread_reason);
	put_ratio(row, "ratio", p, &p->time, first, &first->time);
	put_real(row, "insns", insns.mean, p->insns.reason);
	put_ratio(row, "insns_ratio", p, &p->insns, first, &first->insns);
	put_estimate(row, p, &time);
	return row;
}

/* The rows of an interval, of all guests beside the first that have it; none of one. */
static void
append_rows(
    json_t *rows, const char *name, const struct configuration *const beside[], size_t n)
{
	struct guest_part *parts = xcalloc(n, sizeof(*parts));
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		struct guest_part *p = &parts[found];

		p->c = beside[i];
		if (!interval_find(p->c, name, &p->over))
			continue;
		p->time =
		    name == NULL ? times_of_boots(p->c) : times_of_phase(p->c, &p->over);
		p->insns = insns_of_phase(p->c, &p->over);
		found++;
	}
	for (size_t i = 0; i < found && found > 1; i++)
		append(rows, row_value(name, &parts[i], &parts[0]));
	for (size_t i = 0; i < found; i++) {
		times_free(&parts[i].time);
		times_free(&parts[i].insns);
	}
	free(parts);
}

/* The rows of what a guest has and none before it has. */
static void
append_new(json_t *rows, const char *name, const struct configuration *const beside[],
    size_t n, size_t guest)
{
	struct phase over;

	for (size_t i = 0; i < guest; i++)
		if (interval_find(beside[i], name, &over))
			return;
	append_rows(rows, name, beside, n);
}

/* Phases first, then what only estimates are of. */
static void
append_beside(json_t *rows, const struct configuration *const beside[], size_t n)
{
	append_rows(rows, NULL, beside, n);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < beside[i]->phases_n; k++)
			append_new(rows, beside[i]->phases[k].name, beside, n, i);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < beside[i]->estimates_n; k++)
			append_new(rows, beside[i]->estimates[k].over.name, beside, n, i);
}

/* ---- the object ---------------------------------------------------------------------
 */

static json_t *
guest_value(const struct configuration *c)
{
	json_t *value = json_object();

	put_member(value, "guest", json_object_get(c->machine, "guest"), "name");
	put_member(value, "arch", c->machine, "arch");
	put_text(value, "accel", c->accel, because("not_told"));
	return value;
}

/* The configuration NAME@variant beside NAME@first.  Exits 1 where there is none. */
static const struct configuration *
beside_find(
    const struct matrix *m, const struct configuration *first, const char *variant)
{
	char *name = text_format("%.*s@%s",
	    (int)(strrchr(first->name, '@') - first->name), first->name, variant);
	const struct configuration *c = matrix_find(m, name);

	if (c == NULL)
		errx(1, "-x: no configuration %s", name);
	free(name);
	return c;
}

static bool
is_variant(const struct configuration *c, const char *variant)
{
	const char *at = strrchr(c->name, '@');

	return at != NULL && strcmp(at + 1, variant) == 0;
}

void
across_emit(FILE *out, const struct matrix *m, const char *const variants[], size_t n)
{
	json_t *record = json_object(), *value = json_object(), *rows = json_array(),
	       *guests = json_array();
	const struct configuration **beside = xcalloc(n, sizeof(*beside));

	for (size_t i = 0; i < m->n; i++) {
		if (!is_variant(m->configurations[i], variants[0]))
			continue;
		for (size_t k = 0; k < n; k++)
			beside[k] = beside_find(m, m->configurations[i], variants[k]);
		append_beside(rows, beside, n);
		if (json_array_size(guests) == 0)
			for (size_t k = 0; k < n; k++)
				append(guests, guest_value(beside[k]));
	}
	free(beside);
	if (json_array_size(guests) == 0)
		errx(1, "-x: no configuration of a variant %s", variants[0]);
	put_count(value, "schema", RESULTS_SCHEMA);
	put_string(value, "tool", "stats " BOOTMATRIX_VERSION);
	put(value, "guests", guests);
	put(value, "rows", rows);
	put(record, "across", value);
	json_emit(out, record);
	json_decref(record);
}
