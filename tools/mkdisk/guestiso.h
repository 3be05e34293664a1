/*
 * A guest's own ISO: which kernel and modules its menu starts, found through
 * boot.cfg or, where there is none, by looking, and taken out once.
 */
#ifndef GUESTISO_H
#define GUESTISO_H

#include "ask.h"
#include "image.h"
#include "lib/work.h"

struct guest_iso {
	char *kernel;	/* absolute, unpacked */
	char **modules; /* likewise, in their order */
	size_t n_modules;
	char *options;	       /* the kernel's command line, as the image has it */
	char *entry;	       /* of the menu, or NULL: there is no menu */
	long long menu_wait_s; /* how long the menu waits, or -1: there is none */
};

/*
 * Read the ISO that the cell names, opened as image, or the directory kernel_dir
 * in the place of its kernel and modules.  Exits 1 with "image: reason" when it is
 * not such a guest's, or with "image: boot.cfg:LINE: reason".  guest_iso_free()
 * releases all.
 */
void guest_iso_read(struct guest_iso *g, struct work *w, const struct asked *a,
    const struct image *image);
void guest_iso_free(struct guest_iso *g);

/*
 * The kernel's command line, malloc'd: the image's options, less what is the CD's
 * alone and with rootdevname where root is on a disk; those of the serial console;
 * where the kernel is mute, the one that makes it talk; what profile and cell add.
 */
char *guest_iso_cmdline(const struct guest_iso *g, const struct asked *a, bool mute);

/* Has the menu's own command line a serial console?  Then a boot through it shows. */
bool guest_iso_has_serial(const struct guest_iso *g, const struct asked *a);

#endif
