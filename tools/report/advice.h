/* What to type for the same matrix again: another setting, or another goal. */
#ifndef ADVICE_H
#define ADVICE_H

#include <stdbool.h>

#include "arena.h"

/*
 * "make html GUEST=xen CPUS='1 2'": another goal of the matrix that was asked for so.
 * What was asked for the pipeline tells in BOOTMATRIX_ASKED.  By hand, where nobody does,
 * and in brief there is an ellipsis in its place.
 */
const char *advice_goal(struct arena *a, const char *goal, bool brief);

/* "make matrix GUEST=xen CPUS='1 2' SAMPLES=24": the same with other settings, of which
 * the last is NULL. */
const char *advice_settings(struct arena *a, const char *const settings[], bool brief);

/* Is it known what was asked for?  By hand nobody tells. */
bool advice_is_told(void);

/* Were pages asked for, too, and so are they made? */
bool advice_has_pages(void);

/* Was the matrix asked for with that setting, "SAMPLES=auto"? */
bool advice_knows(const char *setting);

#endif
