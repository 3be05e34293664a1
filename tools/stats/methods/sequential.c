/* Looking more than once: what repeated tests err, and when to stop booting. */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>

#include "lib/memory.h"
#include "methods.h"

enum { NODES = 64 };

/*
 * P. Armitage, C. K. McPherson, B. C. Rowe, "Repeated significance tests on
 * accumulating data", J. Royal Statistical Society A 132 (1969): the density of the
 * sum after each look, of those that no look has decided, from that after the one
 * before; here on the nodes of a Gauss-Legendre rule between the bounds.
 */
double
looks_error(double alpha, size_t looks)
{
	gsl_integration_glfixed_table *rule =
	    needed(gsl_integration_glfixed_table_alloc(NODES));
	double bound = gsl_cdf_ugaussian_Qinv(alpha / 2), left = 0;
	double sum[NODES], mass[NODES], next[NODES], was[NODES];

	for (size_t look = 1; look <= looks; look++) {
		double reach = bound * sqrt((double)look), weight;

		left = 0;
		for (size_t i = 0; i < NODES; i++) {
			gsl_integration_glfixed_point(
			    -reach, reach, i, &next[i], &weight, rule);
			double density = look == 1 ? gsl_ran_ugaussian_pdf(next[i]) : 0;

			for (size_t j = 0; look > 1 && j < NODES; j++)
				density +=
				    was[j] * gsl_ran_ugaussian_pdf(next[i] - sum[j]);
			mass[i] = weight * density;
			left += mass[i];
		}
		for (size_t i = 0; i < NODES; i++) {
			sum[i] = next[i];
			was[i] = mass[i];
		}
	}
	gsl_integration_glfixed_table_free(rule);
	return 1 - left;
}

/*
 * By what factor intervals of means of values that resemble the one before are wider:
 * for an AR(1) process the root of n over its effective number (G. E. P. Box, G. M.
 * Jenkins, G. C. Reinsel, Time Series Analysis, 3rd ed. (1994), section 2.1.6), its
 * parameter by the lag-1 autocorrelation without its bias (M. G. Kendall, "Note on bias
 * in the estimation of autocorrelation", Biometrika 41 (1954)).  Values that alternate
 * are taken for independent ones.
 */
static double
dependence(const double *x, size_t n)
{
	double r = lag1_autocorrelation(x, n);

	r += (1 + 3 * r) / (double)n;
	if (!(r > 0)) /* or all are equal */
		return 1;
	r = fmin(r, 0.9);
	return sqrt((1 + r) / (1 - r));
}

/*
 * Y. S. Chow, H. Robbins, "On the asymptotic theory of fixed-width sequential
 * confidence intervals for the mean", Annals of Mathematical Statistics 36 (1965), boot
 * on until an interval is narrow enough.  So they stop where the deviation happens to
 * be small, and hold the truth too seldom; the bound of the deviation makes up for that,
 * for tails the bootstrap does, and for the median a higher confidence:
 * tests/bench/coverage.
 */
static double
mean_reach(const double *sorted, size_t n, double confidence, unsigned long seed)
{
	double middle = mean(sorted, n);
	double bound = deviation_bound(standard_deviation(sorted, n), n, PLANNING);
	struct interval skewed = bootstrap_t_interval(sorted, n, confidence, seed);

	if (isnan(skewed.low))
		return NAN;
	return fmax(t_interval(0, bound, n, confidence).high,
		   fmax(middle - skewed.low, skewed.high - middle)) /
	       middle;
}

static double
median_reach(const double *sorted, size_t n, double confidence)
{
	double actual, middle = median(sorted, n);
	struct interval ci = median_interval(sorted, n, (1 + confidence) / 2, &actual);

	return fmax(middle - ci.low, ci.high - middle) / middle;
}

double
precision_of_location(const double *x, size_t n, enum location location,
    double confidence, unsigned long seed)
{
	double *sorted, reach;

	if (n < LEAST_AUTO)
		return NAN;
	sorted = sorted_copy(x, n);
	reach = location == LOCATION_MEAN ? mean_reach(sorted, n, confidence, seed)
					  : median_reach(sorted, n, confidence);
	free(sorted);
	return reach * dependence(x, n);
}

double
precision_of_ratio(const double *log_ratios, size_t n, double confidence)
{
	double *sorted;
	struct shift s;

	if (n < LEAST_AUTO)
		return NAN;
	sorted = sorted_copy(log_ratios, n);
	s = hodges_lehmann_pairs(sorted, n, confidence);
	free(sorted);
	return expm1(fmax(s.ci.high - s.estimate, s.estimate - s.ci.low) *
		     dependence(log_ratios, n));
}
