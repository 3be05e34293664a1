/* What is written of a boot that was looked at. */
#ifndef DISCOVER_FORMATS_H
#define DISCOVER_FORMATS_H

#include <stdio.h>

#include "log.h"

/* What a draft is to be called, and the profile of a guest whose images are in an ISO. */
struct draft_options {
	const char *name;
	const json_t *base;  /* or NULL */
	const char *symbols; /* the file that has the kernel's, or NULL */
};

typedef void discovery_format(
    FILE *out, const struct discovery *d, const struct draft_options *o);

discovery_format text_write, json_write, draft_write;

#endif
