/* The bootstrap: the mean of skewed times, by resampling. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include <gsl/gsl_rng.h>

#include "lib/memory.h"
#include "methods.h"

const char bootstrap_generator[] = "taus2";

/* By how many of its standard errors a resample's mean lies above the sample's. */
static double
studentized(const double *x, size_t n, double centre, gsl_rng *rng)
{
	double sum = 0, squares = 0, variance, d, count = (double)n;
	bool same = true;

	for (size_t i = 0, first = 0; i < n; i++) {
		size_t drawn =
		    (uint64_t)gsl_rng_get(rng) * n >> 32; /* taus2 has 32 bits */

		first = i == 0 ? drawn : first;
		same = same && x[drawn] == x[first];
		d = x[drawn] - centre;
		sum += d;
		squares += d * d;
	}
	if (same)
		return sum > 0 ? INFINITY : -INFINITY;
	variance = fmax(squares - sum * sum / count, 0) / (count - 1);
	return sum / sqrt(count * variance);
}

/*
 * B. Efron, R. J. Tibshirani, An Introduction to the Bootstrap (1993), section 12.5:
 * the t interval with the quantiles of resamples for Student's; a resample of one value
 * alone counts as beyond all others.  Where too many values are equal it has no end.
 */
struct interval
bootstrap_t_interval(
    const double *sorted, size_t n, double confidence, unsigned long seed)
{
	gsl_rng *rng = needed(gsl_rng_alloc(gsl_rng_taus2));
	double *t = xcalloc(RESAMPLES, sizeof(*t));
	double centre = mean(sorted, n),
	       error = standard_deviation(sorted, n) / sqrt((double)n);
	double tail = (1 - confidence) / 2;
	struct interval ci = { centre, centre };

	gsl_rng_set(rng, seed);
	for (size_t r = 0; error > 0 && r < RESAMPLES; r++)
		t[r] = studentized(sorted, n, centre, rng);
	if (error > 0) {
		sort(t, RESAMPLES);
		ci.low = centre - error * quantile(t, RESAMPLES, 1 - tail);
		ci.high = centre - error * quantile(t, RESAMPLES, tail);
	}
	gsl_rng_free(rng);
	free(t);
	if (n < LEAST_BOOTSTRAP_T || !isfinite(ci.low) || !isfinite(ci.high))
		return no_interval;
	return ci;
}
