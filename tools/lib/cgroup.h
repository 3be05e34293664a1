/* The weight of a process among the others of this host: that of its cpu cgroup. */
#ifndef CGROUP_H
#define CGROUP_H

#include "reason.h"

#define CGROUP_PROC "/proc/self" /* whose files mounts and cgroup tell where it is */

/*
 * Move this process into a cgroup "bootmatrix" of the highest weight, which is made where
 * it is missing: below the process's own cgroup or, where the processes there forbid that
 * (version 2), below one further up.  Returns NULL, or why none may be made.
 */
const char *cgroup_weight_raise(const char *proc, char reason[REASON_SIZE]);

/*
 * The weight that this process has: "cpu.shares 262144" (version 1) or "cpu.weight 10000"
 * (version 2).  The caller's to free; NULL: it has none of its own.
 */
char *cgroup_weight(const char *proc);

#endif
