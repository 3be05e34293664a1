/* Words of 32 bits in files, least byte first. */
#ifndef WORD_H
#define WORD_H

#include <endian.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* That at an offset, however it is aligned. */
static inline uint32_t
word_at(const void *bytes, size_t at)
{
	uint32_t number;

	memcpy(&number, (const unsigned char *)bytes + at, sizeof(number));
	return le32toh(number);
}

#endif
