/* The bootstrap: intervals of any statistic, by resampling. */
#include <err.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_rng.h>

#include "methods.h"

enum { SAMPLES_MAX = 2 };

const char bootstrap_generator[] = "taus2";

double
resampled_mean(const struct resample *s)
{
	double sum = 0;

	for (size_t i = 0; i < s->n; i++)
		sum += s->counts[i] * (s->x[i] - s->x[0]);
	return s->x[0] + sum / (double)s->total;
}

/* The value at the place, from 0, that it would have were each written out. */
static double
resampled_value(const struct resample *s, size_t place)
{
	size_t i = 0, seen = s->counts[0];

	while (seen <= place)
		seen += s->counts[++i];
	return s->x[i];
}

double
resampled_median(const struct resample *s)
{
	double high = resampled_value(s, s->total / 2);

	if (s->total % 2 == 1)
		return high;
	return (resampled_value(s, s->total / 2 - 1) + high) / 2;
}

double
resampled_ratio_of_means(const struct resample *s)
{
	return resampled_mean(&s[0]) / resampled_mean(&s[1]);
}

static void
draw(gsl_rng *rng, unsigned *counts, size_t n)
{
	memset(counts, 0, n * sizeof(*counts));
	for (size_t i = 0; i < n; i++)
		counts[(uint64_t)gsl_rng_get(rng) * n >> 32]++; /* taus2 has 32 bits */
}

/*
 * Acceleration from the jackknife: A. C. Davison, D. V. Hinkley, Bootstrap Methods
 * and their Application (1997), eq. 5.24 and, for several samples, 5.27.
 */
static double
acceleration(statistic *f, struct resample *s, unsigned **counts, size_t k)
{
	double squares = 0, cubes = 0;

	for (size_t j = 0; j < k; j++)
		for (size_t i = 0; i < s[j].n; i++)
			counts[j][i] = 1;
	for (size_t j = 0; j < k; j++) {
		double n = (double)s[j].n, centre = 0, d;
		double *left_out = calloc(s[j].n, sizeof(*left_out));

		if (left_out == NULL)
			err(1, NULL);
		s[j].total = s[j].n - 1;
		for (size_t i = 0; i < s[j].n; i++) {
			counts[j][i] = 0;
			left_out[i] = f(s);
			centre += left_out[i] / n;
			counts[j][i] = 1;
		}
		s[j].total = s[j].n;
		for (size_t i = 0; i < s[j].n; i++) {
			d = (n - 1) * (centre - left_out[i]);
			squares += d * d / (n * n);
			cubes += d * d * d / (n * n * n);
		}
		free(left_out);
	}
	return squares > 0 ? cubes / (6 * pow(squares, 1.5)) : 0;
}

/* The bootstrap distribution, sorted; counts are room to work in. */
static void
replicate(statistic *f, const struct resample *s, unsigned **counts, size_t k,
    unsigned long seed, double *replicates)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);

	if (rng == NULL)
		err(1, NULL);
	gsl_rng_set(rng, seed);
	for (size_t r = 0; r < RESAMPLES; r++) {
		for (size_t j = 0; j < k; j++)
			draw(rng, counts[j], s[j].n);
		replicates[r] = f(s);
	}
	gsl_rng_free(rng);
	sort(replicates, RESAMPLES);
}

/* Part of the replicates below a value; those that equal it count half. */
static double
part_below(const double *replicates, double value)
{
	double below = 0;

	for (size_t r = 0; r < RESAMPLES && replicates[r] <= value; r++)
		below += replicates[r] < value ? 1 : 0.5;
	return (below + 0.5) / (RESAMPLES + 1.0);
}

/* Where in the replicates an end of the interval lies. */
static double
corrected_end(const double *replicates, double bias, double acceleration, double tail)
{
	double z = bias + gsl_cdf_ugaussian_Pinv(tail);
	double p = gsl_cdf_ugaussian_P(bias + z / (1 - acceleration * z));

	return quantile(replicates, RESAMPLES, p);
}

/*
 * Bias-corrected and accelerated: B. Efron, "Better bootstrap confidence
 * intervals", JASA 82 (1987), eq. 2.3; for two samples with the acceleration of
 * Davison and Hinkley.
 */
struct interval
bca_interval(statistic *f, const struct resample *samples, size_t k, double confidence,
    unsigned long seed)
{
	struct resample s[SAMPLES_MAX];
	unsigned *counts[SAMPLES_MAX];
	double *replicates = calloc(RESAMPLES, sizeof(*replicates));
	double tail = (1 - confidence) / 2, value, a, z0;
	struct interval ci;

	for (size_t j = 0; j < k; j++) {
		s[j] = samples[j];
		s[j].total = s[j].n;
		s[j].counts = counts[j] = calloc(s[j].n + 1, sizeof(*counts[j]));
		if (counts[j] == NULL || replicates == NULL)
			err(1, NULL);
	}
	a = acceleration(f, s, counts, k); /* leaves each count 1 */
	value = f(s);
	replicate(f, s, counts, k, seed, replicates);
	z0 = gsl_cdf_ugaussian_Pinv(part_below(replicates, value));
	ci.low = corrected_end(replicates, z0, a, tail);
	ci.high = corrected_end(replicates, z0, a, 1 - tail);
	for (size_t j = 0; j < k; j++)
		free(counts[j]);
	free(replicates);
	return ci;
}

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
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
	double *t = calloc(RESAMPLES, sizeof(*t));
	double centre = mean(sorted, n),
	       error = standard_deviation(sorted, n) / sqrt((double)n);
	double tail = (1 - confidence) / 2;
	struct interval ci = { centre, centre };

	if (rng == NULL || t == NULL)
		err(1, NULL);
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
