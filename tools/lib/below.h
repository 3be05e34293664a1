/* What lies below a directory: no path leaves it, and no link is followed. */
#ifndef BELOW_H
#define BELOW_H

#include <stdbool.h>
#include <sys/stat.h>

/*
 * Open what is of that type, S_IFREG or S_IFDIR, at a path below dir, to read it; no word
 * of the path may be empty or begin with a dot.  -1, with errno: there is none.
 */
int below_open(const char *dir, const char *path, mode_t type);

/* Could it be opened? */
bool below_has(const char *dir, const char *path, mode_t type);

#endif
