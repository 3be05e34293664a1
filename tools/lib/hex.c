/* Bytes as hexadecimal digits, in lower case. */
#include <err.h>
#include <string.h>
#include <sys/random.h>

#include "hex.h"

static const char hex[] = "0123456789abcdef";

void
hex_write(char *to, const unsigned char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		*to++ = hex[bytes[i] >> 4];
		*to++ = hex[bytes[i] & 15];
	}
	*to = '\0';
}

void
hex_random(char *to, size_t digits)
{
	unsigned char bytes[256];

	if (getrandom(bytes, digits / 2, 0) != (ssize_t)(digits / 2))
		err(1, "getrandom");
	hex_write(to, bytes, digits / 2);
}

bool
hex_is(const char *text, size_t digits)
{
	return strlen(text) == digits && strspn(text, hex) == digits;
}
