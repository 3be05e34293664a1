/*
 * How a boot can end: one table for who says it, who checks it and who counts it.
 * Another outcome is a line here, the place that finds it, and a line in qboot(1).
 */
#ifndef OUTCOME_H
#define OUTCOME_H

#include <stdbool.h>

/* X(NAME, name in records, what it means) */
// clang-format off
#define OUTCOMES(X) \
	X(BOOTED,        "booted",        OUTCOME_COMPLETED) \
	X(TIMEOUT,       "timeout",       OUTCOME_OF_GUEST) \
	X(SILENT,        "silent",        OUTCOME_OF_GUEST) \
	X(PANIC,         "panic",         OUTCOME_OF_GUEST) \
	X(RESET,         "reset",         OUTCOME_OF_GUEST) \
	X(POWEROFF,      "poweroff",      OUTCOME_OF_GUEST) \
	X(VMM_DIED,      "vmm-died",      OUTCOME_OF_GUEST) \
	X(LAUNCH_FAILED, "launch-failed", OUTCOME_OF_TOOL) \
	X(UNKNOWN,       "unknown",       OUTCOME_OF_TEXT)
// clang-format on

enum outcome_meaning {
	OUTCOME_COMPLETED, /* the end was seen: the only one that has a boot time */
	OUTCOME_OF_GUEST,  /* the guest was seen to start, and did not complete */
	OUTCOME_OF_TOOL,   /* the guest was never started: says nothing of it */
	OUTCOME_OF_TEXT,   /* a text log does not show how the boot ended */
};

#define OUTCOME_ID(id, name, meaning) OUTCOME_##id,
enum outcome_id { OUTCOMES(OUTCOME_ID) OUTCOMES_N };
#undef OUTCOME_ID

struct outcome {
	const char *name;
	enum outcome_meaning meaning;
};

extern const struct outcome outcomes[OUTCOMES_N];

/* The outcome of that name, or NULL: it is none. */
const struct outcome *outcome_find(const char *name);

/* Was the end seen?  A name that is no outcome's is not. */
bool outcome_completed(const char *name);

#endif
