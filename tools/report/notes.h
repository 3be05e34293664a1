/* What is said below tables, or NULL: nothing. */
#ifndef NOTES_H
#define NOTES_H

#include "table.h"

/* Below a whole table. */
const char *identical_note(const struct results *r, const struct table *t);
const char *headline_note(const struct results *r, const struct table *t);
const char *scaling_note(const struct results *r, const struct table *t);
const char *sources_note(const struct results *r, const struct table *t);
const char *across_note(const struct results *r, const struct table *t);
const char *comparison_note(const struct results *r, const struct table *t);
const char *instructions_note(const struct results *r, const struct table *t);

/* Where a column of it is shown. */
const char *mean_note(const struct results *r);
const char *exact_speedup_note(const struct results *r);
const char *status_note(const struct results *r);
const char *variance_note(const struct results *r);
const char *most_variance_note(const struct results *r);
const char *share_note(const struct results *r);
const char *waits_note(const struct results *r);
const char *across_ends_note(const struct results *r);
const char *across_ratio_note(const struct results *r);
const char *boot_cpu_note(const struct results *r);
const char *growth_note(const struct results *r);
const char *balance_note(const struct results *r);

#endif
