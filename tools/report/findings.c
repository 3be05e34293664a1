/* What was found: phases worth work, order and modes, the effect of vCPUs, overhead. */
#include <math.h>
#include <string.h>

#include "content.h"
#include "lib/typed.h"
#include "sentences.h"
#include "show.h"

/* ---- phases worth work ---- */

/* The finding of this topic, or a new one. */
static struct item *
finding_of(struct arena *a, struct items *items, const char *topic)
{
	for (size_t i = 0; i < items->n; i++)
		if (strcmp(items->item[i].text, topic) == 0)
			return &items->item[i];
	return say(a, items, topic);
}

/* What several configurations have in common is said once, and then what each has. */
static void
add_findings(
    const struct results *r, struct items *items, const json_t *list, const char *name)
{
	struct arena *a = r->arena;
	json_t *item;
	size_t i;

	if (r->n_configs == 1)
		name = NULL;
	json_array_foreach(list, i, item) {
		struct finding_text f = sentence_finding(a, item);
		const char *more = number_at(item, "variance_share") > 1
				       ? ": above 100 %, for others vary against it"
				       : "";

		if (r->n_configs > 1 && f.topic != NULL && f.figures != NULL)
			say(a, &finding_of(a, items, f.topic)->each,
			    arena_text(a, "%s: %s%s", or_nothing(name), f.figures, more));
		else
			finding_of(a, items,
			    arena_text(a, "%s%s%s%s", name == NULL ? "" : name,
				name == NULL ? "" : ": ", f.whole, more));
	}
}

/* Of what many configurations have in common the first ones' figures are told. */
static void
shorten(struct arena *a, struct items *each)
{
	size_t rest = each->n > NAMES_LISTED ? each->n - NAMES_LISTED : 0;

	if (rest == 0)
		return;
	each->n = NAMES_LISTED;
	say(a, each,
	    arena_text(a, "and %zu configuration%s more, see \"findings\" in the results",
		rest, rest == 1 ? "" : "s"));
}

struct items
findings(const struct results *r)
{
	struct items items = { 0 };

	for (size_t i = 0; i < r->n_configs; i++)
		add_findings(r, &items, value_at(r->configs[i].json, "findings"),
		    r->configs[i].name);
	for (size_t i = 0; i < items.n; i++)
		shorten(r->arena, &items.item[i].each);
	add_findings(r, &items, value_at(r->json, "scaling.findings"), NULL);
	return items;
}

const char *
findings_title(const struct results *r)
{
	for (size_t i = 0; i < r->n_configs; i++)
		if (!is_identical(&r->configs[i]))
			return "Phases worth work, with 95 % intervals";
	return "Phases worth work";
}

/* ---- order, modes and outliers ---- */

/* What configurations with boots to look at have of one kind, each text once. */
static const char *
texts_of(const struct results *r, const char *path)
{
	struct crowd crowd = { 0 };

	for (size_t i = 0; i < r->n_configs; i++) {
		const struct config *c = &r->configs[i];
		const char *text = verdict_at(r->arena, c->json, path, NULL);

		/* Identical boots have none of it, and said so. */
		if (text != NULL && number_at(c->json, "statistics.n") > 0 &&
		    !is_identical(c))
			crowd_add(r->arena, &crowd, "", text, c->name);
	}
	return crowd.n == 1 ? crowd.who[0].text : crowd_text(r, &crowd);
}

struct items
findings_order(const struct results *r)
{
	static const char *const kinds[][2] = { { "outliers", "statistics.outliers" },
		{ "drift", "statistics.trend" },
		{ "lag-1 autocorrelation", "statistics.autocorrelation" },
		{ "modes", "statistics.modes" } };
	struct items items = { 0 };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const char *text = texts_of(r, kinds[i][1]);

		if (text != NULL)
			say(r->arena, &items, text)->name = kinds[i][0];
	}
	return items;
}

/* ---- what the number of vCPUs does ---- */

/* Configurations that differ in nothing but their vCPUs: whose effect it is. */
static const char *
group_name(struct arena *a, const json_t *group, size_t groups)
{
	const char *model = text_at(a, group, "cpu_model");
	const char *variant = text_at(a, group, "configs.0");

	if (groups == 1)
		return "";
	variant = variant == NULL ? NULL : strchr(variant, '@');
	return arena_text(a, "%s, %s MiB%s%s%s: ", model == NULL ? "default CPU" : model,
	    show_count(a, number_at(group, "memory_mib")),
	    is_icount(group) ? ", deterministic clock" : "", variant == NULL ? "" : ", ",
	    variant == NULL ? "" : variant);
}

/* "54.0 % serial, standard error 0.5 %", or why that is not to be known. */
static const char *
amdahl_text(struct arena *a, const json_t *group)
{
	const char *verdict = or_nothing(verdict_at(a, group, "amdahl", NULL));
	const char *code = raw_at(group, "amdahl.verdict");

	if (strcmp(code, "exact") == 0)
		return arena_text(a, "%s %% serial, %s",
		    show_percent(a, number_at(group, "amdahl.serial_fraction")), verdict);
	if (strcmp(code, "not_contradicted") != 0 && strcmp(code, "believable") != 0)
		return verdict;
	return arena_text(a, "%s %% serial, standard error %s %%, %s",
	    show_percent(a, number_at(group, "amdahl.serial_fraction")),
	    show_percent(a, number_at(group, "amdahl.serial_fraction_se")), verdict);
}

/* Configurations that against 1 vCPU are not as the trend of all has it. */
static const char *
otherwise_text(struct arena *a, const json_t *group)
{
	const char *list = NULL;
	json_t *name;
	size_t i;

	json_array_foreach(value_at(group, "trend.rows_otherwise"), i, name)
		if (json_is_string(name))
			list = join(a, list,
			    show_text(
				a, json_string_value(name), json_string_length(name)));
	return list == NULL
		   ? ""
		   : arena_text(a,
			 "; against 1 vCPU it is otherwise with %s, which is another "
			 "question than a trend over all",
			 list);
}

static bool
has_times(const struct results *r)
{
	for (size_t i = 0; i < r->n_configs; i++)
		if (number_at(r->configs[i].json, "statistics.booted") > 0)
			return true;
	return false;
}

struct items
findings_effects(const struct results *r)
{
	const json_t *groups = value_at(r->json, "scaling.groups");
	struct arena *a = r->arena;
	struct items items = { 0 };
	json_t *group;
	size_t i;

	if (!has_several_cpus(r) || !has_times(r))
		return items;
	json_array_foreach(groups, i, group) {
		const char *who = group_name(a, group, json_array_size(groups));
		double p = number_at(group, "trend.p");
		const char *test =
		    isnan(p) ? ""
			     : arena_text(a, " (Kendall's tau %s, p %s)",
				   show_number(a, number_at(group, "trend.tau"), 2),
				   show_p(a, p));

		if (value_at(group, "trend") != NULL)
			say(a, &items,
			    arena_text(a, "%s%s%s%s", who,
				or_nothing(verdict_at(a, group, "trend", "cpus")), test,
				otherwise_text(a, group)));
		say(a, &items,
		    arena_text(a, "%sAmdahl's law: %s", who, amdahl_text(a, group)));
	}
	return items;
}

/* ---- overhead ---- */

struct items
findings_overhead(const struct results *r)
{
	struct arena *a = r->arena;
	struct items items = { 0 };
	json_t *pair;
	size_t i;

	json_array_foreach(value_at(r->json, "observer.pairs"), i, pair) {
		const char *verdict = or_nothing(sentence_verdict(a, "observer", pair));

		if (value_at(pair, "verdict") == NULL)
			verdict = arena_text(a, "%s and %s: not known: %s",
			    or_nothing(text_at(a, pair, "with")),
			    or_nothing(text_at(a, pair, "without")), verdict);
		say(a, &items, arena_text(a, "%s.", verdict));
	}
	return items;
}

/* ---- boots beside each other ---- */

/* What make parallel-check found, or that nobody asked, where boots ran beside others. */
struct items
findings_parallel(const struct results *r)
{
	struct arena *a = r->arena;
	struct items items = { 0 };
	json_t *pair;
	size_t i;

	json_array_foreach(value_at(r->json, "parallel.pairs"), i, pair)
		say(a, &items,
		    arena_text(a, "%s.",
			or_nothing(sentence_verdict(
			    a, "parallel", value_at(pair, "equivalence")))));
	if (items.n == 0 && has_warning(r, "parallel_boots"))
		say(a, &items,
		    arena_text(a,
			"whether boots beside others take as long as alone was not "
			"measured on this host: %s parallel-check does",
			typed()));
	return items;
}

/* ---- noise threshold ---- */

struct items
findings_floor(const struct results *r)
{
	struct arena *a = r->arena;
	struct items items = { 0 };
	const json_t *floor = value_at(r->json, "floor");
	json_t *row;
	size_t i;

	json_array_foreach(value_at(floor, "rows"), i, row) {
		const char *reason = reason_at(a, row, "floor_percent");
		const char *name = or_nothing(text_at(a, row, "config"));

		say(a, &items,
		    reason != NULL
			? arena_text(a, "%s: not known: %s", name, reason)
			: arena_text(a,
			      "%s: %.0f runs of %.0f boots deviate by %.1f %%, two of "
			      "them differ by less than %.1f %%",
			      name, number_at(row, "runs"), number_at(floor, "boots"),
			      number_at(row, "deviation_percent"),
			      number_at(row, "floor_percent")));
	}
	if (!isnan(number_at(floor, "floor_percent")))
		say(a, &items,
		    arena_text(a, "FLOOR=%.0f", ceil(number_at(floor, "floor_percent"))));
	return items;
}
