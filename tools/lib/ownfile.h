/* The files that belong to the programs, wherever these were installed. */
#ifndef OWNFILE_H
#define OWNFILE_H

/*
 * The path of such a file: in share beside the running program, a link to what it shares
 * with all machines, if it is there alone; else beside the program, whether it is there
 * or not.  The caller frees it.
 */
char *own_file(const char *name);

#endif
