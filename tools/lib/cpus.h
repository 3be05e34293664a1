/*
 * The one limit of vCPUs.  It binds machines, not guests: a guest may print any number.
 * What it says is believed only from 1 to what its machine has; else the number of CPUs
 * online is not known, and the reason is "the guest names 300 CPUs of 4".
 */
#ifndef CPUS_H
#define CPUS_H

enum { CPUS_MAX = 255 };

#endif
