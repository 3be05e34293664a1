/* The files that belong to the programs, wherever these were installed. */
#ifndef OWNFILE_H
#define OWNFILE_H

/*
 * The path of such a file: beside the running program if it is there, else in
 * ../share/bootmatrix from there, whether it is there or not.  The caller frees it.
 */
char *own_file(const char *name);

#endif
