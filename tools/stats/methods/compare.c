/* Comparing: two samples, a sample and a stated range, many tests at once. */
#include <err.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sort.h>

#include "methods.h"

enum { EXACT_PERMUTATION = 60 }; /* values in both samples together */

/*
 * Part of all ways to choose k of the n doubled ranks whose sum is at least as far
 * from the middle as the sum seen: counted sum by sum, as each rank may be in or
 * out (B. Streitberg, J. Roehmel, "Exact distributions for permutation and rank
 * tests", Statistical Software Newsletter 12 (1986)).
 */
static double
rank_sum_exact(const unsigned *rank, size_t n, size_t k, unsigned seen)
{
	size_t most = n * (n + 1); /* the sum of all doubled ranks */
	double *ways = calloc((k + 1) * (most + 1), sizeof(*ways)), hits = 0, all = 0;
	double middle = (double)k * (double)(n + 1);

	if (ways == NULL)
		err(1, NULL);
	ways[0] = 1;
	for (size_t i = 0; i < n; i++)
		for (size_t j = k; j >= 1; j--)
			for (size_t sum = most; sum >= rank[i]; sum--)
				ways[j * (most + 1) + sum] +=
				    ways[(j - 1) * (most + 1) + sum - rank[i]];
	for (size_t sum = 0; sum <= most; sum++) {
		double w = ways[k * (most + 1) + sum];

		all += w;
		if (fabs((double)sum - middle) >= fabs(seen - middle))
			hits += w;
	}
	free(ways);
	return hits / all;
}

/* The same from RESAMPLES random choices, this one counted among them. */
static double
rank_sum_random(
    unsigned *rank, size_t n, size_t k, unsigned long long seen, unsigned long seed)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
	double middle = (double)k * (double)(n + 1);
	size_t hits = 1;

	if (rng == NULL)
		err(1, NULL);
	gsl_rng_set(rng, seed);
	for (size_t r = 0; r < RESAMPLES; r++) {
		unsigned long long sum = 0;

		for (size_t i = 0; i < k; i++) {
			size_t j = i + ((uint64_t)gsl_rng_get(rng) * (n - i) >> 32);
			unsigned chosen = rank[j];

			rank[j] = rank[i];
			rank[i] = chosen;
			sum += chosen;
		}
		hits += fabs((double)sum - middle) >= fabs((double)seen - middle);
	}
	gsl_rng_free(rng);
	return (double)hits / (RESAMPLES + 1.0);
}

/*
 * Permutation test of a difference in location with the sum of midranks: F.
 * Wilcoxon, "Individual comparisons by ranking methods", Biometrics 1 (1945), here
 * over all ways to split the values, or RESAMPLES random ones when there are more
 * than 60.  Ranks, since medians of few values take too few different values to
 * ever reject, and means follow one outlier.
 */
struct test
permutation_test(
    const double *a, size_t na, const double *b, size_t nb, unsigned long seed)
{
	size_t n = na + nb;
	struct test test = { NAN, NAN, NAN, n <= EXACT_PERMUTATION };
	double *both = calloc(n + 1, sizeof(*both)), *ranks;
	unsigned *doubled = calloc(n + 1, sizeof(*doubled));
	unsigned long long sum = 0;

	if (both == NULL || doubled == NULL)
		err(1, NULL);
	for (size_t i = 0; i < n; i++)
		both[i] = i < na ? a[i] : b[i - na];
	ranks = midranks(both, n);
	for (size_t i = 0; i < n; i++) {
		doubled[i] = (unsigned)(2 * ranks[i]);
		sum += i < na ? doubled[i] : 0;
	}
	if (na > 0 && nb > 0) {
		test.statistic = (double)sum / 2;
		test.effect = ((double)sum - na * (n + 1.0)) / ((double)na * (double)nb);
		test.p = test.exact ? rank_sum_exact(doubled, n, na, (unsigned)sum)
				    : rank_sum_random(doubled, n, na, sum, seed);
	}
	free(ranks);
	free(doubled);
	free(both);
	return test;
}

double
permutation_test_floor(size_t na, size_t nb)
{
	size_t n = na + nb;

	if (na == 0 || nb == 0)
		return 1;
	if (n > EXACT_PERMUTATION)
		return 1 / (RESAMPLES + 1.0);
	return fmin(1, 2 / exp(gsl_sf_lnchoose((unsigned)n, (unsigned)na)));
}

/*
 * D. J. Schuirmann, "A comparison of the two one-sided tests procedure and the
 * power approach", J. Pharmacokinetics and Biopharmaceutics 15 (1987): the larger
 * p of the two t tests against the bounds.
 */
double
two_one_sided_tests(double mean, double sd, size_t n, struct interval bounds)
{
	double error = sd / sqrt((double)n), below, above;

	if (n < 2)
		return NAN;
	if (error == 0)
		return bounds.low < mean && mean < bounds.high ? 0 : 1;
	below = gsl_cdf_tdist_Q((mean - bounds.low) / error, n - 1.0);
	above = gsl_cdf_tdist_P((mean - bounds.high) / error, n - 1.0);
	return fmax(below, above);
}

/*
 * S. Holm, "A simple sequentially rejective multiple test procedure", Scandinavian
 * J. Statistics 6 (1979), as adjusted p-values.
 */
void
holm(double *p, size_t n)
{
	double *size = calloc(n + 1, sizeof(*size)), largest = 0;
	size_t *index = calloc(n + 1, sizeof(*index)), left = 0;

	if (size == NULL || index == NULL)
		err(1, NULL);
	for (size_t i = 0; i < n; i++) {
		size[i] = isnan(p[i]) ? INFINITY : p[i];
		left += !isnan(p[i]);
	}
	gsl_sort_index(index, size, 1, n);
	for (size_t i = 0; i < n && left > 0; i++, left--) {
		largest = fmax(largest, fmin(1, p[index[i]] * (double)left));
		p[index[i]] = largest;
	}
	free(index);
	free(size);
}
