/* Do two samples come from one distribution, whatever its shape? */
#include <math.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "methods.h"

enum { EXACT_PATHS = 1000000 }; /* product of the sizes: some milliseconds */

/*
 * The distance of the two step functions as a whole number, m n times as large:
 * walked along both sorted samples, looked at where a value is the last of its equals.
 */
struct walk {
	size_t m, n;
	bool *look; /* at place i + j, one a value of both together */
};

static double
distance(const struct walk *w, size_t i, size_t j)
{
	return fabs((double)i * (double)w->n - (double)j * (double)w->m);
}

static double
walk(struct walk *w, const double *x, const double *y)
{
	size_t i = 0, j = 0;
	double most = 0;

	while (i < w->m || j < w->n) {
		bool first = j == w->n || (i < w->m && x[i] <= y[j]);
		double value = first ? x[i++] : y[j++];

		w->look[i + j] =
		    (i == w->m || x[i] != value) && (j == w->n || y[j] != value);
		if (w->look[i + j])
			most = fmax(most, distance(w, i, j));
	}
	return most;
}

/*
 * Chance that a random walk through the same values is anywhere as far out: J. L.
 * Hodges, "The significance probability of the Smirnov two-sample test", Arkiv foer
 * Matematik 3 (1958), looking only between values that differ: G. Schroeer, D.
 * Trenkler, "Exact and randomization distributions of Kolmogorov-Smirnov tests two or
 * three samples", Computational Statistics and Data Analysis 20 (1995).
 */
static double
exact_p(const struct walk *w, double seen)
{
	double *hit = xcalloc(w->n + 1, sizeof(*hit)), p;

	for (size_t i = 0; i <= w->m; i++)
		for (size_t j = 0; j <= w->n; j++) {
			double last_x = i + j > 0 ? (double)i / (double)(i + j) : 0;

			if (w->look[i + j] && distance(w, i, j) >= seen)
				hit[j] = 1;
			else if (j == 0)
				hit[j] = i > 0 ? hit[j] : 0;
			else
				hit[j] = last_x * hit[j] + (1 - last_x) * hit[j - 1];
		}
	p = hit[w->n];
	free(hit);
	return p;
}

/*
 * N. Smirnov, "Table for estimating the goodness of fit of empirical distributions",
 * Annals of Mathematical Statistics 19 (1948): the limit for large samples.
 */
static double
limit_p(double d, double m, double n)
{
	double z = d * sqrt(m * n / (m + n)), sum = 0;

	if (z < 0.2) /* there it is 1 to twelve digits, and the sum does not end */
		return 1;
	for (int k = 1; k <= 100; k++)
		sum += (k % 2 == 1 ? 2 : -2) * exp(-2.0 * k * k * z * z);
	return fmax(0, fmin(1, sum));
}

struct test
kolmogorov_smirnov(const double *x, size_t m, const double *y, size_t n)
{
	struct walk w = { m, n, xcalloc(m + n + 1, sizeof(*w.look)) };
	double pairs = (double)m * (double)n, seen;
	struct test test = { NAN, NAN, NAN, pairs <= EXACT_PATHS };

	if (pairs > 0) {
		seen = walk(&w, x, y);
		test.statistic = test.effect = seen / pairs;
		test.p = test.exact ? exact_p(&w, seen)
				    : limit_p(test.statistic, (double)m, (double)n);
	}
	free(w.look);
	return test;
}
