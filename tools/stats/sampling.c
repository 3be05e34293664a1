/* The sampling object: are the boots enough for the precision that was asked for? */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/memory.h"
#include "lib/version.h"
#include "parts.h"
#include "results.h"
#include "value.h"

/* A configuration, and to what part its time is known. */
struct sampled {
	const struct configuration *c;
	const struct configuration
	    *against;	      /* of what its ratio is; NULL: its mean counts */
	size_t n;	      /* boots, or pairs of them */
	const char *of;	      /* mean, median or ratio: what is known */
	double precision;     /* NAN: not known */
	struct reason reason; /* why not */
	bool settled;	      /* it needs no more boots, whatever others need */
};

/* Another variant of its configuration, the first in the order of the matrix; or NULL. */
static const struct configuration *
other_variant(const struct matrix *m, const struct configuration *c)
{
	const char *at = strrchr(c->name, '@');

	for (size_t i = 0; at != NULL && i < m->n; i++)
		if (m->configurations[i] != c &&
		    strncmp(m->configurations[i]->name, c->name,
			(size_t)(at - c->name) + 1) == 0)
			return m->configurations[i];
	return NULL;
}

static double
precision_of(const struct configuration *c, const struct times *t,
    const struct times *against, enum location location)
{
	bool recorded;
	double *x, precision;

	for (size_t i = 0; against != NULL && i < t->n; i++)
		t->x[i] = log(t->x[i] / against->x[i]);
	x = times_in_execution_order(c, t, &recorded);
	precision = against == NULL
			? precision_of_location(x, t->n, location, CONFIDENCE, SEED)
			: precision_of_ratio(x, t->n, CONFIDENCE);
	free(x);
	return precision;
}

static bool
is_exact(const struct configuration *c)
{
	struct times t = times_of_boots(c);
	bool exact = clock_is_deterministic(c) && t.n > 0 && all_equal(t.x, t.n);

	times_free(&t);
	return exact;
}

/* Of one that repeats exactly, with all its variants, there are boots enough. */
static bool
is_settled(const struct matrix *m, const struct configuration *c)
{
	size_t whole = strcspn(c->name, "@");

	for (size_t i = 0; i < m->n; i++) {
		const struct configuration *other = m->configurations[i];

		if (strcspn(other->name, "@") == whole &&
		    strncmp(other->name, c->name, whole) == 0 && !is_exact(other))
			return false;
	}
	return true;
}

static struct sampled
sampled_new(const struct matrix *m, const struct configuration *c, enum location location)
{
	struct sampled s = { .c = c, .against = other_variant(m, c) };
	struct times t = times_of_boots(c), against = { 0 };

	s.of = s.against != NULL	   ? "ratio"
	       : location == LOCATION_MEAN ? "mean"
					   : "median";
	if (s.against != NULL) {
		against = times_of_boots(s.against);
		times_pair(c, &t, s.against, &against);
	}
	s.n = t.n;
	s.reason = t.n == 0	      ? because("no_times")
		   : t.n < LEAST_AUTO ? needs(LEAST_AUTO)
				      : because("equal_values");
	s.precision = is_exact(c) ? 0
				  : precision_of(c, &t,
					s.against == NULL ? NULL : &against, location);
	s.settled = is_settled(m, c);
	times_free(&t);
	times_free(&against);
	return s;
}

/* More boots are of no use where none of so many completed, or where they are skipped. */
static bool
is_hopeless(const struct sampled *s, size_t most)
{
	return s->n == 0 && (s->c->n >= LEAST_AUTO || s->c->n < most);
}

/* A row whose precision is not reached warns, where no more boots come. */
static json_t *
row_value(const struct sampled *s, double precision_percent, size_t plan, bool warns)
{
	json_t *value = json_object(), *warnings = json_array(), *warning;

	put_string(value, "config", s->c->name);
	put_count(value, "plan", (long long)(s->settled ? s->c->n : plan));
	put_string(value, "of", s->of);
	put_count(value, "n", (long long)s->n);
	put_real(value, "precision_percent", 100 * s->precision, s->reason);
	if (warns && !(100 * s->precision <= precision_percent)) {
		append(warnings, warning = json_object());
		put_string(warning, "kind", "not_precise");
		put_string(warning, "cause", isnan(s->precision) ? "few" : "wide");
		put_string(warning, "of", s->of);
		put_count(warning, "n", (long long)s->n);
		put_count(warning, "attempted", (long long)s->c->n);
		put_real(warning, "precision_percent", 100 * s->precision, s->reason);
		put_real(warning, "asked_percent", precision_percent, no_reason);
	}
	put(value, "warnings", warnings);
	return value;
}

void
sampling_emit(FILE *out, const struct matrix *m, const struct sampling_asked *asked)
{
	json_t *record = json_object(), *value = json_object(), *rows = json_array();
	struct sampled *all = xcalloc(m->n, sizeof(*all));
	bool reached = true, wanted = false, more;
	size_t attempted = 0, settled = 0;

	for (size_t i = 0; i < m->n; i++) {
		size_t *most;

		all[i] = sampled_new(m, m->configurations[i], asked->location);
		most = all[i].settled ? &settled : &attempted;
		if (*most < all[i].c->n)
			*most = all[i].c->n;
	}
	if (attempted == 0)
		attempted = settled;
	for (size_t i = 0; i < m->n; i++) {
		bool enough = 100 * all[i].precision <= asked->percent;

		reached = reached && enough;
		wanted = wanted || !(enough || is_hopeless(&all[i], attempted));
	}
	more = wanted && attempted < asked->limit;
	for (size_t i = 0; i < m->n; i++)
		append(rows, row_value(&all[i], asked->percent, attempted + more, !more));
	put_count(value, "schema", RESULTS_SCHEMA);
	put_string(value, "tool", "stats " BOOTMATRIX_VERSION);
	put_real(value, "precision_percent", asked->percent, no_reason);
	put_string(value, "of", all[m->n - 1].of);
	put_count(value, "limit", (long long)asked->limit);
	put_count(value, "attempted", (long long)attempted);
	put_count(value, "plan", (long long)(attempted + more));
	put_string(value, "verdict", reached ? "reached" : more ? "more" : "not_reached");
	free(all);
	put(value, "rows", rows);
	put(record, "sampling", value);
	json_emit(out, record);
	json_decref(record);
}
