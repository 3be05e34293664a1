/* One boot of a machine, from QEMU's start to the record of how it ended. */
#ifndef BOOT_H
#define BOOT_H

#include <stdbool.h>
#include <stdio.h>

#include "lib/json.h"
#include "lib/reason.h"

struct boot_options {
	long long sample;      /* from 1 */
	long long order, seed; /* -1: not known */
	bool warmup;
	bool realtime; /* ask for real-time priority when reading the serial line */
	char *probe;   /* file of the plugin */
	/* Files: the kernel's functions, and where the profile goes; the functions whose
	 * first entries are told.  NULL: there is none. */
	const char *functions, *profile, *entries;
};

/*
 * Boot the object inside a record's "machine" and write its boot log.  A guest that
 * does not complete is a measurement, not an error.  Returns NULL, or the reason why
 * the record is none.
 */
const char *boot_once(FILE *out, json_t *machine, const struct boot_options *options,
    char reason[REASON_SIZE]);

#endif
