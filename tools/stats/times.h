/* The times of boots that completed, as numbers for the methods. */
#ifndef TIMES_H
#define TIMES_H

#include <stddef.h>

#include "value.h"
#include "samples.h"

/* An interval's lengths, one a boot in which both of its ends were seen. */
struct times {
	double *x;	 /* nanoseconds, in the order of the sample numbers */
	double *boot;	 /* boot time of the same boots, NAN: none */
	unsigned *which; /* the boots' places in samples[] */
	size_t n;
	size_t reversed;      /* boots left out: it ended before it began */
	bool inside;	      /* it lies between origin and end in all of them */
	const char *source;   /* of its ends: symbol, serial, mixed; NULL when n is 0 */
	struct reason reason; /* why n is 0 */
};

/* Boot times: from origin to end.  The caller frees. */
struct times times_of_boots(const struct configuration *c);
struct times times_of_phase(const struct configuration *c, const struct phase *p);
void times_free(struct times *t);

/* Release all numbers, or all but x; keep what is known of them. */
void times_shrink(struct times *t);
void times_keep_x(struct times *t);

/* Keep of two configurations' times those of sample numbers that both have. */
void times_pair(const struct configuration *of_a, struct times *a,
    const struct configuration *of_b, struct times *b);

/*
 * Times in execution order, or by number where that was not recorded for all.  The caller
 * frees.
 */
double *times_in_execution_order(
    const struct configuration *c, const struct times *t, bool *recorded);

/*
 * Instructions of all vCPUs during a phase; boot holds those from the origin to
 * the last marker of the boot that has counts.  The caller frees.
 */
struct times insns_of_phase(const struct configuration *c, const struct phase *p);

/*
 * Mean instructions during a phase by each vCPU, cpus numbers, over the boots that
 * counted; NULL when none did.  The caller frees.
 */
double *mean_insns(const struct configuration *c, const struct phase *p);

/* Do all boots that counted a phase agree in what each vCPU executed? */
bool insns_agree(const struct configuration *c, const struct phase *p);

#endif
