/* The version that every tool writes into its first record. */
#ifndef VERSION_H
#define VERSION_H

#define BOOTMATRIX_VERSION "0.1"
#define RECORD_SCHEMA 1

#endif
