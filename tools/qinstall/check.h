/* See that the guest boots from the disk that it was installed on. */
#ifndef CHECK_H
#define CHECK_H

#include "lib/markers.h"
#include "session.h"

/* Boot the machine up to its end marker, or end the program as by session_fail(). */
void check(struct session *s, const struct machine *m, const struct markers *markers);

#endif
