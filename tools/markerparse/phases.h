/* The phases record: what markerparse writes for one boot. */
#ifndef PHASES_H
#define PHASES_H

#include <stdio.h>

#include "lib/markers.h"
#include "lib/waits.h"
#include "lib/watch.h"

/* A marker table given with -m, and the record or profile that it is from. */
struct guest {
	const char *path;
	json_t *object; /* the machine object, or the profile */
	bool profile;
	struct markers *table;
};

/*
 * What is known of a boot but for its markers.  All values are borrowed; NULL is
 * written as null.
 */
struct boot_facts {
	const char *config;
	long long sample;
	bool warmup;
	json_t *order, *seed;
	const char *outcome, *reason;
	const char *tool, *commit; /* what ran the boot */
	bool icount, text_log;
	bool estimated; /* the times are made up: no boot time comes of them */
	json_t *cpus;
	json_t *evidence, *machine, *qemu, *before, *after;
	const struct waits *waits; /* between its lines */
};

/*
 * Write the record.  The boot time is that from the table's origin to its end,
 * and only where both were seen and the outcome is booted.
 */
void phases_write(FILE *out, const struct boot_facts *boot, const struct markers *table,
    const struct watch *watch);

/*
 * A machine object as a phases record has it, without tables.  Where guest is
 * given, what it says of names and intervals counts.  log is NULL for a text log.
 * A new reference.
 */
json_t *phases_machine(
    const json_t *log, const struct markers *table, const struct guest *guest);

#endif
