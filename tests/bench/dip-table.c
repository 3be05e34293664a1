/* Simulate the distribution of sqrt(n) * dip of uniform samples; prints the table of
 * tools/stats/methods/dip.c. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "stats/methods/methods.h"

static const size_t sizes[] = { 4, 5, 6, 7, 8, 9, 10, 12, 15, 20, 30, 50, 100, 200, 500,
	1000, 2000, 5000 };
static const double probabilities[] = { 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7,
	0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995 };

int
main(int argc, char *argv[])
{
	size_t samples = argc > 1 ? strtoul(argv[1], NULL, 10) : 200000;
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
	double *x = calloc(5000, sizeof(*x)), *d = calloc(samples, sizeof(*d));

	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		size_t n = sizes[s];

		for (size_t k = 0; k < samples; k++) {
			/* Sums of exponential gaps are sorted uniforms, but for their
			 * scale. */
			for (size_t i = 0; i < n; i++)
				x[i] =
				    (i > 0 ? x[i - 1] : 0) + gsl_ran_exponential(rng, 1);
			d[k] = sqrt((double)n) * dip(x, n);
		}
		sort(d, samples);
		printf("\t{ %zu, {", n);
		for (size_t p = 0; p < sizeof(probabilities) / sizeof(probabilities[0]);
		     p++)
			printf(" %.4f,", quantile(d, samples, probabilities[p]));
		printf(" } },\n");
	}
	return 0;
}
