/* The guest that tries KVM: 32-bit protected mode, one 4 MiB page, one port write. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kvmguest.h"
#include "lib/io.h"
#include "lib/work.h"

enum {
	LOAD = 0x100000,
	DIRECTORY = 0x1000, /* offset of the page directory in the image */
	SIZE = 0x2000,
};

/* Multiboot header with load addresses, then the code, at LOAD. */
static const unsigned char code[] = {
	0x02, 0xb0, 0xad, 0x1b,	      /* magic */
	0x00, 0x00, 0x01, 0x00,	      /* flags: load addresses follow */
	0xfe, 0x4f, 0x51, 0xe4,	      /* checksum */
	0x00, 0x00, 0x10, 0x00,	      /* the header's address */
	0x00, 0x00, 0x10, 0x00,	      /* load from here */
	0x00, 0x20, 0x10, 0x00,	      /* to here */
	0x00, 0x20, 0x10, 0x00,	      /* no bss beyond */
	0x20, 0x00, 0x10, 0x00,	      /* entry, the next byte */
	0x0f, 0x20, 0xe0,	      /* mov %cr4,%eax */
	0x83, 0xc8, 0x10,	      /* or $0x10,%eax: 4 MiB pages */
	0x0f, 0x22, 0xe0,	      /* mov %eax,%cr4 */
	0xb8, 0x00, 0x10, 0x10, 0x00, /* mov $0x101000,%eax */
	0x0f, 0x22, 0xd8,	      /* mov %eax,%cr3 */
	0x0f, 0x20, 0xc0,	      /* mov %cr0,%eax */
	0x0d, 0x00, 0x00, 0x00, 0x80, /* or $0x80000000,%eax: paging on */
	0x0f, 0x22, 0xc0,	      /* mov %eax,%cr0 */
	0xeb, 0x00,		      /* jmp .+2 */
	0xa1, 0x00, 0x00, 0x10, 0x00, /* mov 0x100000,%eax */
	0x3d, 0x02, 0xb0, 0xad, 0x1b, /* cmp $0x1badb002,%eax */
	0x75, 0x04,		      /* jne 1f */
	0xb0, 0x2a,		      /* mov $0x2a,%al */
	0xe6, 0xf4,		      /* out %al,$0xf4 */
	0xf4,			      /* 1: hlt */
	0xeb, 0xfd,		      /* jmp 1b */
};

void
kvm_guest_write(const char *path)
{
	static unsigned char image[SIZE];
	char *unfinished = work_unfinished(path);
	FILE *fp = fopen(unfinished, "w");
	const char *why;

	if (fp == NULL)
		write_lost(path);
	memcpy(image, code, sizeof(code));
	image[DIRECTORY] = 0x83; /* the first 4 MiB: present, writable, one page */
	fwrite(image, 1, sizeof(image), fp);
	if ((why = output_close(fp)) != NULL) {
		(void)unlink(unfinished);
		errx(1, "%s: %s", path, why);
	}
	work_finish(unfinished, path);
	free(unfinished);
}
