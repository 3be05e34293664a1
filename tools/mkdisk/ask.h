/*
 * What a guest profile asks for and a cell asks over it: reading both strictly,
 * and merging them.  Everything that is wrong ends the program with
 * "file: path: reason".
 */
#ifndef ASK_H
#define ASK_H

#include <stdbool.h>
#include <stdio.h>

#include "bootmode.h"
#include "lib/arch.h"
#include "lib/json.h"
#include "lib/markers.h"
#include "lib/settings.h"

/*
 * A whole request: the merged settings and what only one of the two can say.  Paths are
 * relative to the working directory; a disk may be {"size_mib":N}.
 */
struct asked {
	struct settings ask;
	json_t *settings; /* owner of ask's strings */
	json_t *cell, *profile;
	const char *cell_name; /* "stdin" */
	const char *guest;     /* the profile's file, as the cell named it */
	char *guest_file;      /* where it was found */
	char *config;
	enum boot_mode boot_mode;
	const struct arch *arch;
	const char *symbols;	/* path, or NULL */
	json_t *module_symbols; /* paths, or NULL */
	const json_t *sha256;	/* expected digests by image, or NULL */
	/* of the cell, NULL where it says nothing */
	const char *iso, *rootdevname, *kernel_dir;
	const char *serial; /* "verbose", "quiet" */
	bool unmarked;	    /* without the profile's markers */
	/* of the profile */
	const char *name, *title, *notice;
	const char *images_from; /* the command that brings its images, or NULL */
	struct iso_ask of_iso;
	struct markers *markers;
	size_t loader_markers; /* so many of them are the boot loader's, the first ones */
	const char *loader_end; /* where nothing of the kernel can be seen, or NULL */
	json_t *panic, *interjections, *cpus_online, *estimates; /* NULL: none */
};

/* Read a cell from fp and the profile that it names.  asked_free() releases all. */
void asked_read(struct asked *a, FILE *fp, const char *name);
void asked_free(struct asked *a);

/* Does the machine run firmware from a reset vector on that is known? */
bool asked_has_reset(const struct asked *a);

/* Who asks for a setting, for messages: the cell or the profile's file. */
const char *asked_by(const struct asked *a, const char *key);

#endif
