/* A machine for a person to look at. */
#ifndef VIEW_H
#define VIEW_H

#include "lib/json.h"
#include "lib/reason.h"

/*
 * Run the machine on a VNC display of this host, saying on stderr which, until QEMU ends,
 * or the terminal or who started this process does.  NULL, and QEMU's exit status; or
 * why it cannot be.
 */
const char *view(const json_t *machine, int *status, char reason[REASON_SIZE]);

#endif
