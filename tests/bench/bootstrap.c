/* Time of one BCa interval: bootstrap N; prints the seconds of the mean's and of the
 * median's. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "stats/methods/methods.h"

static double
seconds(statistic *f, const struct resample *sample)
{
	clock_t begin = clock();
	struct interval ci = bca_interval(f, sample, 1, 0.95, 1);

	return ci.low < ci.high ? (double)(clock() - begin) / CLOCKS_PER_SEC : -1;
}

int
main(int argc, char *argv[])
{
	size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double *x = calloc(n, sizeof(*x));
	struct resample sample = { .x = x, .n = n };

	for (size_t i = 0; i < n; i++)
		x[i] = 300 + gsl_ran_gaussian(rng, 15);
	sort(x, n);
	printf("%.4f %.4f\n", seconds(resampled_mean, &sample),
	    seconds(resampled_median, &sample));
	free(x);
	gsl_rng_free(rng);
	return 0;
}
