/*
 * MINIX's partitions on the first disk (a partition's first sector holds the
 * table of its subpartitions), and the marks by which its file systems are
 * known.  Of a file system there is nothing but that mark.
 */
#include "standin.h"

#define TABLE 446
#define TABLE_END 510
#define TABLE_SIGNATURE 0xaa55
#define TYPE_MINIX 0x81
#define ACTIVE 0x80
#define PARTITION_START 63
#define LOADER_SECTORS 32 /* before the first subpartition */

#define SUPER_SECTOR 2 /* of a file system: at byte 1024 */
#define SUPER_MAGIC 24
#define MAGIC_MINIX3 0x4d5a
#define SUPER_NAME 128
static const char super_name[] = "bootmatrix stand-in";

struct entry {
	uint8_t active, chs_first[3], type, chs_last[3];
	uint32_t start, size;
} __attribute__((packed));

union sector {
	uint8_t bytes[SECTOR_SIZE];
	struct {
		uint8_t code[TABLE];
		struct entry entries[4];
		uint16_t signature;
	} __attribute__((packed)) table;
};

/* Step from a table's sector (the disk's or a partition's) to its Nth part. */
static const char *
part_find(uint32_t *sector, unsigned n)
{
	union sector s;

	if (!disk_read(*sector, &s) || s.table.signature != TABLE_SIGNATURE ||
	    s.table.entries[n].type != TYPE_MINIX || s.table.entries[n].start == 0)
		return "No such device or address";
	*sector = s.table.entries[n].start;
	return NULL;
}

static const char *
filesystem_check(uint32_t first)
{
	union sector s;

	if (!disk_read(first + SUPER_SECTOR, &s))
		return "Input/output error";
	if ((s.bytes[SUPER_MAGIC] | s.bytes[SUPER_MAGIC + 1] << 8) != MAGIC_MINIX3)
		return "Invalid argument";
	return NULL;
}

/* A device's name: c0d0, then a partition's, p0, and a subpartition's, s0. */
const char *
root_check(const char *name, size_t len)
{
	static const char letters[] = { 'p', 's' };
	const char *why = NULL;
	uint32_t sector = 0;
	size_t at = 4, i;

	if (len < at || !text_equal("c0d0", name, at))
		return "No such device or address";
	if (disk_sectors() == 0)
		return "No such device or address";
	for (i = 0; i < sizeof(letters) && at < len && why == NULL; i++, at += 2) {
		if (len - at < 2 || name[at] != letters[i] || name[at + 1] < '0' ||
		    name[at + 1] > '3')
			return "No such file or directory";
		why = part_find(&sector, name[at + 1] - '0');
	}
	if (at < len)
		return "No such file or directory";
	return why != NULL ? why : filesystem_check(sector);
}

static void
entry_make(struct entry *entry, uint8_t active, uint32_t start, uint32_t size)
{
	*entry = (struct entry){
		.active = active, .type = TYPE_MINIX, .start = start, .size = size
	};
}

/* The whole disk becomes one partition of three. */
bool
disk_partition(uint32_t root_mib, uint32_t home_mib, struct layout *l)
{
	uint32_t sectors = disk_sectors(), per_mib = 1048576 / SECTOR_SIZE;
	union sector s = { 0 };

	l->root = PARTITION_START + LOADER_SECTORS;
	l->root_size = root_mib * per_mib;
	l->home = l->root + l->root_size;
	l->home_size = home_mib * per_mib;
	l->usr = l->home + l->home_size;
	if (l->usr >= sectors)
		return false;
	l->usr_size = sectors - l->usr;

	s.table.signature = TABLE_SIGNATURE;
	entry_make(
	    &s.table.entries[0], ACTIVE, PARTITION_START, sectors - PARTITION_START);
	if (!disk_write(0, &s))
		return false;
	entry_make(&s.table.entries[0], ACTIVE, l->root, l->root_size);
	if (l->home_size != 0)
		entry_make(&s.table.entries[1], 0, l->home, l->home_size);
	entry_make(&s.table.entries[2], 0, l->usr, l->usr_size);
	return disk_write(PARTITION_START, &s);
}

bool
disk_make_filesystem(uint32_t first, uint32_t size)
{
	union sector s = { 0 };

	memcpy(s.bytes, &size, sizeof(size));
	s.bytes[SUPER_MAGIC] = MAGIC_MINIX3 & 0xff;
	s.bytes[SUPER_MAGIC + 1] = MAGIC_MINIX3 >> 8;
	memcpy(s.bytes + SUPER_NAME, super_name, sizeof(super_name));
	return disk_write(first + SUPER_SECTOR, &s) && disk_flush();
}
