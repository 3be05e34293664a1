/*
 * A lease of cores of this host, for what boots a guest.
 *
 * Who holds the lease, and all that it starts, runs on these cores, and nobody else's
 * lease has one of them.  It ends with the last of these processes.
 */
#ifndef LEASE_H
#define LEASE_H

#include <stddef.h>
#include <sys/types.h>

/*
 * Take so many cores, or all where there are no more or want is 0, from the directory of
 * leases; the CPUs stay as they are where all are taken.  Who waits says who holds which,
 * after a second and every so many.  A process that holds a lease, or was started by one
 * that does, takes no other.  Returns how many cores there are, or 0 within a lease that
 * somebody else took.
 */
size_t lease_take(const char *dir, size_t want, unsigned seconds);

/*
 * What holds a lease runs in a cpu cgroup of the highest weight where one may be made:
 * this process goes there, which may take some ms, best before it takes the lease; or it
 * forks one that is there, which returns as fork(2) does.
 */
void lease_weight_raise(void);
pid_t lease_fork(void);

/* How many other boots have run beside what holds the lease of this process, until now;
 * -1: it has none. */
long long lease_beside(void);

/* Why this process was not given the highest weight; NULL: it was. */
const char *lease_no_weight(void);

#endif
