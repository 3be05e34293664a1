/* Where a series of results changes: E-divisive, with permutation tests. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>

#include "lib/memory.h"
#include "methods.h"

enum {
	DRAWS_LEAST = 1000,
	DRAWS_A_TEST = 200,
	/* With so many draws as extreme no p of so few draws is below 0.05. */
	EXTREME_MAX = DRAWS_A_TEST / 20,
};

/*
 * A part of the series.  Values are known by their ranks; for each the distances to all
 * others are summed once, since dealing the values anew does not change them.
 */
struct level {
	size_t first, n;
	size_t *rank;	      /* of the values, in the order of the series */
	double *sorted, *far; /* by rank: the value, and the sum of its distances */
	double all;	      /* sum of the distances of all pairs */
};

/* Sums of the values dealt so far, by rank: a tree as of P. M. Fenwick (1994). */
struct dealt {
	double *sum;
	double *count;
	size_t n;
};

static void
level_free(struct level *l)
{
	free(l->rank);
	free(l->sorted);
	free(l->far);
}

static struct level
level_new(const double *x, size_t first, size_t n)
{
	struct level l = { first, n, xcalloc(n + 1, sizeof(*l.rank)),
		sorted_copy(x + first, n), numbers(n), 0 };
	bool *taken = xcalloc(n + 1, sizeof(*taken));
	double below = 0, sum = mean(l.sorted, n) * (double)n;

	for (size_t i = 0; i < n; i++) {
		size_t lo = 0, hi = n;

		while (lo < hi) {
			size_t middle = (lo + hi) / 2;

			if (l.sorted[middle] < x[first + i])
				lo = middle + 1;
			else
				hi = middle;
		}
		while (taken[lo])
			lo++;
		taken[lo] = true;
		l.rank[i] = lo;
	}
	for (size_t r = 0; r < n; r++) {
		double v = l.sorted[r];

		l.far[r] =
		    v * (double)r - below + (sum - below - v) - v * (double)(n - 1 - r);
		below += v;
		l.all += l.far[r] / 2;
	}
	free(taken);
	return l;
}

/* The sum of the distances of the value of that rank to those dealt, and deal it. */
static double
deal(struct dealt *d, const struct level *l, size_t rank, double sum, double count)
{
	double v = l->sorted[rank], below = 0, n = 0;

	for (size_t i = rank; i > 0; i &= i - 1) {
		below += d->sum[i];
		n += d->count[i];
	}
	for (size_t i = rank + 1; i <= d->n; i += i & -i) {
		d->sum[i] += v;
		d->count[i]++;
	}
	return v * n - below + (sum - below) - v * (count - n);
}

static double
energy(double within_x, size_t m, double within_y, size_t n, double all)
{
	double a = (double)m, b = (double)n, between = all - within_x - within_y;

	return a * b / (a + b) *
	       (2 * between / (a * b) - within_x / (a * (a - 1) / 2) -
		   within_y / (b * (b - 1) / 2));
}

/* The best of all places to part it at, or the one where at is not 0. */
static struct split
level_split(const struct level *l, struct dealt *d, size_t at)
{
	struct split best = { 0, -INFINITY };
	double before = 0, after = l->all, sum = 0;

	d->n = l->n;
	memset(d->sum, 0, (l->n + 1) * sizeof(*d->sum));
	memset(d->count, 0, (l->n + 1) * sizeof(*d->count));
	for (size_t i = 0; i + LEAST_LEVEL < l->n; i++) {
		double near = deal(d, l, l->rank[i], sum, (double)i), q;

		before += near;
		after -= l->far[l->rank[i]] - near;
		sum += l->sorted[l->rank[i]];
		if (at > 0 ? i + 1 != at : i + 1 < LEAST_LEVEL)
			continue;
		q = energy(before, i + 1, after, l->n - i - 1, l->all);
		if (q > best.statistic)
			best = (struct split){ l->first + i + 1, q };
	}
	return best;
}

/* The best of the splits of several levels. */
static struct split
levels_split(const struct level *l, size_t n, struct dealt *d, size_t at)
{
	struct split best = { 0, -INFINITY };

	for (size_t i = 0; i < n; i++) {
		struct split one = level_split(&l[i], d, at);

		if (one.statistic > best.statistic)
			best = one;
	}
	return best;
}

/*
 * How often a split of the same values, dealt anew within their levels, is as good.  With
 * many it is clear before all draws are made: J. Besag, P. Clifford, "Sequential Monte
 * Carlo p-values", Biometrika 78 (1991).
 */
static double
permutation_p(struct level *l, size_t n, struct dealt *d, size_t at, double found,
    size_t tests, gsl_rng *rng)
{
	size_t draws = DRAWS_A_TEST * tests, extreme = 0;
	double as_good = found - 1e-9 * fabs(found);

	draws = (draws < DRAWS_LEAST ? DRAWS_LEAST : draws) - 1;
	for (size_t i = 1; i <= draws; i++) {
		for (size_t k = 0; k < n; k++)
			gsl_ran_shuffle(rng, l[k].rank, l[k].n, sizeof(*l[k].rank));
		extreme += levels_split(l, n, d, at).statistic >= as_good;
		if (extreme == EXTREME_MAX)
			return (double)extreme / (double)i;
	}
	return (double)(extreme + 1) / (double)(draws + 1);
}

static struct dealt
dealt_new(size_t n)
{
	return (struct dealt){ numbers(n + 1), numbers(n + 1), n };
}

static void
dealt_free(struct dealt *d)
{
	free(d->sum);
	free(d->count);
}

static double
adjusted(double p, size_t tests)
{
	return fmin(1, p * (double)tests);
}

/*
 * D. S. Matteson, N. A. James, "A nonparametric approach for multiple change point
 * analysis of multivariate data", J. American Statistical Association 109 (2014), with
 * alpha = 1, the second sample always reaching to the end of its level, as D. Daly, W.
 * Brown, H. Ingo, J. O'Leary, D. Bradford, "The use of change point detection to identify
 * software performance regressions in a continuous integration system", ICPE (2020), do.
 * The level that parts best is parted while a permutation test shows that it is two. Each
 * p is multiplied by the number of series that are tested beside this (Bonferroni; a
 * series keeps its part of the error for its next change, which Holm's steps would give
 * away).
 */
size_t
change_points(const double *x, size_t n, size_t tests, double alpha, unsigned long seed,
    struct change_point *points, double *p)
{
	struct level *levels = xcalloc(n + 1, sizeof(*levels));
	struct dealt d = dealt_new(n);
	gsl_rng *rng = needed(gsl_rng_alloc(gsl_rng_taus2));
	size_t found = 0, i;

	*p = NAN;
	gsl_rng_set(rng, seed);
	levels[0] = level_new(x, 0, n);
	for (;;) {
		struct split best = levels_split(levels, found + 1, &d, 0);

		if (best.at == 0) {
			*p = NAN;
			break;
		}
		*p = adjusted(
		    permutation_p(levels, found + 1, &d, 0, best.statistic, tests, rng),
		    tests);
		if (!(*p < alpha))
			break;
		for (i = found; i > 0 && points[i - 1].at > best.at; i--)
			points[i] = points[i - 1];
		points[i] = (struct change_point){ best.at, *p };
		found++;
		for (i = 0; i < found; i++)
			level_free(&levels[i]);
		for (i = 0; i <= found; i++) {
			size_t from = i == 0 ? 0 : points[i - 1].at;

			levels[i] =
			    level_new(x, from, (i == found ? n : points[i].at) - from);
		}
	}
	for (i = 0; i <= found; i++)
		level_free(&levels[i]);
	free(levels);
	dealt_free(&d);
	gsl_rng_free(rng);
	return found;
}

struct split
best_split(const double *x, size_t n)
{
	struct level l = level_new(x, 0, n);
	struct dealt d = dealt_new(n);
	struct split best = level_split(&l, &d, 0);

	level_free(&l);
	dealt_free(&d);
	return best;
}

/*
 * G. J. Szekely, M. L. Rizzo, "Testing for equal distributions in high dimension",
 * InterStat (2004), by permutations; the statistic is that of change_points().
 */
double
levels_differ_p(const double *x, size_t m, const double *y, size_t n, size_t tests,
    unsigned long seed)
{
	double *both = numbers(m + n), p;
	struct dealt d = dealt_new(m + n);
	gsl_rng *rng = needed(gsl_rng_alloc(gsl_rng_taus2));
	struct level l;

	gsl_rng_set(rng, seed);
	memcpy(both, x, m * sizeof(*x));
	memcpy(both + m, y, n * sizeof(*y));
	l = level_new(both, 0, m + n);
	p = permutation_p(&l, 1, &d, m, level_split(&l, &d, m).statistic, tests, rng);
	level_free(&l);
	dealt_free(&d);
	gsl_rng_free(rng);
	free(both);
	return adjusted(p, tests);
}

size_t
least_series(size_t tests, double alpha)
{
	unsigned n = 2 * LEAST_LEVEL;

	while (n < 1000 && 2.0 * (double)tests * exp(-gsl_sf_lnchoose(n, n / 2)) >= alpha)
		n++;
	return n;
}
