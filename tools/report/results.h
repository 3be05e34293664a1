/*
 * Results as formats see them.  Every text in here has been through show_text() or
 * show_bytes(); a number that could not be had is NAN, a text NULL.
 */
#ifndef RESULTS_H
#define RESULTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "store.h"

struct range {
	double lo, hi;
};

struct mark {
	const char *name, *source, *reason;
	double at_ms;
};

struct sample {
	double sample, order, boot_time_ms;
	const char *outcome, *reason, *last_phase, *last_line;
	struct mark *marks;
	size_t n_marks;
};

/* How a boot time goes with something of the host. */
struct factor {
	const char *name, *verdict;
	bool related;
	double n, rho, p_holm;
};

/* So many boots give a mean within so many percent. */
struct need {
	double percent, n, more;
};

struct statistics {
	double attempted, booted, warmups, n;
	double success;
	struct range success_ci95;
	double mean_ms, median_ms, stdev_ms, cv, mad_ms, min_ms, max_ms, p95_ms;
	struct range mean_ci95_ms, median_ci95_ms;
	struct range mean_bootstrap_ci95_ms, median_bootstrap_ci95_ms;
	const char *bootstrap_caution; /* what to know of these two */
	double median_ci95_confidence;
	double outliers; /* how many */
	/* Verdicts in words, or the reason why there is none. */
	const char *identical, *outlying, *trend, *neighbours, *modes;
	struct factor *factors;
	size_t n_factors;
	struct need *needs;
	size_t n_needs;
};

struct phase {
	const char *name, *from, *to, *source, *reason;
	double n, mean_ms, stdev_ms, share, variance_share, without_ms;
	struct range share_ci95, variance_share_ci95, without_ci95_ms;
	struct range mean_ci95_ms;
	double insns_total; /* mean, of all vCPUs together */
	double insns_share; /* of the boot's instructions */
	double *insns;	    /* a vCPU, NULL where none were counted */
	size_t n_insns;
};

struct estimate {
	const char *name, *from, *to, *status, *reason;
	double estimated_ms, low_ms, high_ms, measured_ms, error_percent;
	struct range measured_ci95_ms, error_percent_ci95;
	const char *equivalence; /* the test's verdict */
	/* Against low_ms to high_ms, where the estimate is a range. */
	const char *range_status;
	double range_error_percent;
};

/*
 * A sentence that stats made of its numbers.  Its parts are NULL where it has none:
 * what several configurations have in common, and the figures.
 */
struct remark {
	const char *kind, *text, *topic, *figures;
};

struct remarks {
	struct remark *remark;
	size_t n;
};

struct config {
	const char *key; /* the name as it came: to find files by, not to show */
	const char *name, *cpu_model, *accel, *accel_asked, *accel_reason;
	const char *qemu_version, *clock, *origin, *end, *began, *arch, *machine_type,
	    *reason, *boot, *entry;
	double cpus, cpus_online, memory_mib, seed;
	struct {
		const char *name, *title, *notice, *profile, *kernel_sha256, *disk_sha256,
		    *cdrom_sha256;
	} guest;
	struct {
		const char *cpu, *kernel;
		double cores;
	} host;
	struct statistics stats;
	struct remarks warnings, findings;
	const char *findings_reason; /* why there can be none */
	struct sample *samples;
	size_t n_samples;
	struct phase *phases;
	size_t n_phases;
	struct estimate
	    headline; /* the estimate that the guest is known by; name NULL: none */
	struct estimate *estimates;
	size_t n_estimates;
	const json_t *json; /* as it came */
};

struct phase_scaling {
	const char *name;
	double speedup;
	struct range speedup_ci95;
};

struct scaling {
	const char *config, *verdict;
	double cpus, cpus_online, mean_ms, speedup, efficiency;
	struct range speedup_ci95, efficiency_ci95;
	struct phase_scaling *phases;
	size_t n_phases;
};

/* Configurations that differ in nothing but their vCPUs. */
struct group_scaling {
	const char *cpu_model, *trend, *amdahl; /* verdicts */
	double memory_mib, tau, p, serial_fraction, serial_fraction_se;
	bool believed; /* of the serial fraction */
};

struct change {
	const char *config, *phase, *verdict; /* phase: NULL for the whole boot */
	double base_n, n, base_median_ms, median_ms, ratio, p_holm;
	struct range ratio_ci95;
};

/* Two configurations that could not be compared, or not quite. */
struct difference {
	const char *config, *text;
};

struct comparison {
	const char *base, *verdict; /* base: NULL where nothing was compared */
	double noise_percent;
	struct difference *differences;
	size_t n_differences;
	struct change *changes;
	size_t n_changes;
};

/* What watching costs: a verdict a pair of kinds of boots. */
struct observer {
	const char *guest, **verdicts;
	size_t n_verdicts;
};

struct results {
	struct store *store;
	struct config *configs; /* by vCPUs; equal ones in the order given */
	size_t n_configs;
	struct scaling *scaling;
	size_t n_scaling;
	struct group_scaling *groups;
	size_t n_groups;
	struct comparison comparison;
	struct observer observer;
	const char *scaling_reason, *scaling_caution;
	struct remarks scaling_warnings, scaling_findings;
	json_t *json; /* all of it merged, configurations first */
};

/*
 * Read result objects, one after another, until the end of fp.  Exits 1 with
 * "name:line: reason" on what is no result.
 */
struct results *results_read(FILE *fp, const char *name);
void results_free(struct results *r);

/* A configuration by its name, or NULL. */
const struct config *results_config(const struct results *r, const char *name);

#endif
