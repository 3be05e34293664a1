/* One sample in a few numbers: centre, spread, quantiles. */
#include <math.h>

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "methods.h"

void
sort(double *x, size_t n)
{
	gsl_sort(x, 1, n);
}

/*
 * Arithmetic mean, as the first value plus the mean distance from it: times that
 * share many leading digits lose none (NIST StRD, univariate: NumAcc1 to 4).
 */
double
mean(const double *x, size_t n)
{
	long double sum = 0;

	if (n == 0)
		return NAN;
	for (size_t i = 0; i < n; i++)
		sum += (long double)x[i] - x[0];
	return (double)(x[0] + sum / n);
}

/*
 * Sample standard deviation, divisor n - 1, by the corrected two-pass algorithm:
 * T. F. Chan, G. H. Golub, R. J. LeVeque, "Algorithms for computing the sample
 * variance", The American Statistician 37 (1983), eq. 1.7.
 */
double
standard_deviation(const double *x, size_t n)
{
	long double shift = 0, sum = 0, squares = 0;

	if (n < 2)
		return NAN;
	for (size_t i = 0; i < n; i++)
		shift += (long double)x[i] - x[0];
	shift /= n;
	for (size_t i = 0; i < n; i++) {
		long double d = (long double)x[i] - x[0] - shift;

		sum += d;
		squares += d * d;
	}
	squares -= sum * sum / n;
	return squares > 0 ? (double)sqrtl(squares / (n - 1)) : 0;
}

/*
 * Quantile by linear interpolation at 1 + (n - 1) p: definition 7 of R. J. Hyndman
 * and Y. Fan, "Sample quantiles in statistical packages", The American
 * Statistician 50 (1996); R's default.
 */
double
quantile(const double *sorted, size_t n, double p)
{
	return n == 0 ? NAN : gsl_stats_quantile_from_sorted_data(sorted, 1, n, p);
}

double
median(const double *sorted, size_t n)
{
	return quantile(sorted, n, 0.5);
}
