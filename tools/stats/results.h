/* The result objects, one function each; what they hold is in stats(1). */
#ifndef RESULTS_H
#define RESULTS_H

#include <stdbool.h>
#include <stdio.h>

#include "matrix.h"
#include "methods/methods.h"

/*
 * {"cpu_2":{...}}: all of one configuration, as one line.  Its warnings are adjusted for
 * the number of configurations of the matrix.
 */
void configuration_emit(FILE *out, const struct configuration *c, size_t configurations);

/* {"scaling":{...}}: what changes with the number of vCPUs, as one line. */
void scaling_emit(FILE *out, const struct matrix *m);

/* What a comparison comes to; these are exit statuses. */
enum comparison_status {
	COMPARISON_FINE = 0, /* no regression is shown */
	COMPARISON_TOOL_FAILED = 1,
	COMPARISON_SLOWER = 3,
	COMPARISON_FEWER = 4, /* boots complete */
	COMPARISON_UNDECIDED = 5,
};

struct comparison {
	const char *path; /* of the base, for the record */
	const struct matrix *base, *now;
	bool paired;	      /* boots of one sample number belong together */
	double noise_percent; /* changes of so much are none */
	const char **names;   /* configurations to compare; none: all */
	size_t names_n;
	size_t looks; /* how often it was made so far, with fewer boots; 0: not told */
};

/*
 * Warn where so many boots of each configuration now cannot decide the comparison, or
 * cannot call anything the same.
 */
void comparison_check_plan(const struct comparison *c, size_t samples);

/* The same of so many pairs of boots of each of so many configurations, none there yet.
 */
void comparison_check_pairs(size_t samples, size_t configurations);

/*
 * {"comparison":{...}}: the matrix now against an earlier one.  Exits 1 where a
 * configuration of the base is gone, nothing is in both, or boot times are not of the
 * same interval and clock.
 */
enum comparison_status comparison_emit(FILE *out, const struct comparison *c);

/*
 * {"across":{...}}: guests beside each other, each interval that several have by the same
 * name, against the first that has it.  They are variants of one matrix; exits 1 where
 * one is not there.
 */
void across_emit(
    FILE *out, const struct matrix *m, const char *const variants[], size_t n);

/*
 * {"observer":{...}}: what watching costs; with a margin (not NAN) {"parallel":{...}}:
 * whether boots beside others take as long as alone, but for so many percent.  Each name
 * is WITH/WITHOUT, two configurations whose boots of one number are a pair.  Exits 1 on
 * names that are not there.
 */
void pairs_emit(FILE *out, const struct matrix *m, char *const names[], size_t n,
    double margin_percent);

/* What SAMPLES=auto asks for. */
struct sampling_asked {
	double percent;
	enum location location;
	size_t limit; /* samples of a configuration at most, unless there are more */
};

/*
 * {"sampling":{...}}: to what part its mean or median boot time is known of each
 * configuration, or of a variant its ratio to the first, and how many samples each is to
 * have for all to be known that well.
 */
void sampling_emit(FILE *out, const struct matrix *m, const struct sampling_asked *asked);

/*
 * {"floor":{...}}: samples are runs of so many boots, one run after another, and
 * nothing changed between them.
 */
void floor_emit(FILE *out, const struct matrix *m, size_t boots);

/*
 * {"history":{...}}: where times changed over the results that were kept, and whether the
 * newest is slower than the best before it.
 */
struct history;
enum comparison_status history_emit(
    FILE *out, const struct history *h, double noise_percent);

#endif
