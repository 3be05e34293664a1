/*
 * boot.cfg, by which NetBSD's boot loader and MINIX's, which is made of it, know
 * their menu: lines "keyword=value", a # begins a comment (boot.cfg(5) of NetBSD).
 * What a loader would pass over in silence, and a boot would then lack, is an
 * error here, with its line.
 */
#ifndef BOOTCFG_H
#define BOOTCFG_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/reason.h"

enum {
	BOOTCFG_BYTES_MAX = 64 << 10,
	BOOTCFG_TIMEOUT_S = 10, /* the loader's own, where timeout= is missing */
	BOOTCFG_TIMEOUT_MAX = 86400,
};

/* One line of the menu. */
struct bootcfg_entry {
	char *text;	/* what the menu shows */
	char *commands; /* what it stands for, separated by ; */
	unsigned line;
};

/* A file to be loaded as a module, or a pattern of such files' names. */
struct bootcfg_module {
	char *path; /* from the image's root, without a / before it, and no . or .. */
	bool is_pattern;
	unsigned line;
};

struct bootcfg {
	struct bootcfg_entry *entries;
	size_t n_entries;
	struct bootcfg_module
	    *loads; /* of load= lines: they come before an entry's own */
	size_t n_loads;
	size_t preset;	     /* the entry that is taken when nobody chooses */
	long long timeout_s; /* how long the menu waits; -1: until a key is pressed */
};

/* What choosing an entry does. */
struct bootcfg_plan {
	char *kernel;			/* as a module's path */
	char *options;			/* the kernel's command line, "" for none */
	struct bootcfg_module *modules; /* in order, those of load= lines first */
	size_t n_modules;
	unsigned line;
};

/*
 * Parse the len bytes of a boot.cfg.  NULL when they are none: the reason
 * begins with "boot.cfg:LINE: ".  bootcfg_free() releases.
 */
struct bootcfg *bootcfg_parse(const char *text, size_t len, char reason[REASON_SIZE]);
void bootcfg_free(struct bootcfg *c);

/* The number of the entry that the menu shows as text, or -1. */
int bootcfg_find(const struct bootcfg *c, const char *text);

/*
 * What the entry loads.  Returns NULL when good, or a reason like
 * bootcfg_parse()'s; either way bootcfg_plan_free() releases the plan.
 */
const char *bootcfg_plan(const struct bootcfg *c, size_t entry, struct bootcfg_plan *plan,
    char reason[REASON_SIZE]);
void bootcfg_plan_free(struct bootcfg_plan *plan);

#endif
