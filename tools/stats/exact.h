/* Scaling in instructions, on the deterministic clock: exact, one boot is enough. */
#ifndef EXACT_H
#define EXACT_H

#include "samples.h"

/*
 * Instructions of the boot CPU in a phase, or with NULL from the origin to the last
 * marker at which all boots have counts.  NAN: not counted, or not the same in all boots.
 *
 * All vCPUs share one virtual clock, so that it goes on with the instructions of all:
 * what the boot takes where all CPUs run side by side is what its boot CPU does.
 */
double exact_boot_cpu(const struct configuration *c, const struct phase *phase);

/*
 * What one configuration does beside the one with 1 vCPU (NULL: there is none), as
 * {"config":,"insns":[...],...}.  A new reference.
 */
json_t *exact_row(const struct configuration *one, const struct configuration *c);

/*
 * Add what stands out of a configuration beside the one with 1 vCPU: phases in which the
 * boot CPU does no less and that are much of its boot, and phases that cost more
 * instructions of all vCPUs.
 */
void exact_findings(
    json_t *list, const struct configuration *one, const struct configuration *most);

/*
 * The vCPUs that executed another number of instructions in a phase than in the base, or
 * with NULL in the boot, each as {"vcpu":,"base":,"now":,"more":}.  A new reference;
 * NULL: not counted on both sides.
 */
json_t *exact_changes(const struct configuration *base, const struct configuration *now,
    const struct phase *phase);

/* Are two boots the same to the last digit, from their origin on? */
bool exact_same(
    const struct configuration *c, const struct sample *a, const struct sample *b);

/*
 * Where boots of a configuration begin to differ, as "from", its marker, and "cause":
 * "vcpu", of that number, or "time" alone.  Adds nothing where they do not.
 */
void put_first_difference(json_t *to, const struct configuration *c);

#endif
