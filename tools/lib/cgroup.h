/* The weight of a process among the others of this host: that of its cpu cgroup. */
#ifndef CGROUP_H
#define CGROUP_H

#include <sys/types.h>

#include "reason.h"

#define CGROUP_PROC "/proc/self" /* whose files mounts and cgroup tell where it is */

/*
 * Move this process, of one thread, unless its cgroup has the highest weight, into a
 * cgroup "bootmatrix" that has it, which is made where it is missing: below the process's
 * own cgroup or one further up.  In version 2, where a cgroup that has processes can have
 * only threaded ones below, its own comes last.  Returns NULL, or why none of these can
 * be.
 */
const char *cgroup_weight_raise(const char *proc, char reason[REASON_SIZE]);

/*
 * As fork(2), of a process of one thread: the child is in such a cgroup, or *why says
 * there why not.  In version 2, where to move takes 10 ms, the child begins in it, if the
 * kernel can do that, and this process stays where it is.
 */
pid_t cgroup_fork(const char *proc, const char **why, char reason[REASON_SIZE]);

/*
 * The weight that this process has: "cpu.shares 262144" (version 1) or "cpu.weight 10000"
 * (version 2).  The caller's to free; NULL: it has none of its own.
 */
char *cgroup_weight(const char *proc);

#endif
