/*
 * A machine: what mkdisk resolved, as QEMU's command line.  qboot boots it, and
 * whoever else must start the same machine does it through this.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stddef.h>

#include "arch.h"
#include "settings.h"

/* The parts of a machine record that QEMU is told.  Strings belong to the record. */
struct machine {
	const char *config;
	struct settings set;
	const struct arch *arch;
	bool kernel_inherited; /* as VM_KERNEL_FD: no record says so */
	bool disk_writable;    /* no record says so: only an installer writes to a disk */
};

/*
 * Read the object inside a record's "machine".  Returns NULL when good, else the reason.
 * The record must outlive *m.
 */
const char *machine_read(
    struct machine *m, const json_t *object, char reason[REASON_SIZE]);

bool machine_is_icount(const struct machine *m);

/* Where its first instruction is; NULL: it differs, or is the kernel's. */
const uint64_t *machine_reset_vector(const struct machine *m);

/*
 * The value that a guest left through debug_exit with, of the exit status of its QEMU; -1
 * where there is no such device or the status may be another failure's.
 */
int machine_exit_value(const struct machine *m, int status);

/* The one that debug_exit calls a success; of a machine that has the device. */
int machine_exit_success(const struct machine *m);

/*
 * Open the kernel for vm_start(), so that machine_argv() names the descriptor: QEMU
 * tells a multiboot kernel by which name it was loaded, and a longer one is more work
 * for the guest.  Returns -1 where there is no kernel, or none that opens: QEMU is to say
 * why.  The caller closes it.
 */
int machine_kernel_open(struct machine *m);

/*
 * QEMU's command line, with the descriptors of vm.h.  plugin is the whole value of
 * -plugin, or NULL for none.  NULL-terminated; freed by argv_free().
 */
char **machine_argv(const struct machine *m, const char *plugin);

/*
 * The same machine for a person: on the VNC display of that number at 127.0.0.1,
 * its serial line on the terminal, running at once and until it is ended.
 */
char **machine_view_argv(const struct machine *m, int display);
void argv_free(char **argv);

/* A malloc'd copy with commas doubled, as QEMU's option syntax wants them. */
char *option_escape(const char *value);

#endif
