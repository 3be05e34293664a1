/* The versions that every tool writes into its first record. */
#ifndef VERSION_H
#define VERSION_H

#include <stdbool.h>

#define BOOTMATRIX_VERSION "0.1"
#define RECORD_SCHEMA 1	 /* of boot logs and phases records */
#define RESULTS_SCHEMA 2 /* of what stats writes; 1 said sentences where 2 has codes */
#define HISTORY_SCHEMA 1 /* of the results that a history has */

enum { COMMIT_SIZE = 64 };

/*
 * The commit of the sources, with -dirty where they were changed since, as make notes it
 * beside the programs: none of them is another program because of it.  False: not known.
 */
bool version_commit(char commit[COMMIT_SIZE]);

#endif
