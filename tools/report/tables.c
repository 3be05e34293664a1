/* The tables of a report, made of results. */
#include <math.h>
#include <string.h>

#include "lib/digits.h"
#include "show.h"
#include "tables.h"
#include "words.h"

size_t
table_rows(const struct table *t)
{
	return t->n_columns == 0 ? 0 : t->n_cells / t->n_columns;
}

const struct cell *
table_cell(const struct table *t, size_t row, size_t column)
{
	return &t->cell[row * t->n_columns + column];
}

struct lines
table_notes(struct store *s, const struct table *t, const bool *left_out)
{
	struct lines notes = { 0 };

	if (t->note != NULL)
		say(s, &notes, t->note);
	for (size_t i = 0; i < t->n_columns; i++) {
		const char *note = t->column[i].note;

		if (note != NULL && (left_out == NULL || !left_out[i]) &&
		    (notes.n == 0 || !same_text(notes.line[notes.n - 1], note)))
			say(s, &notes, note);
	}
	return notes;
}

/* What a mean is unsure by: half its interval, or else the deviation. */
static double
unsure_by(struct range interval, double stdev)
{
	return isnan(interval.lo) ? stdev : (interval.hi - interval.lo) / 2;
}

static void
add_column(struct table *t, const char *title, const char *unit, bool numeric, int rank)
{
	t->column[t->n_columns++] = (struct column){
		.title = title, .unit = unit, .numeric = numeric, .rank = rank
	};
}

/* A column of intervals with something to be said of them, or NULL. */
static void
add_noted_column(
    struct table *t, const char *title, const char *unit, int rank, const char *note)
{
	add_column(t, title, unit, true, rank);
	t->column[t->n_columns - 1].note = note;
}

static void
put(const struct results *r, struct table *t, const char *text, double number)
{
	t->cell = store_grow(r->store, t->cell, t->n_cells, sizeof(*t->cell));
	t->cell[t->n_cells++] = (struct cell){ text, number };
}

static void
put_text(const struct results *r, struct table *t, const char *text)
{
	put(r, t, or_nothing(text), NAN);
}

static void
put_number(const struct results *r, struct table *t, double number, int decimals)
{
	put(r, t, show_number(r->store, number, decimals), number);
}

static void
put_count(const struct results *r, struct table *t, double count)
{
	put(r, t, show_count(r->store, count), count);
}

static void
put_percent(const struct results *r, struct table *t, double share)
{
	put(r, t, show_percent(r->store, share), share);
}

/*
 * An interval, to be sorted by where it begins.  What tables have intervals of cannot
 * be negative: one that begins below 0 tells only how large it may be.
 */
static void
put_range(const struct results *r, struct table *t, struct range range, int decimals)
{
	if (isnan(range.lo) || isnan(range.hi))
		put(r, t, NOTHING, NAN);
	else if (range.lo < 0)
		put(r, t,
		    store_text(
			r->store, "< %s", show_number(r->store, range.hi, decimals)),
		    range.lo);
	else
		put(r, t,
		    store_text(r->store, "%s \xe2\x80\xa6 %s",
			show_number(r->store, range.lo, decimals),
			show_number(r->store, range.hi, decimals)),
		    range.lo);
}

/* Under a deterministic clock that kept its promise, every digit counts. */
static bool
is_exact(const struct config *c)
{
	return c->stats.identical != NULL && isnan(c->stats.stdev_ms);
}

/* Decimals of a configuration's boot times, or of another mean of its boots. */
static int
decimals_of(const struct config *c, double mean, struct range interval, double stdev)
{
	return digits_decimals(mean, is_exact(c) ? 0 : unsure_by(interval, stdev));
}

static int
boot_decimals(const struct config *c)
{
	const struct statistics *s = &c->stats;

	return decimals_of(c, s->mean_ms, s->mean_ci95_ms, s->stdev_ms);
}

/* The probability of a test. */
static void
put_p(const struct results *r, struct table *t, double p)
{
	put(r, t, show_p(r->store, p), p);
}

/* Does the matrix have more than one of something? */
static bool
varies(const struct results *r, config_text *text)
{
	const char *first = r->n_configs == 0 ? NULL : text(r->store, &r->configs[0]);

	for (size_t i = 1; i < r->n_configs; i++)
		if (!same_text(text(r->store, &r->configs[i]), first))
			return true;
	return false;
}

static const char *
model_text(struct store *s, const struct config *c)
{
	(void)s;
	return c->cpu_model;
}

static const char *
memory_text(struct store *s, const struct config *c)
{
	return show_count(s, c->memory_mib);
}

/* "cpu_1: identical in 10 of 10". */
static const char *
identical_text(struct store *s, const struct config *c)
{
	if (c->stats.identical == NULL)
		return NULL;
	return store_text(s, "%s: %s", c->name, c->stats.identical);
}

static void
configuration_row(const struct results *r, struct table *t, const struct config *c,
    bool models, bool memories)
{
	const struct statistics *s = &c->stats;
	int d = boot_decimals(c);

	put_text(r, t, c->name);
	put_count(r, t, c->cpus);
	put_count(r, t, c->cpus_online);
	if (models)
		put_text(r, t, c->cpu_model);
	if (memories)
		put_count(r, t, c->memory_mib);
	put(r, t,
	    store_text(r->store, "%s/%s", show_count(r->store, s->booted),
		show_count(r->store, s->attempted)),
	    s->booted);
	put_number(r, t, s->mean_ms, d);
	put_range(r, t, s->mean_ci95_ms, d);
	put_number(r, t, s->median_ms, d);
	put_number(r, t, s->stdev_ms, digits_decimals(s->stdev_ms, s->stdev_ms));
	put_number(r, t, s->min_ms, d);
	put_number(r, t, s->max_ms, d);
}

struct table
content_configurations(const struct results *r)
{
	struct table t = { .id = "configurations",
		.title = "Configurations",
		.note = distinct(r, identical_text) };
	bool models = varies(r, model_text), memories = varies(r, memory_text);

	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "vCPUs", NULL, true, 0);
	add_column(&t, "online", NULL, true, 0);
	if (models)
		add_column(&t, "CPU model", NULL, false, 1);
	if (memories)
		add_column(&t, "memory", "MiB", true, 1);
	add_column(&t, "arrived", NULL, true, 2);
	add_column(&t, "mean", "ms", true, 0);
	add_column(&t, "95 % of mean", "ms", true, 6);
	add_column(&t, "median", "ms", true, 4);
	add_column(&t, "SD", "ms", true, 3);
	add_column(&t, "min", "ms", true, 5);
	add_column(&t, "max", "ms", true, 5);
	for (size_t i = 0; i < r->n_configs; i++)
		configuration_row(r, &t, &r->configs[i], models, memories);
	return t;
}

/* Instructions of each vCPU; of more than two, what those after the first have between
 * them. */
static const char *
insns_text(
    struct store *s, const struct phase *p, const char *show(struct store *, double))
{
	double lo = NAN, hi = NAN;
	const char *first, *least, *most;

	if (p->n_insns == 0)
		return NULL;
	for (size_t i = 1; i < p->n_insns; i++) {
		lo = fmin(lo, p->insns[i]);
		hi = fmax(hi, p->insns[i]);
	}
	first = show(s, p->insns[0]);
	if (p->n_insns == 1)
		return first;
	least = show(s, lo);
	most = show(s, hi);
	if (p->n_insns == 2)
		return store_text(s, "%s + %s", first, least);
	if (strcmp(least, most) == 0)
		return store_text(s, "%s + %zu x %s", first, p->n_insns - 1, least);
	return store_text(
	    s, "%s + %zu x %s \xe2\x80\xa6 %s", first, p->n_insns - 1, least, most);
}

static void
phase_row(const struct results *r, struct table *t, const struct config *c,
    const struct phase *p)
{
	int d = decimals_of(c, p->mean_ms, p->mean_ci95_ms, p->stdev_ms);
	const char *(*show)(struct store *, double) =
	    is_exact(c) ? show_count : show_metric;

	put_text(r, t, p->name);
	put_text(r, t, p->from);
	put_text(r, t, p->to);
	put_count(r, t, p->n);
	put_number(r, t, p->mean_ms, d);
	put_range(r, t, p->mean_ci95_ms, d);
	put_number(r, t, p->stdev_ms, digits_decimals(p->stdev_ms, p->stdev_ms));
	put_percent(r, t, p->share);
	put_percent(r, t, p->variance_share);
	put(r, t, show(r->store, p->insns_total), p->insns_total);
	put_text(r, t, insns_text(r->store, p, show));
	put_text(r, t, p->source);
}

struct table
content_phases(const struct results *r, const struct config *c)
{
	struct table t = { .id = "phases", .title = "Phases" };

	if (c == NULL)
		add_column(&t, "config", NULL, false, 0);
	else
		t.title = store_text(r->store, "Phases of %s", c->name);
	add_column(&t, "phase", NULL, false, 0);
	add_column(&t, "from", NULL, false, 8);
	add_column(&t, "to", NULL, false, 7);
	add_column(&t, "n", NULL, true, 4);
	add_column(&t, "mean", "ms", true, 0);
	add_column(&t, "95 % of mean", "ms", true, 5);
	add_column(&t, "SD", "ms", true, 3);
	add_column(&t, "share", "%", true, 0);
	t.column[t.n_columns - 1].bar = true;
	add_column(&t, "of variance", "%", true, 6);
	add_column(&t, "instructions", NULL, true, 2);
	add_column(&t, "by each vCPU", NULL, false, 9);
	add_column(&t, "source", NULL, false, 1);
	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].n_phases; k++) {
			if ((c != NULL && c != &r->configs[i]) ||
			    r->configs[i].stats.booted == 0)
				continue;
			if (c == NULL)
				put_text(r, &t, r->configs[i].name);
			phase_row(r, &t, &r->configs[i], &r->configs[i].phases[k]);
		}
	return t;
}

/* ---- configurations beside each other ---- */

static bool
has_phases(const struct config *c)
{
	return c->stats.booted > 0 && c->n_phases > 0;
}

size_t
content_arrived_configs(const struct results *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_configs; i++)
		n += has_phases(&r->configs[i]);
	return n;
}

/* The configurations of a slice, and the phases that any of them has. */
struct beside {
	const struct config **config;
	size_t n;
	struct lines phases;
};

static const struct phase *
phase_of(const struct config *c, const char *name)
{
	for (size_t i = 0; i < c->n_phases; i++)
		if (strcmp(c->phases[i].name, name) == 0)
			return &c->phases[i];
	return NULL;
}

static struct beside
beside_new(const struct results *r, struct slice slice)
{
	struct beside b = { .config = store_room(r->store, slice.n, sizeof(*b.config)) };
	size_t at = 0;

	for (size_t i = 0; i < r->n_configs; i++)
		if (has_phases(&r->configs[i]) && at++ >= slice.first && b.n < slice.n)
			b.config[b.n++] = &r->configs[i];
	for (size_t i = 0; i < b.n; i++)
		for (size_t k = 0; k < b.config[i]->n_phases; k++) {
			const char *name = b.config[i]->phases[k].name;
			size_t before = 0;

			while (before < i && phase_of(b.config[before], name) == NULL)
				before++;
			if (before == i)
				say(r->store, &b.phases, name);
		}
	return b;
}

/* The source of a phase's times, or what it is in one configuration and another. */
static const char *
source_of(struct store *s, const struct beside *b, const char *phase)
{
	const char *source = NULL;

	for (size_t i = 0; i < b->n; i++) {
		const struct phase *p = phase_of(b->config[i], phase);

		if (p == NULL || p->source == NULL || same_text(source, p->source))
			continue;
		if (source != NULL)
			return store_text(s, "%s or %s", source, p->source);
		source = p->source;
	}
	return source;
}

/* Phases whose times have one source. */
struct sourced {
	const char *source, *phases;
	size_t n;
};

static struct sourced *
sourced_phases(struct store *s, const struct beside *b, size_t *n)
{
	struct sourced *list = NULL;

	*n = 0;
	for (size_t i = 0; i < b->phases.n; i++) {
		const char *source = source_of(s, b, b->phases.line[i]);
		size_t at = 0;

		if (source == NULL)
			continue;
		while (at < *n && strcmp(list[at].source, source) != 0)
			at++;
		if (at == *n) {
			list = store_grow(s, list, *n, sizeof(*list));
			list[(*n)++] = (struct sourced){ source, NULL, 0 };
		}
		list[at].phases = join(s, list[at].phases, b->phases.line[i]);
		list[at].n++;
	}
	return list;
}

/* "Sources of the times: symbol; mixed for scheduler_ready". */
static const char *
sources_text(struct store *s, const struct beside *b)
{
	size_t n, most = 0;
	const struct sourced *list = sourced_phases(s, b, &n);
	const char *text;

	for (size_t i = 0; i < n; i++)
		if (list[i].n > list[most].n)
			most = i;
	if (n == 0)
		return NULL;
	text = store_text(s, "Source of the times: %s", list[most].source);
	for (size_t i = 0; i < n; i++)
		if (i != most)
			text = store_text(
			    s, "%s; %s for %s", text, list[i].source, list[i].phases);
	return text;
}

struct table
content_phase_means(const struct results *r, struct slice configs)
{
	struct beside b = beside_new(r, configs);
	struct table t = { .id = "phases",
		.title = "Phases, mean and share of the boot",
		.note = sources_text(r->store, &b) };

	add_column(&t, "phase", NULL, false, 0);
	for (size_t i = 0; i < b.n; i++) {
		add_column(&t, b.config[i]->name, "ms", true, 0);
		add_column(&t, "", "%", true, 0);
	}
	for (size_t k = 0; k < b.phases.n; k++) {
		put_text(r, &t, b.phases.line[k]);
		for (size_t i = 0; i < b.n; i++) {
			const struct config *c = b.config[i];
			const struct phase *p = phase_of(c, b.phases.line[k]);

			put_number(r, &t, p == NULL ? NAN : p->mean_ms,
			    p == NULL ? 0
				      : decimals_of(
					    c, p->mean_ms, p->mean_ci95_ms, p->stdev_ms));
			put_percent(r, &t, p == NULL ? NAN : p->share);
		}
	}
	return t;
}

struct table
content_phase_insns(const struct results *r, struct slice configs)
{
	struct beside b = beside_new(r, configs);
	struct table t = { .id = "insns", .title = "Instructions of all vCPUs, mean" };

	add_column(&t, "phase", NULL, false, 0);
	for (size_t i = 0; i < b.n; i++)
		add_column(&t, b.config[i]->name, NULL, true, 0);
	for (size_t k = 0; k < b.phases.n; k++) {
		bool any = false;

		for (size_t i = 0; i < b.n && !any; i++) {
			const struct phase *p = phase_of(b.config[i], b.phases.line[k]);

			any = p != NULL && p->insns_total > 0;
		}
		if (!any)
			continue;
		put_text(r, &t, b.phases.line[k]);
		for (size_t i = 0; i < b.n; i++) {
			const struct phase *p = phase_of(b.config[i], b.phases.line[k]);
			double insns = p == NULL ? NAN : p->insns_total;

			put(r, &t, show_metric(r->store, insns), insns);
		}
	}
	return t;
}

/* The most that a vCPU beside the first executed of a phase. */
static double
most_beside(const struct phase *p)
{
	double most = 0;

	for (size_t i = 1; i < p->n_insns; i++)
		most = fmax(most, p->insns[i]);
	return most;
}

struct table
content_vcpus(const struct results *r)
{
	static const double MUCH = 0.01; /* of the boot; of what the first one does */
	struct table t = { .id = "vcpus", .title = "Instructions by each vCPU, mean" };

	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "phase", NULL, false, 0);
	add_column(&t, "the first + the others", NULL, false, 0);
	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].n_phases; k++) {
			const struct phase *p = &r->configs[i].phases[k];

			if (!(p->insns_share > MUCH) ||
			    !(most_beside(p) > MUCH * p->insns[0]))
				continue;
			put_text(r, &t, r->configs[i].name);
			put_text(r, &t, p->name);
			put_text(r, &t, insns_text(r->store, p, show_metric));
		}
	return t;
}

/* Was a marker of this name seen in any boot of a configuration? */
static bool
is_seen(const struct config *c, const char *name)
{
	for (size_t i = 0; i < c->n_samples; i++)
		for (size_t k = 0; k < c->samples[i].n_marks; k++)
			if (strcmp(c->samples[i].marks[k].name, name) == 0 &&
			    !isnan(c->samples[i].marks[k].at_ms))
				return true;
	return false;
}

/* The markers of a configuration's first boot that arrived: it should have all. */
static const struct sample *
arrived_sample(const struct config *c)
{
	for (size_t i = 0; i < c->n_samples; i++)
		if (strcmp(c->samples[i].outcome, "booted") == 0)
			return &c->samples[i];
	return NULL;
}

struct table
content_unseen(const struct results *r)
{
	struct table t = { .id = "unseen", .title = "Not observed" };

	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "marker", NULL, false, 0);
	add_column(&t, "reason", NULL, false, 0);
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		const struct sample *s = arrived_sample(c);

		for (size_t k = 0; s != NULL && k < s->n_marks; k++) {
			if (is_seen(c, s->marks[k].name))
				continue;
			put_text(r, &t, c->name);
			put_text(r, &t, s->marks[k].name);
			put_text(r, &t, s->marks[k].reason);
		}
	}
	return t;
}

/* An estimate's one figure, or its range where it has only that. */
static void
put_estimated(const struct results *r, struct table *t, const struct estimate *e)
{
	struct range range = { e->low_ms, e->high_ms };

	if (!isnan(e->estimated_ms))
		put_number(r, t, e->estimated_ms, digits_decimals(e->estimated_ms, 0));
	else
		put_range(r, t, range,
		    (int)fmax(
			digits_decimals(range.lo, 0), digits_decimals(range.hi, 0)));
}

/* What was measured of an estimate's interval, and how far it is off. */
static void
put_comparison(const struct results *r, struct table *t, const struct config *c,
    const struct estimate *e)
{
	bool is_range = e->status == NULL && e->range_status != NULL;
	double error = is_range ? e->range_error_percent : e->error_percent;
	const char *status = is_range ? e->range_status : e->status;

	put_number(r, t, e->measured_ms,
	    decimals_of(c, e->measured_ms, e->measured_ci95_ms, NAN));
	if (isnan(error))
		put(r, t, NOTHING, NAN);
	else
		put(r, t, store_text(r->store, "%+.1f", error), error);
	put_text(r, t, status != NULL ? status : e->reason);
}

static void
estimate_row(const struct results *r, struct table *t, const struct config *c,
    const struct estimate *e)
{
	struct range range = { e->low_ms, e->high_ms };

	put_text(r, t, c->name);
	put_text(r, t, e->name);
	put_text(r, t, e->from);
	put_text(r, t, e->to);
	put_estimated(r, t, e);
	put_range(r, t, range,
	    (int)fmax(digits_decimals(range.lo, 0), digits_decimals(range.hi, 0)));
	put_comparison(r, t, c, e);
	put_text(r, t, e->equivalence);
}

struct table
content_estimates(const struct results *r)
{
	struct table t = { .id = "estimates", .title = "Estimates" };

	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "estimate of", NULL, false, 0);
	add_column(&t, "from", NULL, false, 5);
	add_column(&t, "to", NULL, false, 4);
	add_column(&t, "estimated", "ms", true, 0);
	add_column(&t, "range", "ms", true, 3);
	add_column(&t, "measured", "ms", true, 0);
	add_column(&t, "error", "%", true, 0);
	add_column(&t, "status", NULL, false, 0);
	add_column(&t, "equivalence", NULL, false, 1);
	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].n_estimates; k++)
			estimate_row(r, &t, &r->configs[i], &r->configs[i].estimates[k]);
	return t;
}

/* "firmware: 200 ms (100 to 500 ms), from reset_vector to kernel_entry". */
static const char *
estimate_title(const struct results *r, const struct estimate *e)
{
	struct store *s = r->store;
	const char *title = store_text(s, "%s:", or_nothing(e->name));
	int d = (int)fmax(digits_decimals(e->low_ms, 0), digits_decimals(e->high_ms, 0));

	if (!isnan(e->estimated_ms))
		title = store_text(s, "%s %s ms", title,
		    show_number(s, e->estimated_ms, digits_decimals(e->estimated_ms, 0)));
	if (!isnan(e->low_ms) && !isnan(e->high_ms))
		title = store_text(s,
		    isnan(e->estimated_ms) ? "%s %s to %s ms" : "%s (%s to %s ms)", title,
		    show_number(s, e->low_ms, d), show_number(s, e->high_ms, d));
	return store_text(
	    s, "%s, from %s to %s", title, or_nothing(e->from), or_nothing(e->to));
}

static bool
comes_before(const struct results *r, const struct config *c, size_t estimate)
{
	const char *name = c->estimates[estimate].name;

	for (const struct config *d = r->configs; d <= c; d++)
		for (size_t i = 0; i < (d == c ? estimate : d->n_estimates); i++)
			if (same_text(d->estimates[i].name, name))
				return true;
	return false;
}

/* The rows of all configurations' estimates of one name. */
static void
estimate_group(const struct results *r, struct table *t, const struct estimate *of)
{
	const char *title = estimate_title(r, of);

	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].n_estimates; k++) {
			const struct config *c = &r->configs[i];
			const struct estimate *e = &c->estimates[k];

			if (!same_text(e->name, of->name))
				continue;
			put_text(r, t, title);
			put_text(r, t, c->name);
			put_comparison(r, t, c, e);
			put_text(r, t, e->equivalence);
			put_range(r, t, e->measured_ci95_ms,
			    digits_decimals(
				e->measured_ms, unsure_by(e->measured_ci95_ms, NAN)));
		}
}

struct table
content_estimates_grouped(const struct results *r)
{
	struct table t = { .id = "estimates", .title = "Estimates", .grouped = true };

	add_column(&t, "estimate of", NULL, false, 0);
	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "measured", "ms", true, 0);
	add_column(&t, "error", "%", true, 0);
	add_column(&t, "status", NULL, false, 0);
	add_column(&t, "equivalence", NULL, false, 2);
	add_column(&t, "95 % of mean", "ms", true, 3);
	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].n_estimates; k++)
			if (!comes_before(r, &r->configs[i], k))
				estimate_group(r, &t, &r->configs[i].estimates[k]);
	return t;
}

/* "firmware: 12 to 80 ms": which estimates the column of errors is about. */
static const char *
headline_text(struct store *s, const struct config *c)
{
	const struct estimate *e = &c->headline;

	if (e->name == NULL)
		return NULL;
	return store_text(
	    s, "%s, from %s to %s", e->name, or_nothing(e->from), or_nothing(e->to));
}

struct table
content_validation(const struct results *r)
{
	struct table t = { .id = "validation", .title = "Validation" };
	const char *over = distinct(r, headline_text);

	add_column(&t, "config", NULL, false, 1);
	add_column(&t, "CPUs", NULL, true, 0);
	add_column(&t, "n", NULL, true, 0);
	add_column(&t, "mean", "ms", true, 0);
	add_column(&t, "median", "ms", true, 0);
	add_column(&t, "min", "ms", true, 0);
	add_column(&t, "max", "ms", true, 0);
	add_column(&t, "SD", "ms", true, 0);
	if (over == NULL)
		t.note = "There is no published estimate to compare with.";
	if (over != NULL) {
		add_column(&t, "estimated", "ms", true, 0);
		add_column(&t, "measured", "ms", true, 0);
		add_column(&t, "error", "%", true, 0);
		add_column(&t, "status", NULL, false, 0);
		t.note = store_text(
		    r->store, "Estimated and measured, error and status: %s.", over);
	}
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		const struct statistics *s = &c->stats;
		int d = boot_decimals(c);

		put_text(r, &t, c->name);
		put_count(r, &t, c->cpus);
		put_count(r, &t, s->n);
		put_number(r, &t, s->mean_ms, d);
		put_number(r, &t, s->median_ms, d);
		put_number(r, &t, s->min_ms, d);
		put_number(r, &t, s->max_ms, d);
		put_number(r, &t, s->stdev_ms, digits_decimals(s->stdev_ms, s->stdev_ms));
		if (over != NULL) {
			put_estimated(r, &t, &c->headline);
			put_comparison(r, &t, c, &c->headline);
		}
	}
	return t;
}

/* The phase that brings most of a configuration's variance. */
static const char *
most_variance(struct store *s, const struct config *c)
{
	const struct phase *most = NULL;

	for (size_t i = 0; i < c->n_phases; i++)
		if (!isnan(c->phases[i].variance_share) &&
		    (most == NULL || c->phases[i].variance_share > most->variance_share))
			most = &c->phases[i];
	if (most == NULL)
		return NULL;
	return store_text(
	    s, "%s, %s %%", most->name, show_percent(s, most->variance_share));
}

static void
repeatability_row(const struct results *r, struct table *t, const struct config *c)
{
	const struct statistics *s = &c->stats;
	int d = boot_decimals(c);

	put_text(r, t, c->name);
	put_count(r, t, s->n);
	put_number(r, t, s->stdev_ms, digits_decimals(s->stdev_ms, s->stdev_ms));
	put_number(r, t, 100 * s->cv, digits_decimals(100 * s->cv, 100 * s->cv));
	put_number(r, t, s->mad_ms, digits_decimals(s->mad_ms, s->mad_ms));
	put_number(r, t, s->p95_ms, d);
	put_range(r, t, s->mean_ci95_ms, d);
	put_range(r, t, s->mean_bootstrap_ci95_ms, d);
	put_range(r, t, s->median_ci95_ms, d);
	put_percent(r, t, s->median_ci95_confidence);
	put_range(r, t, s->median_bootstrap_ci95_ms, d);
	put_text(r, t, most_variance(r->store, c));
}

/* What to know of bootstrap intervals: of the configuration with the fewest boots. */
static const char *
bootstrap_note(const struct results *r)
{
	const struct statistics *least = NULL;

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct statistics *s = &r->configs[i].stats;

		if (s->bootstrap_caution != NULL && (least == NULL || s->n < least->n))
			least = s;
	}
	return least == NULL
		   ? NULL
		   : store_text(r->store, "Caution: %s.", least->bootstrap_caution);
}

struct table
content_repeatability(const struct results *r)
{
	struct table t = { .id = "repeatability", .title = "Repeatability and variance" };
	const char *note = bootstrap_note(r);

	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "n", NULL, true, 0);
	add_column(&t, "SD", "ms", true, 0);
	add_column(&t, "CV", "%", true, 0);
	add_column(&t, "MAD", "ms", true, 3);
	add_column(&t, "p95", "ms", true, 5);
	add_column(&t, "95 % of mean", "ms", true, 2);
	add_noted_column(&t, "mean, bootstrapped", "ms", 7, note);
	add_column(&t, "95 % of median", "ms", true, 4);
	add_column(&t, "exactly", "%", true, 6);
	add_noted_column(&t, "median, bootstrapped", "ms", 8, note);
	add_column(&t, "most variance", NULL, false, 1);
	for (size_t i = 0; i < r->n_configs; i++)
		repeatability_row(r, &t, &r->configs[i]);
	return t;
}

struct table
content_verdicts(const struct results *r)
{
	struct table t = { .id = "verdicts", .title = "Order, modes and outliers" };

	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "outliers", NULL, true, 2);
	add_column(&t, "in the order as run", NULL, false, 0);
	add_column(&t, "neighbours", NULL, false, 3);
	add_column(&t, "modes", NULL, false, 0);
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		put_text(r, &t, c->name);
		put_count(r, &t, c->stats.outliers);
		put_text(r, &t, c->stats.trend);
		put_text(r, &t, c->stats.neighbours);
		put_text(r, &t,
		    c->stats.identical != NULL ? c->stats.identical : c->stats.modes);
	}
	return t;
}

struct table
content_host(const struct results *r, bool related)
{
	struct table t = { .id = "host", .title = "Boot time and the state of the host" };

	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "factor", NULL, false, 0);
	add_column(&t, "n", NULL, true, 1);
	add_column(&t, "Spearman's rho", NULL, true, 0);
	add_column(&t, "p (Holm)", NULL, true, 0);
	add_column(&t, "verdict", NULL, false, 0);
	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].stats.n_factors; k++) {
			const struct factor *f = &r->configs[i].stats.factors[k];

			if (isnan(f->rho) || f->verdict == NULL ||
			    (related && !f->related))
				continue;
			put_text(r, &t, r->configs[i].name);
			put_text(r, &t, f->name);
			put_count(r, &t, f->n);
			put_number(r, &t, f->rho, 2);
			put_p(r, &t, f->p_holm);
			put_text(r, &t, f->verdict);
		}
	return t;
}

/* Decimals of a ratio; of the reference, which is 1, none. */
static int
ratio_decimals(double ratio, struct range interval)
{
	if (isnan(interval.lo))
		return ratio == 1 ? 0 : 2;
	return digits_decimals(ratio, unsure_by(interval, NAN));
}

static const char *
scaling_note(const struct results *r)
{
	if (r->scaling_caution == NULL)
		return NULL;
	return store_text(r->store, "These intervals are bootstrapped; caution: %s.",
	    r->scaling_caution);
}

struct table
content_scaling(const struct results *r)
{
	struct table t = {
		.id = "scaling", .title = "Scaling", .note = r->scaling_reason
	};
	const char *note = scaling_note(r);

	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "vCPUs", NULL, true, 4);
	add_column(&t, "online", NULL, true, 0);
	add_column(&t, "mean", "ms", true, 6);
	add_column(&t, "speedup", NULL, true, 0);
	add_noted_column(&t, "95 %", NULL, 1, note);
	add_column(&t, "efficiency", "%", true, 0);
	add_noted_column(&t, "95 %", "%", 5, note);
	add_column(&t, "verdict", NULL, false, 2);
	for (size_t i = 0; i < r->n_scaling; i++) {
		const struct scaling *s = &r->scaling[i];
		const struct config *c = results_config(r, s->config);
		int d = ratio_decimals(s->speedup, s->speedup_ci95);
		struct range percent = { 100 * s->efficiency_ci95.lo,
			100 * s->efficiency_ci95.hi };
		int d_percent = isnan(percent.lo)
				    ? s->efficiency != 1
				    : digits_decimals(100, unsure_by(percent, NAN));

		put_text(r, &t, s->config);
		put_count(r, &t, s->cpus);
		put_count(r, &t, s->cpus_online);
		put_number(r, &t, s->mean_ms,
		    c == NULL ? digits_decimals(s->mean_ms, NAN) : boot_decimals(c));
		put_number(r, &t, s->speedup, d);
		put_range(r, &t, s->speedup_ci95, d);
		d_percent = d_percent < 1 ? d_percent : 1;
		put(r, &t, show_number(r->store, 100 * s->efficiency, d_percent),
		    s->efficiency);
		put_range(r, &t, percent, d_percent);
		put_text(r, &t, s->verdict);
	}
	return t;
}

struct table
content_phase_scaling(const struct results *r)
{
	struct table t = { .id = "phasescaling", .title = "Scaling of the phases" };

	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "phase", NULL, false, 0);
	add_column(&t, "speedup", NULL, true, 0);
	add_noted_column(&t, "95 %", NULL, 0, scaling_note(r));
	for (size_t i = 0; i < r->n_scaling; i++)
		for (size_t k = 0; k < r->scaling[i].n_phases; k++) {
			const struct phase_scaling *p = &r->scaling[i].phases[k];
			int d =
			    digits_decimals(p->speedup, unsure_by(p->speedup_ci95, NAN));

			put_text(r, &t, r->scaling[i].config);
			put_text(r, &t, p->name);
			put_number(r, &t, p->speedup, d);
			put_range(r, &t, p->speedup_ci95, d);
		}
	return t;
}

struct table
content_comparison(const struct results *r)
{
	const struct comparison *c = &r->comparison;
	struct table t = { .id = "comparison" };

	if (c->base == NULL)
		return t;
	t.title =
	    store_text(r->store, "Compared with %s: %s", c->base, or_nothing(c->verdict));
	t.note = isnan(c->noise_percent)
		     ? NULL
		     : store_text(r->store, "Changes within %g %% count as none.",
			   c->noise_percent);
	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "phase", NULL, false, 0);
	add_column(&t, "before", "ms", true, 1);
	add_column(&t, "now", "ms", true, 1);
	add_column(&t, "ratio", NULL, true, 0);
	add_column(&t, "95 % of ratio", NULL, true, 2);
	add_column(&t, "p (Holm)", NULL, true, 3);
	add_column(&t, "verdict", NULL, false, 0);
	for (size_t i = 0; i < c->n_changes; i++) {
		const struct change *one = &c->changes[i];

		put_text(r, &t, one->config);
		put_text(r, &t, one->phase == NULL ? "(whole boot)" : one->phase);
		put_number(r, &t, one->base_median_ms,
		    digits_decimals(one->base_median_ms, NAN));
		put_number(r, &t, one->median_ms, digits_decimals(one->median_ms, NAN));
		put_number(r, &t, one->ratio, 3);
		put_range(r, &t, one->ratio_ci95, 3);
		put_p(r, &t, one->p_holm);
		put_text(r, &t, one->verdict);
	}
	return t;
}
