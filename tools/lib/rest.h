/*
 * When a process has come to rest.
 *
 * QEMU is not done when its machine is built: a thread of it gives back memory that its
 * start has used, which takes up to 40 ms of CPU and would be a part of the boot, on a
 * core of its own or, where the boot has but one, on that of the vCPU.
 */
#ifndef REST_H
#define REST_H

#include <sys/types.h>

/*
 * Wait until no thread of the process that this thread belongs to runs, or wants to, for
 * 15 ms; at the longest 1 s, since it may never rest.
 */
void rest_wait(pid_t thread);

#endif
