/* Which build of a program it is, as its linker has stamped it. */
#ifndef BUILDID_H
#define BUILDID_H

/*
 * The GNU build ID of an ELF file of this host's word size, a digest of its contents by
 * its linker, in hex; NULL where it has none or cannot be read.  The caller frees it.
 */
char *build_id(const char *path);

#endif
