/* Copying and filling memory. */
#include "kernel.h"

void *
memcpy(void *to, const void *from, size_t len)
{
	char *bytes = to;
	size_t i;

	for (i = 0; i < len; i++)
		bytes[i] = ((const char *)from)[i];
	return to;
}

void *
memset(void *to, int byte, size_t len)
{
	char *bytes = to;
	size_t i;

	for (i = 0; i < len; i++)
		bytes[i] = byte;
	return to;
}
