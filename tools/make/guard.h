/*
 * A configuration of which nothing is seen in the first block of a matrix is not booted
 * again and again: its other boots are skipped, each with an empty log.
 */
#ifndef GUARD_H
#define GUARD_H

#include <stdbool.h>

struct guard {
	const char *words; /* FIRST CONFIGURATION ...: the first block; NULL: no guard */
	const char *journal; /* beside it lie the configurations */
};

/* Was the first boot of the configuration not launched, or silent?  Never of itself. */
bool guard_skips(const struct guard *g, const char *config, const char *sample);

/*
 * Say, after a boot of the first block, that its configuration is given up.  Where no
 * configuration could be launched, which is no measurement, the first block is forgotten
 * and the program ends with the reason.
 */
void guard_look(const struct guard *g, const char *config, const char *sample);

#endif
