/* What a report says in words: facts, warnings, failures, findings. */
#include <math.h>
#include <string.h>

#include "content.h"
#include "show.h"
#include "words.h"

/* Names that a sentence lists before it says how many more there are. */
enum { NAMES_MAX = 8 };

/* Of fewer boots a standard deviation says little. */
enum { FEW_MAX = 5 };

/* Warnings of one kind that are told in their own words. */
enum { ALIKE_MAX = 4 };

typedef bool config_test(const struct config *c);

/* "cpu_4, cpu_8: text", where names has the first NAMES_MAX of n; of all of them none. */
static const char *
of_names(const struct results *r, const char *names, size_t n, const char *text)
{
	if (n == r->n_configs)
		return n == 1 ? text
			      : store_text(r->store, "all configurations: %s", text);
	if (n <= NAMES_MAX)
		return store_text(r->store, "%s: %s", names, text);
	return store_text(r->store, "%s and %zu more: %s", names, n - NAMES_MAX, text);
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

	if (guest == NULL)
		guest = r->observer.guest;
	if (guest == NULL && r->comparison.base != NULL)
		return store_text(
		    r->store, "Boot times compared with %s", r->comparison.base);
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
disk_text(struct store *s, const struct config *c)
{
	(void)s;
	return c->guest.disk_sha256;
}

static const char *
cdrom_text(struct store *s, const struct config *c)
{
	(void)s;
	return c->guest.cdrom_sha256;
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
	if (c->accel == NULL || c->accel_asked == NULL ||
	    same_text(c->accel, c->accel_asked))
		return c->accel;
	return store_text(s, "%s (%s was asked for)", c->accel, c->accel_asked);
}

static const char *
started_text(struct store *s, const struct config *c)
{
	static const char *const ways[][2] = { { "iso", "straight from the ISO" },
		{ "loader", "by the ISO's own boot loader" },
		{ "disk", "from a disk that it was installed on" } };
	const char *way = c->boot;

	for (size_t i = 0; way != NULL && i < sizeof(ways) / sizeof(ways[0]); i++)
		if (strcmp(way, ways[i][0]) == 0)
			way = ways[i][1];
	if (way == NULL || c->entry == NULL)
		return way;
	return store_text(s, "%s, entry \"%s\"", way, c->entry);
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

/* When the first boot began; times of this form sort as texts do. */
static const char *
began_text(const struct results *r)
{
	const char *first = NULL;

	for (size_t i = 0; i < r->n_configs; i++) {
		const char *began = r->configs[i].began;

		if (began != NULL && (first == NULL || strcmp(began, first) < 0))
			first = began;
	}
	return first;
}

static void
add_fact(const struct results *r, struct facts *facts, const char *name, const char *text)
{
	facts->fact = store_grow(r->store, facts->fact, facts->n, sizeof(*facts->fact));
	facts->fact[facts->n++] = (struct fact){ name, or_nothing(text) };
}

/* The same of what not every guest has. */
static void
add_known(
    const struct results *r, struct facts *facts, const char *name, const char *text)
{
	if (text != NULL)
		add_fact(r, facts, name, text);
}

struct facts
content_facts(const struct results *r)
{
	struct facts facts = { 0 };

	add_fact(r, &facts, "guest", distinct(r, guest_text));
	if (distinct(r, disk_text) == NULL && distinct(r, cdrom_text) == NULL)
		add_fact(r, &facts, "sha256", distinct(r, kernel_text));
	else
		add_known(r, &facts, "sha256", distinct(r, kernel_text));
	add_known(r, &facts, "disk sha256", distinct(r, disk_text));
	add_known(r, &facts, "CD sha256", distinct(r, cdrom_text));
	add_fact(r, &facts, "machine", distinct(r, machine_text));
	add_known(r, &facts, "started", distinct(r, started_text));
	add_fact(r, &facts, "accelerator", distinct(r, accel_text));
	add_fact(r, &facts, "QEMU", distinct(r, qemu_text));
	add_fact(r, &facts, "host", distinct(r, host_text));
	add_fact(r, &facts, "clock", distinct(r, clock_text));
	add_fact(r, &facts, "boot time", distinct(r, boot_time_text));
	add_fact(r, &facts, "seed", distinct(r, seed_text));
	add_fact(r, &facts, "began", began_text(r));
	return facts;
}

/* ---- what arrived and what did not ---- */

const char *
content_arrived(const struct results *r)
{
	double attempted = 0, booted = 0, warmups = 0;

	for (size_t i = 0; i < r->n_configs; i++) {
		attempted += fmax(r->configs[i].stats.attempted, 0);
		booted += fmax(r->configs[i].stats.booted, 0);
		warmups += fmax(r->configs[i].stats.warmups, 0);
	}
	if (warmups == 0)
		return store_text(
		    r->store, "%.0f of %.0f boots arrived", booted, attempted);
	return store_text(r->store, "%.0f of %.0f boots arrived, beside %.0f warm-ups",
	    booted, attempted, warmups);
}

static bool
none_arrived(const struct config *c)
{
	return c->stats.booted == 0;
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
	return store_text(s, "%s was asked for, %s is used: %s",
	    or_nothing(c->accel_asked), or_nothing(c->accel), c->accel_reason);
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
	const char *names = NULL;
	size_t n = 0;

	for (size_t i = 0; i < r->n_configs; i++)
		if (test(&r->configs[i]) && n++ < NAMES_MAX)
			names = join(r->store, names, r->configs[i].name);
	if (n > 0)
		say(r->store, lines, of_names(r, names, n, text));
}

/* Remarks that say the same, and who they are about. */
struct group {
	const char *kind, *text, *names;
	size_t n;
};

struct groups {
	struct group *group;
	size_t n;
};

static void
add_to_group(const struct results *r, struct groups *g, const struct remark *remark,
    const char *name)
{
	struct group *to = NULL;

	for (size_t i = 0; i < g->n && to == NULL; i++)
		if (strcmp(g->group[i].kind, remark->kind) == 0 &&
		    strcmp(g->group[i].text, remark->text) == 0)
			to = &g->group[i];
	if (to == NULL) {
		g->group = store_grow(r->store, g->group, g->n, sizeof(*g->group));
		to = &g->group[g->n++];
		*to = (struct group){ remark->kind, remark->text, NULL, 0 };
	}
	if (to->n++ < NAMES_MAX)
		to->names = join(r->store, to->names, name);
}

/* What stats warned of, the same words of several configurations once. */
static struct groups
group_warnings(const struct results *r)
{
	struct groups g = { 0 };

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		for (size_t k = 0; k < c->warnings.n; k++)
			/* That none arrived is said in other words. */
			if (!none_arrived(c) ||
			    strcmp(c->warnings.remark[k].kind, "failed_boots") != 0)
				add_to_group(r, &g, &c->warnings.remark[k], c->name);
	}
	for (size_t k = 0; k < r->scaling_warnings.n; k++)
		add_to_group(r, &g, &r->scaling_warnings.remark[k], "scaling");
	return g;
}

/* "cpu_4, cpu_8: text". */
static const char *
group_text(const struct results *r, const struct group *g)
{
	return of_names(r, g->names, g->n, g->text);
}

/* Say the warnings of a kind: a few in their own words, of the rest how many there are.
 */
static void
say_kind(const struct results *r, struct lines *lines, const struct groups *g,
    const char *kind)
{
	size_t said = 0, rest = 0;

	for (size_t i = 0; i < g->n; i++) {
		if (strcmp(g->group[i].kind, kind) != 0)
			continue;
		if (said++ < ALIKE_MAX)
			say(r->store, lines, group_text(r, &g->group[i]));
		else
			rest += g->group[i].n;
	}
	if (rest > 0)
		say(r->store, lines,
		    store_text(
			r->store, "%s: so in %zu configurations more", kind, rest));
}

/* The kinds that come first, by how much they may mislead; others follow as they come. */
static const char *const kinds[] = { "failed_boots", "one_cpu_used", "cpus_missing",
	"cpus_differ", "vcpus_beyond_cores", "not_identical", "several_modes", "drift",
	"mixed_hosts", "noisy_host", "autocorrelation" };

enum { N_KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static bool
is_known(const char *kind)
{
	for (size_t i = 0; i < N_KINDS; i++)
		if (strcmp(kinds[i], kind) == 0)
			return true;
	return false;
}

static void
say_warnings(const struct results *r, struct lines *lines)
{
	struct groups g = group_warnings(r);

	for (size_t i = 0; i < N_KINDS; i++)
		say_kind(r, lines, &g, kinds[i]);
	for (size_t i = 0; i < g.n; i++) {
		size_t k = 0;

		while (strcmp(g.group[k].kind, g.group[i].kind) != 0)
			k++;
		if (k == i && !is_known(g.group[i].kind))
			say_kind(r, lines, &g, g.group[i].kind);
	}
}

struct lines
content_warnings(const struct results *r)
{
	struct lines lines = { 0 };
	const char *accel = distinct(r, accel_reason), *clocks = distinct(r, clock_name);

	if (r->n_configs == 0 && r->comparison.base == NULL &&
	    r->observer.n_verdicts == 0)
		say(r->store, &lines, "no configuration was measured");
	for (size_t i = 0; i < r->comparison.n_differences; i++)
		if (r->comparison.differences[i].text != NULL)
			say(r->store, &lines,
			    store_text(r->store, "%s: %s",
				r->comparison.differences[i].config,
				r->comparison.differences[i].text));
	warn_if(r, &lines, none_arrived, "no boot arrived, so there is no boot time");
	warn_if(r, &lines, has_estimated_times, "times were estimated, not measured");
	say_warnings(r, &lines);
	if (clocks != NULL && strstr(clocks, ", ") != NULL)
		say(r->store, &lines,
		    store_text(r->store, "times of different clocks do not compare: %s",
			clocks));
	if (accel != NULL)
		say(r->store, &lines, accel);
	return lines;
}

/* The finding of this topic, or a new one. */
static struct finding *
finding_of(const struct results *r, struct findings *f, const char *topic)
{
	for (size_t i = 0; i < f->n; i++)
		if (strcmp(f->finding[i].text, topic) == 0)
			return &f->finding[i];
	f->finding = store_grow(r->store, f->finding, f->n, sizeof(*f->finding));
	f->finding[f->n] = (struct finding){ .text = topic };
	return &f->finding[f->n++];
}

static void
add_finding(const struct results *r, struct findings *f, const struct remark *remark,
    const char *name)
{
	bool in_parts = remark->topic != NULL && remark->figures != NULL;

	if (in_parts && r->n_configs > 1)
		say(r->store, &finding_of(r, f, remark->topic)->each,
		    store_text(r->store, "%s: %s", name, remark->figures));
	else
		finding_of(r, f,
		    name == NULL || r->n_configs == 1
			? remark->text
			: store_text(r->store, "%s: %s", name, remark->text));
}

/* Of what many configurations have in common the first ones' figures are told. */
static void
shorten(const struct results *r, struct finding *f)
{
	size_t rest = f->each.n > NAMES_MAX ? f->each.n - NAMES_MAX : 0;

	if (rest == 0)
		return;
	f->each.n = NAMES_MAX;
	say(r->store, &f->each,
	    store_text(r->store,
		"and %zu configurations more, see \"findings\" in the results", rest));
}

struct findings
content_findings(const struct results *r)
{
	struct findings f = { .title = "Phases worth work" };

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		/* Of one configuration the sentences say so themselves. */
		if (r->n_configs > 1 && c->stats.identical == NULL)
			f.title = "Phases worth work, with 95 % intervals";
		for (size_t k = 0; k < c->findings.n; k++)
			add_finding(r, &f, &c->findings.remark[k], c->name);
	}
	for (size_t i = 0; i < f.n; i++)
		shorten(r, &f.finding[i]);
	for (size_t k = 0; k < r->scaling_findings.n; k++)
		add_finding(r, &f, &r->scaling_findings.remark[k], NULL);
	return f;
}

/* ---- order, modes and outliers ---- */

static const char *
outliers_text(struct store *s, const struct config *c)
{
	(void)s;
	return c->stats.outlying;
}

static const char *
trend_text(struct store *s, const struct config *c)
{
	(void)s;
	return c->stats.trend;
}

static const char *
neighbours_text(struct store *s, const struct config *c)
{
	(void)s;
	return c->stats.neighbours;
}

static const char *
modes_text(struct store *s, const struct config *c)
{
	(void)s;
	return c->stats.modes;
}

/* What configurations with boots to look at have of one kind, each text once. */
static const char *
texts_of(const struct results *r, config_text *text)
{
	struct groups g = { 0 };
	const char *list = NULL;

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		struct remark remark = { "", text(r->store, c), NULL, NULL };

		/* Identical boots have none of it, and said so. */
		if (remark.text != NULL && c->stats.n > 0 && c->stats.identical == NULL)
			add_to_group(r, &g, &remark, c->name);
	}
	if (g.n == 1)
		return g.group[0].text;
	for (size_t i = 0; i < g.n; i++) {
		const char *one = group_text(r, &g.group[i]);

		list = list == NULL ? one : store_text(r->store, "%s; %s", list, one);
	}
	return list;
}

struct facts
content_order(const struct results *r)
{
	static const struct {
		const char *name;
		config_text *text;
	} kinds[] = { { "outliers", outliers_text }, { "drift", trend_text },
		{ "neighbours", neighbours_text }, { "modes", modes_text } };
	struct facts facts = { 0 };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *text = texts_of(r, kinds[i].text);

		if (text != NULL)
			add_fact(r, &facts, kinds[i].name, text);
	}
	return facts;
}

/* ---- what the number of vCPUs does ---- */

/* "54.0 % serial, standard error 0.5 %", or why that is not to be known. */
static const char *
amdahl_text(struct store *s, const struct group_scaling *g)
{
	if (!g->believed)
		return or_nothing(g->amdahl);
	return store_text(s, "%s %% serial, standard error %s %%, %s",
	    show_percent(s, g->serial_fraction), show_percent(s, g->serial_fraction_se),
	    g->amdahl);
}

struct lines
content_effects(const struct results *r)
{
	struct store *s = r->store;
	struct lines lines = { 0 };

	for (size_t i = 0; i < r->n_groups; i++) {
		const struct group_scaling *g = &r->groups[i];
		const char *test = isnan(g->p)
				       ? ""
				       : store_text(s, " (Kendall's tau %s, p %s)",
					     show_number(s, g->tau, 2), show_p(s, g->p));
		const char *who =
		    r->n_groups == 1
			? ""
			: store_text(s, "%s, %s MiB: ",
			      g->cpu_model == NULL ? "default CPU" : g->cpu_model,
			      show_count(s, g->memory_mib));

		say(s, &lines, store_text(s, "%s%s%s", who, or_nothing(g->trend), test));
		say(s, &lines,
		    store_text(s, "%sAmdahl's law: %s", who, amdahl_text(s, g)));
	}
	return lines;
}

/* ---- what to do next ---- */

/* The need of a configuration for a mean within so many percent, or NULL: none. */
static const struct need *
need_of(const struct config *c, double percent)
{
	for (size_t i = 0; i < c->stats.n_needs; i++)
		if (c->stats.needs[i].percent == percent && c->stats.needs[i].more > 0)
			return &c->stats.needs[i];
	return NULL;
}

/* "+- 1 %: 19 more boots of cpu_1, 4 of cpu_2, or 24 of each in all". */
static void
say_need(const struct results *r, struct lines *lines, double percent)
{
	struct store *s = r->store;
	const char *list = NULL;
	double most = 0, fewest = INFINITY;
	size_t n = 0;

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		const struct need *need = need_of(c, percent);

		if (need == NULL)
			continue;
		most = fmax(most, need->n);
		fewest = fmin(fewest, c->stats.n);
		if (n++ < NAMES_MAX)
			list = join(s, list,
			    store_text(s, "%.0f%s%s%s", need->more,
				n > 1		  ? ""
				: need->more == 1 ? " more boot"
						  : " more boots",
				r->n_configs == 1 ? "" : " of ",
				r->n_configs == 1 ? "" : c->name));
	}
	if (n > NAMES_MAX)
		list = store_text(s, "%s, of %zu others as well", list, n - NAMES_MAX);
	if (n > 0)
		say(s, lines,
		    store_text(s, "\xc2\xb1 %g %%: %s, or %.0f%s in all%s", percent, list,
			most, r->n_configs == 1 ? "" : " of each",
			fewest < FEW_MAX ? ", as far as so few tell" : ""));
}

static bool
has_warning(const struct results *r, const char *kind)
{
	for (size_t i = 0; i < r->n_configs; i++)
		for (size_t k = 0; k < r->configs[i].warnings.n; k++)
			if (strcmp(r->configs[i].warnings.remark[k].kind, kind) == 0)
				return true;
	return false;
}

struct lines
content_next(const struct results *r)
{
	static const double percents[] = { 1, 5 };
	struct lines lines = { 0 };
	struct groups g = { 0 };

	for (size_t i = 0; i < sizeof(percents) / sizeof(percents[0]); i++)
		say_need(r, &lines, percents[i]);
	if (lines.n > 0 && has_warning(r, "noisy_host"))
		say(r->store, &lines, "a quieter host would do with fewer boots");
	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];

		if (c->findings_reason == NULL || !(c->stats.n > 0))
			continue;
		add_to_group(r, &g,
		    &(struct remark){ "",
			store_text(r->store, "no phase is named as worth work: it %s",
			    c->findings_reason),
			NULL, NULL },
		    c->name);
	}
	for (size_t i = 0; i < g.n; i++)
		say(r->store, &lines, group_text(r, &g.group[i]));
	return lines;
}

struct lines
content_observer(const struct results *r)
{
	struct lines lines = { 0 };

	for (size_t i = 0; i < r->observer.n_verdicts; i++)
		say(r->store, &lines,
		    store_text(r->store, "%s.", r->observer.verdicts[i]));
	return lines;
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
