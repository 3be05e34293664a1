/* Which firmware a machine starts with, and what is known of its version. */
#ifndef FIRMWARE_H
#define FIRMWARE_H

#include "image.h"
#include "lib/json.h"
#include "qemu.h"

struct firmware {
	struct image file; /* path NULL: none, or none that is known */
	char
	    *version; /* "SeaBIOS 1.16.2 (bios-256k.bin), sha256 0123456789ab", or NULL */
};

/* given: the user's own; where its path is NULL, QEMU is asked for the one that it loads.
 */
void firmware_find(struct firmware *f, const struct qemu *q, struct work *w,
    const struct image *given, const char *machine_type, const json_t *qemu_args);
void firmware_free(struct firmware *f);

#endif
