/* Files beside a report, which get their names when they are complete. */
#ifndef DRAFT_H
#define DRAFT_H

#include <stdio.h>

#include "arena.h"

struct draft {
	FILE *out;
	const char *path, *written;
};

/* Begin DIRECTORY/NAME; exits where it cannot be written. */
struct draft draft_begin(struct arena *a, const char *directory, const char *name);
void draft_end(const struct draft *f);

#endif
