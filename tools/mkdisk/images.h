/* All that is loaded into the machine or attached to it, opened and checked. */
#ifndef IMAGES_H
#define IMAGES_H

#include "ask.h"
#include "guestiso.h"
#include "image.h"

struct images {
	struct image kernel, disk, cdrom, symbols,
	    firmware;		       /* path NULL: there is none */
	struct image booted;	       /* the kernel that the guest's own loader starts */
	struct image *modules, *disks; /* further disks */
	size_t nmodules, ndisks;
	struct image *module_symbols; /* ELF files of modules that are loaded without */
	size_t nmodule_symbols;
	struct guest_iso guest; /* what was found in the guest's own ISO */
	char *cmdline;		/* NULL: none */
};

/*
 * Open what was asked for, out of the guest's ISO where it comes from there.
 * Exits 1 with the reason when one of them is wrong.  images_free() releases all.
 */
void images_open(struct images *im, struct work *w, const struct asked *a);
void images_free(struct images *im);

#endif
