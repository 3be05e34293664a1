/* Who holds a lock, for who waits. */
#ifndef HOLDER_H
#define HOLDER_H

/*
 * Say on stderr which process holds the lock of flock(2) on a file: the lock is called
 * "which".  Since when is said, too, where the file begins with the number of the process
 * that took it: the file has the date of that.
 */
void holder_say(const char *file, const char *which);

#endif
