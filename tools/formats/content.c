/* What a report says: facts, warnings, failures and tables, made of results. */
#include <math.h>
#include <string.h>

#include "content.h"
#include "show.h"

/* Names that a sentence lists before it says how many more there are. */
enum { NAMES_MAX = 8 };

/* ---- text in pieces ---- */

static const char *
or_nothing(const char *text)
{
	return text != NULL && *text != '\0' ? text : NOTHING;
}

/* "a, b" of "a" and "b"; either may be NULL. */
static const char *
join(struct store *s, const char *list, const char *more)
{
	if (list == NULL || more == NULL)
		return list != NULL ? list : more;
	return store_text(s, "%s, %s", list, more);
}

typedef const char *config_text(struct store *s, const struct config *c);
typedef bool config_test(const struct config *c);

/* The different texts that configurations have, in order; NULL when none has one. */
static const char *
distinct(const struct results *r, config_text *text)
{
	const char **seen = store_room(r->store, r->n_configs, sizeof(*seen)),
		   *list = NULL;
	size_t n = 0;

	for (size_t i = 0; i < r->n_configs; i++) {
		const char *one = text(r->store, &r->configs[i]);
		size_t k = 0;

		while (one != NULL && k < n && strcmp(seen[k], one) != 0)
			k++;
		if (one == NULL || k < n)
			continue;
		seen[n++] = one;
		list = join(r->store, list, one);
	}
	return list;
}

/* The names of the configurations that pass a test, or NULL. */
static const char *
names_of(const struct results *r, config_test *test)
{
	const char *list = NULL;
	size_t n = 0;

	for (size_t i = 0; i < r->n_configs; i++)
		if (test(&r->configs[i]) && n++ < NAMES_MAX)
			list = join(r->store, list, r->configs[i].name);
	if (n > NAMES_MAX)
		list = store_text(r->store, "%s and %zu more", list, n - NAMES_MAX);
	return list;
}

static void
say(struct store *s, struct lines *lines, const char *line)
{
	lines->line = store_grow(s, lines->line, lines->n, sizeof(*lines->line));
	lines->line[lines->n++] = line;
}

/* ---- facts ---- */

const char *
content_notice(const struct results *r)
{
	for (size_t i = 0; i < r->n_configs; i++)
		if (r->configs[i].guest.notice != NULL)
			return r->configs[i].guest.notice;
	return NULL;
}

static const char *
guest_name(struct store *s, const struct config *c)
{
	if (c->guest.title == NULL)
		return c->guest.name;
	return store_text(s, "%s: %s", or_nothing(c->guest.name), c->guest.title);
}

const char *
content_title(const struct results *r)
{
	const char *guest = distinct(r, guest_name);

	return store_text(
	    r->store, "Boot times of %s", guest != NULL ? guest : "no guest");
}

static const char *
guest_text(struct store *s, const struct config *c)
{
	if (c->guest.profile == NULL)
		return c->guest.name;
	return store_text(s, "%s (%s)", or_nothing(c->guest.name), c->guest.profile);
}

static const char *
kernel_text(struct store *s, const struct config *c)
{
	(void)s;
	return c->guest.kernel_sha256;
}

static const char *
machine_text(struct store *s, const struct config *c)
{
	const char *memory =
	    isnan(c->memory_mib) ? NULL : store_text(s, "%.0f MiB", c->memory_mib);
	const char *model =
	    c->cpu_model == NULL ? NULL : store_text(s, "CPU %s", c->cpu_model);
	const char *kind = c->arch == NULL || c->machine_type == NULL
			       ? join(s, c->arch, c->machine_type)
			       : store_text(s, "%s %s", c->arch, c->machine_type);

	return join(s, kind, join(s, memory, model));
}

static const char *
accel_text(struct store *s, const struct config *c)
{
	(void)s;
	return c->accel;
}

static const char *
qemu_text(struct store *s, const struct config *c)
{
	(void)s;
	return c->qemu_version;
}

static const char *
host_text(struct store *s, const struct config *c)
{
	const char *cores =
	    isnan(c->host.cores) ? NULL : store_text(s, "%.0f cores", c->host.cores);
	const char *kernel =
	    c->host.kernel == NULL ? NULL : store_text(s, "kernel %s", c->host.kernel);

	return join(s, c->host.cpu, join(s, cores, kernel));
}

static const char *
clock_text(struct store *s, const struct config *c)
{
	(void)s;
	if (c->clock == NULL)
		return NULL;
	if (strcmp(c->clock, "wall") == 0)
		return "wall: what a boot took on this host";
	if (strcmp(c->clock, "icount") == 0)
		return "icount: the guest's virtual clock, one instruction a nanosecond";
	return c->clock;
}

static const char *
origin_text(const char *origin)
{
	if (strcmp(origin, "t0") == 0)
		return "t0 (machine on)";
	if (strcmp(origin, "reset_vector") == 0)
		return "reset_vector (the first instruction)";
	return origin;
}

static const char *
boot_time_text(struct store *s, const struct config *c)
{
	if (c->origin == NULL || c->end == NULL)
		return NULL;
	return store_text(s, "from %s to %s", origin_text(c->origin), c->end);
}

static const char *
seed_text(struct store *s, const struct config *c)
{
	return isnan(c->seed) ? NULL : show_count(s, c->seed);
}

static const char *
date_text(const struct results *r)
{
	double first = NAN;

	for (size_t i = 0; i < r->n_configs; i++)
		first = fmin(first, r->configs[i].host.epoch_s);
	return show_date(r->store, first);
}

static void
add_fact(const struct results *r, struct facts *facts, const char *name, const char *text)
{
	facts->fact = store_grow(r->store, facts->fact, facts->n, sizeof(*facts->fact));
	facts->fact[facts->n++] = (struct fact){ name, or_nothing(text) };
}

struct facts
content_facts(const struct results *r)
{
	struct facts facts = { 0 };

	add_fact(r, &facts, "guest", distinct(r, guest_text));
	add_fact(r, &facts, "sha256", distinct(r, kernel_text));
	add_fact(r, &facts, "machine", distinct(r, machine_text));
	add_fact(r, &facts, "accelerator", distinct(r, accel_text));
	add_fact(r, &facts, "QEMU", distinct(r, qemu_text));
	add_fact(r, &facts, "host", distinct(r, host_text));
	add_fact(r, &facts, "clock", distinct(r, clock_text));
	add_fact(r, &facts, "boot time", distinct(r, boot_time_text));
	add_fact(r, &facts, "seed", distinct(r, seed_text));
	add_fact(r, &facts, "begun", date_text(r));
	return facts;
}

/* ---- what arrived and what did not ---- */

/* Counts of all configurations together. */
static void
count_boots(const struct results *r, double *attempted, double *booted)
{
	*attempted = *booted = 0;
	for (size_t i = 0; i < r->n_configs; i++) {
		*attempted += fmax(r->configs[i].stats.attempted, 0);
		*booted += fmax(r->configs[i].stats.booted, 0);
	}
}

const char *
content_arrived(const struct results *r)
{
	double attempted, booted;

	count_boots(r, &attempted, &booted);
	return store_text(r->store, "%.0f of %.0f boots arrived", booted, attempted);
}

static bool
beyond_cores(const struct config *c)
{
	return c->cpus > c->host.cores;
}

static bool
used_one(const struct config *c)
{
	return c->cpus > 1 && c->cpus_online == 1;
}

static bool
used_fewer(const struct config *c)
{
	return c->cpus_online > 1 && c->cpus_online < c->cpus;
}

static bool
none_arrived(const struct config *c)
{
	return c->stats.booted == 0;
}

static bool
some_failed(const struct config *c)
{
	return c->stats.booted > 0 && c->stats.booted < c->stats.attempted;
}

static bool
has_estimated_times(const struct config *c)
{
	for (size_t i = 0; i < c->n_phases; i++)
		if (c->phases[i].source != NULL &&
		    strcmp(c->phases[i].source, "estimated") == 0)
			return true;
	return false;
}

static const char *
accel_reason(struct store *s, const struct config *c)
{
	if (c->accel_reason == NULL)
		return NULL;
	return store_text(s, "accelerator %s: %s", or_nothing(c->accel), c->accel_reason);
}

static const char *
clock_name(struct store *s, const struct config *c)
{
	(void)s;
	return c->clock;
}

static void
warn_if(const struct results *r, struct lines *lines, config_test *test, const char *text)
{
	const char *names = names_of(r, test);

	if (names != NULL)
		say(r->store, lines, store_text(r->store, "%s: %s", names, text));
}

struct lines
content_warnings(const struct results *r)
{
	struct lines lines = { 0 };
	const char *accel = distinct(r, accel_reason), *clocks = distinct(r, clock_name);

	if (r->n_configs == 0)
		say(r->store, &lines, "no configuration was measured");
	warn_if(r, &lines, none_arrived, "no boot arrived, so there is no boot time");
	warn_if(r, &lines, some_failed, "times are of the boots that arrived");
	warn_if(r, &lines, has_estimated_times, "times were estimated, not measured");
	warn_if(r, &lines, beyond_cores,
	    "more vCPUs than the host has cores: they took turns, which slows a boot "
	    "down");
	warn_if(r, &lines, used_one,
	    "the guest used one CPU, whatever it was given: this is no scaling");
	warn_if(r, &lines, used_fewer, "the guest used fewer CPUs than it was given");
	if (clocks != NULL && strstr(clocks, ", ") != NULL)
		say(r->store, &lines,
		    store_text(r->store, "times of different clocks do not compare: %s",
			clocks));
	if (accel != NULL)
		say(r->store, &lines, accel);
	return lines;
}

static bool
same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* The failure among those from first on that a sample is like, or a new one. */
static struct failure *
failure_like(const struct results *r, struct failures *f, size_t first,
    const struct config *c, const struct sample *s)
{
	for (size_t i = first; i < f->n; i++)
		if (same_text(f->failure[i].outcome, s->outcome) &&
		    same_text(f->failure[i].reason, s->reason) &&
		    same_text(f->failure[i].last_phase, s->last_phase) &&
		    same_text(f->failure[i].last_line, s->last_line))
			return &f->failure[i];
	f->failure = store_grow(r->store, f->failure, f->n, sizeof(*f->failure));
	f->failure[f->n] = (struct failure){ .config = c->name,
		.outcome = s->outcome,
		.reason = s->reason,
		.last_phase = s->last_phase,
		.last_line = s->last_line };
	return &f->failure[f->n++];
}

struct failures
content_failures(const struct results *r)
{
	struct failures f = { 0 };

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		size_t first = f.n;

		for (size_t k = 0; k < c->n_samples; k++) {
			const struct sample *s = &c->samples[k];
			struct failure *like;

			if (strcmp(s->outcome, "booted") == 0)
				continue;
			like = failure_like(r, &f, first, c, s);
			if (like->n++ < NAMES_MAX)
				like->samples = join(r->store, like->samples,
				    show_count(r->store, s->sample));
			else if (like->n == NAMES_MAX + 1)
				like->samples =
				    join(r->store, like->samples, "\xe2\x80\xa6");
		}
	}
	return f;
}

const char *
failure_text(struct store *s, const struct failure *f)
{
	const char *text = store_text(s, "%s: %s in %s %s", f->config, f->outcome,
	    f->n == 1 ? "sample" : "samples", f->samples);

	if (f->last_phase != NULL)
		text = store_text(s, "%s, last phase %s", text, f->last_phase);
	return f->reason == NULL ? text : store_text(s, "%s: %s", text, f->reason);
}

/* ---- tables ---- */

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

static void
add_column(struct table *t, const char *title, const char *unit, bool numeric, int rank)
{
	t->column[t->n_columns++] = (struct column){ title, unit, numeric, rank };
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

/* An interval, to be sorted by where it begins. */
static void
put_range(const struct results *r, struct table *t, struct range range, int decimals)
{
	if (isnan(range.lo) || isnan(range.hi))
		put(r, t, NOTHING, NAN);
	else
		put(r, t,
		    store_text(r->store, "%s \xe2\x80\xa6 %s",
			show_number(r->store, range.lo, decimals),
			show_number(r->store, range.hi, decimals)),
		    range.lo);
}

/* What a mean is unsure by: half its interval, or else the deviation. */
static double
unsure_by(struct range interval, double stdev)
{
	return isnan(interval.lo) ? stdev : (interval.hi - interval.lo) / 2;
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

static void
configuration_row(const struct results *r, struct table *t, const struct config *c,
    bool models, bool memories)
{
	const struct statistics *s = &c->stats;
	int d = show_decimals(s->mean_ms, unsure_by(s->mean_ci95_ms, s->stdev_ms));

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
	put_number(r, t, s->stdev_ms, d);
	put_number(r, t, s->min_ms, d);
	put_number(r, t, s->max_ms, d);
}

struct table
content_configurations(const struct results *r)
{
	struct table t = { .id = "configurations", .title = "Configurations" };
	bool models = varies(r, model_text), memories = varies(r, memory_text);

	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "vCPUs", NULL, true, 0);
	add_column(&t, "online", NULL, true, 0);
	if (models)
		add_column(&t, "CPU model", NULL, false, 1);
	if (memories)
		add_column(&t, "memory", "MiB", true, 1);
	add_column(&t, "arrived", NULL, true, 0);
	add_column(&t, "mean", "ms", true, 0);
	add_column(&t, "95 % of mean", "ms", true, 3);
	add_column(&t, "median", "ms", true, 0);
	add_column(&t, "SD", "ms", true, 0);
	add_column(&t, "min", "ms", true, 0);
	add_column(&t, "max", "ms", true, 0);
	for (size_t i = 0; i < r->n_configs; i++)
		configuration_row(r, &t, &r->configs[i], models, memories);
	return t;
}

/* Instructions of each vCPU; of more than two, what those after the first have between
 * them. */
static const char *
insns_text(const struct results *r, const struct phase *p)
{
	struct store *s = r->store;
	double lo = NAN, hi = NAN;
	const char *first, *least, *most;

	if (p->n_insns == 0)
		return NULL;
	for (size_t i = 1; i < p->n_insns; i++) {
		lo = fmin(lo, p->insns[i]);
		hi = fmax(hi, p->insns[i]);
	}
	first = show_metric(s, p->insns[0]);
	if (p->n_insns == 1)
		return first;
	least = show_metric(s, lo);
	most = show_metric(s, hi);
	if (p->n_insns == 2)
		return store_text(s, "%s + %s", first, least);
	if (strcmp(least, most) == 0)
		return store_text(s, "%s + %zu x %s", first, p->n_insns - 1, least);
	return store_text(
	    s, "%s + %zu x %s \xe2\x80\xa6 %s", first, p->n_insns - 1, least, most);
}

static void
phase_row(const struct results *r, struct table *t, const struct phase *p)
{
	int d = show_decimals(p->mean_ms, unsure_by(p->mean_ci95_ms, p->stdev_ms));

	put_text(r, t, p->name);
	put_text(r, t, p->from);
	put_text(r, t, p->to);
	put_count(r, t, p->n);
	put_number(r, t, p->mean_ms, d);
	put_range(r, t, p->mean_ci95_ms, d);
	put_number(r, t, p->stdev_ms, d);
	put_percent(r, t, p->share);
	put_text(r, t, insns_text(r, p));
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
	add_column(&t, "from", NULL, false, 5);
	add_column(&t, "to", NULL, false, 4);
	add_column(&t, "n", NULL, true, 1);
	add_column(&t, "mean", "ms", true, 0);
	add_column(&t, "95 % of mean", "ms", true, 3);
	add_column(&t, "SD", "ms", true, 0);
	add_column(&t, "share", "%", true, 0);
	add_column(&t, "instructions", NULL, false, 2);
	add_column(&t, "source", NULL, false, 0);
	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].n_phases; k++) {
			if (c != NULL && c != &r->configs[i])
				continue;
			if (c == NULL)
				put_text(r, &t, r->configs[i].name);
			phase_row(r, &t, &r->configs[i].phases[k]);
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
		put_number(r, t, e->estimated_ms, show_decimals(e->estimated_ms, 0));
	else
		put_range(r, t, range,
		    (int)fmax(show_decimals(range.lo, 0), show_decimals(range.hi, 0)));
}

/* What was measured of an estimate's interval, and how far it is off. */
static void
put_comparison(const struct results *r, struct table *t, const struct estimate *e)
{
	put_number(r, t, e->measured_ms, show_decimals(e->measured_ms, NAN));
	if (isnan(e->error_percent))
		put(r, t, NOTHING, NAN);
	else
		put(r, t, store_text(r->store, "%+.1f", e->error_percent),
		    e->error_percent);
	put_text(r, t, e->status != NULL ? e->status : e->reason);
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
	    (int)fmax(show_decimals(range.lo, 0), show_decimals(range.hi, 0)));
	put_comparison(r, t, e);
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
	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].n_estimates; k++)
			estimate_row(r, &t, &r->configs[i], &r->configs[i].estimates[k]);
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
		int d =
		    show_decimals(s->mean_ms, unsure_by(s->mean_ci95_ms, s->stdev_ms));

		put_text(r, &t, c->name);
		put_count(r, &t, c->cpus);
		put_count(r, &t, s->booted);
		put_number(r, &t, s->mean_ms, d);
		put_number(r, &t, s->median_ms, d);
		put_number(r, &t, s->min_ms, d);
		put_number(r, &t, s->max_ms, d);
		put_number(r, &t, s->stdev_ms, d);
		if (over != NULL) {
			put_estimated(r, &t, &c->headline);
			put_comparison(r, &t, &c->headline);
		}
	}
	return t;
}

struct table
content_repeatability(const struct results *r)
{
	struct table t = { .id = "repeatability", .title = "Repeatability and variance" };

	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "n", NULL, true, 0);
	add_column(&t, "mean", "ms", true, 0);
	add_column(&t, "95 % of mean", "ms", true, 0);
	add_column(&t, "SD", "ms", true, 0);
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		const struct statistics *s = &c->stats;
		int d =
		    show_decimals(s->mean_ms, unsure_by(s->mean_ci95_ms, s->stdev_ms));

		put_text(r, &t, c->name);
		put_count(r, &t, s->booted);
		put_number(r, &t, s->mean_ms, d);
		put_range(r, &t, s->mean_ci95_ms, d);
		put_number(r, &t, s->stdev_ms, d);
	}
	return t;
}

struct table
content_scaling(const struct results *r)
{
	struct table t = {
		.id = "scaling", .title = "Scaling", .note = r->scaling_reason
	};

	add_column(&t, "config", NULL, false, 0);
	add_column(&t, "vCPUs", NULL, true, 0);
	add_column(&t, "online", NULL, true, 0);
	add_column(&t, "mean", "ms", true, 1);
	add_column(&t, "speedup", NULL, true, 0);
	add_column(&t, "efficiency", "%", true, 0);
	for (size_t i = 0; i < r->n_scaling; i++) {
		const struct scaling *s = &r->scaling[i];
		const struct config *c = results_config(r, s->config);
		double mean = c == NULL ? NAN : c->stats.mean_ms;
		double unsure =
		    c == NULL ? NAN : unsure_by(c->stats.mean_ci95_ms, c->stats.stdev_ms);

		put_text(r, &t, s->config);
		put_count(r, &t, s->cpus);
		put_count(r, &t, s->cpus_online);
		put_number(r, &t, mean, show_decimals(mean, unsure));
		put_number(r, &t, s->speedup, 3);
		put_percent(r, &t, s->efficiency);
	}
	return t;
}
