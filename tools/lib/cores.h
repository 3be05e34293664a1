/* The cores of this host that a process may use, and lists of CPUs as Linux writes them.
 */
#ifndef CORES_H
#define CORES_H

#include <sched.h>
#include <stddef.h>

#define CORES_SYSFS "/sys/devices/system/cpu"

enum { CPU_LIST_SIZE = 1024 };

struct core {
	int id;		/* the lowest CPU of it, whether that may be used or not */
	cpu_set_t cpus; /* its hyperthreads that may be used */
};

/*
 * The cores with CPUs of the set, in the order of their ids; hyperthreads of one core are
 * one core.  Isolated CPUs are left out, unless the set has no other.  Returns how many;
 * cores has room for CPU_SETSIZE.
 */
size_t cores_read(const char *sysfs, const cpu_set_t *allowed, struct core cores[]);

/* "0-3,8": what is no such list is empty.  The list in the caller's buffer is cut where
 * it is longer. */
cpu_set_t cpu_list_parse(const char *text);
const char *cpu_list_format(const cpu_set_t *cpus, char text[CPU_LIST_SIZE]);

#endif
