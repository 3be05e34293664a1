/*
 * The statistical methods: plain functions of numbers, no records.  Each has the
 * published source of its formula above its definition.  Data are finite doubles
 * in any unit; results are in the same unit.  What n is too small for is NAN.
 */
#ifndef METHODS_H
#define METHODS_H

#include <stddef.h>

/* describe.c: one sample in a few numbers */
double mean(const double *x, size_t n);
double standard_deviation(const double *x, size_t n); /* n >= 2 */
double quantile(const double *sorted, size_t n, double p);
double median(const double *sorted, size_t n);

void sort(double *x, size_t n);

#endif
