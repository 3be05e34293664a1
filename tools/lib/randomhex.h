/* Names that nobody can guess. */
#ifndef RANDOMHEX_H
#define RANDOMHEX_H

#include <stddef.h>

/* That many random hexadecimal digits, an even number up to 512, and a NUL. */
void random_hex(char *to, size_t digits);

#endif
