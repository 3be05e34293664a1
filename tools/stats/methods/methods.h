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

/* An interval of logarithms, as one of what they are the logarithms of. */
struct interval exponentials(struct interval logs);

/* What a test comes to; p is two-sided. */
struct test {
	double statistic; /* S, rho, J: what the test is named after */
	double effect;	  /* tau, rho: from -1 to 1; g1 */
	double p;
	bool exact;
};

/* describe.c: n + 1 numbers, all 0, which the caller frees; ends without memory. */
double *numbers(size_t n);

/* A copy that ascends; as numbers(). */
double *sorted_copy(const double *x, size_t n);

/* One sample in a few numbers. */
void sort(double *x, size_t n);
bool all_equal(const double *x, size_t n);
double mean(const double *x, size_t n);
double standard_deviation(const double *x, size_t n); /* n >= 2 */
double quantile(const double *sorted, size_t n, double p);
double median(const double *sorted, size_t n);
double median_absolute_deviation(const double *sorted, size_t n);
double covariance(const double *x, const double *y, size_t n); /* n >= 2 */
double lag1_autocorrelation(const double *x, size_t n);	       /* n >= 2 */

/* Of normal values it is 0; n >= LEAST_SKEWNESS. */
enum { LEAST_SKEWNESS = 8 };
struct test skewness(const double *x, size_t n);

/* Fences at so many quartile distances beyond the quartiles; n >= 4. */
struct interval tukey_fences(const double *sorted, size_t n, double distances);

/* interval.c: what a sample says of where it came from */
double t_quantile(double p, size_t degrees);
struct interval t_interval(double mean, double sd, size_t n, double confidence);
struct interval clopper_pearson(size_t hits, size_t n, double confidence);

/*
 * About that confidence, from six values on; of fewer from the least to the greatest,
 * and what confidence that has.
 */
struct interval median_interval(
    const double *sorted, size_t n, double confidence, double *actual);

/* Mean of y over mean of x, from pairs; n >= 2. */
struct interval ratio_interval(
    const double *y, const double *x, size_t n, double confidence);

/*
 * cov(x, y) / var(x), and its interval; n >= 3, NAN where it hangs on one value alone.
 * Where y is a part of the whole x, it is the part of the variance of x that goes with y:
 * all parts' add up to 1.
 */
double slope(
    const double *x, const double *y, size_t n, double confidence, struct interval *ci);

/* What the standard deviation is at most, with that confidence; n >= 2. */
#define PLANNING 0.8 /* of what is planned with it */
double deviation_bound(double sd, size_t n, double confidence);

/*
 * What two runs differ by in 95 % of cases at most, as a part of them, where n runs
 * deviate by sd in logarithms; n >= LEAST_FLOOR.
 */
enum { LEAST_FLOOR = 3 };
double noise_floor(double sd, size_t n);

/* How many samples make the t interval half of relative * mean wide; n >= 2. */
double samples_needed(double mean, double sd, double relative, double confidence);

/*
 * How many samples decide whether a mean lies within bounds, at level alpha, where mean
 * and sd stay as they are: by the interval of the mean that two_one_sided_tests() asks
 * for where it lies within, by that at confidence 1 - alpha where it does not.  INFINITY:
 * it lies on a bound, or they are more than 10^9.
 */
double samples_to_decide(double mean, double sd, struct interval bounds, double alpha);

/* bootstrap.c */
enum { RESAMPLES = 10000 };
extern const char bootstrap_generator[];

/* Of the mean of skewed values; n >= LEAST_BOOTSTRAP_T, NAN where many are equal. */
enum { LEAST_BOOTSTRAP_T = 5 };
struct interval bootstrap_t_interval(
    const double *sorted, size_t n, double confidence, unsigned long seed);

/* rank.c: order and dependence */

/* Ranks from 1; equal values share the mean of theirs.  The caller frees. */
double *midranks(const double *x, size_t n);

struct test mann_kendall(const double *x, size_t n); /* in execution order */
struct test jonckheere_terpstra(const double *group, const double *x, size_t n);
struct test spearman(const double *x, const double *y, size_t n);

/* Of any difference between the groups, numbers, of which each x is in one. */
struct test kruskal_wallis(const double *group, const double *x, size_t n);

/* What the lag-1 autocorrelation of white noise stays below, either way. */
double white_noise_bound(size_t n, double alpha);

/* wilcoxon.c: two samples by ranks.  "pairs" are sorted differences of pairs. */
struct shift {
	double estimate;
	struct interval ci; /* NAN where ranks of so few values have no such confidence */
};

/* How far x lies above y; both sorted. */
struct shift hodges_lehmann(
    const double *x, size_t m, const double *y, size_t n, double confidence);
struct shift hodges_lehmann_pairs(const double *pairs, size_t n, double confidence);

/*
 * p of the hypothesis that the shift is at most so much, either way: it is at most
 * 1 - confidence where the interval above lies beyond.
 */
double shift_beyond_p(const double *x, size_t m, const double *y, size_t n, double much);
double pairs_beyond_p(const double *pairs, size_t n, double much);

/* Tests of any difference: U of x, or the sum of ranks of positive ones; any order. */
struct test mann_whitney(const double *x, size_t m, const double *y, size_t n);
struct test signed_rank(const double *pairs, size_t n);

/* The p-value that samples of these sizes can have at least. */
double mann_whitney_least_p(size_t m, size_t n);
double signed_rank_least_p(size_t n);

/* smirnov.c: of any difference between two distributions; both sorted. */
struct test kolmogorov_smirnov(const double *x, size_t m, const double *y, size_t n);

/* welch.c: ratios by Student's t of logarithms */
struct ratio {
	double log;	/* of y over x */
	double error;	/* its standard error */
	double degrees; /* of freedom */
};
extern const struct ratio no_ratio; /* all NAN */

struct ratio ratio_of_means(const double *y, size_t ny, const double *x, size_t nx);
struct ratio ratio_of_logs(
    const double *log_y, size_t ny, const double *log_x, size_t nx);
struct ratio ratio_of_paired_means(const double *y, const double *x, size_t n);
struct ratio ratio_of_paired_logs(const double *differences, size_t n);

/* Of the logarithm, and the p of the hypothesis that it is at most so far from 0. */
struct interval log_interval(const struct ratio *r, double confidence);
double ratio_beyond_p(const struct ratio *r, double much);

/*
 * splits.c: p of any difference of each of several pairs of samples, adjusted for their
 * number, by Welch's t over all splits of the values; for samples of few values.
 */
struct two_samples {
	const double *x, *y;
	size_t m, n;
};
void splits_adjust(const struct two_samples *tests, size_t n, double *p);

/* counts.c: boots that failed of so many, before and now, in one configuration */
struct failures {
	size_t base, base_failed, now, now_failed;
};

/* One-sided p of no more failures now, over configurations. */
double more_failures_p(const struct failures *strata, size_t n);

/* compare.c: a sample and a stated range, many tests */

/* p of the hypothesis that the mean lies outside of low..high. */
double two_one_sided_tests(double mean, double sd, size_t n, struct interval bounds);

/* Adjust p-values for there being several; NAN ones count for none. */
void holm(double *p, size_t n);

/*
 * verdict.c: the rule of a comparison.  Rows are one family: their tests are adjusted
 * for their number by Holm's procedure.  The interval of the ratio decides: wholly
 * beyond the noise threshold a row is slower or faster; wholly within, with that of
 * the ratio of means within too, no difference of the distributions shown, and
 * LEAST_SAME boots, it is the same; else it is undecided, and the reason says why.
 */
enum {
	LEAST_WELCH = 5,   /* boots on each side that Welch's t may decide by */
	LEAST_SAME = 29,   /* of fewer all may miss a tenth that differ: 0.9^29 < 5 % */
	LEAST_SPEEDUP = 3, /* boots on each side of a speedup's interval */
	BOOTS_MAX = 10000, /* to ask for */
};

enum change_verdict {
	CHANGE_UNDECIDED,
	CHANGE_NONE, /* the same */
	CHANGE_FASTER,
	CHANGE_SLOWER,
};

enum change_reason {
	DECIDED,
	NO_RATIO,	      /* no times on one side, one that is 0, or no pairs */
	FEW_BOOTS,	      /* to decide anything among so many tests */
	CHANCE_SPLIT,	      /* such a difference may be chance: ranks are to decide */
	WIDE_INTERVAL,	      /* it holds the threshold */
	DISTRIBUTIONS_DIFFER, /* medians agree, distributions or means do not */
	WIDE_MEANS,	      /* medians agree, of the means it is not known */
	FEW_TO_BE_SAME,	      /* all agrees, of so few boots */
};

enum change_method { /* the best first; where there is no ratio it says nothing */
	BY_RANKS,
	BY_LOGS, /* ranks cannot decide among so many tests: Welch's t of logarithms */
	BY_NOTHING,
};

struct change {
	/* What is compared, in any unit and order; paired: one number of both. */
	const double *base, *now;
	size_t base_n, now_n;
	bool paired;

	/* What is found. */
	enum change_verdict verdict;
	enum change_reason reason;
	enum change_method method;
	double ratio, confidence; /* now over base; the confidence of both intervals */
	struct interval ci;	  /* of ratio: it decides */
	double means;		  /* ratio of means */
	struct interval means_ci;
	struct test any;	/* of any difference */
	double p_holm;		/* its p, adjusted */
	double distributions_p; /* of a difference of the distributions, adjusted */
	double boots; /* on each side that would decide, about; NAN: not known; INFINITY:
			 more than BOOTS_MAX */
};

/* Decide a family at level alpha; noise is a part of 1. */
void changes_decide(struct change *rows, size_t n, double alpha, double noise);

/* With how many boots on each side a row of so many tests can be decided at all. */
size_t least_boots(size_t tests, bool paired, double alpha);

/* sequential.c: the error of so many looks at growing data, each at level alpha. */
double looks_error(double alpha, size_t looks);

/*
 * To what part of itself the mean or the median, or the ratio of pairs by its logarithms,
 * is known: what SAMPLES=auto makes small enough, boot by boot.  Data are in execution
 * order; n >= LEAST_AUTO.  NAN where the bootstrap has no interval.
 */
enum { LEAST_AUTO = 10 };
enum location { LOCATION_MEAN, LOCATION_MEDIAN };
double precision_of_location(const double *x, size_t n, enum location location,
    double confidence, unsigned long seed);
double precision_of_ratio(const double *log_ratios, size_t n, double confidence);

enum speedup_verdict {
	SPEEDUP_UNDECIDED, /* too few boots, or its interval alone is sure, its p is not
			    */
	SPEEDUP_NONE,	   /* no difference shown */
	SPEEDUP_FASTER,
	SPEEDUP_SLOWER,
};

struct speedup_row {
	const double *one, *many; /* times with one vCPU and with many */
	size_t one_n, many_n;
	double value;	    /* mean of one over mean of many */
	struct interval ci; /* of this row alone, at 1 - alpha; NAN: too few */
	double p, p_holm;
	enum speedup_verdict verdict;
};

/* The rows are one family. */
void speedups_decide(struct speedup_row *rows, size_t n, double alpha);

/* dip.c: is there more than one mode? */
double dip(const double *sorted, size_t n); /* n >= 4 */
double dip_p(double dip, size_t n);

/* p is NAN where too few values differ: equal ones look like modes. */
struct test dip_test(const double *sorted, size_t n);

/*
 * divisive.c: where a series, in the order of time, changes from one level to another.  A
 * level is of LEAST_LEVEL values or more, and is tested while p of so many tests, each a
 * series, is below alpha.  seed is of the permutations.
 */
enum { LEAST_LEVEL = 3 };

struct split {
	size_t at; /* the first value behind it; 0: too few values */
	double statistic;
};

struct change_point {
	size_t at;
	double p; /* adjusted */
};

/* Where a series falls apart best. */
struct split best_split(const double *x, size_t n);

/*
 * Fills points, which have room for n / LEAST_LEVEL, in the order of the series; returns
 * how many.  *p is that of the best split that is none; NAN: there is no room for one.
 */
size_t change_points(const double *x, size_t n, size_t tests, double alpha,
    unsigned long seed, struct change_point *points, double *p);

/* p, adjusted, of the hypothesis that two levels are one; m, n >= LEAST_LEVEL. */
double levels_differ_p(const double *x, size_t m, const double *y, size_t n, size_t tests,
    unsigned long seed);

/* How long a series must be for a change to be found among so many tests. */
size_t least_series(size_t tests, double alpha);

/* amdahl.c */
struct amdahl {
	double t1, serial;	 /* T(N) = t1 (serial + (1 - serial) / N) */
	double t1_se, serial_se; /* standard errors */
	size_t points;		 /* different numbers of CPUs */

	/* NAN where no repeated boots differ, or there are two points only */
	double lack_of_fit_p;
	double departure; /* of a mean from the law, at most, as a part of it (95 %) */
};

/* Fit to boots, sorted by CPUs; false: it cannot be done. */
bool amdahl_fit(const double *cpus, const double *time, size_t n, struct amdahl *fit);

#endif
