/* The rule of a comparison, and what must not change it; prints TAP. */
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "stats/methods/methods.h"

enum { ROWS = 48, BOOTS = 100 };

static double base[ROWS][BOOTS], now[ROWS][BOOTS];
static struct change rows[ROWS];
static gsl_rng *rng;
static int tests, failed;

static void
ok(bool is_so, const char *what)
{
	printf("%sok %d - %s\n", is_so ? "" : "not ", ++tests, what);
	failed += !is_so;
}

/* ---- the rule ---------------------------------------------------------------------- */

/* Times of so many rows around 100, give or take spread, now times factor. */
static void
draw(size_t n, size_t boots, double spread, double factor)
{
	gsl_rng_set(rng, 1);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < boots; j++) {
			base[i][j] = 100 * exp(gsl_ran_gaussian(rng, spread));
			now[i][j] = 100 * factor * exp(gsl_ran_gaussian(rng, spread));
		}
}

static void
decide(size_t n, size_t boots, bool paired, double noise)
{
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct change){ .base = base[i],
			.now = now[i],
			.base_n = boots,
			.now_n = boots,
			.paired = paired };
	changes_decide(rows, n, 0.05, noise);
}

/* Is each row so? */
static bool
all(size_t n, enum change_verdict verdict, enum change_reason reason,
    enum change_method method)
{
	for (size_t i = 0; i < n; i++)
		if (rows[i].verdict != verdict || rows[i].reason != reason ||
		    rows[i].method != method)
			return false;
	return true;
}

/* Boots that make the interval of the first row, of so many, reach so far to each side.
 */
static double
needed(double boots, double room)
{
	double half = log(rows[0].ci.high / rows[0].ci.low) / 2;

	return ceil(boots * pow(half / room, 2));
}

static void
test_rule(void)
{
	draw(1, 10, 0.01, 1.1);
	decide(1, 10, false, 0.01);
	ok(all(1, CHANGE_SLOWER, DECIDED, BY_RANKS), "beyond the threshold: slower");
	ok(isnan(rows[0].boots), "and it asks for no more boots");
	decide(1, 10, false, 0.2);
	ok(all(1, CHANGE_UNDECIDED, FEW_TO_BE_SAME, BY_RANKS) &&
		rows[0].boots == LEAST_SAME,
	    "within, of ten boots: too few to be the same");
	decide(1, 10, true, 0.01);
	ok(all(1, CHANGE_SLOWER, DECIDED, BY_RANKS), "in pairs: slower");
	draw(1, 10, 0.01, 1 / 1.1);
	decide(1, 10, false, 0.01);
	ok(all(1, CHANGE_FASTER, DECIDED, BY_RANKS), "beyond it the other way: faster");
	draw(1, 30, 0.001, 1);
	decide(1, 30, false, 0.01);
	ok(all(1, CHANGE_NONE, DECIDED, BY_RANKS), "within, of thirty boots: the same");
	draw(1, 30, 0.05, 1.01);
	decide(1, 30, false, 0.01);
	ok(all(1, CHANGE_UNDECIDED, WIDE_INTERVAL, BY_RANKS) && rows[0].boots > 30,
	    "neither: undecided, and how many boots would decide");
	draw(1, 30, 0.05, 1);
	for (size_t j = 0; j < 30; j++)
		now[0][j] = base[0][29 - j] * 1.01001;
	decide(1, 30, false, 0.01);
	ok(all(1, CHANGE_UNDECIDED, WIDE_INTERVAL, BY_RANKS) &&
		rows[0].boots == needed(30, log1p(0.01)),
	    "at the threshold: as many as make the interval as narrow as that");
	decide(1, 30, false, 0.03);
	ok(rows[0].boots == needed(30, log1p(0.03) - log(rows[0].ratio)),
	    "a standard error beside it and more: as many as make it clear of that");
	for (size_t j = 0; j < 30; j++)
		now[0][j] = base[0][29 - j];
	decide(1, 30, false, 0.0001);
	ok(isinf(rows[0].boots),
	    "no change so small: more boots than are worth asking for");
	draw(1, 30, 0.01, 1);
	for (size_t j = 0; j < 30; j++)
		now[0][j] = base[0][29 - j] * 1.01001;
	decide(1, 30, false, 0.01);
	ok(all(1, CHANGE_UNDECIDED, WIDE_INTERVAL, BY_RANKS) &&
		rows[0].boots == ceil(30 * pow(gsl_cdf_ugaussian_Pinv(0.975), 2)),
	    "at the threshold, with a narrow interval: as many as a standard error asks "
	    "for");
	draw(1, 3, 0.01, 3);
	decide(1, 3, false, 0.01);
	ok(all(1, CHANGE_UNDECIDED, FEW_BOOTS, BY_NOTHING) && rows[0].boots == 4,
	    "three boots: four would do");
	draw(ROWS, 4, 0.01, 3);
	decide(ROWS, 4, false, 0.01);
	ok(all(ROWS, CHANGE_UNDECIDED, FEW_BOOTS, BY_NOTHING) && rows[0].boots == 5,
	    "48 rows of four: five would do");
	draw(ROWS, 5, 0.05, 3);
	decide(ROWS, 5, false, 0.01);
	ok(all(ROWS, CHANGE_SLOWER, DECIDED, BY_LOGS),
	    "48 rows of five, three times as slow: slower, by Student's t");
	draw(ROWS, 7, 0.05, 3);
	decide(ROWS, 7, false, 0.01);
	ok(all(ROWS, CHANGE_SLOWER, DECIDED, BY_RANKS), "of seven: by ranks");
	draw(ROWS, 5, 0.05, 3);
	decide(ROWS, 5, true, 0.01);
	ok(all(ROWS, CHANGE_UNDECIDED, FEW_BOOTS, BY_NOTHING) && rows[0].boots == 6,
	    "48 rows of five pairs: six would do");
}

/* A fifth of the boots twice as slow, and one row in which two modes changed places. */
static void
test_distributions(void)
{
	draw(1, 30, 0.001, 1);
	for (size_t j = 0; j < 6; j++)
		now[0][j] *= 2;
	decide(1, 30, false, 0.01);
	ok(all(1, CHANGE_UNDECIDED, WIDE_MEANS, BY_RANKS) ||
		all(1, CHANGE_UNDECIDED, DISTRIBUTIONS_DIFFER, BY_RANKS),
	    "a fifth twice as slow: not the same");
	draw(1, 100, 0.0001, 1);
	for (size_t j = 0; j < 100; j++) {
		base[0][j] *= j % 2 == 0 ? 0.995 : 1.005;
		now[0][j] *= j % 4 == 0 ? 0.99 : j % 4 == 1 ? 1.01 : 1;
	}
	decide(1, 100, false, 0.02);
	ok(all(1, CHANGE_UNDECIDED, DISTRIBUTIONS_DIFFER, BY_RANKS),
	    "medians and means agree, distributions do not");
	draw(ROWS, 5, 0.05, 1);
	for (size_t j = 0; j < 5; j++) {
		base[0][j] = 100 + (double)j;
		now[0][j] = 117 + (double)j;
		for (size_t i = 1; i < ROWS; i++) {
			base[i][j] = (j < 3 ? 100 : 117) + (double)j / 2;
			now[i][j] = (j < 2 ? 100 : 117) + (double)(i * j % 7) / 10;
		}
	}
	decide(ROWS, 5, false, 0.01);
	ok(rows[0].verdict == CHANGE_UNDECIDED && rows[0].reason == CHANCE_SPLIT &&
		rows[0].boots == 7,
	    "48 rows of two modes, in one they fall apart: that may be chance");
	base[0][0] = 0;
	decide(1, 30, false, 0.01);
	ok(all(1, CHANGE_UNDECIDED, NO_RATIO, BY_RANKS) && isnan(rows[0].ratio),
	    "a time of 0 has no ratio");
	ok(least_boots(1, false, 0.05) == 4 && least_boots(4, false, 0.05) == 5 &&
		least_boots(1, true, 0.05) == 5 && least_boots(48, true, 0.05) == 6,
	    "how many boots can decide at all");
}

/* ---- what must not change it ---------------------------------------------------------
 */

static bool
equal(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

static bool
reciprocal(double a, double b)
{
	return (isnan(a) && isnan(b)) || fabs(a * b - 1) <= 2 * DBL_EPSILON;
}

static bool
mirrored(enum change_verdict a, enum change_verdict b)
{
	return a == CHANGE_SLOWER   ? b == CHANGE_FASTER
	       : a == CHANGE_FASTER ? b == CHANGE_SLOWER
				    : a == b;
}

static void
shuffle(double *x, double *with, size_t n)
{
	for (size_t i = n - 1; i > 0; i--) {
		size_t j = gsl_rng_uniform_int(rng, i + 1);
		double was = x[i];

		x[i] = x[j];
		x[j] = was;
		was = with[i];
		with[i] = with[j];
		with[j] = was;
	}
}

/* Is it so of the rows as they are and as they were? */
static void
test_properties(size_t n, size_t boots, bool paired, double spread, const char *name)
{
	struct change was[ROWS];
	bool swaps = true, scales = true, orders = true;
	char text[200];

	draw(n, boots, spread, 1.02);
	decide(n, boots, paired, 0.01);
	memcpy(was, rows, sizeof(was));
	for (size_t i = 0; i < n; i++)
		rows[i] = (struct change){ .base = now[i],
			.now = base[i],
			.base_n = boots,
			.now_n = boots,
			.paired = paired };
	changes_decide(rows, n, 0.05, 0.01);
	for (size_t i = 0; i < n; i++)
		swaps = swaps && mirrored(was[i].verdict, rows[i].verdict) &&
			was[i].reason == rows[i].reason &&
			reciprocal(was[i].ratio, rows[i].ratio) &&
			reciprocal(was[i].ci.low, rows[i].ci.high) &&
			reciprocal(was[i].ci.high, rows[i].ci.low) &&
			reciprocal(was[i].means, rows[i].means) &&
			reciprocal(was[i].means_ci.low, rows[i].means_ci.high) &&
			fabs(was[i].any.p - rows[i].any.p) < 1e-12;
	snprintf(
	    text, sizeof(text), "%s: base and now swapped give the reciprocal", name);
	ok(swaps, text);

	for (size_t i = 0; i < n; i++)
		shuffle(base[i], paired ? now[i] : base[i], boots);
	for (size_t i = 0; i < n && !paired; i++)
		shuffle(now[i], now[i], boots);
	decide(n, boots, paired, 0.01);
	for (size_t i = 0; i < n; i++)
		orders = orders && was[i].verdict == rows[i].verdict &&
			 equal(was[i].ratio, rows[i].ratio) &&
			 equal(was[i].ci.low, rows[i].ci.low) &&
			 fabs(was[i].means_ci.low - rows[i].means_ci.low) < 1e-14;
	snprintf(text, sizeof(text), "%s: another order of boots changes nothing", name);
	ok(orders, text);

	memcpy(was, rows, sizeof(was));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < boots; j++) {
			base[i][j] *= 1e6;
			now[i][j] *= 1e6;
		}
	decide(n, boots, paired, 0.01);
	for (size_t i = 0; i < n; i++)
		scales = scales && was[i].verdict == rows[i].verdict &&
			 was[i].reason == rows[i].reason &&
			 fabs(was[i].ratio - rows[i].ratio) < 1e-14 &&
			 fabs(was[i].any.p - rows[i].any.p) < 1e-12 &&
			 equal(was[i].distributions_p, rows[i].distributions_p);
	snprintf(text, sizeof(text), "%s: another unit changes nothing", name);
	ok(scales, text);
}

/* In what part of so many runs of n normal values an estimate is decided. */
static double
share_decided(size_t n, double mean_is, struct interval bounds)
{
	enum { RUNS = 2000 };
	size_t decided = 0;
	double x[100];

	for (size_t run = 0; run < RUNS; run++) {
		double m, sd;
		struct interval ci;

		for (size_t i = 0; i < n; i++)
			x[i] = mean_is + gsl_ran_gaussian(rng, 10);
		m = mean(x, n);
		sd = standard_deviation(x, n);
		ci = t_interval(m, sd, n, 0.95);
		decided += two_one_sided_tests(m, sd, n, bounds) < 0.05 ||
			   ci.high < bounds.low || ci.low > bounds.high;
	}
	return (double)decided / RUNS;
}

/* The mean of a run lies nearer to the bound as often as not. */
static void
test_estimates(void)
{
	const struct interval bounds = { 95, 200 };
	const double means[] = { 100, 90 };

	for (size_t i = 0; i < 2; i++) {
		size_t n = (size_t)samples_to_decide(means[i], 10, bounds, 0.05);
		double enough = share_decided(n, means[i], bounds),
		       half = share_decided(n / 2, means[i], bounds),
		       twice = share_decided(2 * n, means[i], bounds);

		ok(enough > 0.4 && enough < 0.6 && half < 0.35 && twice > 0.75,
		    i == 0 ? "as many boots as decide about an estimate that holds do so "
			     "in half of all runs"
			   : "and about one that does not hold");
	}
	ok(isinf(samples_to_decide(95, 10, bounds, 0.05)), "on a bound: never");
}

static void
test_speedups(void)
{
	struct speedup_row s[3];

	draw(3, 5, 0.05, 0.5);
	for (size_t i = 0; i < 3; i++)
		s[i] = (struct speedup_row){
			.one = base[0], .many = now[i], .one_n = 5, .many_n = 5
		};
	speedups_decide(s, 3, 0.05);
	ok(s[0].verdict == SPEEDUP_FASTER && s[0].ci.low > 1.7 && s[0].ci.high < 2.3,
	    "twice as fast: faster");
	s[1].many = base[0];
	speedups_decide(s, 3, 0.05);
	ok(s[1].verdict == SPEEDUP_NONE && s[1].value == 1,
	    "as fast: no difference shown");
	s[2].many_n = 3;
	speedups_decide(s, 3, 0.05);
	ok(s[2].verdict == SPEEDUP_UNDECIDED && s[2].ci.low > 1,
	    "of three boots an interval, no verdict");
	s[2].many_n = 2;
	speedups_decide(s, 3, 0.05);
	ok(isnan(s[2].ci.low) && s[2].value > 1.7, "of two boots a value alone");
}

int
main(void)
{
	if ((rng = gsl_rng_alloc(gsl_rng_mt19937)) == NULL)
		return 1;
	test_rule();
	test_distributions();
	test_properties(1, 10, false, 0.05, "ten boots");
	test_properties(4, 30, false, 0.02, "four rows of thirty boots");
	test_properties(ROWS, 5, false, 0.05, "48 rows of five boots");
	test_properties(1, 100, false, 0.05, "a hundred boots");
	test_properties(4, 12, true, 0.05, "four rows of twelve pairs");
	test_estimates();
	test_speedups();
	printf("1..%d\n", tests);
	gsl_rng_free(rng);
	return failed > 0;
}
