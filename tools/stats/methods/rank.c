/* Tests by order alone: trend in time, trend over groups, dependence on another. */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>

#include "lib/memory.h"
#include "methods.h"

enum {
	EXACT_KENDALL = 50, /* without ties */
	EXACT_ORDERS = 9,   /* all orders, of equal values too */
};

/* Sums over groups of equal values that Kendall's variance needs. */
struct ties {
	double pairs;	    /* t (t - 1) / 2 */
	double in_variance; /* t (t - 1) (2 t + 5) */
	double triples;	    /* t (t - 1) (t - 2) */
};

static struct ties
ties_count(const double *sorted, size_t n)
{
	struct ties ties = { 0, 0, 0 };

	for (size_t i = 0, first = 0; i < n; i++)
		if (i + 1 == n || sorted[i + 1] != sorted[i]) {
			double t = (double)(i + 1 - first);

			ties.pairs += t * (t - 1) / 2;
			ties.in_variance += t * (t - 1) * (2 * t + 5);
			ties.triples += t * (t - 1) * (t - 2);
			first = i + 1;
		}
	return ties;
}

/*
 * Sort x by merging; returns how many pairs stood in descending order: W. R.
 * Knight, "A computer method for calculating Kendall's tau with ungrouped data",
 * JASA 61 (1966).
 */
static double
inversions(double *x, double *work, size_t n)
{
	size_t half = n / 2, i = 0, j = half, k = 0;
	double count;

	if (n < 2)
		return 0;
	count = inversions(x, work, half) + inversions(x + half, work, n - half);
	while (k < n)
		if (j == n || (i < half && x[i] <= x[j]))
			work[k++] = x[i++];
		else {
			count += (double)(half - i);
			work[k++] = x[j++];
		}
	for (k = 0; k < n; k++)
		x[k] = work[k];
	return count;
}

/* Sort each run of equal groups, so that pairs within one are no inversions. */
static double
sort_within(const double *group, double *x, size_t n)
{
	double joint = 0;

	for (size_t i = 0, first = 0; i < n; i++)
		if (i + 1 == n || group[i + 1] != group[i]) {
			sort(x + first, i + 1 - first);
			joint += ties_count(x + first, i + 1 - first).pairs;
			first = i + 1;
		}
	return joint;
}

/* Kendall's S of x against groups that ascend, and its variance under no trend. */
struct kendall {
	double s, variance, tau;
	double pairs_between; /* pairs of values in different groups */
	bool ties;	      /* among the values */
};

/*
 * M. G. Kendall, Rank Correlation Methods, 4th ed. (1970), ch. 3 (tau b) and
 * eq. 4.4 (the variance with ties in both).
 */
static struct kendall
kendall(const double *group, const double *x, size_t n)
{
	double *values = numbers(n), *work = numbers(n), pairs = n * (n - 1.0) / 2;
	double inverted, joint;
	struct ties g = ties_count(group, n), v;
	struct kendall k;

	for (size_t i = 0; i < n; i++)
		values[i] = x[i];
	joint = sort_within(group, values, n);
	inverted = inversions(values, work, n);
	v = ties_count(values, n);
	k.pairs_between = pairs - g.pairs;
	k.s = pairs - g.pairs - v.pairs + joint - 2 * inverted;
	k.tau = k.s / sqrt((pairs - g.pairs) * (pairs - v.pairs));
	k.variance =
	    (n * (n - 1.0) * (2.0 * n + 5) - g.in_variance - v.in_variance) / 18 +
	    2 * g.pairs * v.pairs / (n * (n - 1.0));
	if (n > 2)
		k.variance += g.triples * v.triples / (9 * n * (n - 1.0) * (n - 2.0));
	k.ties = v.pairs > 0;
	free(values);
	free(work);
	return k;
}

/*
 * In how many of the ways to mix m values with so many before them i pairs stand
 * in descending order, for i to before * m: E. F. Harding, "An efficient,
 * minimal-storage procedure for calculating the Mann-Whitney U, generalized U and
 * similar distributions", Applied Statistics 33 (1984).  The counts are whole
 * numbers, and doubles hold them up to EXACT_KENDALL values.
 */
static void
count_inversions(double *ways, size_t before, size_t m)
{
	size_t most = before * m;

	for (size_t i = 0; i <= most; i++)
		ways[i] = i == 0;
	for (size_t j = 1; j <= m; j++) {
		for (size_t i = most; i >= before + j; i--)
			ways[i] -= ways[i - before - j];
		for (size_t i = j; i <= most; i++)
			ways[i] += ways[i - j];
	}
}

/* To part[0..most], chances, add one more independent count, ways[0..more]. */
static void
add_inversions(double *part, size_t most, const double *ways, size_t more)
{
	double all = 0, sum;

	for (size_t i = 0; i <= more; i++)
		all += ways[i];
	for (size_t i = most + more + 1; i-- > 0;) {
		sum = 0;
		for (size_t j = i > most ? i - most : 0; j <= more && j <= i; j++)
			sum += ways[j] * part[i - j];
		part[i] = sum / all;
	}
}

/*
 * Chance that |S| is at least this large when all orders of n different values
 * are equally likely: the distribution of the pairs that descend from one group to
 * a later one, built up group by group.
 */
static double
kendall_exact(double s, const double *group, size_t n)
{
	size_t most = 0, room = n * n / 2;
	double *part = numbers(room), *ways = numbers(room), p = 0;

	part[0] = 1;
	for (size_t i = 0, first = 0; i < n; i++)
		if (i + 1 == n || group[i + 1] != group[i]) {
			size_t m = i + 1 - first;

			count_inversions(ways, first, m);
			add_inversions(part, most, ways, first * m);
			most += first * m;
			first = i + 1;
		}
	for (size_t i = 0; i <= most; i++)
		if (fabs((double)most - 2.0 * (double)i) >= fabs(s))
			p += part[i];
	free(part);
	free(ways);
	return p < 1 ? p : 1;
}

static void
swap(double *a, double *b)
{
	double was = *a;

	*a = *b;
	*b = was;
}

/* The next order of the values, ascending from the sorted one; false: that was the last.
 */
static bool
next_order(double *x, size_t n)
{
	size_t i = n - 1, j = n - 1;

	while (i > 0 && x[i - 1] >= x[i])
		i--;
	if (i == 0)
		return false;
	while (x[j] <= x[i - 1])
		j--;
	swap(&x[i - 1], &x[j]);
	for (j = n - 1; i < j; i++, j--)
		swap(&x[i], &x[j]);
	return true;
}

/*
 * Part of all orders of y in which the statistic is at least as far from 0 as it is.
 * Orders that differ by equal values only are one: each stands for as many.
 */
static double
orders_p(double (*statistic)(const double *x, const double *y, size_t n), const double *x,
    const double *y, size_t n)
{
	double *order = numbers(n), seen = fabs(statistic(x, y, n)), hits = 0, all = 0;

	for (size_t i = 0; i < n; i++)
		order[i] = y[i];
	sort(order, n);
	do {
		hits += fabs(statistic(x, order, n)) >= seen - 1e-9;
		all++;
	} while (next_order(order, n));
	free(order);
	return hits / all;
}

/* Kendall's S. */
static double
concordance(const double *x, const double *y, size_t n)
{
	double s = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < i; j++)
			s += ((x[i] > x[j]) - (x[i] < x[j])) *
			     ((y[i] > y[j]) - (y[i] < y[j]));
	return s;
}

/*
 * The chance of S; continuity is what the normal distribution is corrected for.  Exact
 * up to n = 50 without ties and up to n = 9 with them.
 */
static void
kendall_p(struct test *test, const struct kendall *k, const double *group,
    const double *x, size_t n, double continuity)
{
	test->exact = n <= (k->ties ? EXACT_ORDERS : EXACT_KENDALL);
	if (!test->exact)
		test->p = 2 * gsl_cdf_ugaussian_Q(
				  fmax(fabs(k->s) - continuity, 0) / sqrt(k->variance));
	else if (k->ties)
		test->p = orders_p(concordance, group, x, n);
	else
		test->p = kendall_exact(k->s, group, n);
}

/*
 * H. B. Mann, "Nonparametric tests against trend", Econometrica 13 (1945): S of
 * the values against their order.
 */
struct test
mann_kendall(const double *x, size_t n)
{
	double *order = numbers(n);
	struct test test = { NAN, NAN, NAN, false };
	struct kendall k;

	for (size_t i = 0; i < n; i++)
		order[i] = (double)i;
	if (n >= 3 && !all_equal(x, n)) {
		k = kendall(order, x, n);
		test.statistic = k.s;
		test.effect = k.tau;
		kendall_p(&test, &k, order, x, n, 1);
	}
	free(order);
	return test;
}

/*
 * A. R. Jonckheere, "A distribution-free k-sample test against ordered
 * alternatives", Biometrika 41 (1954): J counts the pairs of values that ascend
 * with the group, ties half; it is Kendall's S against the group but for a
 * constant, whose variance takes care of ties.  group must ascend.
 */
struct test
jonckheere_terpstra(const double *group, const double *x, size_t n)
{
	struct test test = { NAN, NAN, NAN, false };
	struct kendall k;

	if (n < 3 || all_equal(group, n) || all_equal(x, n))
		return test;
	k = kendall(group, x, n);
	test.statistic = (k.pairs_between + k.s) / 2;
	test.effect = k.tau;
	kendall_p(&test, &k, group, x, n, 0);
	return test;
}

double *
midranks(const double *x, size_t n)
{
	double *rank = numbers(n);
	size_t *index = xcalloc(n + 1, sizeof(*index));

	gsl_sort_index(index, x, 1, n);
	for (size_t i = 0, first = 0; i < n; i++)
		if (i + 1 == n || x[index[i + 1]] != x[index[i]]) {
			for (size_t j = first; j <= i; j++)
				rank[index[j]] = ((double)first + (double)i) / 2 + 1;
			first = i + 1;
		}
	free(index);
	return rank;
}

/* The sum of products of ranks, from their mean. */
static double
products(const double *x, const double *y, size_t n)
{
	double middle = ((double)n + 1) / 2, sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += (x[i] - middle) * (y[i] - middle);
	return sum;
}

/*
 * C. Spearman, "The proof and measurement of association between two things",
 * Am. J. Psychology 15 (1904), as the correlation of midranks.  Exact up to
 * n = 9, else Student's t (Kendall, op. cit., section 5.15).
 */
struct test
spearman(const double *x, const double *y, size_t n)
{
	struct test test = { NAN, NAN, NAN, false };
	double *a, *b, r;

	if (n < 4 || all_equal(x, n) || all_equal(y, n))
		return test;
	a = midranks(x, n);
	b = midranks(y, n);
	r = covariance(a, b, n) / (standard_deviation(a, n) * standard_deviation(b, n));
	test.statistic = test.effect = r = fmax(-1, fmin(1, r));
	test.exact = n <= EXACT_ORDERS;
	test.p = test.exact ? orders_p(products, a, b, n)
			    : 2 * gsl_cdf_tdist_Q(
				      fabs(r) * sqrt((n - 2.0) / (1 - r * r)), n - 2.0);
	free(a);
	free(b);
	return test;
}

/*
 * W. H. Kruskal, W. A. Wallis, "Use of ranks in one-criterion variance analysis", JASA 47
 * (1952), eq. 1.2 and 1.3 as a ratio of sums of squares, which ties leave as it is; p by
 * chi squared.  The effect is the part of the ranks' variance that is between groups.
 */
struct test
kruskal_wallis(const double *group, const double *x, size_t n)
{
	struct test test = { NAN, NAN, NAN, false };
	double *rank, *g, middle = ((double)n + 1) / 2, all = 0, between = 0, groups = 0;
	size_t *index;

	if (n < 2 || all_equal(x, n) || all_equal(group, n))
		return test;
	rank = midranks(x, n);
	g = sorted_copy(group, n);
	index = xcalloc(n, sizeof(*index));
	gsl_sort_index(index, group, 1, n);
	for (size_t i = 0; i < n; i++)
		all += (rank[i] - middle) * (rank[i] - middle);
	for (size_t i = 0, first = 0; i < n; i++)
		if (i + 1 == n || g[i + 1] != g[i]) {
			double sum = 0;

			for (size_t j = first; j <= i; j++)
				sum += rank[index[j]] - middle;
			between += sum * sum / (double)(i + 1 - first);
			groups++;
			first = i + 1;
		}
	test.effect = between / all;
	test.statistic = ((double)n - 1) * test.effect;
	test.p = gsl_cdf_chisq_Q(test.statistic, groups - 1);
	free(index);
	free(g);
	free(rank);
	return test;
}

/* G. E. P. Box, G. M. Jenkins, Time Series Analysis (1976), section 2.1.6. */
double
white_noise_bound(size_t n, double alpha)
{
	return gsl_cdf_ugaussian_Qinv(alpha / 2) / sqrt((double)n);
}
