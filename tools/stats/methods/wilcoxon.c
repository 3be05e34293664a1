/* How far two sets of times lie apart, by ranks: two samples, or pairs. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>

#include "lib/memory.h"
#include "methods.h"

enum { EXACT_BOOTS = 60 }; /* of both samples together, and of pairs */

/* ---- distributions where nothing differs and no values are equal ------------------- */

/* Of a statistic from 0 to most, symmetric about the middle. */
struct rank_null {
	double most, deviation;
	double *below; /* chance of at most so much; NULL: normal */
};

/* Turn counts of ways, most + 1 numbers, into the chances of at most so much. */
static void
accumulate(double *ways, size_t most)
{
	double sum = 0, all = 0;

	for (size_t i = 0; i <= most; i++)
		all += ways[i];
	for (size_t i = 0; i <= most; i++)
		ways[i] = (sum += ways[i]) / all;
}

/*
 * U, the number of pairs in which the first sample's value is the smaller: H. B.
 * Mann, D. R. Whitney, "On a test of whether one of two random variables is
 * stochastically larger than the other", Annals of Mathematical Statistics 18
 * (1947), the recurrence of eq. 4 over the size of the second sample; beyond
 * EXACT_BOOTS normal.
 */
static struct rank_null
rank_sum_null(size_t m, size_t n)
{
	size_t most = m * n;
	struct rank_null null = { (double)most,
		sqrt((double)most * ((double)(m + n) + 1) / 12), NULL };

	if (m + n > EXACT_BOOTS)
		return null;
	null.below = numbers(most);
	null.below[0] = 1;
	for (size_t j = 1; j <= n; j++) { /* times (1 - q^(m + j)) / (1 - q^j) */
		for (size_t i = most; i >= m + j; i--)
			null.below[i] -= null.below[i - m - j];
		for (size_t i = j; i <= most; i++)
			null.below[i] += null.below[i - j];
	}
	accumulate(null.below, most);
	return null;
}

/*
 * The sum of the ranks of positive values: F. Wilcoxon, "Individual comparisons by
 * ranking methods", Biometrics 1 (1945); each rank is in the sum or not.
 */
static struct rank_null
signed_rank_null(size_t n)
{
	size_t most = n * (n + 1) / 2;
	struct rank_null null = { (double)most,
		sqrt((double)most * (2 * (double)n + 1) / 12), NULL };

	if (n > EXACT_BOOTS)
		return null;
	null.below = numbers(most);
	null.below[0] = 1;
	for (size_t rank = 1; rank <= n; rank++)
		for (size_t i = most; i >= rank; i--)
			null.below[i] += null.below[i - rank];
	accumulate(null.below, most);
	return null;
}

/* The chance of at most so much, with a correction for continuity where normal. */
static double
null_below(const struct rank_null *null, double much)
{
	if (null->below != NULL)
		return null->below[(size_t)much];
	return gsl_cdf_ugaussian_P((much + 0.5 - null->most / 2) / null->deviation);
}

/* How many values to leave out at either end; the chance of as many is the tail's. */
static double
null_tail(const struct rank_null *null, double tail)
{
	double low = 0, high = floor(null->most / 2) + 1, middle;

	while (high - low > 1) {
		middle = floor((low + high) / 2);
		if (null_below(null, middle - 1) <= tail)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* ---- differences and averages, counted instead of written out -----------------------
 */

/* All differences of two sorted samples, or all sums of two values of one. */
struct combinations {
	const double *x, *y; /* y NULL: sums within x */
	size_t m, n;
};

static double
combinations_count(const struct combinations *c)
{
	if (c->y == NULL)
		return (double)c->m * ((double)c->m + 1) / 2;
	return (double)c->m * (double)c->n;
}

/* How many of them are at most so large. */
static double
at_most(const struct combinations *c, double value)
{
	double count = 0;

	if (c->y == NULL) {
		for (size_t i = 0, j = c->m; i < c->m; i++) {
			while (j > i && c->x[i] + c->x[j - 1] > value)
				j--;
			count += j > i ? (double)(j - i) : 0;
		}
		return count;
	}
	for (size_t i = 0, j = 0; i < c->m; i++) {
		while (j < c->n && c->x[i] - c->y[j] > value)
			j++;
		count += (double)(c->n - j);
	}
	return count;
}

/* Doubles as integers in the same order, and back. */
static int64_t
ordinal(double x)
{
	int64_t bits;

	memcpy(&bits, &x, sizeof(bits));
	return bits < 0 ? INT64_MIN - bits : bits;
}

static double
from_ordinal(int64_t bits)
{
	double x;

	bits = bits < 0 ? INT64_MIN - bits : bits;
	memcpy(&x, &bits, sizeof(x));
	return x;
}

/*
 * The k-th smallest, from 1: the least double that so many do not exceed, by
 * bisection over all doubles.
 */
static double
smallest(const struct combinations *c, double k)
{
	int64_t low = ordinal(-INFINITY), high = ordinal(INFINITY), middle;

	while (low < high) {
		middle = (low >> 1) + (high >> 1) + (low & high & 1);
		if (at_most(c, from_ordinal(middle)) >= k)
			high = middle;
		else
			low = middle + 1;
	}
	return from_ordinal(low);
}

/* ---- estimates ------------------------------------------------------------------------
 */

/*
 * J. L. Hodges, E. L. Lehmann, "Estimates of location based on rank tests", Annals
 * of Mathematical Statistics 34 (1963): the median of all differences, or of all
 * averages of two (J. W. Tukey's Walsh averages); the interval is what the rank
 * test would not reject: M. Hollander, D. A. Wolfe, Nonparametric Statistical Methods,
 * 2nd ed. (1999), sections 4.3 and 3.3.  With equal values it holds the truth at
 * least as often as it says: G. E. Noether, "Wilcoxon confidence intervals for
 * location parameters in the discrete case", JASA 62 (1967).
 */
static struct shift
estimate(const struct combinations *c, const struct rank_null *null, double confidence)
{
	double count = combinations_count(c), out, unit = c->y == NULL ? 0.5 : 1;
	struct shift s = { NAN, no_interval };

	if (count == 0)
		return s;
	s.estimate =
	    unit *
	    (smallest(c, floor((count + 1) / 2)) + smallest(c, floor(count / 2) + 1)) / 2;
	if ((out = null_tail(null, (1 - confidence) / 2)) > 0) {
		s.ci.low = unit * smallest(c, out);
		s.ci.high = unit * smallest(c, count + 1 - out);
	}
	return s;
}

struct shift
hodges_lehmann(const double *x, size_t m, const double *y, size_t n, double confidence)
{
	struct combinations c = { x, y, m, n };
	struct rank_null null = rank_sum_null(m, n);
	struct shift s = estimate(&c, &null, confidence);

	free(null.below);
	return s;
}

struct shift
hodges_lehmann_pairs(const double *d, size_t n, double confidence)
{
	struct combinations c = { d, NULL, n, 0 };
	struct rank_null null = signed_rank_null(n);
	struct shift s = estimate(&c, &null, confidence);

	free(null.below);
	return s;
}

/* The rank test of a shift beyond so much either way, as the interval would have it. */
static double
beyond(const struct combinations *c, const struct rank_null *null, double much)
{
	double count = combinations_count(c), unit = c->y == NULL ? 2 : 1;
	double up = at_most(c, unit * much);
	double down = count - at_most(c, nextafter(-unit * much, -INFINITY));

	if (count == 0)
		return NAN;
	return fmin(1, 2 * fmin(null_below(null, up), null_below(null, down)));
}

double
shift_beyond_p(const double *x, size_t m, const double *y, size_t n, double much)
{
	struct combinations c = { x, y, m, n };
	struct rank_null null = rank_sum_null(m, n);
	double p = beyond(&c, &null, much);

	free(null.below);
	return p;
}

double
pairs_beyond_p(const double *d, size_t n, double much)
{
	struct combinations c = { d, NULL, n, 0 };
	struct rank_null null = signed_rank_null(n);
	double p = beyond(&c, &null, much);

	free(null.below);
	return p;
}

/* ---- tests of any difference
 * ------------------------------------------------------------ */

/* Each sum of doubled ranks can also be had with one rank more. */
static void
add_rank(double *to, const double *from, size_t most, double rank)
{
	size_t doubled = (size_t)(2 * rank);

	for (size_t sum = most + 1; sum-- > doubled;)
		to[sum] += from[sum - doubled];
}

/* Part of the ways whose sum is at least as far from the middle as the sum seen. */
static double
part_as_far(const double *ways, size_t most, double middle, double seen)
{
	double hits = 0, all = 0;

	for (size_t sum = 0; sum <= most; sum++) {
		all += ways[sum];
		if (fabs((double)sum - middle) >= fabs(seen - middle))
			hits += ways[sum];
	}
	return hits / all;
}

/*
 * Over all ways to choose k of the n doubled ranks, counted sum by sum: B. Streitberg,
 * J. Roehmel, "Exact distributions for permutation and rank tests", Statistical
 * Software Newsletter 12 (1986).
 */
static double
rank_sum_exact(const double *rank, size_t n, size_t k, double seen)
{
	size_t most = n * (n + 1); /* the sum of all doubled ranks */
	double *ways = numbers((k + 1) * (most + 1)), p;

	ways[0] = 1;
	for (size_t i = 0; i < n; i++)
		for (size_t j = k; j >= 1; j--)
			add_rank(ways + j * (most + 1), ways + (j - 1) * (most + 1), most,
			    rank[i]);
	p = part_as_far(ways + k * (most + 1), most, (double)k * ((double)n + 1), seen);
	free(ways);
	return p;
}

/* The same over all ways to give each of them a sign. */
static double
signed_rank_exact(const double *rank, size_t n, double seen)
{
	size_t most = n * (n + 1);
	double *ways = numbers(most + 1), p;

	ways[0] = 1;
	for (size_t i = 0; i < n; i++)
		add_rank(ways, ways, most, rank[i]);
	p = part_as_far(ways, most, (double)most / 2, seen);
	free(ways);
	return p;
}

/* Sum of t^3 - t over groups of t equal ranks. */
static double
ties_of(const double *rank, size_t n)
{
	double *sorted = sorted_copy(rank, n), sum = 0;

	for (size_t i = 0, first = 0; i < n; i++)
		if (i + 1 == n || sorted[i + 1] != sorted[i]) {
			double t = (double)(i + 1 - first);

			sum += t * t * t - t;
			first = i + 1;
		}
	free(sorted);
	return sum;
}

/*
 * p of a statistic as far from the middle either way: of the distribution without ties,
 * or normal with those of the ranks, whose variance is less.
 */
static double
two_sided(const struct rank_null *null, double statistic, double variance)
{
	double less = fmin(statistic, null->most - statistic);

	if (null->below != NULL)
		return fmin(1, 2 * null->below[(size_t)less]);
	return fmin(
	    1, 2 * gsl_cdf_ugaussian_P((less + 0.5 - null->most / 2) / sqrt(variance)));
}

/*
 * Mann and Whitney (1947), with midranks for equal values: exact up to EXACT_BOOTS,
 * else normal with the correction for continuity and the variance of E. L. Lehmann,
 * Nonparametrics (1975), eq. 1.35.
 */
struct test
mann_whitney(const double *x, size_t m, const double *y, size_t n)
{
	size_t all = m + n;
	double *both = numbers(all), *ranks, sum = 0, pairs = (double)m * (double)n, ties;
	struct rank_null null = rank_sum_null(m, n);
	struct test test = { NAN, NAN, NAN, null.below != NULL };

	for (size_t i = 0; i < all; i++)
		both[i] = i < m ? x[i] : y[i - m];
	ranks = midranks(both, all);
	free(both);
	ties = ties_of(ranks, all);
	for (size_t i = 0; i < m; i++)
		sum += ranks[i];
	if (pairs > 0) {
		double N = (double)all;

		test.statistic = sum - (double)m * ((double)m + 1) / 2;
		test.effect = 2 * test.statistic / pairs - 1;
		test.p = test.exact && ties > 0
			     ? rank_sum_exact(ranks, all, m, 2 * sum)
			     : two_sided(&null, test.statistic,
				   pairs / 12 * (N + 1 - ties / (N * (N - 1))));
	}
	free(null.below);
	free(ranks);
	return test;
}

/*
 * Wilcoxon (1945): differences of 0 are left out, equal ones have midranks; exact up
 * to EXACT_BOOTS, else normal as above (Lehmann, eq. 3.16).
 */
struct test
signed_rank(const double *d, size_t n)
{
	double *size = numbers(n), *ranks, sum = 0, ties;
	bool *positive = xcalloc(n + 1, sizeof(*positive));
	struct rank_null null;
	struct test test = { NAN, NAN, NAN, false };
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (d[i] != 0) {
			positive[kept] = d[i] > 0;
			size[kept++] = fabs(d[i]);
		}
	null = signed_rank_null(kept);
	ranks = midranks(size, kept);
	ties = ties_of(ranks, kept);
	for (size_t i = 0; i < kept; i++)
		sum += positive[i] ? ranks[i] : 0;
	test.exact = null.below != NULL;
	if (n > 0) {
		test.statistic = sum;
		test.effect = kept > 0 ? 2 * sum / null.most - 1 : 0;
		test.p = test.exact && ties > 0
			     ? signed_rank_exact(ranks, kept, 2 * sum)
			     : two_sided(&null, sum,
				   null.deviation * null.deviation - ties / 48);
	}
	free(null.below);
	free(ranks);
	free(positive);
	free(size);
	return test;
}

double
mann_whitney_least_p(size_t m, size_t n)
{
	if (m == 0 || n == 0)
		return 1;
	return fmin(1, 2 / exp(gsl_sf_lnchoose((unsigned)(m + n), (unsigned)m)));
}

double
signed_rank_least_p(size_t n)
{
	return fmin(1, ldexp(2, -(int)n));
}
