/* The sentences of a report: codes and numbers become words. */
#include <math.h>
#include <string.h>

#include "lib/digits.h"
#include "lib/settings.h"
#include "list.h"
#include "sentences.h"
#include "show.h"
#include "unit.h"
#include "wording.h"

/*
 * {key} is a member of the object as it is, {key:format} is it in one of the formats
 * below, with its interval (key_ci95) where the object has one.
 */
struct sentence {
	const char *of, *code, *text;
};

static const struct sentence sentences[] = {
	{ "reason", "all_equal", "all values are equal" },
	{ "reason", "boot_cpu_more",
	    "all vCPUs together do less, but the boot CPU executes more" },
	{ "reason", "bound_in_interval",
	    "the interval of the mean holds a bound{n:needs}" },
	{ "reason", "by_hand", "run by hand, not in a random order" },
	{ "reason", "chance_split",
	    "boots dealt anew would differ as much too often{n:needs_each}" },
	{ "reason", "counts_differ", "the boots do not have the same counts" },
	{ "reason", "cpus_differ", "it differs between boots" },
	{ "reason", "cpus_not_known_for_all",
	    "how many CPUs the guest used is not known for all" },
	{ "reason", "cpus_not_recorded", "the number of vCPUs was not recorded" },
	{ "reason", "cpus_unknown", "the guest does not tell" },
	{ "reason", "deterministic", "deterministic clock: all boots are identical" },
	{ "reason", "equal_values", "too many values are equal" },
	{ "reason", "exact", "deterministic clock: exact" },
	{ "reason", "needs_3_cpu_counts",
	    "needs three numbers of vCPUs, for two always fit" },
	{ "reason", "needs_boots", "needs n >= {n}" },
	{ "reason", "needs_boots_in_both", "needs {n} boots of each" },
	{ "reason", "needs_cpu_counts", "needs different numbers of vCPUs" },
	{ "reason", "needs_more_boots", "needs more boots" },
	{ "reason", "needs_repeated_boots",
	    "needs 3 numbers of vCPUs and repeated boots" },
	{ "reason", "never_changed", "it never changed" },
	{ "reason", "no_1_cpu", "no such configuration with 1 vCPU" },
	{ "reason", "no_estimates", "the profile has no estimates" },
	{ "reason", "no_fit", "too few times" },
	{ "reason", "no_headline", "the profile has no headline estimate" },
	{ "reason", "no_pair_completed", "no pair completed" },
	{ "reason", "no_pairs", "no pairs" },
	{ "reason", "no_times", "the boots have no times" },
	{ "reason", "no_times_in_base", "no times in the base" },
	{ "reason", "no_times_with_1_cpu", "no times with 1 vCPU" },
	{ "reason", "no_value", "the estimate has no value" },
	{ "reason", "no_whole", "no whole to compare with" },
	{ "reason", "none_completed", "no boot completed" },
	{ "reason", "not_a_part",
	    "the times do not follow the law: what fits best is no part of the whole" },
	{ "reason", "not_a_range", "the estimate is not a range" },
	{ "reason", "not_attempted", "no boot was attempted" },
	{ "reason", "not_beyond_chance", "not beyond chance" },
	{ "reason", "not_counted", "not counted at both of its ends" },
	{ "reason", "not_in_base", "not in the base" },
	{ "reason", "not_in_records", "{marker}: not in the records" },
	{ "reason", "not_recorded", "not recorded" },
	{ "reason", "not_seen", "{marker}: not seen" },
	{ "reason", "not_seen_because", "{marker}: {note}" },
	{ "reason", "not_told", "QEMU never told" },
	{ "reason", "few_boots", "too few boots for so many tests{n:needs_each}" },
	{ "reason", "few_to_plan", "needs n >= {n} to tell how many boots would decide" },
	{ "reason", "few_to_be_same",
	    "no difference shown, of too few boots to call it the same{n:needs_each}" },
	{ "reason", "distributions_differ",
	    "the medians agree, the distributions do not" },
	{ "reason", "not_of_all", "not known of all configurations" },
	{ "reason", "needs_results", "needs {n} results" },
	{ "reason", "needs_runs", "needs {n} runs" },
	{ "reason", "short_levels", "no level has {n} results, to be parted again" },
	{ "reason", "no_ratio", "no times to compare" },
	{ "reason", "wide_interval",
	    "the interval holds the noise threshold{n:needs_each}" },
	{ "reason", "wide_means",
	    "the medians agree, of the means it is not known{n:needs_each}" },
	{ "reason", "one_configuration", "one configuration" },
	{ "reason", "one_cpu", "the guest used one CPU" },
	{ "reason", "no_phase", "in no phase" },
	{ "reason", "no_timed_phase", "in no phase that has times" },
	{ "reason", "one_cpu_used", "the guest used 1 of {n} CPUs" },
	{ "reason", "other_reference",
	    "another configuration with 1 vCPU is the reference" },
	{ "reason", "outside", "not between the origin and the end of boot time" },
	{ "reason", "range_only", "the estimate is a range only" },
	{ "reason", "recorded", "{note}" },
	{ "reason", "reference", "the reference" },
	{ "reason", "reversed", "{marker} comes before {before}" },
	{ "reason", "several_modes",
	    "the times have several modes, and the mean describes none of them" },
	{ "reason", "skewed",
	    "the times are skewed: the interval of the mean by Student's t covers 88 to "
	    "93 %, not 95 %; that by bootstrap-t is the better one" },
	{ "reason", "skewed_with_modes",
	    "the times have several modes and are skewed: the mean describes none of "
	    "them, and its interval by Student's t is too narrow" },
	{ "reason", "takes_no_time", "it takes no time" },
	{ "reason", "too_many", "more than {more_than} boots" },
	{ "reason", "too_many_to_resample", "n > {n}: too many to resample" },
	{ "reason", "virtual_time", "virtual time is instructions" },
	{ "reason", "whole_constant", "the whole does not vary" },

	{ "identical", "identical",
	    "identical in {identical} of {of}{phases:differing}" },
	{ "identical", "not_identical",
	    "identical in {identical} of {of}{phases:differing}" },
	{ "outliers", "beyond", "{beyond} of {n} boots lie beyond the fences" },
	{ "outliers", "not_shown", "no boot lies beyond the fences" },
	{ "trend", "upward", "drifts upward" },
	{ "trend", "downward", "drifts downward" },
	{ "trend", "not_shown", "no drift shown" },
	{ "autocorrelation", "positive", "consecutive boots are alike" },
	{ "autocorrelation", "negative", "consecutive boots alternate" },
	{ "autocorrelation", "not_shown", "no relation of consecutive boots shown" },
	{ "modes", "several", "several modes" },
	{ "modes", "not_shown", "no second mode shown" },
	{ "host", "rises", "boot time rises with it" },
	{ "host", "falls", "boot time falls with it" },
	{ "host", "differs", "boot time is another from host to host" },
	{ "host", "not_shown", "no relation shown" },
	{ "scaling", "faster", "faster than with 1 vCPU" },
	{ "scaling", "slower", "slower than with 1 vCPU" },
	{ "scaling", "same", "as fast as with 1 vCPU" },
	{ "scaling", "faster.exact", "fewer instructions on the boot CPU" },
	{ "scaling", "slower.exact", "more instructions on the boot CPU" },
	{ "scaling", "same.exact", "as many instructions on the boot CPU" },
	{ "scaling", "not_shown", "no difference shown" },
	{ "scaling", "undecided", "undecided: shown by the interval alone" },
	{ "cpus", "grows", "over all numbers of vCPUs boot time rises" },
	{ "cpus", "falls", "over all numbers of vCPUs boot time falls" },
	{ "cpus", "not_shown", "over all numbers of vCPUs no trend of boot time shown" },
	{ "amdahl", "not_contradicted",
	    "not contradicted: a mean may lie up to {largest_departure:part} off" },
	{ "amdahl", "exact",
	    "and the counts depart from the law by {departure:share} at most" },
	{ "amdahl", "not_tested", "not tested: that takes repeated boots that differ" },
	{ "amdahl", "lack_of_fit",
	    "contradicted: the times do not follow the law ({lack_of_fit_p:p})" },
	{ "amdahl", "beyond_cores", "not to be had: more vCPUs than the host has cores" },
	{ "comparison", "same", "no difference shown" },
	{ "comparison", "same.instructions", "identical" },
	{ "comparison", "same.time", "identical in time" },
	{ "comparison", "fewer_complete", "fewer boots complete" },
	{ "comparison", "not_launched", "QEMU could not be started" },
	{ "history", "not_shown", "no change shown" },
	{ "history", "not_shown.time", "identical in time" },
	{ "history", "slower", "slower than it was" },
	{ "history", "faster", "faster than it was" },
	{ "history", "undecided", "undecided, too few results" },
	{ "history", "fewer_complete", "fewer boots complete" },
	{ "completion", "fewer",
	    "{completed} of {attempted} boots complete, in the base {base_completed} of "
	    "{base_attempted} ({p:p})" },
	{ "sampling", "reached",
	    "up to {attempted} boots of each: as many as make every {of} known to "
	    "\xc2\xb1 "
	    "{precision_percent:exact} %" },
	{ "sampling", "not_reached",
	    "up to {attempted} boots of each: too few for \xc2\xb1 "
	    "{precision_percent:exact} "
	    "%" },
	{ "observer", "longer",
	    "{with} / {without}: ratio {ratio:3}, 95 % {ratio_ci95:3}, of {n} pairs "
	    "{ratio_min:3} to {ratio_max:3}: longer" },
	{ "observer", "shorter",
	    "{with} / {without}: ratio {ratio:3}, 95 % {ratio_ci95:3}, of {n} pairs "
	    "{ratio_min:3} to {ratio_max:3}: shorter" },
	{ "observer", "not_shown",
	    "{with} / {without}: ratio {ratio:3}, 95 % {ratio_ci95:3}, of {n} pairs "
	    "{ratio_min:3} to {ratio_max:3}: no difference shown" },
	{ "parallel", "equivalent",
	    "a boot beside others takes {ratio:3} of one alone, 90 % {ratio_ci90:3}, of "
	    "{n} "
	    "pairs: the same within \xc2\xb1 {margin_percent:exact} %" },
	{ "parallel", "not_equivalent",
	    "a boot beside others takes {ratio:3} of one alone, 90 % {ratio_ci90:3}, of "
	    "{n} "
	    "pairs: not the same within \xc2\xb1 {margin_percent:exact} %" },
	{ "parallel", "undecided",
	    "a boot beside others takes {ratio:3} of one alone, 90 % {ratio_ci90:3}, of "
	    "{n} "
	    "pairs: too few to tell whether that is the same within \xc2\xb1 "
	    "{margin_percent:exact} %; PAIRS asks for more" },

	{ "warning", "another_host",
	    "compared with another host: {setting:title} is {now}, in the base {base}" },
	{ "warning", "another_image", "compared with another {setting:title}" },
	{ "warning", "another_load",
	    "the load of the host is {now:2}, in the base {base:2}" },
	{ "warning", "another_value", "{setting:title} is {now}, in the base {base}" },
	{ "warning", "another_qemu",
	    "on the deterministic clock {boots:counted} with {cpus} vCPUs hung under "
	    "QEMU "
	    "{qemu_version}, whose vCPUs share one budget of instructions; QEMU {known} "
	    "gives each its own and may boot this guest: the goal deps-qemu10 brings "
	    "QEMU=build/qemu10/qemu-system-i386" },
	{ "warning", "autocorrelation.negative",
	    "consecutive boots alternate (lag-1 autocorrelation {lag1:2}): intervals are "
	    "too wide" },
	{ "warning", "autocorrelation.positive",
	    "consecutive boots are alike (lag-1 autocorrelation {lag1:2}): intervals are "
	    "too narrow" },
	{ "warning", "cpus_differ", "not every boot brought up the same number of CPUs" },
	{ "warning", "cpus_missing", "the guest used {cpus_online} of {cpus} CPUs" },
	{ "warning", "drift.downward",
	    "the times drift downward in execution order (Mann-Kendall, {p:p})" },
	{ "warning", "drift.upward",
	    "the times drift upward in execution order (Mann-Kendall, {p:p})" },
	{ "warning", "failed_boots",
	    "{failed} of {attempted} boots did not complete; times are of the {booted} "
	    "that did" },
	{ "warning", "fewer_complete",
	    "{completed} of {attempted} boots complete, in the base {base_completed} of "
	    "{base_attempted}" },
	{ "warning", "looks",
	    "made {looks} times as boots were added: where nothing changed it errs in "
	    "{error:part}, not in 5 %" },
	{ "warning", "mean_carried",
	    "{boots} of {n} boots ({sample_numbers:samples}) carry the mean and what is "
	    "computed from it, such as speedup and efficiency: it is {mean_ms:time}, "
	    "without them {without_ms:time}; the median is {median_ms:time}" },
	{ "warning", "mixed_hosts",
	    "the boots ran on several kinds of host: {hosts:hosts}" },
	{ "warning", "no_spread", "all {n} times are equal: intervals have width 0" },
	{ "warning", "noisy_host.cpu_pressure",
	    "noisy host: in {boots:boots} tasks waited for a CPU more "
	    "than 10 % of the time before it" },
	{ "warning", "noisy_host.load",
	    "noisy host: in {boots:boots} the load before it was above "
	    "the number of cores" },
	{ "warning", "noisy_host.other_qemu",
	    "noisy host: in {boots:boots} another QEMU ran" },
	{ "warning", "noisy_host.stolen_time",
	    "noisy host: in {boots:boots} more than 1 % of the time was "
	    "stolen from the host" },
	{ "warning", "noisy_host.throttled",
	    "noisy host: in {boots:boots} the CPU was throttled" },
	{ "warning", "not_launched",
	    "in {boots:boots} QEMU could not be started; they do not "
	    "count" },
	{ "warning", "not_precise.few",
	    "{n} of {attempted} boots have a time: too few to know how precise the {of} "
	    "is, \xc2\xb1 {asked_percent:exact} % was asked for" },
	{ "warning", "not_precise.wide",
	    "after {attempted} boots the {of} is known to \xc2\xb1 {precision_percent:2} "
	    "%, "
	    "\xc2\xb1 {asked_percent:exact} % was asked for" },
	{ "warning", "not_identical",
	    "deterministic clock, but only {identical} of {of} boots are identical" },
	{ "warning", "not_identical.time",
	    "deterministic clock, but only {identical} of {of} boots are identical: not "
	    "in time from {from} on" },
	{ "warning", "not_identical.vcpu",
	    "deterministic clock, but only {identical} of {of} boots are identical: not "
	    "on vCPU {vcpu} from {from} on" },
	{ "warning", "one_cpu_used", "the guest used {cpus_online} of {cpus} CPUs" },
	{ "warning", "parallel_boots",
	    "{boots} of {attempted} boots ran beside others, which may have disturbed "
	    "them" },
	{ "warning", "reversed_phase",
	    "{phase}: in {boots:counted} it ended before it began: left out of it" },
	{ "warning", "several_modes",
	    "the times have several modes (dip test, {p:p}): mean and intervals "
	    "describe none of them" },
	{ "warning", "vcpus_beyond_cores",
	    "{cpus} vCPUs on a host of {cores} cores: they wait for each other" },

	{ "topic", "estimate", "{phase} is not as estimated" },
	{ "figures", "estimate",
	    "{mean_ms:time}, not {estimated_ms:exact_time}: {error_percent:percent}" },
	{ "topic", "instructions", "{phase} executes a large part of the instructions" },
	{ "figures", "instructions", "{insns_share:share}, {insns:metric}" },
	{ "topic", "time", "{phase} takes a large part of the time" },
	{ "figures", "time", "{share:share}, without it {without_ms:time}" },
	{ "topic", "variance", "{phase} brings a large part of the variance" },
	{ "figures", "variance", "{variance_share:share}" },
	{ "topic", "waiting", "{phase} mostly waits" },
	{ "figures", "waiting",
	    "{mean_ms:time}, {insns:metric} instructions: {rate_share:part} of the "
	    "boot's rate" },
	{ "finding", "does_not_scale",
	    "{phase} does not scale: the boot CPU executes {insns:metric} instructions "
	    "in it, with {cpus} vCPUs {share:part} of its boot" },
	{ "finding", "costs_more",
	    "{phase} costs {insns:metric} instructions more on {cpus} vCPUs than on 1" },
	{ "finding", "grows",
	    "{phase} grows with vCPUs: {one_ms:time} with 1, {mean_ms:time} with {cpus}, "
	    "{ratio:2} times as long (95 % interval {ratio_ci95:2})" },
};

static const char *
text_of(const char *of, const char *code)
{
	for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
		if (strcmp(sentences[i].of, of) == 0 &&
		    strcmp(sentences[i].code, code) == 0)
			return sentences[i].text;
	return NULL;
}

/* A member that somebody else may have chosen, made harmless; NULL: it is no string. */
static const char *
shown(struct arena *a, const json_t *string)
{
	if (!json_is_string(string))
		return NULL;
	return show_text(a, json_string_value(string), json_string_length(string));
}

const char *
setting_shown(struct arena *a, const json_t *key)
{
	const char *title = setting_title(json_string_value(key));

	return title != NULL ? title : shown(a, key);
}

/* ---- numbers --------------------------------------------------------------------- */

/* The interval of a number: mean_ci95_ms is that of mean_ms, share_ci95 of share. */
static struct range
interval_of(struct arena *a, const json_t *object, const char *key)
{
	size_t len = strlen(key);
	bool in_ms = len > 3 && strcmp(&key[len - 3], "_ms") == 0;
	const json_t *pair = json_object_get(
	    object, arena_text(a, "%.*s_ci95%s", (int)(in_ms ? len - 3 : len), key,
			in_ms ? "_ms" : ""));

	if (json_array_size(pair) != 2)
		return (struct range){ NAN, NAN };
	return (struct range){ json_number_value(json_array_get(pair, 0)),
		json_number_value(json_array_get(pair, 1)) };
}

typedef void words(char text[WORDS_SIZE], double number, struct range ci);

static void
exact_words(char text[WORDS_SIZE], double number, struct range ci)
{
	(void)ci;
	snprintf(text, WORDS_SIZE, "%.*f", digits_decimals(number, 0), number);
}

static void
exact_time_words(char text[WORDS_SIZE], double ms, struct range ci)
{
	const struct time_unit *unit = time_unit_of(ms);
	double number = ms / unit->ms;

	(void)ci;
	snprintf(
	    text, WORDS_SIZE, "%.*f %s", digits_decimals(number, 0), number, unit->name);
}

static void
metric_words(char text[WORDS_SIZE], double number, struct range ci)
{
	(void)ci;
	digits_metric(text, number);
}

static void
part_words(char text[WORDS_SIZE], double number, struct range ci)
{
	(void)ci;
	snprintf(text, WORDS_SIZE, "%.1f %%", 100 * number);
}

static void
probability_words(char text[WORDS_SIZE], double number, struct range ci)
{
	(void)ci;
	p_words(text, number);
}

static bool
is_format(const char *format, size_t len, const char *name)
{
	return strlen(name) == len && strncmp(name, format, len) == 0;
}

static words *
words_of(const char *format, size_t len)
{
	static const struct {
		const char *name;
		words *words;
	} formats[] = { { "exact", exact_words }, { "exact_time", exact_time_words },
		{ "metric", metric_words }, { "p", probability_words },
		{ "part", part_words }, { "percent", percent_words },
		{ "share", share_words }, { "time", time_words } };

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (is_format(format, len, formats[i].name))
			return formats[i].words;
	return NULL;
}

/* ---- sentences ------------------------------------------------------------------- */

/* How many boots would decide; nothing where that is not known. */
static const char *
needs_text(struct arena *a, const json_t *object, const char *where)
{
	double n = number_at(object, "n"), more_than = number_at(object, "more_than");

	if (!isnan(more_than))
		return arena_text(a, ": to decide takes more than %s boots%s",
		    show_count(a, more_than), where);
	return isnan(n) ? ""
			: arena_text(a, ": about %s boots%s may decide", show_count(a, n),
			      where);
}

/* Each kind of host, and how often it booted. */
static const char *
hosts_text(struct arena *a, const json_t *hosts)
{
	const char *text = "";
	json_t *host;
	size_t i;

	json_array_foreach(hosts, i, host)
		text = arena_text(a, "%s%s%s (%.0f)", text, i == 0 ? "" : "; ",
		    or_nothing(text_at(a, host, "host")), number_at(host, "boots"));
	return text;
}

/* The phases that are not identical in all boots. */
static const char *
differing_text(struct arena *a, const json_t *phases)
{
	const char *text = "";
	json_t *phase;
	size_t i;

	json_array_foreach(phases, i, phase) {
		double n = number_at(phase, "identical"), of = number_at(phase, "of");

		if (n < of)
			text = arena_text(a, "%s%s%s in %.0f of %.0f", text,
			    *text == '\0' ? "; by phase: " : ", ",
			    or_nothing(text_at(a, phase, "name")), n, of);
	}
	return *text == '\0' ? text
			     : arena_text(a,
				   "%s, since it depends on the host (a disk or its "
				   "clock); every other in all",
				   text);
}

/* "sample 3", "samples 3, 7": the first ones of a list of numbers. */
static const char *
samples_text(struct arena *a, const json_t *numbers)
{
	const char *text = json_array_size(numbers) == 1 ? "sample" : "samples";
	json_t *number;
	size_t i;

	json_array_foreach(numbers, i, number)
		if (i < NAMES_LISTED)
			text = arena_text(a, "%s%s%lld", text, i == 0 ? " " : ", ",
			    (long long)json_integer_value(number));
	return json_array_size(numbers) <= NAMES_LISTED ? text
							: arena_text(a, "%s, …", text);
}

/* "every boot" or "3 of 5 boots": what all have is told of several in the same words. */
static const char *
boots_text(struct arena *a, const json_t *object, double boots)
{
	double attempted = number_at(object, "attempted");

	if (boots == attempted)
		return "every boot";
	return arena_text(
	    a, "%s of %s boots", show_count(a, boots), show_count(a, attempted));
}

/* What a name in braces stands for; format is "" or what follows its colon. */
static const char *
value_text(struct arena *a, const json_t *object, const char *key, const char *format,
    size_t format_len)
{
	const json_t *value = json_object_get(object, key);
	words *words = words_of(format, format_len);
	struct range ci = interval_of(a, object, key);
	char text[WORDS_SIZE];
	int decimals = format_len == 1 ? *format - '0' : 0;

	if (is_format(format, format_len, "title"))
		return or_nothing(setting_shown(a, value));
	if (json_is_string(value))
		return shown(a, value);
	if (is_format(format, format_len, "hosts"))
		return hosts_text(a, value);
	if (is_format(format, format_len, "differing"))
		return differing_text(a, value);
	if (is_format(format, format_len, "boots"))
		return boots_text(a, object, number_at(value, ""));
	if (is_format(format, format_len, "counted"))
		return show_counted(a, number_at(value, ""), "boot");
	if (is_format(format, format_len, "samples"))
		return samples_text(a, value);
	if (json_is_string(json_array_get(value, 0)))
		return or_nothing(words_at(a, value));
	if (json_array_size(value) == 2)
		return arena_text(a, "%.*f to %.*f", decimals,
		    json_number_value(json_array_get(value, 0)), decimals,
		    json_number_value(json_array_get(value, 1)));
	if (is_format(format, format_len, "needs"))
		return needs_text(a, object, "");
	if (is_format(format, format_len, "needs_each"))
		return needs_text(a, object, " on each side");
	if (json_is_boolean(value))
		return json_is_true(value) ? "on" : "off";
	if (!json_is_number(value))
		return NOTHING;
	if (words == NULL)
		return arena_text(a, "%.*f", decimals, json_number_value(value));
	words(text, json_number_value(value), ci);
	return arena_text(a, "%s", text);
}

/* A sentence with its numbers in it. */
static const char *
fill(struct arena *a, const char *sentence, const json_t *object)
{
	const char *text = "", *open, *close, *colon, *end;

	while ((open = strchr(sentence, '{')) != NULL) {
		close = strchr(open, '}');
		colon = memchr(open, ':', (size_t)(close - open));
		end = colon == NULL ? close : colon;
		text = arena_text(a, "%s%.*s%s", text, (int)(open - sentence), sentence,
		    value_text(a, object,
			arena_text(a, "%.*s", (int)(end - open - 1), open + 1),
			colon == NULL ? close : colon + 1,
			colon == NULL ? 0 : (size_t)(close - colon - 1)));
		sentence = close + 1;
	}
	return arena_text(a, "%s%s", text, sentence);
}

/* The sentence of an object's code; NULL: it has none, or there is no sentence. */
static const char *
sentence_of(struct arena *a, const char *of, const char *code, const json_t *object)
{
	const char *text = code == NULL ? NULL : text_of(of, code);

	return text == NULL ? NULL : fill(a, text, object);
}

/* The code of an object at a key, with what tells two sentences of one code apart. */
static const char *
code_of(struct arena *a, const json_t *object, const char *key)
{
	static const char *const variants[] = { "cause", "direction", "identical" };
	const char *code = json_string_value(json_object_get(object, key));

	for (size_t i = 0; code != NULL && i < sizeof(variants) / sizeof(variants[0]);
	     i++) {
		const char *variant =
		    json_string_value(json_object_get(object, variants[i]));

		if (variant != NULL)
			return arena_text(a, "%s.%s", code, variant);
	}
	return code;
}

static const char *
kind_of(struct arena *a, const json_t *object)
{
	return code_of(a, object, "kind");
}

const char *
sentence_reason(struct arena *a, const json_t *reason)
{
	const char *text;

	if (!json_is_object(reason))
		return shown(a, reason);
	text = sentence_of(a, "reason", kind_of(a, reason), reason);
	return text != NULL ? text : shown(a, json_object_get(reason, "kind"));
}

const char *
sentence_verdict(struct arena *a, const char *test, const json_t *object)
{
	const json_t *verdict = json_object_get(object, "verdict");
	const char *code = code_of(a, object, "verdict"), *text = NULL;

	if (!json_is_string(verdict))
		return sentence_reason(a, json_object_get(object, "verdict_reason"));
	/* What is exact is of instructions, where that makes another sentence. */
	if (strcmp(raw_at(object, "p_reason.kind"), "exact") == 0)
		text = sentence_of(a, test, arena_text(a, "%s.exact", code), object);
	if (text == NULL)
		text = sentence_of(a, test, code, object);
	return text != NULL ? text : shown(a, verdict);
}

const char *
reason_at(struct arena *a, const json_t *from, const char *path)
{
	return sentence_reason(a, value_at(from, arena_text(a, "%s_reason", path)));
}

const char *
verdict_at(struct arena *a, const json_t *from, const char *path, const char *test)
{
	const char *dot = strrchr(path, '.');
	const char *key = test != NULL ? test : dot != NULL ? dot + 1 : path;
	const char *text = sentence_verdict(a, key, value_at(from, path));

	return text != NULL ? text : reason_at(a, from, path);
}

/* A text that the object has, or the sentence of its kind, or the kind. */
static const char *
whole_text(struct arena *a, const char *of, const json_t *object)
{
	const char *text = shown(a, json_object_get(object, "text"));

	if (text == NULL)
		text = sentence_of(a, of, kind_of(a, object), object);
	if (text == NULL)
		text = shown(a, json_object_get(object, "kind"));
	return text != NULL ? text : NOTHING;
}

const char *
sentence_warning(struct arena *a, const json_t *warning)
{
	return whole_text(a, "warning", warning);
}

struct finding_text
sentence_finding(struct arena *a, const json_t *finding)
{
	const char *kind = kind_of(a, finding);
	struct finding_text f = {
		.topic = shown(a, json_object_get(finding, "topic")),
		.figures = shown(a, json_object_get(finding, "figures")),
		.whole = whole_text(a, "finding", finding),
	};

	if (json_object_get(finding, "text") != NULL)
		return f;
	f.topic = sentence_of(a, "topic", kind, finding);
	f.figures = sentence_of(a, "figures", kind, finding);
	if (f.topic != NULL && f.figures != NULL)
		f.whole = arena_text(a, "%s: %s", f.topic, f.figures);
	return f;
}
