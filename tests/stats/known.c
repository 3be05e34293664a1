/*
 * Known answers: read lines "METHOD : ARGUMENTS = EXPECTED ~ TOLERANCE # SOURCE" and
 * print TAP.  Arguments are numbers, vectors of them parted by ";".  A tolerance is
 * relative, but absolute where the answer expected is 0 or it is written "abs T".
 */
#include <err.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/methods/methods.h"

enum {
	ARGUMENTS = 8,
	VALUES = 4000,
};

static double a[ARGUMENTS][VALUES];
static size_t n[ARGUMENTS];
static struct interval ci;

static double
confidence(void)
{
	return a[1][0];
}

static struct amdahl
amdahl(void)
{
	struct amdahl fit;

	if (!amdahl_fit(a[0], a[1], n[0], &fit))
		errx(1, "amdahl: no fit");
	return fit;
}

static double
sorted(size_t i)
{
	sort(a[i], n[i]);
	return 0;
}

static double
holm_of(size_t i)
{
	holm(a[0], n[0]);
	return a[0][i];
}

/* Two sorted samples, or one of pairs. */
static void
both_sorted(void)
{
	sort(a[0], n[0]);
	sort(a[1], n[1]);
}

static struct shift
shift(void)
{
	both_sorted();
	return hodges_lehmann(a[0], n[0], a[1], n[1], a[2][0]);
}

static struct shift
shift_of_pairs(void)
{
	sort(a[0], n[0]);
	return hodges_lehmann_pairs(a[0], n[0], a[1][0]);
}

static double
beyond_p(bool pairs)
{
	double much = a[pairs ? 1 : 2][0];

	sort(a[0], n[0]);
	if (pairs)
		return pairs_beyond_p(a[0], n[0], much);
	sort(a[1], n[1]);
	return shift_beyond_p(a[0], n[0], a[1], n[1], much);
}

static struct test
smirnov(void)
{
	both_sorted();
	return kolmogorov_smirnov(a[0], n[0], a[1], n[1]);
}

static struct ratio
of_logs(void)
{
	for (size_t i = 0; i < 2; i++)
		for (size_t j = 0; j < n[i]; j++)
			a[i][j] = log(a[i][j]);
	return ratio_of_logs(a[0], n[0], a[1], n[1]);
}

static struct ratio
of_paired_logs(void)
{
	for (size_t i = 0; i < n[0]; i++)
		a[0][i] = log(a[0][i]) - log(a[1][i]);
	return ratio_of_paired_logs(a[0], n[0]);
}

static double
ratio_p(struct ratio r)
{
	return ratio_beyond_p(&r, a[2][0]);
}

static struct interval
ratio_interval_of(struct ratio r)
{
	return log_interval(&r, a[2][0]);
}

/* The strata stand one after the other, four counts each. */
static double
failures(void)
{
	struct failures strata[ARGUMENTS];
	size_t count = n[0] / 4;

	for (size_t i = 0; i < count; i++)
		strata[i] =
		    (struct failures){ (size_t)a[0][4 * i], (size_t)a[0][4 * i + 1],
			    (size_t)a[0][4 * i + 2], (size_t)a[0][4 * i + 3] };
	return more_failures_p(strata, count);
}

static struct interval
median_ci(double *actual)
{
	sort(a[0], n[0]);
	return median_interval(a[0], n[0], confidence(), actual);
}

static struct interval
bootstrap_t(void)
{
	sort(a[0], n[0]);
	return bootstrap_t_interval(a[0], n[0], 0.95, 1);
}

static double
speedup_p(void)
{
	struct speedup_row row = {
		.one = a[0], .one_n = n[0], .many = a[1], .many_n = n[1]
	};

	speedups_decide(&row, 1, 0.05);
	return row.p;
}

#define X a[0], n[0]
#define METHOD(name, expression)       \
	if (strcmp(method, name) == 0) \
	return (expression)

static double
compute_comparison(const char *method)
{
	double actual = 0;

	METHOD("hodges_lehmann", shift().estimate);
	METHOD("hodges_lehmann.low", shift().ci.low);
	METHOD("hodges_lehmann.high", shift().ci.high);
	METHOD("hodges_lehmann_pairs", shift_of_pairs().estimate);
	METHOD("hodges_lehmann_pairs.low", shift_of_pairs().ci.low);
	METHOD("hodges_lehmann_pairs.high", shift_of_pairs().ci.high);
	METHOD("shift_beyond_p", beyond_p(false));
	METHOD("pairs_beyond_p", beyond_p(true));
	METHOD("mann_whitney.p", mann_whitney(X, a[1], n[1]).p);
	METHOD("mann_whitney.u", mann_whitney(X, a[1], n[1]).statistic);
	METHOD("signed_rank.p", signed_rank(X).p);
	METHOD("signed_rank.v", signed_rank(X).statistic);
	METHOD("mann_whitney_least_p",
	    mann_whitney_least_p((size_t)a[0][0], (size_t)a[0][1]));
	METHOD("signed_rank_least_p", signed_rank_least_p((size_t)a[0][0]));
	METHOD("kolmogorov_smirnov.p", smirnov().p);
	METHOD("kolmogorov_smirnov.d", smirnov().statistic);
	METHOD("ratio_of_logs.low", ratio_interval_of(of_logs()).low);
	METHOD("ratio_of_logs.high", ratio_interval_of(of_logs()).high);
	METHOD("ratio_of_logs.p", ratio_p(of_logs()));
	METHOD(
	    "ratio_of_means.low", ratio_interval_of(ratio_of_means(X, a[1], n[1])).low);
	METHOD("ratio_of_means.p", ratio_p(ratio_of_means(X, a[1], n[1])));
	METHOD("ratio_of_paired_logs.low", ratio_interval_of(of_paired_logs()).low);
	METHOD("ratio_of_paired_logs.p", ratio_p(of_paired_logs()));
	METHOD("ratio_of_paired_means.low",
	    ratio_interval_of(ratio_of_paired_means(a[0], a[1], n[0])).low);
	METHOD("more_failures_p", failures());
	METHOD("median_interval.low", median_ci(&actual).low);
	METHOD("median_interval.high", median_ci(&actual).high);
	METHOD("median_interval.actual", (median_ci(&actual), actual));
	METHOD(
	    "deviation_bound", deviation_bound(a[0][0], (size_t)a[0][1], confidence()));
	METHOD("precision_of_median", precision_of_location(X, LOCATION_MEDIAN, 0.95, 1));
	METHOD("precision_of_ratio", precision_of_ratio(X, 0.95));
	METHOD("speedup.p", speedup_p());
	METHOD("noise_floor", noise_floor(a[0][0], (size_t)a[0][1]));
	METHOD("bootstrap_t_interval.low", bootstrap_t().low);
	METHOD("bootstrap_t_interval.high", bootstrap_t().high);
	METHOD("best_split.at", (double)best_split(X).at);
	METHOD("best_split.statistic", best_split(X).statistic);
	METHOD("levels_differ_p", levels_differ_p(X, a[1], n[1], 1, 1));
	METHOD("least_series", (double)least_series((size_t)a[0][0], a[0][1]));
	METHOD("looks_error", looks_error(a[0][0], (size_t)a[0][1]));
	errx(1, "%s: no such method", method);
}

static double
compute(const char *method)
{
	size_t i = (size_t)a[1][0];

	METHOD("mean", mean(X));
	METHOD("standard_deviation", standard_deviation(X));
	METHOD("covariance", covariance(a[0], a[1], n[0]));
	METHOD("lag1_autocorrelation", lag1_autocorrelation(X));
	METHOD("skewness.g1", skewness(X).effect);
	METHOD("skewness.p", skewness(X).p);
	METHOD("quantile", sorted(0) + quantile(X, a[1][0]));
	METHOD("median_absolute_deviation", sorted(0) + median_absolute_deviation(X));
	METHOD("tukey_fences.low", sorted(0) + tukey_fences(X, a[1][0]).low);
	METHOD("tukey_fences.high", sorted(0) + tukey_fences(X, a[1][0]).high);
	METHOD("t_interval.low",
	    t_interval(mean(X), standard_deviation(X), n[0], confidence()).low);
	METHOD("t_interval.high",
	    t_interval(mean(X), standard_deviation(X), n[0], confidence()).high);
	METHOD("t_quantile", t_quantile(a[0][0], i));
	METHOD("clopper_pearson.low",
	    clopper_pearson((size_t)a[0][0], (size_t)a[0][1], confidence()).low);
	METHOD("clopper_pearson.high",
	    clopper_pearson((size_t)a[0][0], (size_t)a[0][1], confidence()).high);
	METHOD("ratio_interval.low", ratio_interval(a[0], a[1], n[0], 0.95).low);
	METHOD("ratio_interval.high", ratio_interval(a[0], a[1], n[0], 0.95).high);
	METHOD("slope", slope(a[0], a[1], n[0], 0.95, &ci));
	METHOD("slope.low", (slope(a[0], a[1], n[0], 0.95, &ci), ci.low));
	METHOD("slope.high", (slope(a[0], a[1], n[0], 0.95, &ci), ci.high));
	METHOD("samples_needed", samples_needed(a[0][0], a[0][1], a[0][2], 0.95));
	METHOD("samples_to_decide", samples_to_decide(a[0][0], a[0][1],
					(struct interval){ a[1][0], a[1][1] }, 0.05));
	METHOD("mann_kendall.s", mann_kendall(X).statistic);
	METHOD("mann_kendall.tau", mann_kendall(X).effect);
	METHOD("mann_kendall.p", mann_kendall(X).p);
	METHOD("jonckheere_terpstra.j", jonckheere_terpstra(a[0], a[1], n[0]).statistic);
	METHOD("jonckheere_terpstra.p", jonckheere_terpstra(a[0], a[1], n[0]).p);
	METHOD("spearman.rho", spearman(a[0], a[1], n[0]).effect);
	METHOD("spearman.p", spearman(a[0], a[1], n[0]).p);
	METHOD("kruskal_wallis.h", kruskal_wallis(a[0], a[1], n[0]).statistic);
	METHOD("kruskal_wallis.p", kruskal_wallis(a[0], a[1], n[0]).p);
	METHOD("two_one_sided_tests", two_one_sided_tests(mean(X), standard_deviation(X),
					  n[0], (struct interval){ a[1][0], a[1][1] }));
	METHOD("holm", holm_of(i));
	METHOD("dip", sorted(0) + dip(X));
	METHOD("dip_p", dip_p(a[0][0], i));
	METHOD("amdahl_fit.t1", amdahl().t1);
	METHOD("amdahl_fit.t1_se", amdahl().t1_se);
	METHOD("amdahl_fit.serial", amdahl().serial);
	METHOD("amdahl_fit.serial_se", amdahl().serial_se);
	METHOD("amdahl_fit.lack_of_fit_p", amdahl().lack_of_fit_p);
	METHOD("amdahl_fit.departure", amdahl().departure);
	return compute_comparison(method);
}

/* Fill in a[] and n[] from "1 2 3 ; 4". */
static void
arguments_read(char *text)
{
	size_t i = 0;
	char *word;

	memset(n, 0, sizeof(n));
	for (word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
		if (strcmp(word, ";") == 0)
			i++;
		else
			a[i][n[i]++] = strtod(word, NULL);
}

static bool
near(double actual, double expected, const char *tolerance)
{
	bool absolute = expected == 0 || strstr(tolerance, "abs ") != NULL;
	double limit = strtod(
	    tolerance + (strstr(tolerance, "abs ") != NULL ? strlen(" abs ") : 0), NULL);

	if (isnan(expected))
		return isnan(actual);
	return fabs(actual - expected) <= limit * (absolute ? 1 : fabs(expected));
}

int
main(void)
{
	static char line[1 << 16], shown[1 << 16];
	size_t count = 0, failed = 0;

	while (fgets(line, sizeof(line), stdin) != NULL) {
		char *arguments, *expected, *tolerance, *source;
		double actual;

		if (line[0] == '#' || line[0] == '\n')
			continue;
		line[strcspn(line, "\n")] = '\0';
		strcpy(shown, line);
		if ((arguments = strstr(line, " : ")) == NULL ||
		    (expected = strstr(arguments, " = ")) == NULL ||
		    (tolerance = strstr(expected, " ~ ")) == NULL ||
		    (source = strstr(tolerance, " # ")) == NULL)
			errx(1, "not a known answer: %s", shown);
		*arguments = *expected = *tolerance = *source = '\0';
		arguments_read(arguments + 3);
		actual = compute(line);
		count++;
		if (near(actual, strtod(expected + 3, NULL), tolerance + 2)) {
			printf("ok %zu - %s, %s\n", count, line, source + 3);
			continue;
		}
		failed++;
		printf("not ok %zu - %s\n# actual: %.15g\n# %s\n", count, line, actual,
		    shown);
	}
	printf("1..%zu\n", count);
	return failed > 0;
}
