/* Intervals: what a sample says of where it came from. */
#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_roots.h>

#include "lib/memory.h"
#include "methods.h"

struct interval
exponentials(struct interval logs)
{
	return (struct interval){ exp(logs.low), exp(logs.high) };
}

double
t_quantile(double p, size_t degrees)
{
	return gsl_cdf_tdist_Pinv(p, (double)degrees);
}

/*
 * Mean plus or minus t standard errors: NIST/SEMATECH e-Handbook of Statistical
 * Methods, 1.3.5.2.
 */
struct interval
t_interval(double mean, double sd, size_t n, double confidence)
{
	double half;

	if (n < 2)
		return no_interval;
	half = t_quantile((1 + confidence) / 2, n - 1) * sd / sqrt((double)n);
	return (struct interval){ mean - half, mean + half };
}

struct beta {
	double a, b, tail;
};

static double
beta_excess(double x, void *data)
{
	const struct beta *beta = data;

	return gsl_cdf_beta_P(x, beta->a, beta->b) - beta->tail;
}

/*
 * Quantile of the beta distribution, by Brent's method between 0 and 1: GSL's own
 * inverse does not converge for some parameters from 10 000 up.
 */
static double
beta_quantile(double tail, double a, double b)
{
	struct beta beta = { a, b, tail };
	gsl_function excess = { .function = beta_excess, .params = &beta };
	gsl_root_fsolver *solver = needed(gsl_root_fsolver_alloc(gsl_root_fsolver_brent));
	double low = 0, high = 1;

	gsl_root_fsolver_set(solver, &excess, low, high);
	for (int i = 0; i < 200; i++) {
		gsl_root_fsolver_iterate(solver);
		low = gsl_root_fsolver_x_lower(solver);
		high = gsl_root_fsolver_x_upper(solver);
		if (gsl_root_test_interval(low, high, 0, 1e-13) == GSL_SUCCESS)
			break;
	}
	tail = gsl_root_fsolver_root(solver);
	gsl_root_fsolver_free(solver);
	return tail;
}

/*
 * C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits
 * illustrated in the case of the binomial", Biometrika 26 (1934); as quantiles of
 * the beta distribution.
 */
struct interval
clopper_pearson(size_t hits, size_t n, double confidence)
{
	double tail = (1 - confidence) / 2;
	struct interval ci = { 0, 1 };

	if (n == 0)
		return no_interval;
	if (hits > 0)
		ci.low = beta_quantile(tail, (double)hits, (double)(n - hits + 1));
	if (hits < n)
		ci.high = 1 - beta_quantile(tail, (double)(n - hits), (double)(hits + 1));
	return ci;
}

/* Chance that fewer than k of n values lie below the median. */
static double
below_median(size_t k, size_t n)
{
	return k == 0 ? 0 : gsl_cdf_binomial_P((unsigned)(k - 1), 0.5, (unsigned)n);
}

/*
 * From the k-th smallest value to the k-th largest (H. A. David, H. N. Nagaraja, Order
 * Statistics, 3rd ed. (2003), section 7.1), and between two such intervals, of which
 * one has more confidence: T. P. Hettmansperger, S. J. Sheather, "Confidence
 * intervals based on interpolated order statistics", Statistics and Probability
 * Letters 4 (1986).  Where even the widest has less confidence, the widest, and what
 * it has.
 */
struct interval
median_interval(const double *sorted, size_t n, double confidence, double *actual)
{
	double widest = 1 - 2 * below_median(1, n), wide, narrow, part, share;
	size_t k = 0;

	*actual = n < 2 ? NAN : fmin(confidence, widest);
	if (n < 2)
		return no_interval;
	if (widest <= confidence)
		return (struct interval){ sorted[0], sorted[n - 1] };
	while (1 - 2 * below_median(k + 1, n) >= confidence)
		k++;
	wide = 1 - 2 * below_median(k, n);
	narrow = 1 - 2 * below_median(k + 1, n);
	part = (wide - confidence) / (wide - narrow);
	share = (double)(n - k) * part / ((double)k + ((double)n - 2 * (double)k) * part);
	return (struct interval){ sorted[k - 1] + share * (sorted[k] - sorted[k - 1]),
		sorted[n - k] - share * (sorted[n - k] - sorted[n - k - 1]) };
}

/*
 * W. G. Cochran, Sampling Techniques, 3rd ed. (1977), section 6.4: the standard
 * error of a ratio from the pairs' distances y - R x; t with n - 1 degrees.
 */
struct interval
ratio_interval(const double *y, const double *x, size_t n, double confidence)
{
	double ratio = mean(y, n) / mean(x, n), sum = 0, half;

	if (n < 2)
		return no_interval;
	for (size_t i = 0; i < n; i++)
		sum += (y[i] - ratio * x[i]) * (y[i] - ratio * x[i]);
	half = t_quantile((1 + confidence) / 2, n - 1) *
	       sqrt(sum / (double)(n - 1) / (double)n) / mean(x, n);
	return (struct interval){ ratio - half, ratio + half };
}

/*
 * What 1 - leverage is raised to: 2 makes HC3 of J. G. MacKinnon, H. White, "Some
 * heteroskedasticity-consistent covariance matrix estimators with improved finite sample
 * properties", J. Econometrics 29 (1985); what goes beyond, for a value that weighs more
 * than twice the mean leverage 2 / n, is HC4 of F. Cribari-Neto, "Asymptotic inference
 * under heteroskedasticity of unknown form", Computational Statistics & Data Analysis 45
 * (2004).
 */
static double
discount(double leverage, size_t n)
{
	return fmax(2, fmin(4, leverage * (double)n / 2));
}

/*
 * Slope of the straight line by least squares (N. R. Draper, H. Smith, Applied Regression
 * Analysis, 3rd ed. (1998), eq. 1.2.9), and its interval by an estimator of the variance
 * that does not ask that it be the same at all x.  Of times with a tail the textbook's
 * interval covers 72 to 90 %, this one 93 to 97 %.
 */
double
slope(const double *x, const double *y, size_t n, double confidence, struct interval *ci)
{
	double xx = covariance(x, x, n) * ((double)n - 1), middle = mean(x, n);
	double slope = covariance(x, y, n) * ((double)n - 1) / xx, sum = 0, half;
	double height = mean(y, n);

	*ci = no_interval;
	if (n < 3 || !(xx > 0))
		return NAN;
	for (size_t i = 0; i < n; i++) {
		double off = x[i] - middle, rest = y[i] - height - slope * off;
		double leverage = 1 / (double)n + off * off / xx;

		if (leverage > 1 - 1e-9) /* the slope hangs on this value alone */
			return slope;
		sum += off * off * rest * rest / pow(1 - leverage, discount(leverage, n));
	}
	half = t_quantile((1 + confidence) / 2, n - 2) * sqrt(sum) / xx;
	*ci = (struct interval){ slope - half, slope + half };
	return slope;
}

/*
 * From the distribution of chi squared: G. W. Snedecor, W. G. Cochran, Statistical
 * Methods, 8th ed. (1989), section 5.11.
 */
double
deviation_bound(double sd, size_t n, double confidence)
{
	if (n < 2)
		return NAN;
	return sd * sqrt((double)(n - 1) /
			 gsl_cdf_chisq_Pinv(1 - confidence, (double)(n - 1)));
}

/* Their difference has sqrt(2) times the deviation of one. */
double
noise_floor(double sd, size_t n)
{
	if (n < LEAST_FLOOR)
		return NAN;
	return expm1(gsl_cdf_ugaussian_Pinv(0.975) * M_SQRT2 * sd);
}

/*
 * The least n with t(n - 1) sd / sqrt(n) <= relative * mean: W. G. Cochran, op.
 * cit., section 4.7, with the t quantile for the normal one; it falls as n grows,
 * so that bisection finds it.
 */
double
samples_needed(double mean, double sd, double relative, double confidence)
{
	const size_t too_many = 1000000000;
	size_t no = 1, yes = 2;

	if (!(mean > 0) || isnan(sd))
		return NAN;
	while (
	    yes < too_many && t_interval(0, sd, yes, confidence).high > relative * mean) {
		no = yes;
		yes *= 2;
	}
	while (yes - no > 1) {
		size_t middle = no + (yes - no) / 2;

		if (t_interval(0, sd, middle, confidence).high > relative * mean)
			no = middle;
		else
			yes = middle;
	}
	return yes < too_many ? (double)yes : NAN;
}

double
samples_to_decide(double mean, double sd, struct interval bounds, double alpha)
{
	double room = fmin(fabs(mean - bounds.low), fabs(mean - bounds.high));
	bool within = bounds.low < mean && mean < bounds.high;
	double n = samples_needed(room, sd, 1, 1 - (within ? 2 * alpha : alpha));

	return isnan(n) && !isnan(sd) ? INFINITY : n;
}
