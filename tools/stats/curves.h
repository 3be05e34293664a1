/* Which configurations of a matrix stand on one curve over the number of vCPUs. */
#ifndef CURVES_H
#define CURVES_H

#include "matrix.h"

/* Configurations that are alike in all but their vCPUs, by vCPUs. */
struct curve {
	const struct configuration **configurations;
	size_t n;
	const struct configuration *one; /* with 1 vCPU; NULL: none */
	/* the same on the deterministic clock, where this one is not; NULL: none */
	const struct curve *exact;
};

/* All of a matrix, *n curves.  The caller frees them by curves_free(). */
struct curve *curves_new(const struct matrix *m, size_t *n);
void curves_free(struct curve *curves, size_t n);

/* The curve that a configuration of the matrix stands on. */
const struct curve *curve_of(const struct curve *curves, const struct configuration *c);

#endif
