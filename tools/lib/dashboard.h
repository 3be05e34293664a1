/*
 * Whether a dashboard is open on this host: whoever shows boots to somebody holds a lock,
 * and whoever boots looks at it.
 */
#ifndef DASHBOARD_H
#define DASHBOARD_H

/* Hold the lock until dashboard_close(); -1 where that cannot be. */
int dashboard_open(void);
void dashboard_close(int lock);

/* Does somebody hold it?  -1: that is not known. */
int dashboard_is_open(void);

#endif
