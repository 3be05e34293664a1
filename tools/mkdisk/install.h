/*
 * Installing a guest from its CD on a disk, unattended: the profile's dialogue is
 * held over the serial line, and the disk gets its name only after it was seen to
 * boot.  In the order of the functions; each exits 1 with the reason when it
 * cannot, and what is unfinished is removed then, and at a signal.
 *
 * The disk is made as DISK.unfinished; the transcript lies beside it, as DISK
 * without .qcow2 and with .transcript, and stays when the installation fails.
 */
#ifndef INSTALL_H
#define INSTALL_H

#include "ask.h"

struct install;

/* Check the key install of a profile; file is its name, for messages. */
void install_check(const char *file, const json_t *profile);

/*
 * The cell for the machine on which the guest is installed: the one that was given,
 * without what says that root is on a disk.  A new reference.
 */
json_t *install_cell(const json_t *given);

/*
 * Begin to install on the qcow2 image disk, of size_mib MiB, or as the profile says
 * when it is 0.  The request and the name must outlive it.
 */
struct install *install_begin(
    const struct asked *a, const char *disk, long long size_mib);

/* Start the machine, the object of a record's "machine", and hold the dialogue. */
void install_drive(struct install *in, const json_t *machine);

/* The cell for the machine that checks the disk.  A new reference. */
json_t *install_check_cell(const struct install *in, const json_t *given);

/* Boot that machine; the markers are those of its profile. */
void install_verify(
    struct install *in, const json_t *machine, const struct markers *markers);

/* Give the disk its name, and release all. */
void install_finish(struct install *in);

#endif
