/* Names that nobody can guess. */
#include <err.h>
#include <sys/random.h>

#include "randomhex.h"

void
random_hex(char *to, size_t digits)
{
	static const char hex[] = "0123456789abcdef";
	size_t n = digits / 2;

	if (getrandom(to, n, 0) != (ssize_t)n)
		err(1, "getrandom");
	to[digits] = '\0';
	/* From the end, so that no byte is written over before it is read. */
	while (n-- > 0) {
		unsigned char byte = (unsigned char)to[n];

		to[2 * n] = hex[byte >> 4];
		to[2 * n + 1] = hex[byte & 15];
	}
}
