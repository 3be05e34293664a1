/* A machine for a person to look at. */
#ifndef VIEW_H
#define VIEW_H

#include "lib/json.h"
#include "lib/reason.h"

/*
 * Become the machine's QEMU, shown on a VNC display of this host, and say on stderr
 * which.  Returns only when that fails: with the reason.
 */
const char *view(const json_t *machine, char reason[REASON_SIZE]);

#endif
