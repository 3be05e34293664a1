/*
 * How many CPUs a guest has online: never assumed, only what it was seen to say.  A
 * profile's key cpus_online says how:
 *
 *	serial	the first match's group is the number
 *	count	each number that its group names is one CPU, and plus is added; what
 *		comes up after the end of the boot is not counted
 *	value	it is this number, where evidence was seen
 *
 * Where the first two match nothing, evidence shows a kernel for one CPU.  More than the
 * machine has, or none, is not believed.
 */
#ifndef ONLINE_H
#define ONLINE_H

#include <stdbool.h>
#include <stddef.h>

#include "cpus.h"
#include "json.h"
#include "match.h"
#include "reason.h"

enum online_pattern { ONLINE_SERIAL, ONLINE_COUNT, ONLINE_EVIDENCE, ONLINE_PATTERNS };

struct online_rule {
	struct match *pattern[ONLINE_PATTERNS]; /* NULL where the profile has none */
	long long plus, value;			/* 0: none */
	bool given;
};

/*
 * Read the object that the key has; rule is to be freed, also when it fails.  Returns
 * NULL, or the reason with its place.
 */
const char *online_rule_read(
    struct online_rule *rule, const json_t *object, char reason[REASON_SIZE]);
void online_rule_free(struct online_rule *rule);

/* What one boot said so far; begins as zeroes. */
struct online {
	bool told, evidence;
	char text[40];			 /* the number that was told */
	long long counted[CPUS_MAX + 1]; /* numbers, each once */
	size_t n_counted;
};

/* Take a match of a pattern; len 0 where it has no group. */
void online_take(
    struct online *o, enum online_pattern pattern, const char *group, size_t len);

/*
 * The number, on a machine that has so many CPUs (0: nothing says how many).  0 when it
 * is not known, with the reason.
 */
long long online_number(const struct online *o, const struct online_rule *rule,
    long long cpus, char reason[REASON_SIZE]);

#endif
