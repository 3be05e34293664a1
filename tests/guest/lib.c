/* The few functions on memory and text that the kernel needs. */
#include "kernel.h"

void *
memcpy(void *to, const void *from, size_t len)
{
	void *start = to;

	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(len) : : "memory");
	return start;
}

void *
memset(void *to, int byte, size_t len)
{
	void *start = to;

	__asm__ volatile("rep stosb" : "+D"(to), "+c"(len) : "a"(byte) : "memory");
	return start;
}

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
