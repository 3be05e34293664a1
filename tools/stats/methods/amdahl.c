/* Amdahl's law fitted to boot times. */
#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_multifit_nlinear.h>

#include "methods.h"

enum { PARAMETERS = 2 };

struct boots {
	const double *cpus, *time;
	size_t n;
	double unit; /* times are fitted in units of their mean */
};

static int
residuals(const gsl_vector *parameters, void *data, gsl_vector *f)
{
	const struct boots *b = data;
	double t1 = gsl_vector_get(parameters, 0), s = gsl_vector_get(parameters, 1);

	for (size_t i = 0; i < b->n; i++)
		gsl_vector_set(
		    f, i, t1 * (s + (1 - s) / b->cpus[i]) - b->time[i] / b->unit);
	return GSL_SUCCESS;
}

static int
slopes(const gsl_vector *parameters, void *data, gsl_matrix *jacobian)
{
	const struct boots *b = data;
	double t1 = gsl_vector_get(parameters, 0), s = gsl_vector_get(parameters, 1);

	for (size_t i = 0; i < b->n; i++) {
		gsl_matrix_set(jacobian, i, 0, s + (1 - s) / b->cpus[i]);
		gsl_matrix_set(jacobian, i, 1, t1 * (1 - 1 / b->cpus[i]));
	}
	return GSL_SUCCESS;
}

/* Sum of squares about the means of boots with the same number of CPUs. */
static double
pure_error(const struct boots *b, size_t *points)
{
	double sum = 0, sd;

	*points = 0;
	for (size_t i = 0, first = 0; i < b->n; i++)
		if (i + 1 == b->n || b->cpus[i + 1] != b->cpus[i]) {
			size_t n = i + 1 - first;

			sd = n < 2 ? 0 : standard_deviation(b->time + first, n) / b->unit;
			sum += sd * sd * (double)(n - 1);
			++*points;
			first = i + 1;
		}
	return sum;
}

/*
 * F test of lack of fit: N. R. Draper, H. Smith, Applied Regression Analysis, 3rd
 * ed. (1998), section 2.1.
 */
static double
lack_of_fit(double squares, double pure, size_t n, size_t points)
{
	double between = (double)points - PARAMETERS, within = (double)(n - points);

	if (between < 1 || within < 1 || !(pure > 0))
		return NAN;
	return gsl_cdf_fdist_Q(
	    fmax(squares - pure, 0) / between / (pure / within), between, within);
}

static void
fit_take(const gsl_multifit_nlinear_workspace *w, const struct boots *b,
    gsl_matrix *covariance, struct amdahl *fit)
{
	const gsl_vector *at = gsl_multifit_nlinear_position(w);
	const gsl_vector *f = gsl_multifit_nlinear_residual(w);
	double squares = 0, pure = pure_error(b, &fit->points), variance;

	for (size_t i = 0; i < b->n; i++)
		squares += gsl_vector_get(f, i) * gsl_vector_get(f, i);
	variance = b->n > PARAMETERS ? squares / (double)(b->n - PARAMETERS) : NAN;
	fit->t1 = gsl_vector_get(at, 0) * b->unit;
	fit->serial = gsl_vector_get(at, 1);
	fit->t1_se = sqrt(variance * gsl_matrix_get(covariance, 0, 0)) * b->unit;
	fit->serial_se = sqrt(variance * gsl_matrix_get(covariance, 1, 1));
	fit->lack_of_fit_p = lack_of_fit(squares, pure, b->n, fit->points);
}

/*
 * G. M. Amdahl, "Validity of the single processor approach to achieving large
 * scale computing capabilities", AFIPS (1967): T(N) = T(1) (s + (1 - s) / N), by
 * unweighted non-linear least squares over all boots (Levenberg-Marquardt).
 * Standard errors are the usual linear ones, with n - 2 degrees of freedom.
 */
bool
amdahl_fit(const double *cpus, const double *time, size_t n, struct amdahl *fit)
{
	struct boots b = { cpus, time, n, mean(time, n) };
	gsl_multifit_nlinear_parameters how = gsl_multifit_nlinear_default_parameters();
	gsl_multifit_nlinear_fdf model = {
		.f = residuals, .df = slopes, .n = n, .p = PARAMETERS, .params = &b
	};
	gsl_multifit_nlinear_workspace *w;
	gsl_matrix *covariance;
	gsl_vector *start;
	bool done;
	int info;

	if (n < PARAMETERS || all_equal(cpus, n))
		return false;
	w = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &how, n, PARAMETERS);
	covariance = gsl_matrix_alloc(PARAMETERS, PARAMETERS);
	start = gsl_vector_alloc(PARAMETERS);
	gsl_vector_set(start, 0, time[0] / b.unit);
	gsl_vector_set(start, 1, 0.5);
	gsl_multifit_nlinear_init(start, &model, w);
	done = gsl_multifit_nlinear_driver(100, 1e-12, 1e-12, 0, NULL, NULL, &info, w) ==
	       GSL_SUCCESS;
	gsl_multifit_nlinear_covar(gsl_multifit_nlinear_jac(w), 0, covariance);
	fit_take(w, &b, covariance, fit);
	gsl_vector_free(start);
	gsl_matrix_free(covariance);
	gsl_multifit_nlinear_free(w);
	return done && fit->t1 > 0;
}
