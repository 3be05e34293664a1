/* Read the header of a qcow2 disk image. */
#include <string.h>

#include "diskimage.h"

static uint64_t
big_endian(const unsigned char *from, size_t len)
{
	uint64_t value = 0;

	while (len-- > 0)
		value = value << 8 | *from++;
	return value;
}

bool
qcow2_is(const unsigned char *bytes, size_t len)
{
	return len >= 4 && memcmp(bytes, "QFI\xfb", 4) == 0;
}

uint64_t
qcow2_base(const unsigned char bytes[QCOW2_HEAD], uint64_t *length)
{
	*length = big_endian(bytes + 16, 4);
	return big_endian(bytes + 8, 8);
}

bool
qcow2_has_data_file(const unsigned char bytes[QCOW2_HEAD])
{
	uint64_t version = big_endian(bytes + 4, 4), features = big_endian(bytes + 72, 8);

	return version >= 3 && (features & 4) != 0;
}
