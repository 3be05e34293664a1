/* PCI, and IDE drives by programmed I/O: what is there, and its sectors. */
#include "standin.h"

#define PCI_ADDRESS 0xcf8
#define PCI_DATA 0xcfc
#define PCI_ENABLE 0x80000000
#define PCI_ID 0x00
#define PCI_CLASS 0x08
#define PCI_NOTHING 0xffffffff
#define PCI_FUNCTIONS 256 /* of bus 0: 32 devices of 8 */

#define ATA_PRIMARY 0x1f0
#define ATA_SECONDARY 0x170
#define ATA_DATA 0
#define ATA_FEATURES 1
#define ATA_COUNT 2
#define ATA_LBA_LOW 3
#define ATA_LBA_MIDDLE 4
#define ATA_LBA_HIGH 5
#define ATA_DRIVE 6
#define ATA_STATUS 7
#define ATA_COMMAND 7
#define ATA_CONTROL 0x206
#define ATA_NO_INTERRUPTS 0x02
#define ATA_LBA 0xe0
#define ATA_SLAVE 0x10
#define ATA_BUSY 0x80
#define ATA_DATA_REQUEST 0x08
#define ATA_ERROR 0x21 /* or a device fault */
#define ATA_READ 0x20
#define ATA_WRITE 0x30
#define ATA_PACKET 0xa0
#define ATA_IDENTIFY_PACKET 0xa1
#define ATA_FLUSH 0xe7
#define ATA_IDENTIFY 0xec
#define IDENTIFY_SECTORS 60 /* word: sectors that can be addressed, 32 bits */

#define PACKET_READ 0x28
#define PACKET_SIZE 12
#define CD_SECTOR_SIZE 2048
#define CD_DESCRIPTOR 16 /* the sector of the primary volume descriptor */
#define CD_LABEL 40
#define CD_TRIES 3 /* the first command after a reset only tells of the reset */

static inline void
outl(uint16_t port, uint32_t value)
{
	__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port) : "memory");
}

static inline uint32_t
inl(uint16_t port)
{
	uint32_t value;

	__asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port) : "memory");
	return value;
}

static inline void
insw(uint16_t port, void *words, size_t count)
{
	__asm__ volatile("rep insw" : "+D"(words), "+c"(count) : "d"(port) : "memory");
}

static inline void
outsw(uint16_t port, const void *words, size_t count)
{
	__asm__ volatile("rep outsw" : "+S"(words), "+c"(count) : "d"(port) : "memory");
}

static uint32_t
pci_read(unsigned function, unsigned reg)
{
	outl(PCI_ADDRESS, PCI_ENABLE | function << 8 | reg);
	return inl(PCI_DATA);
}

bool
pci_has_class(uint8_t class)
{
	unsigned i;

	for (i = 0; i < PCI_FUNCTIONS; i++)
		if (pci_read(i, PCI_ID) != PCI_NOTHING &&
		    pci_read(i, PCI_CLASS) >> 24 == class)
			return true;
	return false;
}

bool
pci_has_device(uint16_t vendor, uint16_t device)
{
	unsigned i;

	for (i = 0; i < PCI_FUNCTIONS; i++)
		if (pci_read(i, PCI_ID) == ((uint32_t)device << 16 | vendor))
			return true;
	return false;
}

/* Wait until the drive is ready for data, or done; false when it failed. */
static bool
ata_wait(uint16_t port, bool data)
{
	uint8_t status;

	do
		status = inb(port + ATA_STATUS);
	while ((status & ATA_BUSY) != 0);
	return (status & ATA_ERROR) == 0 && ((status & ATA_DATA_REQUEST) != 0) == data;
}

static void
ata_command(uint16_t port, uint8_t drive, uint32_t sector, uint8_t command)
{
	outb(port + ATA_DRIVE, drive | (sector >> 24 & 0xf));
	outb(port + ATA_CONTROL, ATA_NO_INTERRUPTS);
	outb(port + ATA_FEATURES, 0);
	outb(port + ATA_COUNT, 1);
	outb(port + ATA_LBA_LOW, sector);
	outb(port + ATA_LBA_MIDDLE, sector >> 8);
	outb(port + ATA_LBA_HIGH, sector >> 16);
	outb(port + ATA_COMMAND, command);
}

/* No drive: the status is 0 for ever, or all ones where there is no controller. */
static bool
ata_identify(uint16_t port, uint8_t drive, uint8_t command, uint16_t words[256])
{
	uint8_t status;

	ata_command(port, drive, 0, command);
	status = inb(port + ATA_STATUS);
	if (status == 0 || status == 0xff || !ata_wait(port, true))
		return false;
	insw(port + ATA_DATA, words, 256);
	return true;
}

uint32_t
disk_sectors(void)
{
	uint16_t words[256];

	if (!ata_identify(ATA_PRIMARY, ATA_LBA, ATA_IDENTIFY, words))
		return 0;
	return words[IDENTIFY_SECTORS] | (uint32_t)words[IDENTIFY_SECTORS + 1] << 16;
}

bool
disk_read(uint32_t sector, void *bytes)
{
	ata_command(ATA_PRIMARY, ATA_LBA, sector, ATA_READ);
	if (!ata_wait(ATA_PRIMARY, true))
		return false;
	insw(ATA_PRIMARY + ATA_DATA, bytes, SECTOR_SIZE / 2);
	return true;
}

bool
disk_write(uint32_t sector, const void *bytes)
{
	ata_command(ATA_PRIMARY, ATA_LBA, sector, ATA_WRITE);
	if (!ata_wait(ATA_PRIMARY, true))
		return false;
	outsw(ATA_PRIMARY + ATA_DATA, bytes, SECTOR_SIZE / 2);
	return ata_wait(ATA_PRIMARY, false);
}

bool
disk_flush(void)
{
	ata_command(ATA_PRIMARY, ATA_LBA, 0, ATA_FLUSH);
	return ata_wait(ATA_PRIMARY, false);
}

static bool
cd_read(uint16_t port, uint8_t drive, uint8_t sector, void *bytes)
{
	uint8_t packet[PACKET_SIZE] = { PACKET_READ, [5] = sector, [8] = 1 };
	unsigned tries;

	for (tries = 0; tries < CD_TRIES; tries++) {
		/* the middle and high registers say how many bytes at a time */
		ata_command(port, drive, CD_SECTOR_SIZE << 8, ATA_PACKET);
		if (!ata_wait(port, true))
			continue;
		outsw(port + ATA_DATA, packet, PACKET_SIZE / 2);
		if (!ata_wait(port, true))
			continue;
		insw(port + ATA_DATA, bytes, CD_SECTOR_SIZE / 2);
		if (ata_wait(port, false))
			return true;
	}
	return false;
}

static bool
cd_is_minix(uint16_t port, uint8_t drive)
{
	static char descriptor[CD_SECTOR_SIZE];
	uint16_t words[256];

	return ata_identify(port, drive, ATA_IDENTIFY_PACKET, words) &&
	       cd_read(port, drive, CD_DESCRIPTOR, descriptor) &&
	       text_equal("\1CD001\1", descriptor, 7) &&
	       text_equal("MINIX", descriptor + CD_LABEL, 5);
}

/* In the order in which MINIX looks for it. */
int
cd_find(void)
{
	static const uint8_t drives[] = { 2, 3, 1, 0 };
	unsigned i;

	for (i = 0; i < sizeof(drives); i++)
		if (cd_is_minix(drives[i] < 2 ? ATA_PRIMARY : ATA_SECONDARY,
			drives[i] % 2 == 0 ? ATA_LBA : ATA_LBA | ATA_SLAVE))
			return drives[i];
	return -1;
}
