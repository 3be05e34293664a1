/* What /proc tells of a thread; each false when the thread is gone. */
#ifndef THREAD_H
#define THREAD_H

#include <stdbool.h>
#include <stdint.h>

/* The time that it has run on a CPU, in ns; directory: "/proc/PID/task/TID". */
bool thread_cpu_ns(const char *directory, int64_t *ns);

/* Does it run, or want to? */
bool thread_is_runnable(const char *directory);

#endif
