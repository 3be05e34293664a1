/* Comparing: a sample and a stated range, many tests at once. */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>

#include "lib/memory.h"
#include "methods.h"

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
	double *size = xcalloc(n + 1, sizeof(*size)), largest = 0;
	size_t *index = xcalloc(n + 1, sizeof(*index)), left = 0;

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
