/* Programs in $PATH. */
#ifndef PROGRAM_H
#define PROGRAM_H

/*
 * The path of a program: name itself where it has a slash, else the first in
 * $PATH.  NULL when there is none; the caller frees it.
 */
char *program_find(const char *name);

#endif
