/* What the parts of the stand-in for MINIX's kernel share. */
#ifndef GUEST_STANDIN_H
#define GUEST_STANDIN_H

#include "kernel.h"

/*
 * standin_lines.c, low and high.  The value of KEY=VALUE on the command line,
 * where the last one counts, and its length; NULL when the key is not there.
 */
const char *env(const char *key, size_t *len);
bool env_is(const char *key, const char *value);
uint32_t env_number(const char *key, uint32_t otherwise); /* as atoi takes it */
bool serial_has_kernel(void); /* the kernel writes to COM1 as it goes */
bool serial_has_tty(void);    /* COM1 is the console of the TTY driver */
void lines_before_tty(void);  /* all that the kernel said, in one burst */

/* standin_modules.c, low and high. */
void modules_count(void);	 /* panics when they are not 12 */
void modules_announce(void);	 /* a line for each process of the boot image */
const char *modules_wrong(void); /* name of the first that is not in its place, or NULL */

/* standin_cpus.c, low and high: only a kernel built for it starts other CPUs. */
extern struct cpus {
	unsigned listed, online; /* what the machine has, and what came: 0 before that */
	const uint32_t *ids;
} cpus;
bool cpus_are_many(void); /* it was built so, and is to use the APIC */
void cpus_list(void);	  /* before the banner, all that the machine has */
void cpus_welcome(void);  /* after it, each other one that came */

/* standin_devices.c: sectors of the first disk are counted from 0. */
#define SECTOR_SIZE 512

bool pci_has_class(uint8_t class);
bool pci_has_device(uint16_t vendor, uint16_t device);
uint32_t disk_sectors(void); /* 0: there is no disk */
bool disk_read(uint32_t sector, void *bytes);
bool disk_write(uint32_t sector, const void *bytes);
bool disk_flush(void);
int cd_find(void); /* N of the drive c0dN that has a CD of MINIX, or -1 */

/* standin_disk.c: MINIX's partitions, and the marks of its file systems. */
struct layout {
	uint32_t root, home, usr; /* first sectors */
	uint32_t root_size, home_size, usr_size;
};

const char *root_check(const char *name, size_t len); /* NULL, or why it cannot be */
bool disk_partition(uint32_t root_mib, uint32_t home_mib, struct layout *layout);
bool disk_make_filesystem(uint32_t first, uint32_t size);

/* standin.c */
void pause_ms(unsigned milliseconds);

/* standin_setup.c: the installer's dialogue, back at its end. */
void setup(void);

#endif
