/* Arrays in the order of addresses. */
#ifndef ADDRESSES_H
#define ADDRESSES_H

#include <stddef.h>
#include <stdint.h>

/*
 * The first of n elements whose address is not below addr; n: there is none.  Each has so
 * many bytes, of which the first are its address.
 */
static inline size_t
address_first(const void *array, size_t n, size_t size, uint64_t addr)
{
	size_t lo = 0, hi = n, mid;

	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (*(const uint64_t *)(const void *)((const char *)array + mid * size) <
		    addr)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

#endif
