/* FNV-1a of 64 bits (draft-eastlake-fnv): tells bytes apart that nobody made alike. */
#ifndef FNV1A_H
#define FNV1A_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t
fnv1a(const void *data, size_t n)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (const unsigned char *p = data; n > 0; p++, n--)
		hash = (hash ^ *p) * UINT64_C(0x100000001b3);
	return hash;
}

#endif
