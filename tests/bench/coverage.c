/* Simulate: how often do the 95 % intervals hold the truth?  Prints a table.  Usage:
 * coverage [DATASETS] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "stats/methods/methods.h"

enum { N_MAX = 30 };

/* Boot times as they come, with what their mean and median truly are. */
struct source {
	const char *name;
	void (*draw)(gsl_rng *rng, double *x, size_t n);
	double mean, median;
};

static void
normal(gsl_rng *rng, double *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		x[i] = 300 + gsl_ran_gaussian(rng, 15);
}

/* A long tail to the right, as of boots that a busy host delays. */
static void
log_normal(gsl_rng *rng, double *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		x[i] = 300 * exp(gsl_ran_gaussian(rng, 0.5));
}

/* Three boots in five take 100 ms, the others 117. */
static void
bimodal(gsl_rng *rng, double *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		x[i] =
		    (gsl_rng_uniform(rng) < 0.6 ? 100 : 117) + gsl_ran_gaussian(rng, 2);
}

/* A steady drift through the run, of four standard deviations in all. */
static void
drifting(gsl_rng *rng, double *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		x[i] = 300 + 60 * ((double)i / (double)(n - 1) - 0.5) +
		       gsl_ran_gaussian(rng, 15);
}

/* Slow wandering: each boot resembles the one before (autoregression, 0.8). */
static void
wandering(gsl_rng *rng, double *x, size_t n)
{
	x[0] = gsl_ran_gaussian(rng, 15);
	for (size_t i = 1; i < n; i++)
		x[i] = 0.8 * x[i - 1] + gsl_ran_gaussian(rng, 15 * 0.6);
	for (size_t i = 0; i < n; i++)
		x[i] += 300;
}

static int
holds(struct interval ci, double truth)
{
	return ci.low <= truth && truth <= ci.high;
}

enum {
	MEAN_T,
	MEAN_BCA,
	MEDIAN_ORDER,
	MEDIAN_BCA,
	RATIO_MEANS,
	RATIO_MEDIANS,
	INTERVALS
};

static const char *const names[INTERVALS] = { "mean t", "mean BCa", "median",
	"median BCa", "T(1)/T(N)", "medians" };

static void
cell(gsl_rng *rng, const struct source *s, size_t n, size_t datasets)
{
	size_t hits[INTERVALS] = { 0 };
	double x[N_MAX], y[N_MAX], actual;

	for (size_t k = 0; k < datasets; k++) {
		struct resample two[2] = { { .x = x, .n = n }, { .x = y, .n = n } };
		struct interval ci;

		s->draw(rng, x, n);
		s->draw(rng, y, n);
		for (size_t i = 0; i < n; i++)
			y[i] /= 2; /* twice as fast: the ratios are 2 */
		hits[MEAN_T] += holds(
		    t_interval(mean(x, n), standard_deviation(x, n), n, 0.95), s->mean);
		sort(x, n);
		sort(y, n);
		ci = median_interval(x, n, 0.95, &actual);
		hits[MEDIAN_ORDER] += holds(ci, s->median);
		hits[MEAN_BCA] +=
		    holds(bca_interval(resampled_mean, two, 1, 0.95, k + 1), s->mean);
		hits[MEDIAN_BCA] +=
		    holds(bca_interval(resampled_median, two, 1, 0.95, k + 1), s->median);
		hits[RATIO_MEANS] +=
		    holds(bca_interval(resampled_ratio_of_means, two, 2, 0.95, k + 1), 2);
		hits[RATIO_MEDIANS] += holds(
		    bca_interval(resampled_ratio_of_medians, two, 2, 0.95, k + 1), 2);
	}
	printf("%-11s %3zu", s->name, n);
	for (size_t i = 0; i < INTERVALS; i++)
		if (i == MEDIAN_ORDER && n < 6)
			printf(" %10s", "-");
		else
			printf(" %10.1f", 100 * (double)hits[i] / (double)datasets);
	printf("\n");
	fflush(stdout);
}

int
main(int argc, char *argv[])
{
	struct source sources[] = {
		{ "normal", normal, 300, 300 },
		{ "log-normal", log_normal, 300 * exp(0.125), 300 },
		/* its median is the lower mode's quantile of 0.5 / 0.6 */
		{ "bimodal", bimodal, 106.8, 100 + 2 * 0.967421566101701 },
		{ "drifting", drifting, 300, 300 },
		{ "wandering", wandering, 300, 300 },
	};
	const size_t sizes[] = { 5, 10, N_MAX };
	size_t datasets = argc > 1 ? strtoul(argv[1], NULL, 10) : 2000;
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	printf("Part of %zu simulated samples whose 95 %% interval holds the truth, in "
	       "percent\n",
	    datasets);
	printf("%-11s %3s", "data", "n");
	for (size_t i = 0; i < INTERVALS; i++)
		printf(" %10s", names[i]);
	printf("\n");
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		for (size_t j = 0; j < sizeof(sizes) / sizeof(sizes[0]); j++)
			cell(rng, &sources[i], sizes[j], datasets);
	gsl_rng_free(rng);
	return 0;
}
