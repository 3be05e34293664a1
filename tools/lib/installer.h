/*
 * How a guest's installer is driven: the key install of a guest profile, and of a
 * machine record that is to be installed.
 */
#ifndef INSTALLER_H
#define INSTALLER_H

#include <stdbool.h>
#include <stddef.h>

#include "json.h"
#include "match.h"
#include "reason.h"

enum {
	INSTALLER_STEPS_MAX = 200,
	INSTALLER_ANSWER_MAX = 200,
	INSTALLER_SECONDS_MAX = 7 * 86400,
	DISK_MIB_MAX = 1 << 24,
};

/* A prompt and its answer. */
struct installer_step {
	const char *name, *answer; /* answer NULL: nothing is typed */
	struct match *prompt;
	bool optional;
	bool echo; /* false: what is typed is not echoed */
	long long timeout_s;
};

/* A pattern that says that the installation has failed. */
struct installer_failure {
	struct match *pattern;
	size_t from; /* the step from which on it counts */
};

/* Strings and values belong to the object that was read. */
struct installer {
	struct installer_step *steps;
	size_t n;
	struct match **progress;
	struct installer_failure *failures;
	size_t n_progress, n_failures;
	long long limit_s;		  /* of all steps together */
	long long disk_mib, disk_mib_min; /* 0: not stated */
	const json_t *check; /* what boots the installed disk, or NULL: in a profile keys
				of a cell, in a machine record a machine */
};

/*
 * Read the value of the key install, strictly.  NULL when good, else the reason, which
 * begins with the place ("install.steps[3].expect: ...").  installer_free() either way.
 */
const char *installer_read(
    struct installer *in, const json_t *install, char reason[REASON_SIZE]);
void installer_free(struct installer *in);

#endif
