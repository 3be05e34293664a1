/*
 * The machine on which a guest is installed: the one that was asked for, with root on
 * its CD, and the one that then boots the installed disk.
 */
#ifndef INSTALL_H
#define INSTALL_H

#include "ask.h"
#include "lib/work.h"

/*
 * The object of the record's key machine for a cell, as machine_make() has it, with
 * the key install: that of the profile, its check being a machine of which the disk
 * is left to whoever makes it.  A new reference; name is the cell's, for messages.
 */
json_t *install_make(const json_t *cell, const char *name, struct work *w);

#endif
