/* The tables that there are.  A number that the results have is shown by a line here. */
#include <math.h>
#include <string.h>

#include "content.h"
#include "lib/digits.h"
#include "notes.h"
#include "sentences.h"
#include "show.h"
#include "tables.h"

/* ---- cells of what is not at one path ---- */

static struct cell
text_cell(const char *text)
{
	return (struct cell){ or_nothing(text), NAN };
}

/* Whose a row is. */
static struct cell
whose(const struct table_row *row, const struct column *c)
{
	const json_t *from =
	    value_at(row->item, "config") != NULL ? row->item : row->outer;

	(void)c;
	return text_cell(row->config != NULL ? row->config->name
					     : text_at(row->r->arena, from, "config"));
}

static struct cell
completed(const struct table_row *row, const struct column *c)
{
	struct arena *a = row->r->arena;
	double booted = number_at(row->item, "statistics.booted");

	(void)c;
	return (struct cell){ arena_text(a, "%s/%s", show_count(a, booted),
				  show_count(
				      a, number_at(row->item, "statistics.attempted"))),
		booted };
}

/* Instructions of each vCPU; of more than two, what those after the first have between
 * them. */
static struct cell
each_vcpu(const struct table_row *row, const struct column *c)
{
	struct arena *a = row->r->arena;
	const json_t *insns = value_at(row->item, c->path);
	size_t n = json_array_size(insns);
	double lo = NAN, hi = NAN;
	const char *first = n == 0 ? NULL : row_metric(row, list_number(insns, 0));
	const char *least, *most;

	for (size_t i = 1; i < n; i++) {
		lo = fmin(lo, list_number(insns, i));
		hi = fmax(hi, list_number(insns, i));
	}
	if (n < 2)
		return text_cell(first);
	least = row_metric(row, lo);
	most = row_metric(row, hi);
	if (n == 2)
		return text_cell(arena_text(a, "%s + %s", first, least));
	if (strcmp(least, most) == 0)
		return text_cell(arena_text(a, "%s + %zu x %s", first, n - 1, least));
	return text_cell(
	    arena_text(a, "%s + %zu x %s \xe2\x80\xa6 %s", first, n - 1, least, most));
}

/* The phase that brings most of a configuration's variance. */
static struct cell
most_variance(const struct table_row *row, const struct column *c)
{
	struct arena *a = row->r->arena;
	const json_t *most = NULL;
	json_t *phase;
	size_t i;

	(void)c;
	json_array_foreach(value_at(row->item, "phases"), i, phase) {
		double share = number_at(phase, "variance_share");

		if (!isnan(share) &&
		    (most == NULL || share > number_at(most, "variance_share")))
			most = phase;
	}
	if (most == NULL)
		return text_cell(NULL);
	return text_cell(arena_text(a, "%s, %s %%", or_nothing(text_at(a, most, "name")),
	    show_percent(a, number_at(most, "variance_share"))));
}

static struct cell
phase_or_boot(const struct table_row *row, const struct column *c)
{
	const char *phase = text_at(row->r->arena, row->item, c->path);

	return text_cell(phase != NULL ? phase : "(whole boot)");
}

static bool
is_decided(const struct table_row *row)
{
	return value_at(row->item, "verdict") != NULL &&
	       strcmp(raw_at(row->item, "verdict"), "undecided") != 0;
}

static struct cell
history_whose(const struct table_row *row, const struct column *c)
{
	(void)c;
	return text_cell(history_name(row->r, row->item, "config"));
}

static bool
is_whole_boot(const struct table_row *row)
{
	return value_at(row->item, "phase") == NULL;
}

static bool
is_changed_phase(const struct table_row *row)
{
	return is_decided(row) && !is_whole_boot(row) &&
	       strcmp(raw_at(row->item, "verdict"), "same") != 0;
}

static bool
is_exact_row(const struct table_row *row)
{
	return strcmp(raw_at(row->item, "method"), "exact") == 0 ||
	       json_is_true(value_at(row->item, "exact"));
}

/* Of the deterministic clock every digit that tells it from 1. */
static struct cell
change_ratio(const struct table_row *row, const struct column *c)
{
	double ratio = number_at(row->item, c->path);

	return (
	    struct cell){ show_ratio(row->r->arena, ratio, is_exact_row(row)), ratio };
}

/* How much longer, to the last digit, in a unit of its own. */
static struct cell
exact_change(const struct table_row *row, const struct column *c)
{
	struct arena *a = row->r->arena;
	double ms = number_at(row->item, c->path);

	return (struct cell){ ms == 0 || isnan(ms)
				  ? show_count(a, ms)
				  : arena_text(
					a, "%s%s", ms > 0 ? "+" : "", show_time(a, ms)),
		ms };
}

/* The interval of a ratio, of which older results say how sure it is. */
static struct cell
ratio_interval(const struct table_row *row, const struct column *c)
{
	bool is_old = value_at(row->item, "ratio_ci95") != NULL;

	(void)c;
	return range_cell(
	    row->r->arena, range_at(row->item, is_old ? "ratio_ci95" : "ratio_ci"), 3);
}

/* ---- guests beside each other ---- */

/* "cpu_1: firmware", of the configuration without its variant. */
static struct cell
across_title(const struct table_row *row, const struct column *c)
{
	struct arena *a = row->r->arena;
	const char *config = or_nothing(text_at(a, row->item, "config"));

	return text_cell(arena_text(a, "%.*s: %s", (int)strcspn(config, "@"), config,
	    phase_or_boot(row, c).text));
}

/* ---- waits ---- */

/* What the guest printed there, or that it had printed nothing. */
static struct cell
printed(const struct table_row *row, const struct column *c)
{
	const char *text = bytes_at(row->r->arena, row->item, c->path);

	return text_cell(text != NULL ? text : "(nothing printed)");
}

/* The phase that it lies in, or that it lies in none. */
static struct cell
phase_around(const struct table_row *row, const struct column *c)
{
	struct arena *a = row->r->arena;
	const char *phase = text_at(a, row->item, "phase");

	(void)c;
	return text_cell(phase != NULL ? phase : reason_at(a, row->item, "phase"));
}

/* ", mean of 4 of 5 boots", where not all had such a wait among their longest; or "". */
static const char *
of_boots(const struct table_row *row)
{
	double n = number_at(row->item, "n"),
	       boots = number_at(row->config->json, "statistics.n");

	return n < boots
		   ? arena_text(row->r->arena, ", mean of %.0f of %.0f boots", n, boots)
		   : "";
}

/* "cpu_1, network: after CPUs online: 1". */
static struct cell
wait_title(const struct table_row *row, const struct column *c)
{
	struct arena *a = row->r->arena;
	const char *text = bytes_at(a, row->item, "after");

	return text_cell(
	    arena_text(a, "%s, %s%s: %s%s", whose(row, c).text, phase_around(row, c).text,
		of_boots(row), text != NULL ? "after " : "nothing printed before",
		text != NULL ? text : ""));
}

/* ---- estimates ---- */

static struct cell
estimated_range(const struct table_row *row, const struct column *c)
{
	const json_t *e = value_at(row->item, c->path);

	return times_cell(
	    row, c, (struct range){ number_at(e, "low_ms"), number_at(e, "high_ms") });
}

/* An estimate's one figure, or its range where it has only that. */
static struct cell
estimated(const struct table_row *row, const struct column *c)
{
	double ms = number_at(value_at(row->item, c->path), "estimated_ms");

	return isnan(ms) ? estimated_range(row, c) : time_cell(row, c, ms);
}

/* An estimate, or the range in its place where it has only that. */
static const json_t *
judged(const struct table_row *row, const struct column *c)
{
	const json_t *e = value_at(row->item, c->path);

	return value_at(e, "status") == NULL && value_at(e, "range.status") != NULL
		   ? value_at(e, "range")
		   : e;
}

static struct cell
estimate_error(const struct table_row *row, const struct column *c)
{
	double error = number_at(judged(row, c), "error_percent");

	return (struct cell){
		isnan(error) ? NOTHING : arena_text(row->r->arena, "%+.1f", error), error
	};
}

/* Of the mean alone; that it holds of what the boots come from a test confirms. */
static struct cell
estimate_status(const struct table_row *row, const struct column *c)
{
	struct arena *a = row->r->arena;
	const json_t *e = value_at(row->item, c->path);
	const char *status = text_at(a, judged(row, c), "status");

	if (status == NULL)
		return text_cell(reason_at(a, judged(row, c), "status"));
	return text_cell(strcmp(status, "VERIFIED") == 0 &&
				 strcmp(raw_at(e, "equivalence.verdict"), "agrees") == 0
			     ? "VERIFIED, confirmed"
			     : status);
}

/* How many boots would decide about an estimate that is undecided. */
static struct cell
boots_to_decide(const struct table_row *row, const struct column *c)
{
	struct arena *a = row->r->arena;
	const json_t *why = value_at(row->item, c->path);
	double n = number_at(why, "n"), more_than = number_at(why, "more_than");

	if (strcmp(raw_at(why, "kind"), "bound_in_interval") != 0)
		return (struct cell){ NOTHING, NAN };
	return isnan(more_than)
		   ? (struct cell){ arena_text(a, "about %s", show_count(a, n)), n }
		   : (struct cell){ arena_text(a, "> %s", show_count(a, more_than)),
			     more_than };
}

/* "firmware: 200 ms (100 to 500 ms), from reset_vector to kernel_entry". */
static struct cell
estimate_title(const struct table_row *row, const struct column *c)
{
	struct arena *a = row->r->arena;
	const json_t *e = row->item;
	const char *title = arena_text(a, "%s:", or_nothing(text_at(a, e, "name")));
	double ms = number_at(e, "estimated_ms");
	struct range range = { number_at(e, "low_ms"), number_at(e, "high_ms") };

	(void)c;
	if (!isnan(ms))
		title = arena_text(a, "%s %s", title, show_time(a, ms));
	if (!isnan(range.lo) && !isnan(range.hi))
		title = arena_text(
		    a, isnan(ms) ? "%s %s" : "%s (%s)", title, show_times(a, range));
	return text_cell(arena_text(a, "%s, from %s to %s", title,
	    or_nothing(text_at(a, e, "from")), or_nothing(text_at(a, e, "to"))));
}

/* ---- rows that are not shown ---- */

static bool
has_completed(const struct config *c)
{
	return number_at(c->json, "statistics.booted") != 0;
}

static bool
of_completed(const struct table_row *row)
{
	return has_completed(row->config);
}

static bool
has_insns(const struct table_row *row)
{
	return number_at(row->item, "insns_total.mean") > 0;
}

static bool
has_insns_all(const struct table_row *row)
{
	return number_at(row->item, "insns_all") > 0;
}

/* Did a vCPU beside the first execute much of a phase that takes much of the boot? */
static bool
is_shared(const struct table_row *row)
{
	static const double MUCH = 0.01;
	const json_t *insns = value_at(row->item, "insns");
	double most = 0;

	for (size_t i = 1; i < json_array_size(insns); i++)
		most = fmax(most, list_number(insns, i));
	return number_at(row->item, "insns_total.share") > MUCH &&
	       most > MUCH * list_number(insns, 0);
}

/* Was a marker of this name seen in any boot of a configuration? */
static bool
is_seen(const struct config *c, const char *name)
{
	json_t *sample, *marker;
	size_t i, k;

	json_array_foreach(value_at(c->json, "samples"), i, sample)
		json_array_foreach(json_object_get(sample, "markers"), k, marker)
			if (strcmp(raw_at(marker, "name"), name) == 0 &&
			    value_at(marker, "at_ms") != NULL)
				return true;
	return false;
}

/* Is a marker of the first boot that completed, which should have all, seen in none? */
static bool
is_unseen(const struct table_row *row)
{
	return value_at(row->item, "at_ms") == NULL &&
	       row->outer == completed_sample(row->config) &&
	       !is_seen(row->config, raw_at(row->item, "name"));
}

/* What was booted on the deterministic clock has a table of its own, where both were. */
static bool
is_scaling(const struct table_row *row)
{
	return has_several_cpus(row->r) &&
	       (!has_both_clocks(row->r) || row->config == NULL ||
		   !is_icount(row->config->json));
}

static bool
is_tested(const struct table_row *row)
{
	return value_at(row->item, "verdict") != NULL;
}

static bool
is_related(const struct table_row *row)
{
	const char *verdict = raw_at(row->item, "verdict");

	return is_tested(row) && strcmp(verdict, "not_shown") != 0 &&
	       strcmp(verdict, "no relation shown") != 0;
}

/* Whole boots, and phases that changed; what the newest result has not is past. */
static bool
is_followed(const struct table_row *row)
{
	return json_is_true(value_at(row->item, "current")) &&
	       (is_whole_boot(row) ||
		   json_array_size(value_at(row->item, "changes")) > 0);
}

/* ---- what is said above and below ---- */

/* How many phases have no row, and why a boot may be undecided. */
static const char *
history_note(const struct results *r, const struct table *t)
{
	struct rows rows = rows_find(r, "history.rows");
	size_t phases = 0;
	const json_t *why = NULL;

	(void)t;
	for (size_t i = 0; i < rows.n; i++) {
		phases += !is_followed(&rows.row[i]) &&
			  json_is_true(value_at(rows.row[i].item, "current"));
		if (why == NULL && json_is_true(value_at(rows.row[i].item, "current")))
			why = value_at(rows.row[i].item, "undecided");
	}
	if (why != NULL)
		return arena_text(
		    r->arena, "Undecided: %s.", sentence_reason(r->arena, why));
	return phases == 0 ? NULL
			   : arena_text(r->arena, "No change shown of %s.",
				 show_counted(r->arena, (double)phases, "phase"));
}

static const char *
phases_title(const struct results *r)
{
	for (size_t i = 0; i < r->n_configs; i++)
		if (has_completed(&r->configs[i]) &&
		    json_array_size(value_at(r->configs[i].json, "phases")) > 0)
			return arena_text(r->arena, "Phases of %s", r->configs[i].name);
	return "Phases";
}

/* ---- the tables ---- */

// clang-format off
#define COLUMNS(list) .columns = (list), .n_columns = sizeof(list) / sizeof((list)[0])

/* Title, unit, path, the path of the interval, rank. */
#define TEXT(...)    { .as = AS_TEXT, __VA_ARGS__ }
#define VERDICT(...) { .as = AS_VERDICT, __VA_ARGS__ }
#define NUMBER(...)  { .as = AS_NUMBER, __VA_ARGS__ }
#define COUNT(...)   { .as = AS_COUNT, __VA_ARGS__ }
#define METRIC(...)  { .as = AS_METRIC, __VA_ARGS__ }
#define P(...)       { .as = AS_P, __VA_ARGS__ }
#define RANGE(...)   { .as = AS_RANGE, __VA_ARGS__ }

#define WHOSE   TEXT("config", .make = whose)
#define MEAN_CI "/statistics.mean_ci95_ms"

static const struct column configurations[] = {
	WHOSE,
	COUNT("vCPUs", NULL, "cpus"),
	COUNT("online", NULL, "cpus_online", NULL, 3),
	TEXT("CPU model", NULL, "cpu_model", NULL, 3, .if_varied = true),
	COUNT("memory", "MiB", "memory_mib", NULL, 3, .if_varied = true),
	COUNT("completed", NULL, "", NULL, 2, .make = completed),
	NUMBER("mean", "ms", "statistics.mean_ms", MEAN_CI),
	RANGE("95 % of mean", "ms", "statistics.mean_ci95_ms", MEAN_CI, 1),
	NUMBER("median", "ms", "statistics.median_ms", MEAN_CI, 5),
	NUMBER("SD", "ms", "statistics.stdev_ms", NULL, 4, BY_ITSELF),
	NUMBER("min", "ms", "statistics.min_ms", MEAN_CI, 6),
	NUMBER("max", "ms", "statistics.max_ms", MEAN_CI, 6),
};
const struct table_kind table_configurations = { "configurations", "Configurations", "*",
	COLUMNS(configurations), .note = identical_note };

#define HEADLINE(key) "whitepaper_comparison." key
static const struct column validation[] = {
	WHOSE,
	COUNT("CPUs", NULL, "cpus"),
	COUNT("n", NULL, "statistics.n"),
	NUMBER("mean", "ms", "statistics.mean_ms", MEAN_CI),
	NUMBER("median", "ms", "statistics.median_ms", MEAN_CI),
	NUMBER("min", "ms", "statistics.min_ms", MEAN_CI),
	NUMBER("max", "ms", "statistics.max_ms", MEAN_CI),
	NUMBER("SD", "ms", "statistics.stdev_ms", NULL, 0, BY_ITSELF),
	NUMBER("estimated", "ms", HEADLINE(""), HEADLINE("measured_ci95_ms"), 0, AS_WRITTEN, .make = estimated, .only = HEADLINE("name")),
	NUMBER("measured", "ms", HEADLINE("measured_ms"), HEADLINE("measured_ci95_ms"),
		.only = HEADLINE("name")),
	NUMBER("error", "%", HEADLINE(""), .make = estimate_error, .only = HEADLINE("name")),
	TEXT("status (point estimate)", NULL, HEADLINE(""), .make = estimate_status, .only = HEADLINE("name")),
};
const struct table_kind table_validation = { "validation", "Validation", "*",
	COLUMNS(validation), .note = headline_note };

static const struct column repeatability[] = {
	WHOSE,
	COUNT("n", NULL, "statistics.n"),
	NUMBER("SD", "ms", "statistics.stdev_ms", NULL, 0, BY_ITSELF),
	NUMBER("CV", "%", "statistics.cv", NULL, 0, BY_ITSELF),
	NUMBER("MAD", "ms", "statistics.mad_ms", NULL, 3, BY_ITSELF),
	NUMBER("p95", "ms", "statistics.p95_ms", MEAN_CI, 5),
	RANGE("95 % of mean", "ms", "statistics.mean_ci95_ms", MEAN_CI, 2, .note = mean_note),
	RANGE("by bootstrap-t", "ms", "statistics.mean_bootstrap_t_ci95_ms", MEAN_CI, 7),
	RANGE("interval of median", "ms", "statistics.median_ci95_ms", MEAN_CI, 6),
	NUMBER("its confidence", "%", "statistics.median_ci95_confidence", NULL, 6,
		ONE_DECIMAL),
	TEXT("most variance", .rank = 1, .make = most_variance,
		.note = most_variance_note),
};
static bool
has_deviation(const struct table_row *row)
{
	return !isnan(number_at(row->item, "statistics.stdev_ms"));
}

const struct table_kind table_repeatability = { "repeatability", "Repeatability and variance",
	"*", COLUMNS(repeatability), .wanted = has_deviation };

static const struct column verdicts[] = {
	WHOSE,
	COUNT("outliers", NULL, "statistics.outliers.samples", NULL, 2),
	VERDICT("in execution order", NULL, "statistics.trend"),
	VERDICT("lag-1 autocorrelation", NULL, "statistics.autocorrelation", NULL, 3),
	VERDICT("modes", NULL, "statistics.modes"),
};
const struct table_kind table_verdicts = { "verdicts", "Order, modes and outliers", "*",
	COLUMNS(verdicts) };

static const struct column phases[] = {
	WHOSE,
	TEXT("phase", NULL, "name"),
	TEXT("from", NULL, "from", NULL, 8),
	TEXT("to", NULL, "to", NULL, 7),
	COUNT("n", NULL, "n", NULL, 5),
	NUMBER("mean", "ms", "mean_ms", "mean_ci95_ms"),
	RANGE("95 % of mean", "ms", "mean_ci95_ms", "mean_ci95_ms", 1),
	NUMBER("SD", "ms", "stdev_ms", NULL, 4, BY_ITSELF),
	NUMBER("share", "%", "share", NULL, 0, ONE_DECIMAL, .bar = true,
		.note = share_note),
	NUMBER("of variance", "%", "variance_share", NULL, 6, ONE_DECIMAL,
		.note = variance_note),
	METRIC("instructions", NULL, "insns_total.mean", NULL, 2),
	TEXT("by each vCPU", NULL, "insns", NULL, 9, .make = each_vcpu),
	TEXT("source", NULL, "source", NULL, 3),
};
const struct table_kind table_phases = { "phases", "Phases", "*.phases", COLUMNS(phases),
	.wanted = of_completed };
/* The same of the only configuration that has any: whose they are is said above. */
const struct table_kind table_phases_of_one = { "phases", NULL, "*.phases", phases + 1,
	sizeof(phases) / sizeof(phases[0]) - 1, .configs = ONE, .wanted = of_completed,
	.make_title = phases_title };

/* Of several each beside what compares them. */
const struct table_kind table_phases_of_several = { "phasesofeach", "Phases of each configuration",
	"*.phases", COLUMNS(phases), .configs = SEVERAL, .wanted = of_completed, .folded = true };

static const struct column phase_means[] = {
	TEXT("phase", NULL, "name"),
	NUMBER("", "ms", "mean_ms", "mean_ci95_ms"),
	NUMBER("", "%", "share", .decimals = ONE_DECIMAL, .note = share_note),
};
const struct table_kind table_phase_means = { "phases", "Phases, mean and share of the boot",
	"*.phases", COLUMNS(phase_means), .beside = true, .configs = SEVERAL, .note = sources_note };

static const struct column phase_insns[] = {
	TEXT("phase", NULL, "name"),
	METRIC("", NULL, "insns_total.mean"),
};
const struct table_kind table_phase_insns = { "insns", "Instructions of all vCPUs, mean",
	"*.phases", COLUMNS(phase_insns), .beside = true, .configs = SEVERAL, .wanted = has_insns };

static const struct column vcpus[] = {
	WHOSE,
	TEXT("phase", NULL, "name"),
	TEXT("the first + the others", NULL, "insns", .make = each_vcpu),
};
const struct table_kind table_vcpus = { "vcpus", "Instructions by each vCPU, mean", "*.phases",
	COLUMNS(vcpus), .configs = SEVERAL, .wanted = is_shared };

#define WAIT NUMBER("wait", "ms", "mean_ms", "mean_ci95_ms")
#define WAIT_MORE                                                       \
	RANGE("95 % of mean", "ms", "mean_ci95_ms", "mean_ci95_ms", 2), \
	NUMBER("median", "ms", "median_ms", "mean_ci95_ms", 4),         \
	NUMBER("of boot", "%", "share", .decimals = ONE_DECIMAL),       \
	NUMBER("from", "ms", "at_ms", "mean_ci95_ms", 5)
static const struct column waits[] = {
	TEXT("config", .if_varied = true, .make = whose),
	TEXT("phase", NULL, "phase", NULL, 1, .make = phase_around),
	WAIT, /* where a phone has room for it, before what was printed */
	TEXT("after the line", NULL, "after", .make = printed),
	TEXT("until", NULL, "before", .make = printed),
	WAIT_MORE,
	COUNT("n", NULL, "n", NULL, 3, .note = waits_note),
};
#define WAITS_TABLE "waits", "Longest waits for the next line", "*.waits"
const struct table_kind table_waits = { WAITS_TABLE, COLUMNS(waits) };

static const struct column waits_grouped[] = {
	TEXT("after", .make = wait_title),
	TEXT("until the line", NULL, "before", .make = printed),
	WAIT, WAIT_MORE,
};
const struct table_kind table_waits_grouped = { WAITS_TABLE, COLUMNS(waits_grouped),
	.grouped = true };

static const struct column unseen[] = {
	WHOSE,
	TEXT("marker", NULL, "name"),
	TEXT("reason", NULL, "reason"),
};
const struct table_kind table_unseen = { "unseen", "Not observed", "*.samples.markers",
	COLUMNS(unseen), .wanted = is_unseen };

#define MEASURED NUMBER("measured", "ms", "measured_ms", "measured_ci95_ms")
#define ERROR    NUMBER("error", "%", "", .make = estimate_error)
#define TO_DECIDE COUNT("boots to decide", NULL, "equivalence.undecided", NULL, 2, \
	.make = boots_to_decide, .only = "equivalence.undecided")
#define STATUS   TEXT("status (point estimate)", NULL, "", .make = estimate_status, .note = status_note)
static const struct column estimates[] = {
	WHOSE,
	TEXT("estimate of", NULL, "name"),
	TEXT("from", NULL, "from", NULL, 5),
	TEXT("to", NULL, "to", NULL, 4),
	NUMBER("estimated", "ms", "", "measured_ci95_ms", 0, AS_WRITTEN, .make = estimated),
	RANGE("range", "ms", "", "measured_ci95_ms", 3, AS_WRITTEN, .make = estimated_range),
	MEASURED, ERROR, STATUS,
	VERDICT("equivalence", NULL, "equivalence", NULL, 1), TO_DECIDE,
};
const struct table_kind table_estimates = { "estimates", "Estimates", "*.estimates",
	COLUMNS(estimates) };

static const struct column estimates_grouped[] = {
	TEXT("estimate of", .make = estimate_title),
	WHOSE, MEASURED, ERROR, STATUS,
	VERDICT("equivalence", NULL, "equivalence", NULL, 2), TO_DECIDE,
	RANGE("95 % of mean", "ms", "measured_ci95_ms", "measured_ci95_ms", 3),
};
const struct table_kind table_estimates_grouped = { "estimates", "Estimates", "*.estimates",
	COLUMNS(estimates_grouped), .grouped = true };

static const struct column host[] = {
	WHOSE,
	TEXT("factor", NULL, "factor"),
	COUNT("n", NULL, "n", NULL, 1),
	NUMBER("Spearman's rho", NULL, "rho", .decimals = TWO_DECIMALS),
	P("p (Holm)", NULL, "p_holm"),
	VERDICT("verdict", NULL, "", .test = "host"),
};
const struct table_kind table_host = { "host", "Boot time and the state of the host",
	"*.statistics.host", COLUMNS(host), .wanted = is_tested };
const struct table_kind table_host_related = { "host", "Boot time and the state of the host",
	"*.statistics.host", COLUMNS(host), .wanted = is_related };

static const struct column scaling[] = {
	WHOSE,
	COUNT("vCPUs", NULL, "cpus"),
	COUNT("online", NULL, "cpus_online", NULL, 4),
	NUMBER("mean", "ms", "mean_ms", MEAN_CI, 6),
	NUMBER("speedup", NULL, "speedup", "speedup_ci95", 0, AS_RATIO),
	RANGE("95 %", NULL, "speedup_ci95", "speedup_ci95", 1, AS_RATIO),
	NUMBER("in instructions", NULL, "exact_speedup", NULL, 0, THREE_DECIMALS,
		.only = "exact_speedup", .note = exact_speedup_note),
	NUMBER("efficiency", "%", "efficiency", "efficiency_ci95", 2, AS_RATIO),
	RANGE("95 %", "%", "efficiency_ci95", "efficiency_ci95", 5, AS_RATIO),
	VERDICT("verdict", NULL, "", .test = "scaling"),
};
const struct table_kind table_scaling = { "scaling", "Scaling", "scaling.rows",
	COLUMNS(scaling), .wanted = is_scaling, .note = scaling_note };

#define EXACT_SPEEDUP \
	NUMBER("speedup", NULL, "speedup", NULL, 0, THREE_DECIMALS, .note = boot_cpu_note)
#define GROWTH  NUMBER("growth", NULL, "growth", NULL, 1, BY_SIZE, .note = growth_note)
#define BALANCE NUMBER("balance", "%", "balance", NULL, 2, ONE_DECIMAL, .note = balance_note)

static const struct column instructions[] = {
	WHOSE,
	TEXT("to", NULL, "to", NULL, 4),
	TEXT("boot CPU + the others", NULL, "insns", NULL, 0, .make = each_vcpu),
	METRIC("all", NULL, "insns_all", NULL, 3),
	EXACT_SPEEDUP, GROWTH, BALANCE,
};
const struct table_kind table_instructions = { "instructions", "Scaling in instructions",
	"scaling.instructions", COLUMNS(instructions), .note = instructions_note };

static const struct column phase_instructions[] = {
	WHOSE,
	TEXT("phase", NULL, "name"),
	TEXT("boot CPU + the others", NULL, "insns", NULL, 0, .make = each_vcpu),
	EXACT_SPEEDUP, GROWTH, BALANCE,
};
const struct table_kind table_phase_instructions = { "phaseinstructions",
	"Scaling of the phases in instructions", "scaling.instructions.phases",
	COLUMNS(phase_instructions), .wanted = has_insns_all, .folded = true };

static const struct column phase_scaling[] = {
	WHOSE,
	TEXT("phase", NULL, "name"),
	NUMBER("speedup", NULL, "speedup", "speedup_ci95"),
	RANGE("95 %", NULL, "speedup_ci95", "speedup_ci95"),
	NUMBER("in instructions", NULL, "exact_speedup", .decimals = THREE_DECIMALS,
		.only = "exact_speedup"),
};
const struct table_kind table_phase_scaling = { "phasescaling", "Scaling of the phases",
	"scaling.rows.phases", COLUMNS(phase_scaling), .folded = true };

static const struct column across[] = {
	TEXT("phase", NULL, "phase", .make = across_title),
	TEXT("guest", NULL, "guest", .note = across_ends_note),
	COUNT("n", NULL, "n", NULL, 9),
	NUMBER("mean", "ms", "mean_ms", "mean_ci95_ms"),
	RANGE("95 % of mean", "ms", "mean_ci95_ms", "mean_ci95_ms", 7),
	NUMBER("ratio", NULL, "ratio", NULL, 0, BY_SIZE, .note = across_ratio_note),
	RANGE("95 %", NULL, "ratio_ci95", "ratio_ci95", 3, .only = "ratio_ci95"),
	METRIC("instructions", NULL, "insns", NULL, 1, .only = "insns"),
	NUMBER("ratio", NULL, "insns_ratio", NULL, 1, BY_SIZE, .only = "insns_ratio"),
	RANGE("95 %", NULL, "insns_ratio_ci95", "insns_ratio_ci95", 4,
		.only = "insns_ratio_ci95"),
	NUMBER("estimated", "ms", "", "mean_ci95_ms", 2, AS_WRITTEN, .make = estimated, .only = "estimated_ms"),
	NUMBER("error", "%", "", NULL, 2, .make = estimate_error, .only = "estimated_ms"),
	TEXT("from", NULL, "from", NULL, 6),
	TEXT("to", NULL, "to", NULL, 6),
};
#define ACROSS_TABLE "across", "Guests beside each other", "across.rows", COLUMNS(across)
const struct table_kind table_across = { ACROSS_TABLE, .note = across_note };
const struct table_kind table_across_grouped = { ACROSS_TABLE, .grouped = true,
	.note = across_note };

static const struct column functions[] = {
	TEXT("function", NULL, "name"),
	NUMBER("total", "%", "share", .decimals = TWO_DECIMALS),
	NUMBER("self", "%", "self_share", .decimals = TWO_DECIMALS),
	COUNT("instructions", NULL, "total", NULL, 1),
	COUNT("its own", NULL, "self", NULL, 3),
	COUNT("calls", NULL, "calls", NULL, 2),
};
const struct table_kind table_functions = { "profile", "Functions that most instructions ran in",
	"profile.functions", COLUMNS(functions) };

#define BEFORE_AND_NOW                                                                       \
	NUMBER("before", "ms", "base_median_ms", "before and now", 2, BY_SIZE),              \
	NUMBER("now", "ms", "median_ms", "before and now", 2, BY_SIZE),                      \
	NUMBER("change", NULL, "change_ms", .rank = 1, .make = exact_change, .only = "change_ms"),      \
	NUMBER("ratio", NULL, "ratio", .make = change_ratio),                                \
	RANGE("interval", NULL, "", NULL, 1, .make = ratio_interval),                        \
	P("p (Holm)", NULL, "p_holm", NULL, 3),                                              \
	VERDICT("verdict", NULL, "", .test = "comparison")

static const struct column comparison[] = {
	WHOSE,
	TEXT("phase", NULL, "phase", .make = phase_or_boot),
	BEFORE_AND_NOW,
};
const struct table_kind table_comparison = { "comparison", NULL, "comparison.rows",
	COLUMNS(comparison), .wanted = is_decided, .make_title = comparison_title,
	.note = comparison_note };

/* The same in two, the first of whole boots, decided or not. */
static const struct column sides[] = {
	WHOSE,
	COUNT("n before", NULL, "base_n"),
	COUNT("n now", NULL, "n"),
	BEFORE_AND_NOW,
};
const struct table_kind table_sides = { "sides", NULL, "comparison.rows",
	COLUMNS(sides), .wanted = is_whole_boot, .make_title = comparison_title,
	.note = comparison_note };
const struct table_kind table_changed = { "changed", "Phases that changed", "comparison.rows",
	COLUMNS(comparison), .wanted = is_changed_phase };

static const struct column history[] = {
	TEXT("config", .make = history_whose),
	TEXT("phase", NULL, "phase", .make = phase_or_boot),
	COUNT("results", NULL, "results", NULL, 4),
	NUMBER("best", "ms", "best_ms", "best and last", 1, BY_SIZE),
	NUMBER("last", "ms", "last_ms", "best and last", 1, BY_SIZE),
	NUMBER("ratio", NULL, "ratio", .make = change_ratio),
	COUNT("changes", NULL, "changes", NULL, 3),
	P("p (adjusted)", NULL, "ratio_p", NULL, 2),
	VERDICT("verdict", NULL, "", .test = "history"),
};
const struct table_kind table_history = { "history-times", "Times over the results: the best level and the last",
	"history.rows", COLUMNS(history), .wanted = is_followed, .note = history_note };
// clang-format on
