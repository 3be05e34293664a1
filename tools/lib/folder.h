/* The JSON files of a directory. */
#ifndef FOLDER_H
#define FOLDER_H

#include <dirent.h>
#include <stddef.h>

/* For scandir(): is it one, and not hidden? */
int is_json_file(const struct dirent *entry);

/*
 * Call take with to and the path of each file BEGIN*.json, in the order of their names,
 * hidden ones left out.  Returns how many there were: none where there is no directory.
 * Exits 1 where it cannot be read.
 */
size_t folder_each(const char *directory, const char *begin,
    void (*take)(void *to, const char *path), void *to);

#endif
