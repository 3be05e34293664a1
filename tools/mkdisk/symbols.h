/*
 * Symbol files as nm(1) writes them: "address type name" a line.  Of which kernel a list
 * is its first line may say: "# kernel SHA256".
 */
#ifndef SYMBOLS_H
#define SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

#include "codesymbol.h"

struct nm_table;

/* Read a file; exits 1 with "path:line: reason" when it is no such file. */
struct nm_table *nm_read(const char *path);

/* False: a file of either kind says that it is of another kernel than that of the digest.
 */
bool nm_is_of(const char *path, const char *sha256);
void nm_free(struct nm_table *t);

/*
 * The address of a code symbol; a global one goes before local ones of the same
 * name.  Returns NULL when good, else why there is none.
 */
const char *nm_symbol(const struct nm_table *t, const char *name, uint64_t *value);

/* Tell of every symbol of code. */
void nm_functions(const struct nm_table *t, code_symbol_take *take, void *to);

#endif
