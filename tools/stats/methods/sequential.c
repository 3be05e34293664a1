/* Looking more than once: what repeated tests err, and when to stop booting. */
#include <err.h>
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>

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
	gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(NODES);
	double bound = gsl_cdf_ugaussian_Qinv(alpha / 2), left = 0;
	double sum[NODES], mass[NODES], next[NODES], was[NODES];

	if (rule == NULL)
		err(1, NULL);
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
 * S. J. Pocock, "Group sequential methods in the design and analysis of clinical
 * trials", Biometrika 64 (1977): one level for each look, found by bisection.
 */
double
looks_level(double alpha, size_t looks)
{
	double low = alpha / (double)looks, high = alpha, middle;

	while (looks > 1 && high - low > 1e-9) {
		middle = (low + high) / 2;
		if (looks_error(middle, looks) > alpha)
			high = middle;
		else
			low = middle;
	}
	return looks > 1 ? low : alpha;
}
