/* Ratios of two sets of times by Student's t of logarithms: B. L. Welch, "The
 * generalization of Student's problem when several different population variances are
 * involved", Biometrika 34 (1947). */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "methods.h"

const struct ratio no_ratio = { NAN, NAN, NAN };

struct interval
log_interval(const struct ratio *r, double confidence)
{
	double half = 0;

	if (isnan(r->log) || isnan(r->error))
		return no_interval;
	if (r->error > 0)
		half = gsl_cdf_tdist_Pinv((1 + confidence) / 2, r->degrees) * r->error;
	return (struct interval){ r->log - half, r->log + half };
}

/* By how many standard errors does the logarithm exceed a bound? */
static double
exceeds_p(const struct ratio *r, double excess)
{
	if (r->error > 0)
		return gsl_cdf_tdist_Q(excess / r->error, r->degrees);
	return isnan(r->error) ? NAN : excess > 0 ? 0 : 1;
}

double
ratio_beyond_p(const struct ratio *r, double much)
{
	return fmin(
	    1, 2 * fmin(exceeds_p(r, r->log - much), exceeds_p(r, -r->log - much)));
}

/* Two independent parts of a variance: the degrees of freedom of F. E. Satterthwaite,
 * "An approximate distribution of estimates of variance components", Biometrics 2
 * (1946). */
static struct ratio
welch(double log, double a, size_t na, double b, size_t nb)
{
	double degrees =
	    (a + b) * (a + b) / (a * a / ((double)na - 1) + b * b / ((double)nb - 1));

	return (struct ratio){ log, sqrt(a + b), degrees };
}

static double
square(double x)
{
	return x * x;
}

/* The delta method: the variance of log(mean) is about that of the mean over its
 * square (W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 6.5). */
struct ratio
ratio_of_means(const double *y, size_t ny, const double *x, size_t nx)
{
	double a = mean(y, ny), b = mean(x, nx);

	if (ny < 2 || nx < 2 || !(a > 0) || !(b > 0))
		return no_ratio;
	return welch(log(a) - log(b), square(standard_deviation(y, ny) / a) / (double)ny,
	    ny, square(standard_deviation(x, nx) / b) / (double)nx, nx);
}

struct ratio
ratio_of_logs(const double *log_y, size_t ny, const double *log_x, size_t nx)
{
	if (ny < 2 || nx < 2)
		return no_ratio;
	return welch(mean(log_y, ny) - mean(log_x, nx),
	    square(standard_deviation(log_y, ny)) / (double)ny, ny,
	    square(standard_deviation(log_x, nx)) / (double)nx, nx);
}

/* As above, from the pairs' distances y / mean(y) - x / mean(x). */
struct ratio
ratio_of_paired_means(const double *y, const double *x, size_t n)
{
	double a = mean(y, n), b = mean(x, n), squares = 0;

	if (n < 2 || !(a > 0) || !(b > 0))
		return no_ratio;
	for (size_t i = 0; i < n; i++)
		squares += square(y[i] / a - x[i] / b);
	return (struct ratio){ log(a) - log(b),
		sqrt(squares / ((double)n - 1) / (double)n), (double)n - 1 };
}

struct ratio
ratio_of_paired_logs(const double *d, size_t n)
{
	if (n < 2)
		return no_ratio;
	return (struct ratio){ mean(d, n), standard_deviation(d, n) / sqrt((double)n),
		(double)n - 1 };
}
