/* Hartigans' dip: how far a distribution is from having one mode. */
#include <math.h>
#include <stdlib.h>

#include "lib/memory.h"
#include "methods.h"

enum { LEAST_DIFFERENT = 7 }; /* values of a test */

/*
 * P. M. Hartigan, "Computation of the dip statistic to test for unimodality",
 * Applied Statistics 34 (1985), algorithm AS 217, of J. A. Hartigan, P. M. Hartigan,
 * "The dip test of unimodality", Annals of Statistics 13 (1985).  The distribution
 * function is taken as n steps of height 1, so that distances are counts.
 *
 * The best unimodal function is convex up to the modal interval low..high and
 * concave behind it; the interval is narrowed while what lies between the greatest
 * convex minorant and the least concave majorant is wider than the dip so far.
 */
struct hull {
	const double *x;
	long n;
	long *before; /* of each value: the turn before it of the minorant of 0..value */
	long *after;  /* the turn after it of the majorant of value..n-1 */
	long *convex,
	    *concave; /* turns within low..high; the convex ones from high down */
	long convex_n, concave_n;
	long low, high;
};

static long *
places(long n)
{
	long *p = xcalloc((size_t)n + 1, sizeof(*p));

	return p;
}

/* Do values come closer together from a to b than from c to d? */
static bool
denser(const double *x, long a, long b, long c, long d)
{
	return (x[b] - x[a]) * (double)(d - c) < (x[d] - x[c]) * (double)(b - a);
}

static void
hull_new(struct hull *h, const double *x, long n)
{
	*h = (struct hull){ x, n, places(n), places(n), places(n), places(n), 0, 0, 0,
		n - 1 };
	for (long i = 1, b; i < n; i++) {
		for (b = i - 1; b > 0 && !denser(x, b, i, h->before[b], b);)
			b = h->before[b];
		h->before[i] = b;
	}
	h->after[n - 1] = n - 1;
	for (long i = n - 2, a; i >= 0; i--) {
		for (a = i + 1; a < n - 1 && !denser(x, i, a, a, h->after[a]);)
			a = h->after[a];
		h->after[i] = a;
	}
}

static void
hull_free(struct hull *h)
{
	free(h->before);
	free(h->after);
	free(h->convex);
	free(h->concave);
}

/* Collect the turns of minorant and majorant within low..high. */
static void
hull_turns(struct hull *h)
{
	h->convex_n = h->concave_n = 1;
	h->convex[0] = h->high;
	for (long i = h->high; i > h->low; h->convex[h->convex_n++] = i)
		i = h->before[i];
	h->concave[0] = h->low;
	for (long i = h->low; i < h->high; h->concave[h->concave_n++] = i)
		i = h->after[i];
}

/* How high a chord from a to b, which rises b - a, stands at time x[at] above a. */
static double
chord(const double *x, long a, long b, long at)
{
	return (x[at] - x[a]) * (double)(b - a) / (x[b] - x[a]);
}

/*
 * The widest distance between majorant and minorant, and the turns of either,
 * *left and *right, between which it lies; both are walked together, from low up.
 */
static double
widest(const struct hull *h, long *left, long *right)
{
	long i = h->convex_n - 2, j = 1;
	double distance, most = 0;

	*left = h->convex_n - 1;
	*right = h->concave_n - 1;
	if (h->convex_n == 2 && h->concave_n == 2)
		return 1;
	do {
		long down = h->convex[i], up = h->concave[j];
		long at_left = down > up ? i + 1 : i, at_right = j;

		if (down > up)
			distance = (double)(up - h->convex[i + 1] + 1) -
				   chord(h->x, h->convex[i + 1], down, up);
		else
			distance = chord(h->x, h->concave[j - 1], up, down) -
				   (double)(down - h->concave[j - 1] - 1);
		if (distance >= most) {
			most = distance;
			*left = at_left;
			*right = at_right;
		}
		if (down > up)
			j = j < h->concave_n - 1 ? j + 1 : j;
		else
			i = i > 0 ? i - 1 : 0;
	} while (h->convex[i] != h->concave[j]);
	return most;
}

/* The farthest that the steps stand above (sign 1) or below (-1) a chord a..b. */
static double
departure(const double *x, long a, long b, int sign)
{
	double most = 1, distance;

	if (b - a < 2 || x[a] == x[b])
		return most;
	for (long i = a; i <= b; i++) {
		distance = sign * ((double)(i - a) - chord(x, a, b, i)) + 1;
		most = fmax(most, distance);
	}
	return most;
}

/* The same over all chords of the hull outside of the turns left and right. */
static double
outside(const struct hull *h, long left, long right)
{
	double most = 0;

	for (long i = left; i < h->convex_n - 1; i++)
		most = fmax(most, departure(h->x, h->convex[i + 1], h->convex[i], 1));
	for (long i = right; i < h->concave_n - 1; i++)
		most = fmax(most, departure(h->x, h->concave[i], h->concave[i + 1], -1));
	return most;
}

double
dip(const double *sorted, size_t n)
{
	double result = 1; /* half a step either way is the least there can be */
	struct hull h;

	if (n < 4)
		return NAN;
	if (sorted[0] == sorted[n - 1])
		return result / (2 * (double)n);
	hull_new(&h, sorted, (long)n);
	for (;;) {
		long left, right;

		hull_turns(&h);
		if (widest(&h, &left, &right) < result)
			break;
		result = fmax(result, outside(&h, left, right));
		if (h.low == h.convex[left] && h.high == h.concave[right])
			break;
		h.low = h.convex[left];
		h.high = h.concave[right];
	}
	hull_free(&h);
	return result / (2 * (double)n);
}

/*
 * Quantiles of sqrt(n) * dip for samples of n values of a uniform distribution, the
 * worst of the unimodal ones; from 200 000 samples each, by tests/bench/dip-table.
 */
enum { QUANTILES = 18 };

static const double probabilities[QUANTILES] = { 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6,
	0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995 };

static const struct {
	double n;
	double quantiles[QUANTILES];
} table[] = {
	/* clang-format off */
	{ 4, { 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2500, 0.2661, 0.3161, 0.3757, 0.4146, 0.4476, 0.4629, 0.4738, 0.4835, 0.4886, 0.4919 } },
	{ 5, { 0.2236, 0.2236, 0.2236, 0.2236, 0.2236, 0.2431, 0.2722, 0.3005, 0.3297, 0.3607, 0.3957, 0.4173, 0.4333, 0.4396, 0.4429, 0.4455, 0.4463, 0.4468 } },
	{ 6, { 0.2041, 0.2041, 0.2041, 0.2263, 0.2545, 0.2791, 0.3017, 0.3231, 0.3441, 0.3658, 0.3897, 0.4034, 0.4377, 0.4704, 0.4949, 0.5221, 0.5366, 0.5470 } },
	{ 7, { 0.1890, 0.1927, 0.2162, 0.2488, 0.2733, 0.2936, 0.3117, 0.3287, 0.3449, 0.3614, 0.3818, 0.4228, 0.4635, 0.4870, 0.5052, 0.5231, 0.5338, 0.5427 } },
	{ 8, { 0.1768, 0.2090, 0.2318, 0.2611, 0.2823, 0.2993, 0.3143, 0.3281, 0.3411, 0.3552, 0.4009, 0.4351, 0.4694, 0.4892, 0.5053, 0.5276, 0.5501, 0.5717 } },
	{ 9, { 0.1841, 0.2204, 0.2417, 0.2673, 0.2852, 0.2998, 0.3127, 0.3242, 0.3381, 0.3693, 0.4098, 0.4399, 0.4718, 0.4937, 0.5196, 0.5502, 0.5703, 0.5862 } },
	{ 10, { 0.1931, 0.2275, 0.2467, 0.2698, 0.2857, 0.2983, 0.3092, 0.3231, 0.3479, 0.3762, 0.4128, 0.4416, 0.4765, 0.5033, 0.5265, 0.5532, 0.5706, 0.5868 } },
	{ 12, { 0.2048, 0.2347, 0.2509, 0.2695, 0.2821, 0.2958, 0.3155, 0.3353, 0.3566, 0.3812, 0.4162, 0.4510, 0.4904, 0.5146, 0.5387, 0.5662, 0.5874, 0.6045 } },
	{ 15, { 0.2115, 0.2361, 0.2487, 0.2679, 0.2886, 0.3068, 0.3239, 0.3413, 0.3606, 0.3858, 0.4260, 0.4594, 0.4984, 0.5263, 0.5524, 0.5806, 0.6000, 0.6190 } },
	{ 20, { 0.2121, 0.2358, 0.2542, 0.2776, 0.2954, 0.3115, 0.3283, 0.3476, 0.3691, 0.3953, 0.4352, 0.4702, 0.5105, 0.5382, 0.5636, 0.5972, 0.6215, 0.6412 } },
	{ 30, { 0.2170, 0.2438, 0.2597, 0.2829, 0.3020, 0.3193, 0.3368, 0.3557, 0.3778, 0.4053, 0.4469, 0.4831, 0.5265, 0.5557, 0.5841, 0.6199, 0.6426, 0.6681 } },
	{ 50, { 0.2220, 0.2494, 0.2665, 0.2905, 0.3095, 0.3273, 0.3453, 0.3648, 0.3873, 0.4156, 0.4579, 0.4969, 0.5432, 0.5748, 0.6045, 0.6411, 0.6628, 0.6863 } },
	{ 100, { 0.2285, 0.2567, 0.2742, 0.2981, 0.3176, 0.3359, 0.3545, 0.3746, 0.3977, 0.4268, 0.4709, 0.5108, 0.5570, 0.5898, 0.6221, 0.6581, 0.6860, 0.7120 } },
	{ 200, { 0.2333, 0.2622, 0.2795, 0.3043, 0.3241, 0.3428, 0.3616, 0.3821, 0.4057, 0.4354, 0.4805, 0.5212, 0.5693, 0.6022, 0.6348, 0.6757, 0.7011, 0.7274 } },
	{ 500, { 0.2382, 0.2666, 0.2848, 0.3096, 0.3300, 0.3489, 0.3682, 0.3889, 0.4131, 0.4433, 0.4893, 0.5300, 0.5788, 0.6144, 0.6468, 0.6877, 0.7144, 0.7416 } },
	{ 1000, { 0.2402, 0.2695, 0.2877, 0.3127, 0.3329, 0.3518, 0.3711, 0.3921, 0.4163, 0.4469, 0.4935, 0.5341, 0.5831, 0.6175, 0.6505, 0.6913, 0.7219, 0.7505 } },
	{ 2000, { 0.2421, 0.2713, 0.2897, 0.3148, 0.3353, 0.3545, 0.3737, 0.3946, 0.4190, 0.4500, 0.4967, 0.5384, 0.5888, 0.6237, 0.6548, 0.6980, 0.7317, 0.7594 } },
	{ 5000, { 0.2435, 0.2729, 0.2914, 0.3166, 0.3373, 0.3566, 0.3760, 0.3971, 0.4212, 0.4520, 0.4992, 0.5406, 0.5911, 0.6256, 0.6600, 0.7021, 0.7348, 0.7634 } },
	/* clang-format on */
};

enum { SIZES = sizeof(table) / sizeof(table[0]) };

static double
between(double x, double x0, double x1, double y0, double y1)
{
	return x1 > x0 ? y0 + (y1 - y0) * (x - x0) / (x1 - x0) : y1;
}

/* A quantile for samples of n values, by 1 / sqrt(n) between the sizes at hand. */
static double
table_quantile(double n, size_t column)
{
	size_t row = 1;

	if (n >= table[SIZES - 1].n)
		return table[SIZES - 1].quantiles[column];
	while (table[row].n < n)
		row++;
	return between(-1 / sqrt(n), -1 / sqrt(table[row - 1].n), -1 / sqrt(table[row].n),
	    table[row - 1].quantiles[column], table[row].quantiles[column]);
}

/*
 * Chance of such a dip or a greater one from a uniform distribution: Hartigan and
 * Hartigan (1985), section 5.  Read off the table, it is 0.0005 or 0.99 where it
 * would be less or more; of the least dip that there is, 1 / (2 n), it is 1.
 */
double
dip_p(double dip, size_t n)
{
	double scaled = dip * sqrt((double)n), last, next;

	if (n < (size_t)table[0].n || isnan(dip))
		return NAN;
	if (dip * 2 * (double)n < 1 + 1e-9)
		return 1;
	last = table_quantile((double)n, 0);
	if (scaled <= last)
		return 1 - probabilities[0];
	for (size_t i = 1; i < QUANTILES; i++, last = next) {
		next = table_quantile((double)n, i);
		if (scaled <= next)
			return 1 - between(scaled, last, next, probabilities[i - 1],
				       probabilities[i]);
	}
	return 1 - probabilities[QUANTILES - 1];
}

/*
 * Equal values make steps that look like modes: of normal values rounded to a fifth of
 * their deviation the test calls 4 % of samples of 10 bimodal and 37 % of those of 100.
 * With seven different values, and half of all, it keeps its 5 %.
 */
struct test
dip_test(const double *sorted, size_t n)
{
	struct test test = { dip(sorted, n), NAN, NAN, false };
	size_t different = n > 0;

	for (size_t i = 1; i < n; i++)
		different += sorted[i] != sorted[i - 1];
	if (different >= LEAST_DIFFERENT && different >= (n + 1) / 2)
		test.p = dip_p(test.statistic, n);
	return test;
}
