/*
 * The settings of a machine, in one table: who may ask for one and what it may be, what
 * depends on it, how a report shows it.  Reading requests and records, writing records,
 * the fingerprint, the curves of scaling, the differences of a comparison and the facts
 * of a report are loops over it.  A new setting is a line here, the place that uses its
 * member of struct settings, and its words in mkdisk(1).
 */
#ifndef SETTINGS_H
#define SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "cpus.h"
#include "json.h"

enum setting_flags {
	SET_PROFILE = 1,    /* a profile may state it */
	SET_REQUEST = 2,    /* a request may, over the profile */
	SET_REQUIRED = 4,   /* no machine record is without it */
	SET_STATED = 8,	    /* a record states it even at its default */
	SET_BOOT = 16,	    /* a boot depends on it: it stands in the fingerprint ... */
	SET_FIRST = 32,	    /* ... even at its default, as in the first release */
	SET_CURVE = 64,	    /* configurations on one curve of scaling agree in it */
	SET_COMPARED = 128, /* a comparison names a difference in it ... */
	SET_NOTED =
	    256, /* ... but with a record that does not state it: it is not known */
	SET_SAID = 512, /* a report says it by itself, where it is not the default */

	SET_ASKED = SET_PROFILE | SET_REQUEST,
	SET_OLD = SET_STATED | SET_FIRST,
	SET_TIMES = SET_BOOT | SET_CURVE | SET_COMPARED, /* boot times depend on it */
	SET_LIMITS = SET_BOOT | SET_COMPARED,		 /* only whether boots complete */
};

enum { SECONDS_MAX = 7 * 86400 };

/* X(member and key in records, kind, flags, more), in the order of records. */
// clang-format off
#define SETTINGS(X) \
	X(arch,         TEXT,   SET_ASKED | SET_REQUIRED | SET_OLD | SET_TIMES, .title = "architecture") \
	X(qemu,         TEXT,   SET_REQUEST | SET_REQUIRED | SET_OLD | SET_BOOT, .title = "QEMU") \
	X(qemu_version, TEXT,   SET_OLD | SET_TIMES, .title = "QEMU") \
	X(machine_type, TEXT,   SET_ASKED | SET_REQUIRED | SET_OLD | SET_TIMES, .asked = "machine", .title = "machine type") \
	X(graphics,     FLAG,   SET_ASKED | SET_FIRST | SET_TIMES, .number = true, .title = "graphics") \
	X(vga,          TEXT,   SET_ASKED | SET_OLD | SET_TIMES, .title = "VGA") \
	X(cpus,         NUMBER, SET_REQUEST | SET_REQUIRED | SET_OLD | SET_LIMITS, RANGE(1, CPUS_MAX), .number = 1, .title = "vCPUs") \
	X(cpu_model,    TEXT,   SET_ASKED | SET_OLD | SET_TIMES, .title = "CPU model") \
	X(memory_mib,   NUMBER, SET_ASKED | SET_REQUIRED | SET_OLD | SET_TIMES, RANGE(1, 1 << 20), .number = 128, .title = "memory (MiB)") \
	X(accel,        TEXT,   SET_ASKED | SET_REQUIRED | SET_OLD | SET_TIMES, .words = "tcg kvm auto", .text = "tcg", .title = "accelerator") \
	X(clock,        TEXT,   SET_ASKED | SET_REQUIRED | SET_OLD | SET_TIMES, .words = "wall icount", .text = "wall", .title = "clock") \
	X(cmdline,      TEXT,   SET_ASKED | SET_OLD | SET_TIMES | SET_SAID, .title = "command line") \
	X(network,      TEXT,   SET_ASKED | SET_OLD | SET_TIMES | SET_SAID, .words = "none user", .text = "none", .title = "network") \
	X(probe,        TEXT,   SET_ASKED | SET_FIRST | SET_TIMES | SET_SAID, .words = "count marks off", .text = "count", .title = "probe") \
	X(timeout_s,    NUMBER, SET_ASKED | SET_REQUIRED | SET_OLD | SET_LIMITS, RANGE(1, SECONDS_MAX), .number = 60, .title = "timeout (s)") \
	X(silence_s,    NUMBER, SET_ASKED | SET_OLD | SET_LIMITS, RANGE(1, SECONDS_MAX), .title = "silence (s)") \
	X(kernel,       IMAGE,  SET_ASKED | SET_OLD | SET_TIMES, .title = "kernel") \
	X(modules,      IMAGES, SET_ASKED | SET_OLD | SET_TIMES | SET_SAID, .title = "modules") \
	X(disk,         IMAGE,  SET_ASKED | SET_OLD | SET_TIMES, .title = "disk") \
	X(cdrom,        IMAGE,  SET_ASKED | SET_OLD | SET_TIMES, .title = "CD") \
	X(boot,         TEXT,   SET_REQUEST | SET_CURVE | SET_COMPARED, .words = "iso loader disk", .title = "way of booting") \
	X(entry,        TEXT,   SET_REQUEST | SET_CURVE | SET_COMPARED, .title = "menu entry") \
	X(thread,       TEXT,   SET_ASKED | SET_TIMES | SET_SAID, .words = "single multi", .title = "TCG threads") \
	X(serial_port,  TEXT,   SET_ASKED | SET_TIMES | SET_SAID, .words = "com1 com2 debugcon", .text = "com1", .title = "serial port") \
	X(firmware,     IMAGE,  SET_ASKED | SET_TIMES | SET_SAID, .title = "firmware image") \
	X(firmware_version, TEXT, SET_TIMES | SET_NOTED, .title = "firmware") \
	X(firmware_as,  TEXT,   SET_ASKED | SET_TIMES | SET_SAID, .words = "bios pflash", .text = "bios", .title = "firmware as") \
	X(drives,       TEXT,   SET_ASKED | SET_TIMES | SET_SAID, .words = "ide virtio", .title = "drives") \
	X(disks,        IMAGES, SET_ASKED | SET_TIMES | SET_SAID, .title = "further disks") \
	X(debug_exit,   OBJECT, SET_ASKED | SET_BOOT, .title = "debug exit") \
	X(qemu_args,    WORDS,  SET_ASKED | SET_TIMES | SET_SAID, .title = "QEMU's further options")

// clang-format on

enum setting_kind {
	SETTING_TEXT,
	SETTING_NUMBER,
	SETTING_FLAG,
	SETTING_IMAGE,
	SETTING_IMAGES,
	SETTING_WORDS,
	SETTING_OBJECT
};

/* How struct settings keeps each kind; what is pointed to is borrowed. */
#define SETTING_TEXT_TYPE const char *
#define SETTING_NUMBER_TYPE long long
#define SETTING_FLAG_TYPE bool
#define SETTING_IMAGE_TYPE const json_t *  /* path; in records {"path":,"sha256":} */
#define SETTING_IMAGES_TYPE const json_t * /* an array of such */
#define SETTING_WORDS_TYPE const json_t *  /* an array of strings, or NULL */
#define SETTING_OBJECT_TYPE const json_t * /* of its own keys, or NULL */

#define SETTING_MEMBER(name, kind, ...) SETTING_##kind##_TYPE name;
struct settings {
	SETTINGS(SETTING_MEMBER)
};
#undef SETTING_MEMBER

struct setting {
	const char *key;   /* in records and results */
	const char *asked; /* in profiles and requests, where it has another name there */
	enum setting_kind kind;
	size_t offset; /* in struct settings */
	int flags;
	const char
	    *words; /* all that a text can be, with blanks between; NULL: anything */
	long long lo, hi;  /* of a number */
	const char *text;  /* the default: of a text, ... */
	long long number;  /* ... of a number or a flag */
	const char *title; /* what a report calls it */
};

#define SETTING_COUNT(...) +1
enum { SETTINGS_N = SETTINGS(SETTING_COUNT) };
#undef SETTING_COUNT

extern const struct setting settings_table[SETTINGS_N];

#define settings_foreach(s)                                                             \
	for (const struct setting *s = settings_table; s < settings_table + SETTINGS_N; \
	     s++)

/* What a report calls a setting; NULL where the key is of none. */
const char *setting_title(const char *key);

/* All at their defaults; NULL what the architecture or whoever boots decides. */
struct settings settings_default(void);

/* Is it newer than the first release?  What does not state it has its default then. */
bool setting_is_new(const struct setting *s);

/*
 * The fields of what states settings, for fields_read(): SET_PROFILE, SET_REQUEST, or
 * 0 for a machine record.  Returns how many, at most SETTINGS_N.
 */
size_t settings_fields(struct settings *to, int stated_by, struct field fields[]);

/*
 * The value of one, as records have it.  A new reference; null for NULL, and for a
 * number that is outside its range: none stated.
 */
json_t *setting_value(const struct setting *s, const struct settings *of);

/* Add what a record states. */
void settings_write(json_t *record, const struct settings *of);

#endif
