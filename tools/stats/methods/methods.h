/*
 * The statistical methods: plain functions of numbers, no records.  Above each
 * definition stands the published source of its formula.
 *
 * Data are finite doubles in any unit; results are in the same unit.  "sorted"
 * data ascend.  What n is too small for, or what does not exist, is NAN.
 */
#ifndef METHODS_H
#define METHODS_H

#include <stdbool.h>
#include <stddef.h>

struct interval {
	double low, high;
};

extern const struct interval no_interval; /* both NAN */

/* describe.c: one sample in a few numbers */
void sort(double *x, size_t n);
bool all_equal(const double *x, size_t n);
double mean(const double *x, size_t n);
double standard_deviation(const double *x, size_t n); /* n >= 2 */
double quantile(const double *sorted, size_t n, double p);
double median(const double *sorted, size_t n);
double median_absolute_deviation(const double *sorted, size_t n);
double covariance(const double *x, const double *y, size_t n); /* n >= 2 */
double lag1_autocorrelation(const double *x, size_t n);	       /* n >= 2 */

/* Fences at so many quartile distances beyond the quartiles; n >= 4. */
struct interval tukey_fences(const double *sorted, size_t n, double distances);

/* interval.c: what a sample says of where it came from */
double t_quantile(double p, size_t degrees);
struct interval t_interval(double mean, double sd, size_t n, double confidence);
struct interval clopper_pearson(size_t hits, size_t n, double confidence);

/* The narrowest with at least that confidence; *actual is what it has. */
struct interval median_interval(
    const double *sorted, size_t n, double confidence, double *actual);

/* Mean of y over mean of x, from pairs; n >= 2. */
struct interval ratio_interval(
    const double *y, const double *x, size_t n, double confidence);

/*
 * cov(x, y) / var(x), and its interval; n >= 3.  Where y is a part of the whole x,
 * it is the part of the variance of x that goes with y: all parts' add up to 1.
 */
double slope(
    const double *x, const double *y, size_t n, double confidence, struct interval *ci);

/* How many samples make the t interval half of relative * mean wide; n >= 2. */
double samples_needed(double mean, double sd, double relative, double confidence);

/* bootstrap.c */
enum {
	RESAMPLES = 10000,
	BOOTSTRAP_MAX = 10000, /* of n: beyond it is a matter of minutes */
};
extern const char bootstrap_generator[];

/* A sample with each value counted as often as it was drawn. */
struct resample {
	const double *x;	/* sorted ascending */
	const unsigned *counts; /* one a value */
	size_t n, total;	/* values; and the sum of their counts */
};
typedef double statistic(const struct resample *samples);

double resampled_mean(const struct resample *s);
double resampled_median(const struct resample *s);
double resampled_ratio_of_means(const struct resample *s); /* of two samples */
double resampled_ratio_of_medians(const struct resample *s);

/*
 * Interval of a statistic of one sample or of two that are independent, from
 * RESAMPLES resamples made with the seed.
 */
struct interval bca_interval(statistic *f, const struct resample *samples, size_t k,
    double confidence, unsigned long seed);

/* rank.c: order and dependence.  p is two-sided. */
struct test {
	double statistic; /* S, rho, J: what the test is named after */
	double effect;	  /* tau, rho: from -1 to 1 */
	double p;
	bool exact;
};

/* Ranks from 1; equal values share the mean of theirs.  The caller frees. */
double *midranks(const double *x, size_t n);

struct test mann_kendall(const double *x, size_t n); /* in the order run */
struct test jonckheere_terpstra(const double *group, const double *x, size_t n);
struct test spearman(const double *x, const double *y, size_t n);

/* compare.c: two samples, a value and a sample, many tests */

/* Of a difference in location, by the sum of ranks. */
struct test permutation_test(
    const double *a, size_t na, const double *b, size_t nb, unsigned long seed);

/* The p-value that samples of these sizes can have at least. */
double permutation_test_floor(size_t na, size_t nb);

/* p of the hypothesis that the mean lies outside of low..high. */
double two_one_sided_tests(double mean, double sd, size_t n, struct interval bounds);

/* Adjust p-values for there being several; NAN ones count for none. */
void holm(double *p, size_t n);

/* dip.c: is there more than one mode? */
double dip(const double *sorted, size_t n); /* n >= 4 */
double dip_p(double dip, size_t n);

/* amdahl.c */
struct amdahl {
	double t1, serial;	 /* T(N) = t1 (serial + (1 - serial) / N) */
	double t1_se, serial_se; /* standard errors */
	double lack_of_fit_p;	 /* NAN: no repeated boots, or two points only */
	size_t points;		 /* different numbers of CPUs */
};

/* Fit to boots, sorted by CPUs; false: it cannot be done, or did not converge. */
bool amdahl_fit(const double *cpus, const double *time, size_t n, struct amdahl *fit);

#endif
