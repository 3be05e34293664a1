/* One sample in a few numbers: centre, spread, quantiles. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>

#include "lib/memory.h"
#include "methods.h"

const struct interval no_interval = { NAN, NAN };

double *
numbers(size_t n)
{
	return xcalloc(n + 1, sizeof(double));
}

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

double *
sorted_copy(const double *x, size_t n)
{
	double *copy = numbers(n);

	if (n > 0)
		memcpy(copy, x, n * sizeof(*x));
	sort(copy, n);
	return copy;
}

bool
all_equal(const double *x, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (x[i] != x[0])
			return false;
	return true;
}

/*
 * Median distance from the median, not scaled to the normal distribution: F. R.
 * Hampel, "The influence curve and its role in robust estimation", JASA 69 (1974).
 */
double
median_absolute_deviation(const double *sorted, size_t n)
{
	double middle = median(sorted, n), result;
	double *distance = xcalloc(n + 1, sizeof(*distance));

	for (size_t i = 0; i < n; i++)
		distance[i] = fabs(sorted[i] - middle);
	sort(distance, n);
	result = median(distance, n);
	free(distance);
	return result;
}

/* Sample covariance, divisor n - 1, of distances from the means. */
double
covariance(const double *x, const double *y, size_t n)
{
	double mean_x = mean(x, n), mean_y = mean(y, n);
	long double sum = 0;

	if (n < 2)
		return NAN;
	for (size_t i = 0; i < n; i++)
		sum += ((long double)x[i] - mean_x) * ((long double)y[i] - mean_y);
	return (double)(sum / (n - 1));
}

/*
 * Autocorrelation coefficient at lag 1 as NIST StRD defines it: the sum of
 * products of neighbours' distances from the mean over the sum of squares.
 * NAN where all values are equal.
 */
double
lag1_autocorrelation(const double *x, size_t n)
{
	long double shift = 0, products = 0, squares = 0, last = 0;

	for (size_t i = 0; i < n; i++)
		shift += (long double)x[i] - x[0];
	shift /= n;
	for (size_t i = 0; i < n; i++) {
		long double d = (long double)x[i] - x[0] - shift;

		if (i > 0)
			products += last * d;
		squares += d * d;
		last = d;
	}
	return n < 2 || squares == 0 ? NAN : (double)(products / squares);
}

/*
 * J. W. Tukey, Exploratory Data Analysis (1977), ch. 2: beyond the inner fences
 * (1.5 quartile distances) a value is outside, beyond the outer ones (3) far out.
 * The quartiles are those of quantile().
 */
struct interval
tukey_fences(const double *sorted, size_t n, double distances)
{
	double low = quantile(sorted, n, 0.25), high = quantile(sorted, n, 0.75);
	double reach = distances * (high - low);

	return n < 4 ? no_interval : (struct interval){ low - reach, high + reach };
}

/*
 * R. B. D'Agostino, "Transformation to normality of the null distribution of g1",
 * Biometrika 57 (1970): the third moment over the cube of the deviation, of which a
 * function is normal where the values are.
 */
struct test
skewness(const double *x, size_t n)
{
	struct test test = { NAN, NAN, NAN, false };
	double N = (double)n, middle = mean(x, n), m2 = 0, m3 = 0, y, beta, w2;

	if (n < LEAST_SKEWNESS || all_equal(x, n))
		return test;
	for (size_t i = 0; i < n; i++) {
		double d = x[i] - middle;

		m2 += d * d / N;
		m3 += d * d * d / N;
	}
	test.effect = m3 / pow(m2, 1.5);
	y = test.effect * sqrt((N + 1) * (N + 3) / (6 * (N - 2)));
	beta = 3 * (N * N + 27 * N - 70) * (N + 1) * (N + 3) /
	       ((N - 2) * (N + 5) * (N + 7) * (N + 9));
	w2 = sqrt(2 * (beta - 1)) - 1;
	test.statistic = asinh(y / sqrt(2 / (w2 - 1))) / sqrt(log(w2) / 2);
	test.p = 2 * gsl_cdf_ugaussian_Q(fabs(test.statistic));
	return test;
}
