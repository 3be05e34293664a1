/* Read a cell and the guest profile that it names, strictly, and merge them. */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "ask.h"
#include "lib/digest.h"
#include "lib/hex.h"
#include "lib/memory.h"
#include "lib/ownfile.h"
#include "lib/text.h"
#include "profile.h"
#include "qemuargs.h"

static const char *const image_keys[] = { "kernel", "cdrom", "symbols", "firmware" };

/* Keys whose values are arrays of images. */
static const char *const images_keys[] = { "modules", "module_symbols", "disks" };

enum { IDE_DISKS = 3, VIRTIO_DISKS = 16 }; /* on one machine, beside a CD */
enum { FIELDS_MAX = SETTINGS_N + 20 };

/* The n fields of own with those that a profile and a cell share; returns how many. */
static size_t
fields_add(struct asked *a, struct settings *to, int stated_by, const struct field own[],
    size_t n, struct field fields[FIELDS_MAX])
{
	const struct field shared[] = {
		{ "symbols", FIELD_STRING, FIELD_NULLABLE, &a->symbols, 0, 0 },
		{ "module_symbols", FIELD_ARRAY, FIELD_NULLABLE, &a->module_symbols, 0,
		    0 },
		{ "sha256", FIELD_OBJECT, FIELD_NULLABLE, &a->sha256, 0, 0 },
	};

	a->symbols = NULL;
	a->module_symbols = NULL;
	a->sha256 = NULL;
	for (size_t i = 0; i < n; i++)
		fields[i] = own[i];
	memcpy(fields + n, shared, sizeof(shared));
	n += sizeof(shared) / sizeof(shared[0]);
	return n + settings_fields(to, stated_by, fields + n);
}

static void
string_one_of(const char *file, const char *key, const char *value, const char *choices)
{
	if (value != NULL && choices != NULL && !text_has_word(choices, value))
		errx(1, "%s: %s: not one of: %s", file, key, choices);
}

static void
digest_check(const char *file, const char *key, const json_t *value)
{
	const char *hex = json_string_value(value);

	if (hex == NULL || !hex_is(hex, DIGEST_LEN))
		errx(1, "%s: sha256.%s: expected 64 lower-case hexadecimal digits", file,
		    key);
}

/* May sha256 state that image?  *list: by an array, a digest each. */
static bool
digest_known(const char *key, bool *list)
{
	*list = false;
	settings_foreach(s) {
		if (strcmp(s->key, key) != 0)
			continue;
		*list = s->kind == SETTING_IMAGES;
		return *list || s->kind == SETTING_IMAGE;
	}
	return strcmp(key, "symbols") == 0 || strcmp(key, "iso") == 0;
}

static void
digests_check(const char *file, const json_t *sha256)
{
	const json_t *value, *digest;
	const char *key;
	bool list;
	size_t i;

	json_object_foreach((json_t *)sha256, key, value) {
		if (!digest_known(key, &list))
			errx(1, "%s: sha256.%s: unknown key", file, key);
		if (json_is_null(value))
			continue;
		if (list && !json_is_array(value))
			errx(1, "%s: sha256.%s: expected an array", file, key);
		if (!list)
			digest_check(file, key, value);
		json_array_foreach(list ? value : NULL, i, digest) {
			if (!json_is_null(digest))
				digest_check(file, key, digest);
		}
	}
}

/* What fields_read() checks of a string, for one that may be something else. */
static void
path_check(const char *file, const char *path, const json_t *value)
{
	if (!json_is_string(value))
		errx(1, "%s: %s: expected a string", file, path);
	if (strlen(json_string_value(value)) != json_string_length(value))
		errx(1, "%s: %s: has a NUL character", file, path);
}

/* A disk is a path, or made of a size. */
static void
disk_check(const char *file, const char *key, const json_t *disk)
{
	long long size_mib = 0;
	const struct field fields[] = {
		{ "size_mib", FIELD_INT, FIELD_REQUIRED, &size_mib, 1, 1 << 24 },
	};
	char reason[REASON_SIZE];

	if (!json_is_object(disk))
		errx(1, "%s: %s: expected a path or {\"size_mib\":N}", file, key);
	if (fields_read(disk, key, true, FIELDS(fields), reason) != NULL)
		errx(1, "%s: %s", file, reason);
}

/* A guest leaves through isa-debug-exit with a value; 0 is not told from QEMU's failures.
 */
static void
debug_exit_check(const char *file, const json_t *device)
{
	const char *iobase = "0xf4";
	long long iosize, success;
	const struct field fields[] = {
		{ "iobase", FIELD_STRING, 0, &iobase, 0, 0 },
		{ "iosize", FIELD_INT, 0, &iosize, 1, 8 },
		{ "success", FIELD_INT, FIELD_REQUIRED, &success, 1, 127 },
	};
	char reason[REASON_SIZE];

	if (fields_read(device, "debug_exit", true, FIELDS(fields), reason) != NULL)
		errx(1, "%s: %s", file, reason);
	if (strncmp(iobase, "0x", 2) != 0 || strlen(iobase) < 3 || strlen(iobase) > 6 ||
	    strspn(iobase + 2, "0123456789abcdefABCDEF") != strlen(iobase + 2))
		errx(1, "%s: debug_exit.iobase: expected a port as 0xf4", file);
}

/*
 * Paths and names stand in messages, which are one line, and in QEMU's options.
 * Keys that are not there, or not strings, are none of its business.
 */
static void
name_check(const char *file, const char *key, const json_t *value)
{
	if (json_is_string(value) && text_has_control(json_string_value(value)))
		errx(1, "%s: %s: has a control character", file, key);
}

static void
image_check(const char *file, const char *key, const json_t *image)
{
	if (image == NULL)
		return;
	if (strncmp(key, "disk", strlen("disk")) == 0 && !json_is_string(image))
		disk_check(file, key, image);
	else
		path_check(file, key, image);
}

static void
names_check(const char *file, const json_t *stated)
{
	static const char *const others[] = { "guest", "symbols", "iso", "kernel_dir",
		"rootdevname", "images_from" };
	char path[40];
	json_t *image;
	size_t i;

	settings_foreach(s) {
		const char *key = s->asked != NULL ? s->asked : s->key;

		/* a kernel's command line is its own affair */
		if (strcmp(key, "cmdline") != 0)
			name_check(file, key, json_object_get(stated, key));
	}
	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		name_check(file, others[i], json_object_get(stated, others[i]));
	for (size_t k = 0; k < sizeof(images_keys) / sizeof(images_keys[0]); k++)
		json_array_foreach(json_object_get(stated, images_keys[k]), i, image) {
			snprintf(path, sizeof(path), "%s[%zu]", images_keys[k], i);
			image_check(file, path, image);
			name_check(file, path, image);
		}
}

/* What the settings that one file states must keep to, whatever the other says. */
static void
stated_check(const char *file, const struct settings *stated, const json_t *sha256)
{
	const json_t *value;
	char text[200];
	size_t i;

	arch_names(text, sizeof(text));
	string_one_of(file, "arch", stated->arch, text);
	settings_foreach(s) {
		const void *member = (const char *)stated + s->offset;
		const char *key = s->asked != NULL ? s->asked : s->key;

		if (s->kind == SETTING_TEXT)
			string_one_of(file, key, *(const char *const *)member, s->words);
		else if (s->kind == SETTING_IMAGE)
			image_check(file, key, *(const json_t *const *)member);
	}
	if (stated->cpu_model != NULL && *stated->cpu_model == '\0')
		errx(1, "%s: cpu_model: is empty", file);
	if (stated->debug_exit != NULL)
		debug_exit_check(file, stated->debug_exit);
	if (sha256 != NULL)
		digests_check(file, sha256);
	json_array_foreach((json_t *)stated->qemu_args, i, value) {
		snprintf(text, sizeof(text), "qemu_args[%zu]", i);
		path_check(file, text, value);
		name_check(file, text, value);
		qemu_arg_check(file, json_string_value(value));
	}
}

/* A path that stands in a file of the directory dir, as a new string. */
static json_t *
path_from(const char *dir, size_t dir_len, const char *path)
{
	if (*path == '/' || *path == '\0')
		dir_len = 0;
	return json_sprintf("%.*s%s", (int)dir_len, dir, path);
}

/* Make the paths of a profile or cell relative to the working directory. */
static void
paths_resolve(json_t *settings, const char *file)
{
	const char *slash = strrchr(file, '/');
	size_t dir_len = slash == NULL ? 0 : (size_t)(slash - file) + 1, i;
	json_t *value = json_object_get(settings, "disk"), *images;

	if (json_is_string(value))
		put(settings, "disk", path_from(file, dir_len, json_string_value(value)));
	for (i = 0; i < sizeof(image_keys) / sizeof(image_keys[0]); i++) {
		value = json_object_get(settings, image_keys[i]);
		if (json_is_string(value))
			put(settings, image_keys[i],
			    path_from(file, dir_len, json_string_value(value)));
	}
	for (size_t k = 0; k < sizeof(images_keys) / sizeof(images_keys[0]); k++) {
		images = json_object_get(settings, images_keys[k]);
		json_array_foreach(images, i, value) {
			if (json_is_string(value))
				json_array_set_new(images, i,
				    path_from(file, dir_len, json_string_value(value)));
		}
	}
}

static json_t *
cell_read(struct asked *a, FILE *fp, const char *name)
{
	const char *config = NULL;
	char reason[REASON_SIZE];
	const struct field of_cell[] = {
		{ "config", FIELD_STRING, 0, &config, 0, 0 },
		{ "guest", FIELD_STRING, FIELD_REQUIRED, &a->guest, 0, 0 },
		{ "iso", FIELD_STRING, FIELD_NULLABLE, &a->iso, 0, 0 },
		{ "rootdevname", FIELD_STRING, FIELD_NULLABLE, &a->rootdevname, 0, 0 },
		{ "kernel_dir", FIELD_STRING, FIELD_NULLABLE, &a->kernel_dir, 0, 0 },
		{ "serial", FIELD_STRING, FIELD_NULLABLE, &a->serial, 0, 0 },
		{ "unmarked", FIELD_BOOL, FIELD_NULLABLE, &a->unmarked, 0, 0 },
	};
	struct field fields[FIELDS_MAX];
	size_t n = fields_add(a, &a->ask, SET_REQUEST, FIELDS(of_cell), fields);
	json_t *cell;
	int c = getc(fp);

	if (c == EOF && !ferror(fp))
		errx(1, "%s: empty: expected a cell", name);
	ungetc(c, fp);
	cell = document_read(fp, name);
	if (fields_read(cell, "", true, fields, n, reason) != NULL)
		errx(1, "%s: %s", name, reason);
	stated_check(name, &a->ask, a->sha256);
	names_check(name, cell);
	if (a->serial != NULL && strcmp(a->serial, "chatty") == 0)
		a->serial = "verbose"; /* its name in the first release */
	string_one_of(name, "serial", a->serial, "verbose quiet");
	return cell;
}

/* Read the profile's keys into *a; *loader is NULL where there is none. */
static void
profile_fields_read(
    struct asked *a, const char *file, const json_t *profile, json_t **loader)
{
	struct settings stated = settings_default();
	const char *text;
	char reason[REASON_SIZE];
	json_t *array, *iso = NULL;
	const struct field of_profile[] = {
		{ "name", FIELD_STRING, FIELD_REQUIRED, &a->name, 0, 0 },
		{ "title", FIELD_STRING, 0, &a->title, 0, 0 },
		{ "notice", FIELD_STRING, FIELD_NULLABLE, &a->notice, 0, 0 },
		{ "verbose_cmdline", FIELD_STRING, FIELD_NULLABLE, &text, 0, 0 },
		{ "chatty_cmdline", FIELD_STRING, FIELD_NULLABLE, &text, 0, 0 },
		{ "quiet_cmdline", FIELD_STRING, FIELD_NULLABLE, &text, 0, 0 },
		{ "images_from", FIELD_STRING, FIELD_NULLABLE, &a->images_from, 0, 0 },
		{ "origin", FIELD_STRING, 0, &text, 0, 0 },
		{ "end", FIELD_STRING, FIELD_REQUIRED, &text, 0, 0 },
		{ "markers", FIELD_ARRAY, FIELD_REQUIRED, &array, 0, 0 },
		{ "phases", FIELD_ARRAY, FIELD_NULLABLE, &array, 0, 0 },
		{ "panic", FIELD_ARRAY, 0, &a->panic, 0, 0 },
		{ "interjections", FIELD_ARRAY, 0, &a->interjections, 0, 0 },
		{ "cpus_online", FIELD_OBJECT, FIELD_NULLABLE, &a->cpus_online, 0, 0 },
		{ "estimates", FIELD_ARRAY, 0, &a->estimates, 0, 0 },
		{ "iso", FIELD_OBJECT, FIELD_NULLABLE, &iso, 0, 0 },
		{ "loader", FIELD_OBJECT, FIELD_NULLABLE, loader, 0, 0 },
		{ "install", FIELD_OBJECT, FIELD_NULLABLE, &array, 0, 0 },
	};

	struct field fields[FIELDS_MAX];
	size_t n = fields_add(a, &stated, SET_PROFILE, FIELDS(of_profile), fields);

	a->panic = a->interjections = a->cpus_online = a->estimates = NULL;
	if (fields_read(profile, "", true, fields, n, reason) != NULL)
		errx(1, "%s: %s", file, reason);
	stated_check(file, &stated, a->sha256);
	names_check(file, profile);
	if (iso != NULL)
		iso_ask_read(&a->of_iso, file, iso);
}

/* Leave a profile nothing that a boot is measured by: it goes on until it is silent. */
static void
marks_forget(json_t *profile)
{
	static const char *const keys[] = { "phases", "estimates", "origin", "loader",
		"cpus_online" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		json_object_del(profile, keys[i]);
	put(profile, "markers", json_array());
	put(profile, "end", json_string("poweroff"));
}

/* A kernel is easily taken for a guest. */
static void
profile_begin(FILE *fp, const char *file)
{
	static const char may_begin[] = "{ \t\r\n\357"; /* a byte order mark, too */
	int c = getc(fp);

	if (c != EOF && (c == '\0' || strchr(may_begin, c) == NULL))
		errx(1,
		    "%s: not a profile, which begins with {: a kernel is named as such "
		    "(KERNEL of make)",
		    file);
	ungetc(c, fp);
}

static json_t *
profile_read(struct asked *a, const char *file)
{
	FILE *fp = fopen(file, "r");
	json_t *profile, *loader = NULL;
	char reason[REASON_SIZE];

	if (fp == NULL)
		err(1, "%s", file);
	profile_begin(fp, file);
	profile = document_read(fp, file);
	fclose(fp);
	if (comments_remove(profile, "", reason) != NULL)
		errx(1, "%s: %s", file, reason);
	if (a->unmarked)
		marks_forget(profile);
	profile_fields_read(a, file, profile, &loader);
	if (a->boot_mode == BOOT_LOADER && loader != NULL) {
		loader_apply(a, profile, loader);
		profile_fields_read(a, file, profile, &loader);
	}
	return profile;
}

/* A profile that is not there as named may be one of those installed. */
static char *
profile_find(const char *guest)
{
	char *installed = own_file(guest);

	if (*guest != '/' && access(guest, F_OK) == -1 && access(installed, F_OK) == 0)
		return installed;
	free(installed);
	return text_copy(guest);
}

/* What makes the guest say more or less goes before what the cell appends. */
static void
serial_apply(const struct asked *a)
{
	const char *appended = json_string_value(json_object_get(a->cell, "cmdline"));
	const char *words;
	char key[20];

	if (a->serial == NULL)
		return;
	snprintf(key, sizeof(key), "%s_cmdline", a->serial);
	words = json_string_value(json_object_get(a->profile, key));
	if (words == NULL && strcmp(a->serial, "verbose") == 0)
		words = json_string_value(json_object_get(a->profile, "chatty_cmdline"));
	if (words == NULL)
		errx(1, "%s: serial: %s has no %s", a->cell_name, a->guest_file, key);
	put(a->cell, "cmdline",
	    json_sprintf("%s%s%s", words, *words != '\0' && appended != NULL ? " " : "",
		appended != NULL ? appended : ""));
}

/* A digest of the profile is that of the profile's image, not of another one. */
static void
digests_forget(json_t *settings, const json_t *cell)
{
	json_t *sha256 = json_object_get(settings, "sha256"), *value;
	const char *key;
	void *next;

	json_object_foreach_safe(sha256, next, key,
	    value) if (json_object_get(cell, key) != NULL) json_object_del(sha256, key);
}

/* A digest that nothing is compared with must not look as if something was. */
static void
digests_serve(const char *name, const json_t *cell, const json_t *settings)
{
	bool has_iso = json_is_string(json_object_get(cell, "iso")) ||
		       json_is_string(json_object_get(cell, "kernel_dir"));
	const char *key;
	json_t *value;

	json_object_foreach(json_object_get(cell, "sha256"), key, value) {
		const json_t *image =
		    json_object_get(strcmp(key, "iso") == 0 ? cell : settings, key);
		bool from_iso =
		    has_iso && strcmp(key, "iso") != 0 && strcmp(key, "disk") != 0;

		if (!json_is_null(value) && !from_iso &&
		    (image == NULL || json_is_null(image)))
			errx(1, "%s: sha256.%s: this machine has none", name, key);
	}
}

/* QEMU's options of the profile, then those of the cell. */
static void
qemu_args_append(json_t *settings, const json_t *profile, const json_t *cell)
{
	static const char key[] = "qemu_args";
	json_t *args = json_array();

	(void)json_array_extend(args, json_object_get(profile, key));
	(void)json_array_extend(args, json_object_get(cell, key));
	put(settings, key, json_array_size(args) > 0 ? json_incref(args) : json_null());
	json_decref(args);
}

static json_t *
settings_merge(json_t *profile, json_t *cell)
{
	json_t *settings = needed(json_deep_copy(profile));
	json_t *sha256 = json_object_get(cell, "sha256");
	const char *appended = json_string_value(json_object_get(cell, "cmdline"));
	const char *cmdline = json_string_value(json_object_get(profile, "cmdline"));

	digests_forget(settings, cell);
	sha256 = json_is_object(sha256) ? json_copy(sha256) : json_object();
	json_object_update_missing(sha256, json_object_get(settings, "sha256"));
	json_object_update(settings, cell);
	put(settings, "sha256", sha256);
	qemu_args_append(settings, profile, cell);
	if (cmdline != NULL && *cmdline != '\0' && appended != NULL && *appended != '\0')
		put(settings, "cmdline", json_sprintf("%s %s", cmdline, appended));
	else if (cmdline != NULL && (appended == NULL || *appended == '\0'))
		put(settings, "cmdline", json_string(cmdline));
	return settings;
}

/* A configuration's name is a file's name, too. */
static void
config_check(const char *file, const char *config)
{
	if (*config == '.' || *config == '\0')
		errx(1, "%s: config: must begin with a letter, digit or _", file);
	for (const char *c = config; *c != '\0'; c++)
		if (strchr("/ \t\r\n:=,", *c) != NULL || (unsigned char)*c < 0x20)
			errx(1,
			    "%s: config: may not hold control characters, blanks, /, :, "
			    "= or a comma",
			    file);
}

static char *
config_name(const struct asked *a, const char *file)
{
	const char *given = json_string_value(json_object_get(a->cell, "config"));
	const char *model = json_string_value(json_object_get(a->cell, "cpu_model"));
	char *config;

	if (given != NULL)
		config_check(file, given);
	if (given != NULL)
		return text_copy(given);
	config = text_format("cpu_%lld%s%s", a->ask.cpus, model != NULL ? "-" : "",
	    model != NULL ? model : "");
	/* A model may come with features: "qemu32,+apic". */
	for (char *c = config; *c != '\0'; c++)
		if (strchr("/ \t:=,", *c) != NULL)
			*c = '_';
	return config;
}

/* Exit 1 where the architecture has not what is asked for. */
static void
has_check(const struct asked *a, bool asked, const char *key, const char *what)
{
	if (asked && !text_has_word(a->arch->has, what))
		errx(1, "%s: %s: machines of %s have no %s", asked_by(a, key), key,
		    a->arch->name, what);
}

/* What the settings ask of the architecture. */
static void
arch_check(const struct asked *a)
{
	const struct settings *s = &a->ask;
	const char *port = s->serial_port;
	struct utsname host;

	has_check(a, !s->graphics, "graphics", "graphics");
	has_check(a, strcmp(port, "com1") != 0, "serial_port", port);
	has_check(a, s->drives != NULL, "drives", s->drives);
	has_check(a, s->debug_exit != NULL, "debug_exit", "debug_exit");
	if (json_array_size(s->modules) > 1 && !text_has_word(a->arch->has, "modules"))
		errx(1, "%s: modules: a kernel of %s is given one at most",
		    asked_by(a, "modules"), a->arch->name);
	if (markers_want_reset(a->markers, false) && !asked_has_reset(a))
		errx(1,
		    "%s: " MARKER_RESET
		    ": there is none where %s enters a kernel without firmware",
		    a->guest_file, a->arch->name);
	if (strcmp(s->accel, "kvm") == 0 && uname(&host) == 0 &&
	    !text_has_word(a->arch->kvm_hosts, host.machine))
		errx(1, "%s: accel: kvm: this host is %s, which runs no %s",
		    asked_by(a, "accel"), host.machine, a->arch->name);
}

/* Further disks stand behind a first one, on a bus that has room for all. */
static void
disks_check(const struct asked *a)
{
	const char *bus = a->ask.drives != NULL ? a->ask.drives : a->arch->drives;
	size_t most = strcmp(bus, "ide") == 0 ? IDE_DISKS : VIRTIO_DISKS;
	size_t n = json_array_size(a->ask.disks);

	if (n > 0 && a->ask.disk == NULL)
		errx(1,
		    "%s: disks: further ones, and there is no disk: name that first "
		    "(DISK of make)",
		    asked_by(a, "disks"));
	if (n >= most)
		errx(1, "%s: disks: a machine has room for %zu disks of %s",
		    asked_by(a, "disks"), most, bus);
}

/* What the settings must keep to together. */
static void
together_check(const struct asked *a)
{
	const struct settings *s = &a->ask;

	if (strcmp(s->clock, "icount") == 0 && strcmp(s->accel, "kvm") == 0)
		errx(1, "%s: accel: kvm with clock icount: only tcg counts instructions",
		    asked_by(a, "accel"));
	if (strcmp(s->clock, "icount") == 0 && strcmp(s->probe, "off") == 0)
		errx(1,
		    "%s: probe: off with clock icount: nothing has a time then: say "
		    "marks, or clock wall (PROBE, CLOCK of make)",
		    asked_by(a, "probe"));
	if (s->firmware == NULL && strcmp(s->firmware_as, "bios") != 0)
		errx(1, "%s: firmware_as: there is no firmware of the user's",
		    asked_by(a, "firmware_as"));
	if (s->thread != NULL && strcmp(s->accel, "kvm") == 0)
		errx(1, "%s: thread: only tcg has threads to choose",
		    asked_by(a, "thread"));
	if (s->thread != NULL && strcmp(s->thread, "multi") == 0 &&
	    strcmp(s->clock, "icount") == 0)
		errx(1, "%s: thread: multi with clock icount: its CPUs take turns in one",
		    asked_by(a, "thread"));
	for (size_t i = 0; i < a->markers->n && s->debug_exit == NULL; i++)
		if (a->markers->markers[i].event != NULL &&
		    strcmp(a->markers->markers[i].event, "debug_exit") == 0)
			errx(1, "%s: marker %s: the machine has no debug_exit",
			    a->guest_file, a->markers->markers[i].name);
	disks_check(a);
	arch_check(a);
	boot_mode_check(a, asked_by(a, "kernel"));
	if (a->boot_mode == BOOT_ISO || a->boot_mode == BOOT_DISK)
		return;
	if (s->kernel == NULL && s->disk == NULL && s->cdrom == NULL && a->iso == NULL &&
	    s->firmware == NULL)
		errx(1, "%s: no kernel, disk or cdrom: nothing to boot", a->guest_file);
	if (s->kernel == NULL && json_array_size(s->modules) > 0)
		errx(
		    1, "%s: modules: without a kernel nothing loads them", a->guest_file);
	if (s->kernel == NULL && s->cmdline != NULL && *s->cmdline != '\0')
		errx(1, "%s: cmdline: without a kernel nothing reads it",
		    asked_by(a, "cmdline"));
}

/* What nobody asked for. */
static void
ask_complete(struct settings *ask, const struct arch *arch)
{
	ask->arch = arch->name;
	if (ask->machine_type == NULL)
		ask->machine_type = arch->machine;
	if (ask->cpu_model == NULL)
		ask->cpu_model = arch->cpu != NULL && strcmp(ask->accel, "kvm") == 0
				     ? "host"
				     : arch->cpu;
	if (ask->vga == NULL)
		ask->vga = arch->vga;
	if (ask->silence_s == 0)
		ask->silence_s = ask->timeout_s;
}

void
asked_read(struct asked *a, FILE *fp, const char *name)
{
	struct field fields[FIELDS_MAX];
	char ignored[REASON_SIZE];
	size_t n;

	*a = (struct asked){ .cell_name = name, .ask = settings_default() };
	a->cell = cell_read(a, fp, name);
	a->config = config_name(a, name);
	a->boot_mode = boot_mode_find(a->cell);
	a->guest_file = profile_find(a->guest);
	a->profile = profile_read(a, a->guest_file);
	if (a->title == NULL)
		a->title = a->name;
	a->markers = profile_check(a->guest_file, a->profile);

	serial_apply(a);
	paths_resolve(a->profile, a->guest_file);
	paths_resolve(a->cell, "");
	a->settings = settings_merge(a->profile, a->cell);
	digests_serve(a->cell_name, a->cell, a->settings);
	if (a->boot_mode == BOOT_LOADER)
		loader_settings(a->settings, a->cell);
	a->ask = settings_default();
	n = fields_add(a, &a->ask, SET_REQUEST, NULL, 0, fields);
	(void)fields_read(a->settings, "", false, fields, n, ignored);
	a->arch = a->ask.arch != NULL ? arch_find(a->ask.arch) : arch_default;
	ask_complete(&a->ask, a->arch);
	together_check(a);
}

void
asked_free(struct asked *a)
{
	markers_free(a->markers);
	json_decref(a->cell);
	json_decref(a->profile);
	json_decref(a->settings);
	free(a->guest_file);
	free(a->config);
}

bool
asked_has_reset(const struct asked *a)
{
	return arch_reset_vector(
		   a->arch, a->ask.kernel != NULL, a->ask.firmware != NULL) != NULL;
}

const char *
asked_by(const struct asked *a, const char *key)
{
	return json_object_get(a->cell, key) != NULL ? a->cell_name : a->guest_file;
}
