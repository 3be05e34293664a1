/*
 * Simulate: how often do the intervals of stats hold the truth, and its verdicts err?
 * Prints one table a section; the same numbers each time.  Usage: coverage [RUNS [SECTION]]
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
	CELLS_MOST = 96, /* configurations, or configurations and phases */
};

static gsl_rng *rng;
static size_t runs = 2000;

/* ---- where boot times come from ------------------------------------------------------ */

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

/* A floor, and delays that are exponential. */
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
	double ar;  /* z of each boot goes with that of the boot before it */
	double day; /* deviation of a day's boots as a whole: a run is of one day */
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
enum { SOURCES = sizeof(sources) / sizeof(sources[0]) };

/* The times of one run, a row a cell. */
typedef double times[CELLS_MOST][BOOTS_MOST];

/* Boot so many cells so many times, in blocks in random order, as `make matrix` does. */
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
			z = s->ar * z +
			    sqrt(1 - s->ar * s->ar) * gsl_ran_ugaussian(rng);
			x[order[i]][b] = day * s->boot(z);
		}
	}
}

static void
scale(double *x, size_t n, double factor)
{
	for (size_t i = 0; i < n; i++)
		x[i] *= factor;
}

/* ---- printing ---------------------------------------------------------------------- */

static void
heading(const char *title, const char *columns)
{
	printf("\n%s\n\n%s\n", title, columns);
}

static double
percent(size_t hits, size_t of)
{
	return 100 * (double)hits / (double)of;
}

static void
put_cells(const size_t *hits, size_t n, size_t of)
{
	for (size_t i = 0; i < n; i++)
		printf(" %9.1f", percent(hits[i], of));
	printf("\n");
	fflush(stdout);
}

static bool
holds(struct interval ci, double truth)
{
	return ci.low <= truth && truth <= ci.high;
}

static const size_t sizes[] = { 3, 5, 10, 30 };
static const size_t configurations[] = { 1, 4, 8 };
enum { SIZES = 4, CONFIGURATIONS = 3 };

/* ---- intervals of one configuration ---------------------------------------------------- */

static void
one_cell(const struct source *s, size_t cells, size_t n)
{
	static times x;
	size_t hits[3] = { 0 };
	double actual, sum = 0;

	for (size_t r = 0; r < runs; r++) {
		run(s, cells, n, x);
		hits[0] += holds(t_interval(mean(x[0], n), standard_deviation(x[0], n), n, 0.95), s->mean);
		sort(x[0], n);
		hits[1] += holds(bootstrap_t_interval(x[0], n, 0.95, r + 1), s->mean);
		hits[2] += holds(interpolated_median_interval(x[0], n, 0.95, &actual), s->median);
		sum += actual / (double)runs;
	}
	printf("%-10s %4zu %3zu", s->name, cells, n);
	put_cells(hits, 3, runs);
}

static void
section_one(void)
{
	heading("Intervals of one configuration: how often they hold the truth, %", "data       conf   n    mean t    boot. t    median");
	for (size_t i = 0; i < SOURCES; i++)
		for (size_t c = 0; c < CONFIGURATIONS; c++)
			for (size_t k = 0; k < SIZES; k++)
				if ((c == 0 || sources[i].ar > 0) && sources[i].day == 0)
					one_cell(&sources[i], configurations[c], sizes[k]);
}

/* ---- speedups ------------------------------------------------------------------------- */

static void
speedup_cell(const struct source *s, size_t cells, size_t n)
{
	static times x;
	struct speedup_row rows[CELLS_MOST];
	size_t hits[3] = { 0 };

	for (size_t r = 0; r < runs; r++) {
		bool wrong = false, half = false;

		run(s, cells, n, x);
		for (size_t i = 1; i < cells; i++)
			rows[i - 1] = (struct speedup_row){ .one = x[0], .many = x[i], .one_n = n, .many_n = n };
		speedups_decide(rows, cells - 1, 0.05);
		for (size_t i = 0; i + 1 < cells; i++)
			wrong = wrong || rows[i].verdict == SPEEDUP_FASTER || rows[i].verdict == SPEEDUP_SLOWER;
		hits[1] += wrong;
		for (size_t i = 1; i < cells; i++)
			scale(x[i], n, 0.5);
		speedups_decide(rows, cells - 1, 0.05);
		hits[0] += holds(rows[0].ci, 2);
		for (size_t i = 1; i < cells; i++) /* half of them 20 % faster, which is to be found */
			half = half || rows[i - 1].verdict == SPEEDUP_SLOWER;
		hits[2] += half;
	}
	printf("%-10s %4zu %3zu", s->name, cells, n);
	put_cells(hits, 2, runs);
}

static void
section_speedup(void)
{
	static const size_t cells[] = { 2, 4, 8 };

	heading("Speedup over one vCPU: how often the interval holds it; how often any row of a matrix errs, %",
	    "data       conf   n  interval    errors");
	for (size_t i = 0; i < SOURCES; i++)
		for (size_t c = 0; c < 3; c++)
			for (size_t k = 0; k < SIZES; k++)
				speedup_cell(&sources[i], cells[c], sizes[k]);
}

/* ---- comparisons ----------------------------------------------------------------------- */

#define NOISE 0.01

static void
decide(struct change *c, times base, times now, size_t cells, size_t n, bool paired)
{
	for (size_t i = 0; i < cells; i++)
		c[i] = (struct change){ .base = base[i], .now = now[i], .base_n = n, .now_n = n, .paired = paired };
	changes_decide(c, cells, 0.05, NOISE);
}

static bool
any(const struct change *c, size_t cells, enum change_verdict verdict)
{
	for (size_t i = 0; i < cells; i++)
		if (c[i].verdict == verdict)
			return true;
	return false;
}

/* Two matrices, or one of both in turns. */
static void
run_two(const struct source *s, size_t cells, size_t n, bool paired, times base, times now)
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
compare_cell(const struct source *s, size_t cells, size_t n, bool paired)
{
	static times base, now;
	struct change c[CELLS_MOST];
	size_t hits[4] = { 0 };

	for (size_t r = 0; r < runs; r++) {
		run_two(s, cells, n, paired, base, now);
		decide(c, base, now, cells, n, paired);
		hits[0] += holds(c[0].ci, 1);
		hits[1] += any(c, cells, CHANGE_SLOWER) || any(c, cells, CHANGE_FASTER);
		for (size_t i = 0; i < cells; i++)
			scale(now[i], n, 1 + NOISE);
		decide(c, base, now, cells, n, paired);
		hits[2] += any(c, cells, CHANGE_SLOWER) || any(c, cells, CHANGE_FASTER);
		hits[3] += any(c, cells, CHANGE_NONE);
	}
	printf("%-10s %4zu %3zu", s->name, cells, n);
	put_cells(hits, 4, runs);
}

static void
section_compare(bool paired)
{
	heading(paired ? "Interleaved" : "Two matrices", "data       conf   n  interval  errors at 0, at noise,  same at noise");
	for (size_t i = 0; i < SOURCES; i++)
		for (size_t c = 0; c < CONFIGURATIONS; c++)
			for (size_t k = 0; k < SIZES; k++)
				compare_cell(&sources[i], configurations[c], sizes[k], paired);
}

int
main(int argc, char *argv[])
{
	const char *only = argc > 2 ? argv[2] : "";
	if (argc > 1)
		runs = strtoul(argv[1], NULL, 10);
	rng = gsl_rng_alloc(gsl_rng_mt19937);
	if (!*only || !strcmp(only, "one")) section_one();
	if (!*only || !strcmp(only, "speedup")) section_speedup();
	if (!*only || !strcmp(only, "compare")) section_compare(false);
	if (!*only || !strcmp(only, "pairs")) section_compare(true);
	gsl_rng_free(rng);
	return 0;
}
