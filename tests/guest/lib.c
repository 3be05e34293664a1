/* The few functions on text that the kernel needs. */
#include "kernel.h"

size_t
strlen(const char *text)
{
	size_t len = 0;

	while (text[len] != '\0')
		len++;
	return len;
}

/* Whether the len bytes are exactly text. */
bool
text_equal(const char *text, const char *bytes, size_t len)
{
	size_t i;

	for (i = 0; i < len; i++)
		if (text[i] == '\0' || text[i] != bytes[i])
			return false;
	return text[len] == '\0';
}
