/* Amdahl's law fitted to boot times. */
#include <math.h>

#include <gsl/gsl_cdf.h>

#include "methods.h"

enum { PARAMETERS = 2 };

/* A straight line of times over 1 / CPUs. */
struct line {
	double at_mean, slope; /* its height at the mean of 1 / CPUs */
	double mean, squares;  /* that mean, and the sum of squares about it */
	double rest;	       /* the sum of squares about the line */
};

static double
height(const struct line *l, double cpus)
{
	return l->at_mean + l->slope * (1 / cpus - l->mean);
}

/* N. R. Draper, H. Smith, Applied Regression Analysis, 3rd ed. (1998), section 1.2. */
static struct line
line_fit(const double *cpus, const double *time, size_t n)
{
	struct line l = { .at_mean = mean(time, n) };
	double products = 0, off;

	for (size_t i = 0; i < n; i++)
		l.mean += 1 / cpus[i] / (double)n;
	for (size_t i = 0; i < n; i++) {
		l.squares += (1 / cpus[i] - l.mean) * (1 / cpus[i] - l.mean);
		products += (1 / cpus[i] - l.mean) * (time[i] - l.at_mean);
	}
	l.slope = products / l.squares;
	for (size_t i = 0; i < n; i++) {
		off = time[i] - height(&l, cpus[i]);
		l.rest += off * off;
	}
	return l;
}

/* Where the boots with the same number of CPUs as those from first on end. */
static size_t
group_end(const double *cpus, size_t n, size_t first)
{
	size_t end = first + 1;

	while (end < n && cpus[end] == cpus[first])
		end++;
	return end;
}

/* Sum of squares about the means of boots with the same number of CPUs. */
static double
pure_error(const double *cpus, const double *time, size_t n, size_t *points)
{
	double sum = 0, sd;

	*points = 0;
	for (size_t first = 0, end; first < n; first = end, ++*points) {
		end = group_end(cpus, n, first);
		sd = end - first < 2 ? 0 : standard_deviation(time + first, end - first);
		sum += sd * sd * (double)(end - first - 1);
	}
	return sum;
}

/*
 * The farthest that the mean time of a number of CPUs can lie from the law, as a part
 * of it: from the interval of each distance, with the deviation within points and its
 * degrees of freedom, adjusted by Bonferroni for their number (R. G. Miller,
 * Simultaneous Statistical Inference, 2nd ed. (1981), section 2.3).
 */
static double
largest_departure(const struct line *l, const double *cpus, const double *time, size_t n,
    double pure, size_t points)
{
	double degrees = (double)(n - points), most = 0;
	double t = gsl_cdf_tdist_Qinv(0.025 / (double)points, degrees);

	for (size_t first = 0, end; first < n; first = end) {
		double law = height(l, cpus[first]), part = 1 / cpus[first] - l->mean,
		       off;

		end = group_end(cpus, n, first);
		part =
		    1 / (double)(end - first) - 1 / (double)n - part * part / l->squares;
		off = fabs(mean(time + first, end - first) - law);
		off += t * sqrt(pure / degrees * fmax(part, 0));
		most = fmax(most, off / law);
	}
	return most;
}

/*
 * G. M. Amdahl, "Validity of the single processor approach to achieving large scale
 * computing capabilities", AFIPS (1967): T(N) = T(1) (s + (1 - s) / N), a straight line
 * over 1 / N, by least squares over all boots; s is the part of its end at no time
 * and has the standard error of a ratio (delta method).  The F test of lack of fit:
 * Draper and Smith, section 2.1.
 */
bool
amdahl_fit(const double *cpus, const double *time, size_t n, struct amdahl *fit)
{
	struct line l;
	double pure, variance, serial, between, within;

	if (n < PARAMETERS || all_equal(cpus, n))
		return false;
	l = line_fit(cpus, time, n);
	pure = pure_error(cpus, time, n, &fit->points);
	variance = n > PARAMETERS ? l.rest / (double)(n - PARAMETERS) : NAN;
	serial = l.at_mean - l.slope * l.mean; /* with CPUs without end */
	fit->t1 = height(&l, 1);
	fit->serial = serial / fit->t1;
	fit->t1_se =
	    sqrt(variance * (1 / (double)n + (1 - l.mean) * (1 - l.mean) / l.squares));
	fit->serial_se = sqrt(variance * (1 / (double)n * l.slope * l.slope +
					     l.at_mean * l.at_mean / l.squares)) /
			 (fit->t1 * fit->t1);
	between = (double)fit->points - PARAMETERS;
	within = (double)(n - fit->points);
	fit->lack_of_fit_p = fit->departure = NAN;
	if (between >= 1 && within >= 1 && pure > 0) {
		fit->lack_of_fit_p = gsl_cdf_fdist_Q(
		    fmax(l.rest - pure, 0) / between / (pure / within), between, within);
		fit->departure = largest_departure(&l, cpus, time, n, pure, fit->points);
	}
	return fit->t1 > 0;
}
