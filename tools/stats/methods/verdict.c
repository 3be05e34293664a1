/* What a comparison decides: of a family of rows, each two sets of times. */
#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "lib/memory.h"
#include "methods.h"

/* Logarithms of a row's times, sorted; of pairs the sorted differences alone. */
struct logs {
	double *now, *base; /* base NULL: now are differences of pairs */
	size_t now_n, base_n;
};

static double *
logs_of(const double *x, size_t n)
{
	double *logs = xcalloc(n + 1, sizeof(*logs));

	for (size_t i = 0; i < n; i++)
		logs[i] = log(x[i]);
	return logs;
}

static struct logs
logs_new(const struct change *c)
{
	struct logs l = { logs_of(c->now, c->now_n), logs_of(c->base, c->base_n),
		c->now_n, c->base_n };

	if (c->paired) {
		for (size_t i = 0; i < l.now_n; i++)
			l.now[i] -= l.base[i];
		free(l.base);
		l.base = NULL;
		l.base_n = 0;
	}
	sort(l.now, l.now_n);
	if (l.base != NULL)
		sort(l.base, l.base_n);
	return l;
}

static void
logs_free(struct logs *l)
{
	free(l->now);
	free(l->base);
}

static bool
all_positive(const double *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!(x[i] > 0))
			return false;
	return n > 0;
}

static bool
has_ratio(const struct change *c)
{
	return all_positive(c->now, c->now_n) && all_positive(c->base, c->base_n) &&
	       (!c->paired || c->now_n == c->base_n);
}

static double
least_p(const struct change *c)
{
	return c->paired ? signed_rank_least_p(c->now_n)
			 : mann_whitney_least_p(c->now_n, c->base_n);
}

/* The chance that pairs of times of two modes, as likely, fall apart all one way. */
static double
modes_p(size_t n)
{
	return ldexp(2, -2 * (int)n);
}

/* By what a row of so many boots can be decided, which depends on no time. */
static enum change_method
method_of(const struct change *c, size_t tests, double alpha)
{
	size_t least = c->now_n < c->base_n ? c->now_n : c->base_n;

	if (least_p(c) * (double)tests < alpha)
		return BY_RANKS;
	if (c->paired && modes_p(least) * (double)tests >= alpha)
		return BY_NOTHING;
	return least >= LEAST_WELCH ? BY_LOGS : BY_NOTHING;
}

/* The least number of boots on each side with which a row is decided that well. */
static size_t
boots_for_method(size_t tests, bool paired, double alpha, enum change_method worst)
{
	struct change c = { .paired = paired };

	do
		c.now_n = ++c.base_n;
	while (method_of(&c, tests, alpha) > worst);
	return c.now_n;
}

size_t
least_boots(size_t tests, bool paired, double alpha)
{
	return boots_for_method(tests, paired, alpha, BY_LOGS);
}

static struct ratio
logs_ratio(const struct logs *l)
{
	return l->base == NULL ? ratio_of_paired_logs(l->now, l->now_n)
			       : ratio_of_logs(l->now, l->now_n, l->base, l->base_n);
}

/* p of the hypothesis that the logarithms lie at most so far apart. */
static double
beyond_p(const struct change *c, const struct logs *l, double much)
{
	struct ratio ratio = logs_ratio(l);

	if (c->method == BY_LOGS)
		return ratio_beyond_p(&ratio, much);
	if (l->base == NULL)
		return pairs_beyond_p(l->now, l->now_n, much);
	return shift_beyond_p(l->now, l->now_n, l->base, l->base_n, much);
}

static struct test
any_difference(const struct change *c, const struct logs *l)
{
	struct ratio ratio = logs_ratio(l);

	if (c->method == BY_LOGS)
		return (struct test){ ratio.log / ratio.error, NAN,
			ratio_beyond_p(&ratio, 0), false };
	return l->base == NULL ? signed_rank(l->now, l->now_n)
			       : mann_whitney(l->now, l->now_n, l->base, l->base_n);
}

/* How far apart, in logarithms, with the interval at the row's confidence. */
static struct shift
shift_of(const struct change *c, const struct logs *l)
{
	struct ratio ratio = logs_ratio(l);

	if (c->method == BY_LOGS)
		return (struct shift){ ratio.log, log_interval(&ratio, c->confidence) };
	return l->base == NULL
		   ? hodges_lehmann_pairs(l->now, l->now_n, c->confidence)
		   : hodges_lehmann(l->now, l->now_n, l->base, l->base_n, c->confidence);
}

static struct ratio
means_of(const struct change *c)
{
	return c->paired ? ratio_of_paired_means(c->now, c->base, c->now_n)
			 : ratio_of_means(c->now, c->now_n, c->base, c->base_n);
}

/*
 * Of a difference between the distributions other than in location: a shift within the
 * noise threshold is none, so as much of what was found is taken away.
 */
static double
distributions_p(const struct change *c, const struct logs *l, double much)
{
	double *base = logs_of(c->base, c->base_n), *now = logs_of(c->now, c->now_n), p;
	double shift = fmax(-much, fmin(much, shift_of(c, l).estimate));

	for (size_t i = 0; i < c->now_n; i++)
		now[i] -= shift;
	sort(base, c->base_n);
	sort(now, c->now_n);
	p = kolmogorov_smirnov(now, c->now_n, base, c->base_n).p;
	free(base);
	free(now);
	return p;
}

/* ---- one row ---------------------------------------------------------------------- */

static bool
within(struct interval ci, double much)
{
	return ci.low >= -much && ci.high <= much;
}

static bool
outside(struct interval ci, double much)
{
	return ci.low > much || ci.high < -much;
}

/*
 * About how many boots make an interval that was so wide around its estimate clear of
 * the bound that lies next: its width falls with the root of their number.  How far that
 * bound lies is not better known than to a standard error, and where nothing changed it
 * lies as far as much is: with less room than these two have, the number would be noise.
 */
static double
boots_for(const struct change *c, double estimate, struct interval ci, double much)
{
	double now = 2 / (1 / (double)c->now_n + 1 / (double)c->base_n);
	double half = (ci.high - ci.low) / 2, room = fabs(fabs(estimate) - much);
	double error = half / gsl_cdf_ugaussian_Pinv((1 + c->confidence) / 2);
	double boots = ceil(now * pow(half / fmax(room, fmin(much, error)), 2));

	if (boots <= BOOTS_MAX)
		return fmax(boots, floor(now) + 1);
	return isnan(boots) ? NAN : INFINITY;
}

static void
undecided(struct change *c, enum change_reason reason, double boots)
{
	c->verdict = CHANGE_UNDECIDED;
	c->reason = reason;
	c->boots = boots;
}

/* The rule; shift and means are logarithms, much is that of the noise threshold. */
static void
decide(struct change *c, const struct shift *shift, struct interval means, double chance,
    double much, size_t tests, double alpha)
{
	size_t least = c->now_n < c->base_n ? c->now_n : c->base_n;

	c->reason = DECIDED;
	if (c->method == BY_NOTHING)
		undecided(c, FEW_BOOTS, (double)least_boots(tests, c->paired, alpha));
	else if (outside(shift->ci, much) && chance >= alpha)
		undecided(c, CHANCE_SPLIT,
		    (double)boots_for_method(tests, c->paired, alpha, BY_RANKS));
	else if (outside(shift->ci, much))
		c->verdict = shift->ci.low > much ? CHANGE_SLOWER : CHANGE_FASTER;
	else if (!within(shift->ci, much))
		undecided(
		    c, WIDE_INTERVAL, boots_for(c, shift->estimate, shift->ci, much));
	else if (c->distributions_p < alpha || outside(means, much))
		undecided(c, DISTRIBUTIONS_DIFFER, NAN);
	else if (!within(means, much))
		undecided(c, WIDE_MEANS, boots_for(c, log(c->means), means, much));
	else if (least < LEAST_SAME)
		undecided(c, FEW_TO_BE_SAME, LEAST_SAME);
	else
		c->verdict = CHANGE_NONE;
}

/* ---- a family --------------------------------------------------------------------- */

struct row {
	struct change *change;
	struct logs logs; /* none are kept of rows that ranks decide: they may be many */
};

/* The rows that have a ratio; the others are undecided. */
static struct row *
rows_new(struct change *changes, size_t n, size_t *tests)
{
	struct row *rows = xcalloc(n + 1, sizeof(*rows));

	*tests = 0;
	for (size_t i = 0; i < n; i++) {
		struct change *c = &changes[i];

		c->ratio = c->means = c->confidence = c->any.p = NAN;
		c->p_holm = c->distributions_p = NAN;
		c->ci = c->means_ci = no_interval;
		undecided(c, NO_RATIO, NAN);
		if (has_ratio(c))
			rows[(*tests)++] = (struct row){ .change = c };
	}
	return rows;
}

/*
 * The confidence of each row's interval, so that the interval decides what Holm's
 * procedure would on p, unadjusted, of a change beyond the threshold: a row stands among
 * those that are no more sure than itself, or than the first that is not.
 */
static void
confidences(struct row *rows, const double *p, size_t n, double alpha)
{
	double *sorted = sorted_copy(p, n);
	size_t step = 0;

	while (step < n && sorted[step] * (double)(n - step) <= alpha)
		step++;
	for (size_t i = 0; i < n; i++) {
		size_t before = 0;

		while (before < step && sorted[before] < p[i])
			before++;
		rows[i].change->confidence = 1 - alpha / (double)(n - before);
	}
	free(sorted);
}

/*
 * Of rows that Student's t decides, the chance of such a difference when boots are dealt
 * anew; of others and of pairs 0.
 */
static double *
chances(const struct row *rows, size_t n)
{
	struct two_samples *tests = xcalloc(n + 1, sizeof(*tests));
	double *p = xcalloc(n + 1, sizeof(*p)), *chance = xcalloc(n + 1, sizeof(*chance));
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (rows[i].change->method == BY_LOGS && rows[i].logs.base != NULL)
			tests[count++] =
			    (struct two_samples){ rows[i].logs.now, rows[i].logs.base,
				    rows[i].logs.now_n, rows[i].logs.base_n };
	splits_adjust(tests, count, p);
	for (size_t i = 0, next = 0; i < n; i++)
		if (rows[i].change->method == BY_LOGS && rows[i].logs.base != NULL)
			chance[i] = p[next++];
	free(tests);
	free(p);
	return chance;
}

void
changes_decide(struct change *changes, size_t n, double alpha, double noise)
{
	double much = log1p(noise), *p[3], *chance;
	struct row *rows = rows_new(changes, n, &n);

	for (size_t i = 0; i < 3; i++)
		p[i] = xcalloc(n + 1, sizeof(*p[i]));
	for (size_t i = 0; i < n; i++) {
		struct change *c = rows[i].change;

		rows[i].logs = logs_new(c);
		c->method = method_of(c, n, alpha);
		c->any = any_difference(c, &rows[i].logs);
		p[0][i] = beyond_p(c, &rows[i].logs, much);
		p[1][i] = c->any.p;
		c->confidence = 1 - alpha;
		p[2][i] = distributions_p(c, &rows[i].logs, much);
		if (c->method == BY_RANKS)
			logs_free(&rows[i].logs);
	}
	confidences(rows, p[0], n, alpha);
	chance = chances(rows, n);
	holm(p[1], n);
	holm(p[2], n);
	for (size_t i = 0; i < n; i++) {
		struct change *c = rows[i].change;
		struct logs logs = c->method == BY_RANKS ? logs_new(c) : rows[i].logs;
		struct shift shift = shift_of(c, &logs);
		struct ratio means = means_of(c);
		struct interval means_ci = log_interval(&means, c->confidence);

		c->ratio = exp(shift.estimate);
		c->ci = exponentials(shift.ci);
		c->means = exp(means.log);
		c->means_ci = exponentials(means_ci);
		c->p_holm = p[1][i];
		c->distributions_p = p[2][i];
		decide(c, &shift, means_ci, chance[i], much, n, alpha);
		logs_free(&logs);
	}
	for (size_t i = 0; i < 3; i++)
		free(p[i]);
	free(chance);
	free(rows);
}

/* ---- speedups ------------------------------------------------------------------------
 */

/*
 * The larger p of two tests, of the ratio of means and of that of geometric means: few
 * boots of skewed times may fall apart in their means by one of them alone.
 */
static double
speedup_p(const struct speedup_row *s, const struct ratio *means)
{
	double *one = logs_of(s->one, s->one_n), *many = logs_of(s->many, s->many_n);
	struct ratio logs = ratio_of_logs(one, s->one_n, many, s->many_n);

	free(one);
	free(many);
	return fmax(ratio_beyond_p(means, 0), ratio_beyond_p(&logs, 0));
}

static void
speedup_compute(struct speedup_row *s, double alpha)
{
	struct ratio ratio = ratio_of_means(s->one, s->one_n, s->many, s->many_n);
	size_t least = s->one_n < s->many_n ? s->one_n : s->many_n;

	if (least < LEAST_SPEEDUP)
		ratio = no_ratio;
	s->value = mean(s->one, s->one_n) / mean(s->many, s->many_n);
	s->ci = exponentials(log_interval(&ratio, 1 - alpha));
	s->p = least < LEAST_WELCH ? NAN : speedup_p(s, &ratio);
}

void
speedups_decide(struct speedup_row *rows, size_t n, double alpha)
{
	double *p = xcalloc(n + 1, sizeof(*p));

	for (size_t i = 0; i < n; i++) {
		speedup_compute(&rows[i], alpha);
		p[i] = rows[i].p;
	}
	holm(p, n);
	for (size_t i = 0; i < n; i++) {
		struct speedup_row *s = &rows[i];

		s->p_holm = p[i];
		if (s->p_holm < alpha)
			s->verdict = s->value > 1 ? SPEEDUP_FASTER : SPEEDUP_SLOWER;
		else
			s->verdict = isnan(s->p) || s->ci.low > 1 || s->ci.high < 1
					 ? SPEEDUP_UNDECIDED
					 : SPEEDUP_NONE;
	}
	free(p);
}
