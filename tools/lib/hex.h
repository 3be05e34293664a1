/* Bytes as hexadecimal digits, in lower case. */
#ifndef HEX_H
#define HEX_H

#include <stdbool.h>
#include <stddef.h>

/* Two digits for each of n bytes, and a NUL. */
void hex_write(char *to, const unsigned char *bytes, size_t n);

/* That many random digits, an even number up to 512, and a NUL: names that nobody can
 * guess. */
void hex_random(char *to, size_t digits);

/* Is the text that many digits? */
bool hex_is(const char *text, size_t digits);

#endif
