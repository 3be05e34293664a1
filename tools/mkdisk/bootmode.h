/* How a machine comes to its kernel, and what each boot mode asks of profile and cell. */
#ifndef BOOTMODE_H
#define BOOTMODE_H

#include <stdbool.h>

#include "lib/json.h"

struct asked;

/* Where a machine's kernel comes from. */
enum boot_mode {
	BOOT_PLAIN,  /* as the profile and the cell name it, or the firmware finds it */
	BOOT_ISO,    /* out of the guest's ISO, which is the CD that it boots from */
	BOOT_LOADER, /* the firmware starts what is on the image, as on a real machine */
	BOOT_DISK,   /* out of the ISO or a directory, while root is on a disk */
};

/* What a profile says about its guest's ISO (the key iso). */
struct iso_ask {
	bool given;
	const char *label;   /* volume label of a real one */
	const char *append;  /* options that give the kernel a serial console */
	const char *verbose; /* one that makes a kernel without symbols talk */
	const char *options; /* for an image without a menu */
	const char *rootdevname, *installed_rootdevname;
	const json_t *cd_only; /* names of options that hold only for the CD */
	long long modules;     /* as many must be loaded; 0: any number */
};

/* The boot mode that a cell asks for, by what it names. */
enum boot_mode boot_mode_find(const json_t *cell);

/*
 * Exit 1 when the boot mode lacks something, or does not use something that is given.
 * kernel_by: who gives the kernel, for the message.
 */
void boot_mode_check(const struct asked *a, const char *kernel_by);

/* Read the profile's key iso; exits 1 with "file: iso.key: reason". */
void iso_ask_read(struct iso_ask *ask, const char *file, const json_t *iso);

/*
 * A boot through the guest's own loader begins with what the profile's loader says, whose
 * keys are those of a profile: its markers come before the kernel's, its phases take the
 * place of those that begin at t0 or the reset vector, its estimates that of those of the
 * same name, its other keys that of the profile's.  Its end is for where nothing of the
 * kernel can be seen.
 */
void loader_apply(struct asked *a, json_t *profile, json_t *loader);

/* Nothing is loaded then but what is on the image. */
void loader_settings(json_t *settings, const json_t *cell);

#endif
