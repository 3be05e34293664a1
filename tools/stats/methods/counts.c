/* Do fewer boots complete than before?  Exact tests of counts. */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_randist.h>

#include "lib/memory.h"
#include "methods.h"

/* To part[0..most], chances, add one more independent count of chances more[0..extra]. */
static void
convolve(double *part, size_t most, const double *more, size_t extra)
{
	for (size_t i = most + extra + 1; i-- > 0;) {
		double sum = 0;

		for (size_t j = i > most ? i - most : 0; j <= extra && j <= i; j++)
			sum += more[j] * part[i - j];
		part[i] = sum;
	}
}

/*
 * R. A. Fisher, "The logic of inductive inference", J. Royal Statistical Society 98
 * (1935), for one configuration; for several the exact form of the test of N. Mantel,
 * W. Haenszel, "Statistical aspects of the analysis of data from retrospective studies
 * of disease", J. National Cancer Institute 22 (1959): where nothing changed, the
 * failures now of each configuration are a hypergeometric count, and of all of them
 * the sum of such.  Unlike a pooled table it is not deceived where configurations
 * fail at different rates.
 */
double
more_failures_p(const struct failures *strata, size_t n)
{
	size_t room = 1, most = 0, seen = 0;
	double *part, *more, p = 0;

	for (size_t i = 0; i < n; i++)
		room += strata[i].now;
	part = xcalloc(room, sizeof(*part));
	more = xcalloc(room, sizeof(*more));
	part[0] = 1;
	for (size_t i = 0; i < n; i++) {
		const struct failures *s = &strata[i];
		unsigned failed = (unsigned)(s->base_failed + s->now_failed);
		unsigned passed = (unsigned)(s->base + s->now) - failed;

		for (unsigned j = 0; j <= s->now; j++)
			more[j] = gsl_ran_hypergeometric_pdf(
			    j, failed, passed, (unsigned)s->now);
		convolve(part, most, more, s->now);
		most += s->now;
		seen += s->now_failed;
	}
	for (size_t i = seen; i <= most; i++)
		p += part[i];
	free(part);
	free(more);
	return fmin(1, p);
}
