/*
 * How often change_points() finds what is there, and what is not: histories by
 * simulation, with known seeds; prints TAP, and each figure.
 */
#include <math.h>
#include <stdio.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "stats/methods/methods.h"

enum { RESULTS_MAX = 150, BOOTS = 5 };

static const double SPREAD = 0.02; /* of the results of one level */
static gsl_rng *rng;
static int tests, failed;

static void
ok(bool is_so, const char *what, double percent)
{
	printf("%sok %d - %s: %.1f %%\n", is_so ? "" : "not ", ++tests, what, percent);
	failed += !is_so;
}

typedef double draw(void);

static double
normal(void)
{
	return gsl_ran_gaussian(rng, SPREAD);
}

/* One of ten is off by much: a host that was busy. */
static double
with_outliers(void)
{
	return normal() +
	       (gsl_rng_uniform(rng) < 0.1 ? gsl_ran_exponential(rng, 0.2) : 0);
}

static double
skewed(void)
{
	return gsl_ran_exponential(rng, SPREAD);
}

/* A mean of five boots that have their day in common. */
static double
of_a_day(void)
{
	double day = normal(), sum = 0;

	for (int i = 0; i < BOOTS; i++)
		sum += day + gsl_ran_gaussian(rng, SPREAD / 2);
	return sum / BOOTS;
}

/* A history of n results, with a step at one of them and a slope over all. */
struct shape {
	size_t n, at;
	double step, slope;
};

static void
history(double *x, const struct shape *s, draw *noise)
{
	for (size_t i = 0; i < s->n; i++)
		x[i] = 6 + noise() + (i >= s->at ? s->step : 0) +
		       s->slope * (double)i / (double)s->n;
}

/* In how many of so many histories, each of so many series, any has more changes than
 * this. */
static double
alarms(const struct shape *s, draw *noise, size_t series, size_t more_than, int runs)
{
	struct change_point points[RESULTS_MAX];
	double x[RESULTS_MAX], p;
	int n = 0;

	gsl_rng_set(rng, 20);
	for (int run = 0; run < runs; run++) {
		bool any = false;

		for (size_t i = 0; i < series; i++) {
			history(x, s, noise);
			any |= change_points(x, s->n, series, 0.05, 1, points, &p) >
			       more_than;
		}
		n += any;
	}
	return 100.0 * n / runs;
}

/* Results that resemble the one before. */
static double
resembling(void)
{
	static double last;

	last = 0.5 * last + normal();
	return last;
}

/* In how many histories one series of so many has a change within so many results of the
 * step. */
static double
found(const struct shape *s, size_t series, size_t near, int runs)
{
	struct change_point points[RESULTS_MAX];
	double x[RESULTS_MAX], p;
	int n = 0;

	gsl_rng_set(rng, 20);
	for (int run = 0; run < runs; run++) {
		bool is_near = false;
		size_t changes;

		history(x, s, normal);
		changes = change_points(x, s->n, series, 0.05, 1, points, &p);
		for (size_t i = 0; i < changes; i++)
			is_near |=
			    points[i].at + near >= s->at && points[i].at <= s->at + near;
		n += is_near;
	}
	return 100.0 * n / runs;
}

/* The same days, had each boot been a value of its own. */
static double
alarms_of_boots(size_t days, int runs)
{
	struct change_point points[RESULTS_MAX];
	double x[RESULTS_MAX], p;
	int n = 0;

	gsl_rng_set(rng, 20);
	for (int run = 0; run < runs; run++) {
		for (size_t i = 0; i < days; i++) {
			double day = normal();

			for (size_t k = 0; k < BOOTS; k++)
				x[i * BOOTS + k] =
				    6 + day + gsl_ran_gaussian(rng, SPREAD / 2);
		}
		n += change_points(x, days * BOOTS, 1, 0.05, 1, points, &p) > 0;
	}
	return 100.0 * n / runs;
}

int
main(void)
{
	/* Of 1000 histories 5 % err in 72 at most, but for one in a thousand. */
	static const double MOST = 7.2;
	static const struct {
		const char *name;
		draw *noise;
		size_t n, series;
	} none[] = { { "no change, normal, 12 results, 1 series", normal, 12, 1 },
		{ "no change, normal, 40 results, 1 series", normal, 40, 1 },
		{ "no change, normal, 40 results, 13 series", normal, 40, 13 },
		{ "no change, outliers, 40 results, 1 series", with_outliers, 40, 1 },
		{ "no change, skewed, 40 results, 4 series", skewed, 40, 4 },
		{ "no change, means of days, 30 results, 1 series", of_a_day, 30, 1 } };
	const struct shape step = { 30, 24, 0.06, 0 }, early = { 23, 20, 0.1, 0 };
	const struct shape drift = { 60, 60, 0, 0.08 }, after = { 40, 20, 0.1, 0 };
	const struct shape forty = { 40, 40, 0, 0 };
	const struct shape nothing = { 30, 30, 0, 0 };
	double percent;

	rng = gsl_rng_alloc(gsl_rng_taus2);
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		const struct shape s = { none[i].n, none[i].n, 0, 0 };

		percent = alarms(&s, none[i].noise, none[i].series, 0, 1000);
		ok(percent <= MOST, none[i].name, percent);
	}
	percent = alarms(&after, normal, 1, 1, 500);
	ok(percent <= 8, "a second change beside a step", percent);
	percent = alarms(&forty, resembling, 1, 0, 500);
	ok(percent > MOST, "results that resemble each other show a change of nothing",
	    percent);
	percent = alarms_of_boots(nothing.n, 200);
	ok(percent > 50, "boots in the place of results would show a change of nothing",
	    percent);
	percent = found(&step, 13, 1, 100);
	ok(percent >= 90,
	    "a step of 3 deviations, 6 of 30 results, 13 series: found within one result",
	    percent);
	percent = found(&early, 13, 1, 100);
	ok(percent >= 90, "a step of 5 deviations, 3 of 23 results, 13 series: found",
	    percent);
	percent = alarms(&drift, normal, 1, 0, 100);
	ok(percent >= 95, "a drift by 4 deviations over 60 results: seen", percent);
	gsl_rng_free(rng);
	printf("1..%d\n", tests);
	return failed > 0;
}
