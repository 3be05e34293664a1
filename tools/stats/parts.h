/* The parts of a configuration's result object, one file each. */
#ifndef PARTS_H
#define PARTS_H

#include <math.h>

#include "methods/methods.h"
#include "samples.h"
#include "times.h"

#define CONFIDENCE 0.95
#define SIGNIFICANT 0.05
enum {
	SEED = 1,	       /* of the bootstrap, in every result */
	BOOTSTRAP_MAX = 10000, /* of n: beyond it is a matter of seconds, and of no use */
	LEAST_MEDIAN = 3,      /* of two boots the interval of the median is a coin's */
	LEAST_TO_PLAN = 5,     /* boots that say how many more to boot */
	LEAST_TREND = 5,       /* with fewer no order can have p < 0.05 */
	LEAST_MODES = 10,      /* with fewer the dip test shows nothing */
	LEAST_LAG1 = 10,       /* with fewer the bound of the autocorrelation is off */
};

/* p of a test that is made of each of so many configurations: Bonferroni's; NAN stays. */
static inline double
of_all(double p, size_t configurations)
{
	return isnan(p) ? NAN : fmin(1, p * (double)configurations);
}

/* Times in a few numbers, in nanoseconds or instructions. */
struct summary {
	size_t n;
	double mean, sd;
	struct interval ci;	     /* of the mean */
	bool identical;		     /* on the deterministic clock, to the last digit */
	struct reason spread_reason; /* why sd and ci are NAN */
};
struct summary summarize(const struct configuration *c, const struct times *t);

/* A phase with all that is said of it. */
struct phase_result {
	const struct phase *phase;
	struct times t; /* ns */
	struct times i; /* instructions of all vCPUs; .boot is the boot's */
	struct summary time, insns;
	double share, insns_share; /* of boot time; of its instructions */
	struct interval share_ci, insns_share_ci;
	double variance_share, insns_variance_share;
	struct interval variance_share_ci;
	double without; /* mean boot time less this phase */
	struct interval without_ci;
};

struct estimate_result {
	const struct estimate *estimate;
	struct summary time;
	struct reason unjudged; /* no kind: the time is judged */
	double error_percent;
	struct interval error_ci;
	const char *status, *verdict; /* NULL: none */
};

/* Everything computed of one configuration. */
struct configuration_result {
	const struct configuration *c;
	size_t configurations; /* of the matrix: for how many tests p is adjusted */
	struct times boots;
	struct summary boot;
	size_t booted, identical; /* identical: 0 on the wall clock */
	double drift_p, drift_tau, modes_p, skewness_p,
	    lag1; /* p of all configurations */
	bool lag1_beyond;
	struct phase_result *phases;
	struct estimate_result *estimates;
};

/* Each returns a new value and fills in what later parts need. */
json_t *statistics_value(struct configuration_result *r);
json_t *host_effects_value(const struct configuration_result *r);
json_t *phases_value(struct configuration_result *r);
json_t *estimates_value(struct configuration_result *r);
json_t *bottlenecks_value(const struct configuration_result *r);
json_t *waits_value(const struct configuration_result *r);
json_t *warnings_value(const struct configuration_result *r);
json_t *findings_value(const struct configuration_result *r);

/* Parts of the statistics; sorted are the boot times. */
void put_order_effects(json_t *to, struct configuration_result *r);
void put_shape(json_t *to, struct configuration_result *r, const double *sorted);

/* Why so few boots have no findings at all; no kind: they may have. */
struct reason no_findings(const struct configuration_result *r);

#endif
