/* The versions that every tool writes into its first record. */
#ifndef VERSION_H
#define VERSION_H

#define BOOTMATRIX_VERSION "0.1"
#define RECORD_SCHEMA 1	 /* of boot logs and phases records */
#define RESULTS_SCHEMA 2 /* of what stats writes; 1 said sentences where 2 has codes */

#endif
