/* The QEMU that is to run a machine: which one, what it knows, what it can. */
#ifndef QEMU_H
#define QEMU_H

#include "lib/arch.h"
#include "lib/json.h"
#include "lib/reason.h"
#include "lib/work.h"

struct qemu {
	const struct arch *arch;
	char *path;    /* absolute */
	char *version; /* "7.2.22 (Debian 1:7.2+dfsg-7)" */
};

/*
 * Find the program: the one given (a path, or a name in $PATH), or the
 * architecture's.  Exits 1 when it is not there or does not tell its version.
 */
void qemu_find(
    struct qemu *q, struct work *w, const char *given, const struct arch *arch);
void qemu_free(struct qemu *q);

/*
 * Exit 1 when the CPU model is not one that this QEMU has, or is "host" under
 * tcg.  from: who asked, for the message.  That QEMU has it is kept, as all answers here
 * are, in the directory that serves without -d, until the next boot of this host.
 */
void qemu_cpu_check(
    const struct qemu *q, const char *model, const char *accel, const char *from);

/* The same of the machine type, which the key implies, and of the VGA card. */
void qemu_machine_check(
    const struct qemu *q, const char *key, const char *type, const char *from);
void qemu_vga_check(const struct qemu *q, const char *card, const char *from);

/*
 * Whether KVM can run a guest that turns paging on, found by running one; the answer is
 * kept.  Returns NULL when it can, or why not.
 */
const char *qemu_kvm_try(const struct qemu *q, char reason[REASON_SIZE]);

/*
 * Whether the probe can be used in this QEMU, with icount to read its instruction
 * counter, too; found by loading it; the answer is kept.  Returns NULL when it can, or
 * why not.
 */
const char *qemu_probe_try(const struct qemu *q, bool icount, char reason[REASON_SIZE]);

/*
 * The path of the firmware that this QEMU loads by itself for a machine of that type with
 * these further options (NULL: none), found by asking it; the answer is kept.  NULL when
 * it loads none, or does not tell; the caller frees it.
 */
char *qemu_firmware(
    const struct qemu *q, const char *machine_type, const json_t *qemu_args);

#endif
