/*
 * Simulate: how often do the intervals of stats hold the truth, and how often do its
 * verdicts err?  Prints a table a section; the same numbers each time.  Usage:
 * coverage [RUNS [SECTION]]
 */
#include <err.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "stats/methods/methods.h"

enum {
	BOOTS_MOST = 100,
	CELLS_MOST = 96, /* configurations, twice where interleaved; or their phases */
	QUANTITIES_MOST = 4,
};

static gsl_rng *rng;
static size_t runs = 2000;

/* ---- where boot times come from ---------------------------------------------------- */

/* One boot, in units of what most boots take; z is standard normal. */
static double
normal(double z)
{
	return 1 + 0.05 * z;
}

/* A long tail to the right: the mean is 13 % above the median. */
static double
log_normal(double z)
{
	return exp(0.5 * z);
}

/* Three boots in five take 1, the others 1.17. */
static double
bimodal(double z)
{
	return (gsl_rng_uniform(rng) < 0.6 ? 1 : 1.17) + 0.02 * z;
}

/* A floor, and a delay that is exponential. */
static double
tail(double z)
{
	(void)z;
	return 1 + gsl_ran_exponential(rng, 0.1);
}

struct source {
	const char *name;
	double (*boot)(double z);
	double mean, median;
	double ar;  /* correlation of z with that of the boot before */
	double day; /* deviation of all boots of one run from those of others */
};

static const struct source sources[] = {
	{ "normal", normal, 1, 1, 0, 0 },
	{ "lognormal", log_normal, 1.1331484530668263, 1, 0, 0 },
	/* its median is the lower mode's quantile of 0.5 / 0.6 */
	{ "bimodal", bimodal, 1.068, 1 + 0.02 * 0.967421566101701, 0, 0 },
	{ "exp. tail", tail, 1.1, 1.0693147180559945, 0, 0 },
	{ "AR(1) 0.3", normal, 1, 1, 0.3, 0 },
	{ "AR(1) 0.5", normal, 1, 1, 0.5, 0 },
	{ "days 2 %", normal, 1, 1, 0, 0.02 },
};
enum { SOURCES = sizeof(sources) / sizeof(sources[0]), INDEPENDENT = 4 };

/* The times of one run, a row a cell. */
typedef double times[CELLS_MOST][BOOTS_MOST];

/* Boot each cell so many times, in blocks in random order, as make matrix does. */
static void
run(const struct source *s, size_t cells, size_t boots, times x)
{
	double day = exp(s->day * gsl_ran_ugaussian(rng)), z = gsl_ran_ugaussian(rng);
	size_t order[CELLS_MOST];

	for (size_t i = 0; i < cells; i++)
		order[i] = i;
	for (size_t b = 0; b < boots; b++) {
		gsl_ran_shuffle(rng, order, cells, sizeof(order[0]));
		for (size_t i = 0; i < cells; i++) {
			z = s->ar * z + sqrt(1 - s->ar * s->ar) * gsl_ran_ugaussian(rng);
			x[order[i]][b] = day * s->boot(z);
		}
	}
}

static void
scale(times x, size_t cells, size_t n, double factor)
{
	for (size_t i = 0; i < cells; i++)
		for (size_t j = 0; j < n; j++)
			x[i][j] *= factor;
}

/* ---- tables -------------------------------------------------------------------------
 */

static const size_t sizes[] = { 3, 5, 10, 30 };
enum { SIZES = sizeof(sizes) / sizeof(sizes[0]) };

/* How often something was so, by quantity and number of boots; -1: it is never. */
typedef long counts[QUANTITIES_MOST][SIZES];

static void
heading(const char *title, const char *const *quantities, size_t n)
{
	printf("\n%s\n%-10s %4s", title, "", "");
	for (size_t q = 0; q < n; q++)
		printf("  %-*s", (int)SIZES * 6 - 2, quantities[q]);
	printf("\n%-10s %4s", "times", "conf");
	for (size_t q = 0; q < n; q++)
		for (size_t k = 0; k < SIZES; k++)
			printf("  %4zu", sizes[k]);
	printf("\n");
}

static void
row(const char *name, size_t cells, counts c, size_t n)
{
	printf("%-10s %4zu", name, cells);
	for (size_t q = 0; q < n; q++)
		for (size_t k = 0; k < SIZES; k++)
			if (c[q][k] < 0)
				printf("  %4s", "-");
			else
				printf("  %4.1f", 100 * (double)c[q][k] / (double)runs);
	printf("\n");
	fflush(stdout);
}

static bool
holds(struct interval ci, double truth)
{
	return ci.low <= truth && truth <= ci.high;
}

/* ---- one configuration ----------------------------------------------------------------
 */

static void
one_row(const struct source *s, size_t cells)
{
	static times x;
	counts c = { 0 };
	double actual;

	for (size_t k = 0; k < SIZES; k++)
		for (size_t r = 0; r < runs; r++) {
			size_t n = sizes[k];

			run(s, cells, n, x);
			sort(x[0], n);
			c[0][k] += holds(t_interval(mean(x[0], n),
					     standard_deviation(x[0], n), n, 0.95),
			    s->mean);
			c[1][k] +=
			    holds(bootstrap_t_interval(x[0], n, 0.95, r + 1), s->mean);
			c[2][k] +=
			    holds(median_interval(x[0], n, 0.95, &actual), s->median);
		}
	c[1][0] = -1;
	row(s->name, cells, c, 3);
}

static void
section_one(void)
{
	static const char *const quantities[] = { "mean, t", "mean, bootstrap-t",
		"median" };

	heading("Intervals that hold the truth, %, by the number of boots (that of the "
		"median has 75 % of 3 boots)",
	    quantities, 3);
	for (size_t i = 0; i < SOURCES; i++)
		for (size_t cells = 1; cells <= 8; cells *= 2)
			if (sources[i].day == 0 && cells != 2 &&
			    (cells == 1 || sources[i].ar > 0))
				one_row(&sources[i], cells);
}

/* ---- phases
 * ----------------------------------------------------------------------------- */

/* A boot of two phases, of which the first takes a quarter and 1 / 10 of the variance. */
static void
phases_row(const struct source *s)
{
	static times x;
	struct interval ci;
	counts c = { 0 };

	for (size_t k = 0; k < SIZES; k++)
		for (size_t r = 0; r < runs; r++) {
			size_t n = sizes[k];
			double boot[BOOTS_MOST], without[BOOTS_MOST];

			run(s, 2, n, x);
			for (size_t i = 0; i < n; i++) {
				without[i] = 3 * x[1][i];
				boot[i] = x[0][i] + without[i];
			}
			c[0][k] += holds(ratio_interval(x[0], boot, n, 0.95), 0.25);
			slope(boot, x[0], n, 0.95, &ci);
			c[1][k] += holds(ci, 0.1);
		}
	row(s->name, 1, c, 2);
}

static void
section_phases(void)
{
	static const char *const quantities[] = { "share of time", "share of variance" };

	heading("Shares of a phase: intervals that hold the truth, %", quantities, 2);
	for (size_t i = 0; i < INDEPENDENT; i++)
		phases_row(&sources[i]);
}

/* ---- speedups
 * --------------------------------------------------------------------------- */

static void
speedups(struct speedup_row *rows, times x, size_t cells, size_t n)
{
	for (size_t i = 1; i < cells; i++)
		rows[i - 1] = (struct speedup_row){
			.one = x[0], .many = x[i], .one_n = n, .many_n = n
		};
	speedups_decide(rows, cells - 1, 0.05);
}

static void
speedup_row(const struct source *s, size_t cells)
{
	static times x;
	struct speedup_row rows[CELLS_MOST];
	counts c = { 0 };

	for (size_t k = 0; k < SIZES; k++)
		for (size_t r = 0; r < runs; r++) {
			bool wrong = false;

			run(s, cells, sizes[k], x);
			speedups(rows, x, cells, sizes[k]);
			for (size_t i = 0; i + 1 < cells; i++)
				wrong = wrong || rows[i].verdict == SPEEDUP_FASTER ||
					rows[i].verdict == SPEEDUP_SLOWER;
			c[0][k] += holds(rows[0].ci, 1);
			c[1][k] += wrong;
		}
	c[1][0] = -1;
	row(s->name, cells, c, 2);
}

static void
section_speedup(void)
{
	static const char *const quantities[] = { "interval", "any row errs" };

	heading("Speedup: intervals that hold it; matrices without any in which a row "
		"errs, %",
	    quantities, 2);
	for (size_t i = 0; i < SOURCES; i++)
		for (size_t cells = 2; cells <= 8; cells *= 2)
			speedup_row(&sources[i], cells);
}

/* ---- comparisons
 * -------------------------------------------------------------------------- */

static void
decide(struct change *c, times base, times now, size_t cells, size_t n, bool paired,
    double noise)
{
	for (size_t i = 0; i < cells; i++)
		c[i] = (struct change){ .base = base[i],
			.now = now[i],
			.base_n = n,
			.now_n = n,
			.paired = paired };
	changes_decide(c, cells, 0.05, noise);
}

static size_t
count(const struct change *c, size_t cells, enum change_verdict verdict)
{
	size_t n = 0;

	for (size_t i = 0; i < cells; i++)
		n += c[i].verdict == verdict;
	return n;
}

static bool
changed(const struct change *c, size_t cells)
{
	return count(c, cells, CHANGE_SLOWER) > 0 || count(c, cells, CHANGE_FASTER) > 0;
}

static bool
all_hold(const struct change *c, size_t cells, double truth)
{
	for (size_t i = 0; i < cells; i++)
		if (!holds(c[i].ci, truth))
			return false;
	return true;
}

/* Two matrices, or one of both in turns. */
static void
run_two(
    const struct source *s, size_t cells, size_t n, bool paired, times base, times now)
{
	static times both;

	if (!paired) {
		run(s, cells, n, base);
		run(s, cells, n, now);
		return;
	}
	run(s, 2 * cells, n, both);
	memcpy(base, both, cells * sizeof(both[0]));
	memcpy(now, both + cells, cells * sizeof(both[0]));
}

static void
compare_row(const struct source *s, size_t cells, bool paired)
{
	static times base, now;
	struct change c[CELLS_MOST];
	counts hits = { 0 };
	bool decided = false;

	for (size_t k = 0; k < SIZES; k++, decided = false) {
		size_t n = sizes[k];

		for (size_t r = 0; r < runs; r++) {
			run_two(s, cells, n, paired, base, now);
			decide(c, base, now, cells, n, paired, 0.01);
			decided = c[0].method != BY_NOTHING;
			hits[0][k] += all_hold(c, cells, 1);
			hits[1][k] += changed(c, cells);
			scale(now, cells, n, 1.01);
			decide(c, base, now, cells, n, paired, 0.01);
			hits[2][k] += changed(c, cells);
			scale(now, cells, n, 1.1 / 1.01);
			decide(c, base, now, cells, n, paired, 0.1);
			hits[3][k] += count(c, cells, CHANGE_NONE) > 0;
		}
		for (size_t q = 0; q < 4 && !decided; q++)
			hits[q][k] = -1;
	}
	row(s->name, cells, hits, 4);
}

static void
section_compare(bool paired)
{
	static const char *const quantities[] = { "all intervals", "errs: no change",
		"errs: at threshold", "same: at threshold" };

	heading(paired ? "Interleaved comparison, %"
		       : "Comparison of two matrices, the second on another day, %",
	    quantities, 4);
	for (size_t i = 0; i < SOURCES; i++)
		for (size_t cells = 1; cells <= 8; cells *= 2)
			if (cells != 2)
				compare_row(&sources[i], cells, paired);
}

/* All phases of a matrix, twelve a configuration: matrices of no change that err. */
static void
families_row(const struct source *s, size_t cells)
{
	static times base, now;
	struct change c[CELLS_MOST];
	counts hits = { 0 };

	for (size_t k = 0; k < SIZES; k++)
		for (size_t r = 0; r < runs; r++) {
			run_two(s, 12 * cells, sizes[k], false, base, now);
			decide(c, base, now, 12 * cells, sizes[k], false, 0.01);
			hits[0][k] += changed(c, 12 * cells);
		}
	hits[0][0] = -1;
	row(s->name, cells, hits, 1);
}

static void
section_families(void)
{
	static const char *const quantities[] = { "errs: no change" };

	heading(
	    "Comparison of the phases of two matrices, twelve of each configuration, %",
	    quantities, 1);
	for (size_t i = 0; i < INDEPENDENT; i++)
		for (size_t cells = 1; cells <= 8; cells *= 2)
			if (cells != 2)
				families_row(&sources[i], cells);
}

/* ---- what is found, and what is not called the same
 * --------------------------------------- */

/* Matrices in which the boots of all configurations are so much slower. */
static void
slower_row(const struct source *s, size_t cells, double factor)
{
	static times base, now;
	struct change c[CELLS_MOST];
	counts hits = { 0 };
	char name[32];

	for (size_t k = 0; k < SIZES; k++)
		for (size_t r = 0; r < runs; r++)
			for (size_t paired = 0; paired <= 1; paired++) {
				run_two(s, cells, sizes[k], paired, base, now);
				scale(now, cells, sizes[k], factor);
				decide(c, base, now, cells, sizes[k], paired, 0.01);
				hits[2 * paired][k] += c[0].verdict == CHANGE_SLOWER;
				hits[2 * paired + 1][k] +=
				    count(c, cells, CHANGE_SLOWER) > 0;
			}
	snprintf(name, sizeof(name), "%.0f %%", 100 * (factor - 1));
	row(name, cells, hits, 4);
}

/* One phase of twelve is three times as slow; its times scatter by 5 % and by 50 %. */
static void
phase_row(const struct source *s, size_t cells)
{
	static times base, now;
	struct change c[CELLS_MOST];
	counts hits = { 0 };

	for (size_t k = 0; k < SIZES; k++)
		for (size_t r = 0; r < runs; r++) {
			run_two(s, 12 * cells, sizes[k], false, base, now);
			scale(now, cells, sizes[k], 3);
			decide(c, base, now, 12 * cells, sizes[k], false, 0.01);
			hits[0][k] += c[0].verdict == CHANGE_SLOWER;
			hits[1][k] += count(c, cells, CHANGE_SLOWER) > 0;
		}
	row(s->name, cells, hits, 2);
}

/* Some boots take twice as long, all others what they took, give or take spread. */
static void
mixed_row(size_t percent, double spread, double noise)
{
	counts hits = { 0 };
	char name[32];

	for (size_t k = 0; k < SIZES; k++)
		for (size_t r = 0; r < runs; r++)
			for (size_t paired = 0; paired <= 1; paired++) {
				static times base, now;
				struct change c[1];

				for (size_t i = 0; i < sizes[k]; i++) {
					base[0][i] = 1 + gsl_ran_gaussian(rng, spread);
					now[0][i] = 1 + gsl_ran_gaussian(rng, spread);
					if (gsl_rng_uniform_int(rng, 100) < percent)
						now[0][i] *= 2;
				}
				decide(c, base, now, 1, sizes[k], paired, noise);
				hits[paired][k] += c[0].verdict == CHANGE_NONE;
			}
	snprintf(name, sizeof(name), "%zu %%, %g %%", percent, 100 * spread);
	row(name, (size_t)(100 * noise), hits, 2);
}

static void
section_power(void)
{
	static const char *const slower[] = { "two matrices: first", "two matrices: any",
		"interleaved: first", "interleaved: any" };
	static const char *const phase[] = { "first configuration", "any" };
	static const char *const mixed[] = { "two matrices", "interleaved" };
	static const size_t parts[] = { 10, 20, 30, 40 };

	heading("Slower in all configurations, normal with a deviation of 5 %: found, %",
	    slower, 4);
	for (size_t cells = 1; cells <= 8; cells *= 2)
		if (cells != 2)
			slower_row(&sources[0], cells, 1.05);
	heading("A phase of twelve three times as slow in all configurations: found, %",
	    phase, 2);
	for (size_t i = 0; i < INDEPENDENT; i++)
		for (size_t cells = 1; cells <= 8; cells *= 2)
			if (cells != 2)
				phase_row(&sources[i], cells);
	heading(
	    "So many boots twice as slow, others with such a deviation; instead of the "
	    "configurations the threshold, %: called the same, %",
	    mixed, 2);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		mixed_row(parts[i], 0.002, 0.01);
		mixed_row(parts[i], 0.01, 0.05);
	}
}

/* ---- warnings
 * ---------------------------------------------------------------------------- */

/* Matrices in which any configuration is warned of, with as many tests as there are. */
static void
warnings_row(const struct source *s, size_t cells)
{
	static times x;
	counts hits = { 0 };

	for (size_t k = 0; k < SIZES; k++)
		for (size_t r = 0; r < runs; r++) {
			size_t n = sizes[k];
			bool drift = false, alike = false, modes = false;
			double level = 0.05 / (double)cells;

			run(s, cells, n, x);
			for (size_t i = 0; i < cells; i++) {
				drift = drift || mann_kendall(x[i], n).p < level;
				alike = alike || fabs(lag1_autocorrelation(x[i], n)) >
						     white_noise_bound(n, level);
				sort(x[i], n);
				modes = modes || dip_test(x[i], n).p < level;
			}
			hits[0][k] += drift;
			hits[1][k] += alike;
			hits[2][k] += modes;
		}
	hits[0][0] = hits[1][0] = hits[1][1] = hits[2][0] = hits[2][1] = -1;
	row(s->name, cells, hits, 3);
}

static void
section_warnings(void)
{
	static const char *const quantities[] = { "drift", "autocorrelation",
		"several modes" };

	heading("Matrices of which a configuration is warned of, %", quantities, 3);
	for (size_t i = 0; i < SOURCES; i++)
		for (size_t cells = 1; cells <= 8; cells *= 2)
			if (cells != 2 && sources[i].day == 0)
				warnings_row(&sources[i], cells);
}

/* ---- estimates
 * ----------------------------------------------------------------------------- */

/* The truth is 10 % off, at the bound of agreement; or right, with a range about it. */
static void
estimates_row(const struct source *s)
{
	static times x;
	counts hits = { 0 };

	for (size_t k = 0; k < SIZES; k++)
		for (size_t r = 0; r < runs; r++) {
			size_t n = sizes[k];
			double at = s->mean, middle, sd;
			struct interval bounds = { at * 0.8, at }, ci;

			run(s, 1, n, x);
			middle = mean(x[0], n);
			sd = standard_deviation(x[0], n);
			ci = t_interval(middle, sd, n, 0.95);
			hits[0][k] += two_one_sided_tests(middle, sd, n, bounds) < 0.05;
			hits[1][k] += ci.low > bounds.high || ci.high < bounds.low;
		}
	row(s->name, 1, hits, 2);
}

static void
section_estimates(void)
{
	static const char *const quantities[] = { "agrees", "differs" };

	heading("Estimates at whose bound the truth lies, %", quantities, 2);
	for (size_t i = 0; i < INDEPENDENT; i++)
		estimates_row(&sources[i]);
}

/* ---- SAMPLES=auto
 * ---------------------------------------------------------------------------- */

/* Are n boots enough?  The cheaper part of the mean's precision is looked at first. */
static bool
known(const double *x, size_t n, enum location location, double precision)
{
	double bound = deviation_bound(standard_deviation(x, n), n, PLANNING);

	if (location == LOCATION_MEAN &&
	    t_interval(0, bound, n, 0.95).high > precision * mean(x, n))
		return false;
	return precision_of_location(x, n, location, 0.95, 1) <= precision;
}

/* Boot on until all configurations are known to a part of precision. */
static size_t
boot_on(const struct source *s, times x, size_t cells, enum location location,
    double precision)
{
	size_t n = LEAST_AUTO, done = 0;

	run(s, cells, BOOTS_MOST, x);
	for (; done < cells && n <= BOOTS_MOST; n += done < cells)
		for (done = 0; done < cells && known(x[done], n, location, precision);)
			done++;
	return done < cells ? BOOTS_MOST : n;
}

static void
auto_row(const struct source *s, size_t cells, enum location location, double precision)
{
	static times x;
	size_t near = 0, covered = 0, tailed = 0, most = 0, some = runs / 4;
	double boots = 0, actual;

	for (size_t r = 0; r < some; r++) {
		size_t n = boot_on(s, x, cells, location, precision);
		double middle = mean(x[0], n), sd = standard_deviation(x[0], n);

		sort(x[0], n);
		most += n == BOOTS_MOST;
		boots += (double)n / (double)some;
		if (location == LOCATION_MEDIAN) {
			near += fabs(median(x[0], n) / s->median - 1) <= precision;
			covered +=
			    holds(median_interval(x[0], n, 0.95, &actual), s->median);
			continue;
		}
		near += fabs(middle / s->mean - 1) <= precision;
		covered += holds(t_interval(middle, sd, n, 0.95), s->mean);
		tailed += holds(bootstrap_t_interval(x[0], n, 0.95, r + 1), s->mean);
	}
	printf("%-10s %4zu  %4.0f %8.1f %8.1f ", s->name, cells, 100 * precision,
	    100 * (double)near / (double)some, 100 * (double)covered / (double)some);
	if (location == LOCATION_MEAN)
		printf("%8.1f", 100 * (double)tailed / (double)some);
	else
		printf("%8s", "-");
	printf(" %8.1f %8.1f\n", boots, 100 * (double)most / (double)some);
	fflush(stdout);
}

/* Interleaved: the ratio is known well enough; then the verdict. */
static void
auto_pairs_row(const struct source *s, double precision)
{
	static times x;
	size_t covered = 0, wrong = 0, near = 0, most = 0;
	double boots = 0;

	for (size_t r = 0; r < runs; r++) {
		double d[BOOTS_MOST];
		struct change c = { .base = x[0], .now = x[1], .paired = true };
		size_t n = LEAST_AUTO;

		run(s, 2, BOOTS_MOST, x);
		for (; n < BOOTS_MOST; n++) {
			for (size_t i = 0; i < n; i++)
				d[i] = log(x[1][i]) - log(x[0][i]);
			if (precision_of_ratio(d, n, 0.95) <= precision)
				break;
		}
		c.base_n = c.now_n = n;
		changes_decide(&c, 1, 0.05, 0);
		covered += holds(c.ci, 1);
		near += fabs(c.ratio - 1) <= precision;
		wrong += changed(&c, 1);
		most += n == BOOTS_MOST;
		boots += (double)n / (double)runs;
	}
	printf("%-10s    2  %4.0f %8.1f %8.1f %8.1f %8.1f %8.1f\n", s->name,
	    100 * precision, 100 * (double)near / (double)runs,
	    100 * (double)covered / (double)runs, 100 * (double)wrong / (double)runs,
	    boots, 100 * (double)most / (double)runs);
	fflush(stdout);
}

static void
auto_table(enum location location)
{
	printf(
	    "\nSAMPLES=auto: %s within PRECISION of the truth, intervals that hold it, "
	    "%%; boots\n%-10s %4s  %4s %8s %8s %8s %8s %8s\n",
	    location == LOCATION_MEAN ? "means" : "medians", "times", "conf", "prec",
	    "within", location == LOCATION_MEAN ? "t" : "interval", "boot.-t", "boots",
	    "100, %");
	for (size_t i = 0; i < SOURCES; i++)
		for (size_t cells = 1; cells <= 4; cells += 3) {
			auto_row(&sources[i], cells, location, 0.05);
			auto_row(&sources[i], cells, location, 0.02);
		}
}

static void
section_auto(void)
{
	auto_table(LOCATION_MEAN);
}

static void
section_auto_medians(void)
{
	auto_table(LOCATION_MEDIAN);
}

static void
section_auto_pairs(void)
{
	printf("\nInterleaved, until the ratio is known; a verdict then errs, %%\n%-10s "
	       "%4s  "
	       "%4s %8s %8s %8s %8s %8s\n",
	    "times", "conf", "prec", "within", "interval", "errs", "boots", "100, %");
	for (size_t i = 0; i < SOURCES; i++) {
		auto_pairs_row(&sources[i], 0.05);
		auto_pairs_row(&sources[i], 0.02);
	}
}

/* ---- looks, and boots that fail
 * ---------------------------------------------------------------- */

static void
looks_row(const struct source *s, size_t looks)
{
	static times x;
	size_t wrong = 0;

	for (size_t r = 0; r < runs; r++) {
		bool once = false;

		run(s, 2, 10 * looks, x);
		for (size_t look = 1; look <= looks; look++)
			once = once ||
			       mann_whitney(x[0], 10 * look, x[1], 10 * look).p < 0.05;
		wrong += once;
	}
	printf("%-10s %5zu %8.1f %8.1f\n", s->name, looks,
	    100 * (double)wrong / (double)runs, 100 * looks_error(0.05, looks));
	fflush(stdout);
}

static void
failures_row(double rate, size_t n, size_t cells)
{
	size_t wrong = 0, found = 0;

	for (size_t r = 0; r < runs; r++) {
		struct failures f[CELLS_MOST], g[CELLS_MOST];

		for (size_t i = 0; i < cells; i++) {
			double here = rate * 2 * (double)(i + 1) / (double)(cells + 1);

			f[i] = (struct failures){ n,
				gsl_ran_binomial(rng, here, (unsigned)n), n,
				gsl_ran_binomial(rng, here, (unsigned)n) };
			g[i] = f[i];
			g[i].now_failed = gsl_ran_binomial(rng, here + 0.3, (unsigned)n);
		}
		wrong += more_failures_p(f, cells) < 0.05;
		found += more_failures_p(g, cells) < 0.05;
	}
	printf("%4.0f %% %4zu %4zu %8.1f %8.1f\n", 100 * rate, cells, n,
	    100 * (double)wrong / (double)runs, 100 * (double)found / (double)runs);
	fflush(stdout);
}

static void
section_counts(void)
{
	static const double rates[] = { 0, 0.05, 0.2 };

	printf(
	    "\nLooks at a growing comparison, each at 5 %%: it errs, and is told to, %%\n"
	    "%-10s %5s %8s %8s\n",
	    "times", "looks", "errs", "told");
	for (size_t i = 0; i < INDEPENDENT; i++)
		for (size_t looks = 2; looks <= 6; looks += 4)
			looks_row(&sources[i], looks);
	printf("\nMore boots fail: said where it is not so, and where 30 %% more do, %%\n"
	       "%6s %4s %4s %8s %8s\n",
	    "failed", "conf", "n", "errs", "found");
	for (size_t i = 0; i < 3; i++)
		for (size_t cells = 1; cells <= 8; cells *= 2)
			for (size_t k = 1; k < SIZES; k++)
				if (cells != 2)
					failures_row(rates[i], sizes[k], cells);
}

/* ---- make floor */

/* Comparisons of two matrices of other days, at 1 % and at the floor of five runs. */
static void
floor_row(const struct source *s, size_t boots)
{
	enum { RUNS = 5 };
	static times x, before, now;
	size_t wrong[2] = { 0, 0 };
	double floors = 0;

	for (size_t r = 0; r < runs; r++) {
		struct change c = { .base = before[0], .now = now[0] };
		double logs[RUNS], floor;

		for (size_t i = 0; i < RUNS; i++) {
			run(s, 1, boots, x);
			logs[i] = 0;
			for (size_t k = 0; k < boots; k++)
				logs[i] += log(x[0][k]) / (double)boots;
		}
		floor = noise_floor(standard_deviation(logs, RUNS), RUNS);
		floors += floor / (double)runs;
		run(s, 1, boots, before);
		run(s, 1, boots, now);
		c.base_n = c.now_n = boots;
		for (size_t i = 0; i < 2; i++) {
			changes_decide(&c, 1, 0.05, i == 0 ? 0.01 : floor);
			wrong[i] += changed(&c, 1);
		}
	}
	printf("%-10s %5zu %8.1f %8.1f %8.1f\n", s->name, boots,
	    100 * (double)wrong[0] / (double)runs, 100 * (double)wrong[1] / (double)runs,
	    100 * floors);
	fflush(stdout);
}

static void
section_floor(void)
{
	printf("\nTwo matrices, nothing changed: slower or faster at 1 %%, at the floor "
	       "of five "
	       "runs, and that floor, %%\n%-10s %5s %8s %8s %8s\n",
	    "times", "boots", "at 1 %", "at floor", "floor");
	for (size_t i = 0; i < SOURCES; i++)
		for (size_t boots = 5; boots <= 30; boots += 25)
			floor_row(&sources[i], boots);
}

/* ---- all of it
 * ------------------------------------------------------------------------------------ */

static void
section_two_matrices(void)
{
	section_compare(false);
}

static void
section_interleaved(void)
{
	section_compare(true);
}

static const struct {
	const char *name;
	void (*print)(void);
} sections[] = {
	{ "one", section_one },
	{ "phases", section_phases },
	{ "speedup", section_speedup },
	{ "matrices", section_two_matrices },
	{ "interleaved", section_interleaved },
	{ "families", section_families },
	{ "power", section_power },
	{ "warnings", section_warnings },
	{ "estimates", section_estimates },
	{ "auto", section_auto },
	{ "auto_medians", section_auto_medians },
	{ "auto_pairs", section_auto_pairs },
	{ "counts", section_counts },
	{ "floor", section_floor },
};

int
main(int argc, char *argv[])
{
	if (argc > 1)
		runs = strtoul(argv[1], NULL, 10);
	if ((rng = gsl_rng_alloc(gsl_rng_mt19937)) == NULL)
		err(1, NULL);
	printf("%zu simulated runs of each cell; one in twenty is 5 +- %.1f\n", runs,
	    196 * sqrt(0.05 * 0.95 / (double)runs));
	for (size_t i = 0; i < sizeof(sections) / sizeof(sections[0]); i++)
		if (argc < 3 || strcmp(argv[2], sections[i].name) == 0) {
			gsl_rng_set(rng, 1);
			sections[i].print();
		}
	gsl_rng_free(rng);
	return 0;
}
