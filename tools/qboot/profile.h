/* The profile of a boot: the functions go to the probe, the tree comes back. */
#ifndef PROFILE_H
#define PROFILE_H

#include "lib/json.h"
#include "lib/machine.h"
#include "lib/reason.h"

struct boot;
struct boot_options;

/*
 * A file in memory with the functions that the file of that name lists, for QEMU to
 * inherit as VM_PROFILE_FD.  NULL, or why there is none.  The caller closes it.
 */
const char *functions_open(const char *path, int *fd, char reason[REASON_SIZE]);

/*
 * Open what QEMU inherits as VM_PROFILE_FD for a profile.  A profile of an earlier boot
 * is removed.  NULL, or why this machine can have no profile.
 */
const char *profile_open(const struct boot_options *o, const struct machine *m, int *fd,
    char reason[REASON_SIZE]);

/*
 * After the boot: write the profile (profile(5)) to its file, or no file when the boot
 * did not complete.  Returns what the end record says of it; a new reference.
 */
json_t *profile_finish(const struct boot *b);

#endif
