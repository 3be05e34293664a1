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
 * The larger distance of either end from the middle, of the t interval with the bound
 * of the deviation, and of the bootstrap's.
 *
 * Y. S. Chow, H. Robbins, "On the asymptotic theory of fixed-width sequential
 * confidence intervals for the mean", Annals of Mathematical Statistics 36 (1965), boot
 * on until an interval is narrow enough.  So they stop where the deviation happens to
 * be small, and hold the truth too seldom; the bound makes up for that, and for tails the
 * bootstrap does: tests/bench/coverage.
 */
double
mean_precision(const double *sorted, size_t n, double confidence, unsigned long seed)
{
	double middle = mean(sorted, n), sd = standard_deviation(sorted, n), reach;
	struct interval t, skewed;

	if (n < LEAST_AUTO || !(middle > 0))
		return NAN;
	t = t_interval(middle, deviation_bound(sd, n, PLANNING), n, confidence);
	skewed = bootstrap_t_interval(sorted, n, confidence, seed);
	reach = fmax(middle - skewed.low, skewed.high - middle);
	return isnan(skewed.low) ? NAN : fmax(t.high - middle, reach) / middle;
}

double
ratio_precision(const double *pairs, size_t n, double confidence)
{
	struct shift s = hodges_lehmann_pairs(pairs, n, confidence);

	if (n < LEAST_AUTO)
		return NAN;
	return expm1(fmax(s.ci.high - s.estimate, s.estimate - s.ci.low));
}
