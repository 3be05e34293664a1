/* Many tests of few boots at once, by all ways in which they could have been split. */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_combination.h>
#include <gsl/gsl_sort.h>

#include "lib/memory.h"
#include "methods.h"

/* Sums over some of the values, from a centre that all share. */
struct sums {
	double n, sum, squares;
};

static void
add(struct sums *s, double x)
{
	s->n++;
	s->sum += x;
	s->squares += x * x;
}

/* The size of Welch's t. */
static double
welch_t(const struct sums *a, const struct sums *b)
{
	double apart = fabs(a->sum / a->n - b->sum / b->n);
	double error = (a->squares - a->sum * a->sum / a->n) / (a->n * (a->n - 1)) +
		       (b->squares - b->sum * b->sum / b->n) / (b->n * (b->n - 1));

	if (error > 1e-24 * (a->squares + b->squares))
		return apart / sqrt(error);
	return apart > 0 ? INFINITY : 0;
}

/* t of the split in which the first sample has the chosen values. */
static double
split_t(const double *both, size_t all, const gsl_combination *chosen)
{
	struct sums in = { 0, 0, 0 }, out = { 0, 0, 0 };

	for (size_t i = 0, next = 0; i < all; i++) {
		bool is_in = next < gsl_combination_k(chosen) &&
			     gsl_combination_get(chosen, next) == i;

		add(is_in ? &in : &out, both[i]);
		next += is_in;
	}
	return welch_t(&in, &out);
}

/* Both samples in one, from their mean; the first split of them is as they are. */
static double *
both_of(const struct two_samples *s)
{
	double *both = xcalloc(s->m + s->n, sizeof(*both)), centre;

	for (size_t i = 0; i < s->m + s->n; i++)
		both[i] = i < s->m ? s->x[i] : s->y[i - s->m];
	centre = mean(both, s->m + s->n);
	for (size_t i = 0; i < s->m + s->n; i++)
		both[i] -= centre;
	return both;
}

static double
seen_t(const struct two_samples *s)
{
	gsl_combination *as_it_is = needed(gsl_combination_calloc(s->m + s->n, s->m));
	double *both = both_of(s), t = split_t(both, s->m + s->n, as_it_is);

	gsl_combination_free(as_it_is);
	free(both);
	return t;
}

/* How many of the statistics, ascending, t reaches. */
static size_t
reached(const double *sorted, size_t n, double t)
{
	size_t low = 0, high = n;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (sorted[middle] <= t * (1 + 1e-9))
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * Add the part of a test's splits that reach each of the statistics from its own, which
 * is at place, on; steps hold the differences of these parts.
 */
static void
splits_count(const struct two_samples *s, const double *sorted, size_t n, size_t place,
    double *steps)
{
	gsl_combination *chosen = needed(gsl_combination_calloc(s->m + s->n, s->m));
	double *both = both_of(s), splits = 0;
	double *ends = xcalloc(n + 1, sizeof(*ends));

	do {
		ends[reached(sorted, n, split_t(both, s->m + s->n, chosen))]++;
		splits++;
	} while (gsl_combination_next(chosen) == 0);
	for (size_t end = place + 1; end <= n; end++) {
		steps[place] += ends[end] / splits;
		steps[end] -= ends[end] / splits;
	}
	gsl_combination_free(chosen);
	free(both);
	free(ends);
}

/*
 * P. H. Westfall, R. D. Wolfinger, "Multiple tests with discrete distributions", The
 * American Statistician 51 (1997), step-down: the chance, at most, that any test that is
 * no surer than this one reaches its statistic when the values of each are dealt anew.
 * Few boots of few values cannot deceive it, as they can Student's t: that two modes
 * fall apart by chance is counted.
 */
void
splits_adjust(const struct two_samples *tests, size_t n, double *p)
{
	double *seen = xcalloc(n + 1, sizeof(*seen)),
	       *sorted = xcalloc(n + 1, sizeof(*sorted));
	double *steps = xcalloc(n + 1, sizeof(*steps)), sum = 0, largest = 0;
	size_t *index = xcalloc(n + 1, sizeof(*index));

	for (size_t i = 0; i < n; i++)
		seen[i] = seen_t(&tests[i]);
	gsl_sort_index(index, seen, 1, n);
	for (size_t i = 0; i < n; i++)
		sorted[i] = seen[index[i]];
	for (size_t i = 0; i < n; i++)
		splits_count(&tests[index[i]], sorted, n, i, steps);
	for (size_t i = 0; i < n; i++)
		sorted[i] = sum += steps[i];
	for (size_t i = n; i-- > 0;)
		p[index[i]] = largest = fmax(largest, fmin(1, sorted[i]));
	free(index);
	free(steps);
	free(sorted);
	free(seen);
}
