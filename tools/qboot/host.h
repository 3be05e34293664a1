/* What else the host was doing: the part of a boot time that is not the guest's. */
#ifndef HOST_H
#define HOST_H

#include "lib/json.h"

/*
 * The host as it is now, as bootlog(5) describes it; what cannot be read is null.
 * scheduler is the policy under which the serial line is read.  The caller owns
 * the value.
 */
json_t *host_state(const char *scheduler);

#endif
