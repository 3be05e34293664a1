/* Write all that was asked for and found as one machine record. */
#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bounds.h"
#include "elfimage.h"
#include "firmware.h"
#include "functions.h"
#include "images.h"
#include "marks.h"
#include "qemu.h"
#include "record.h"
#include "symbols.h"
#include "lib/io.h"
#include "lib/text.h"
#include "lib/typed.h"
#include "lib/version.h"

/* Which accelerator runs the machine; *why NULL, or why it is not the one wished for. */
static const char *
accel_choose(const struct asked *a, const struct qemu *q, const char **why,
    char reason[REASON_SIZE])
{
	*why = NULL;
	if (strcmp(a->ask.accel, "auto") != 0)
		return a->ask.accel;
	if (strcmp(a->ask.clock, "icount") == 0)
		*why = "only tcg counts instructions";
	else if (a->ask.thread != NULL)
		*why = "only tcg has threads to choose";
	else
		*why = qemu_kvm_try(q, reason);
	return *why == NULL ? "kvm" : "tcg";
}

/*
 * Why the probe cannot watch this machine although it should, or NULL.  The deterministic
 * clock is nothing without it.
 */
static const char *
probe_check(const struct asked *a, const struct qemu *q, const char *accel,
    char reason[REASON_SIZE])
{
	bool icount = strcmp(a->ask.clock, "icount") == 0;
	bool wanted = strcmp(a->ask.probe, "count") == 0;
	const char *why;

	for (size_t i = 0; i < a->markers->n; i++)
		wanted |= a->markers->markers[i].symbol != NULL;
	if (!wanted || strcmp(accel, "tcg") != 0 || strcmp(a->ask.probe, "off") == 0)
		return NULL;
	if ((why = qemu_probe_try(q, icount, reason)) != NULL && icount)
		errx(1, "%s: clock: icount: %s", asked_by(a, "clock"), why);
	return why;
}

/* A borrowed value of the profile; an empty array where it says nothing. */
static void
put_array(json_t *object, const char *key, json_t *value)
{
	put(object, key, value != NULL ? json_incref(value) : json_array());
}

static json_t *
image_json(const struct image *image)
{
	json_t *object;

	if (image->path == NULL)
		return json_null();
	object = json_object();
	put(object, "path", json_or_null(image->path));
	if (image->format != NULL)
		put(object, "format", json_or_null(image->format));
	put(object, "sha256", json_or_null(image->sha256));
	return object;
}

__attribute__((format(printf, 2, 3))) static void
sentence_add(FILE *fp, const char *format, ...)
{
	va_list ap;

	if (ftell(fp) > 0)
		fputs("; ", fp);
	va_start(ap, format);
	vfprintf(fp, format, ap);
	va_end(ap);
}

/* What a reader of the times must know: why they end, that a menu waited and a kernel
 * was not heard. */
static json_t *
notice_json(const struct asked *a, const struct images *im, const struct bounds *b)
{
	bool loader = a->boot_mode == BOOT_LOADER;
	/* a disk has a menu of its own */
	bool menu = loader && im->disk.path == NULL && im->guest.menu_wait_s >= 0;
	char *text;
	size_t len;
	json_t *notice;
	FILE *fp = text_open(&text, &len);

	if (b->no_text != NULL)
		sentence_add(fp,
		    "on the deterministic clock the boot ends at a function: %s",
		    b->no_text);
	if (a->notice != NULL)
		sentence_add(fp, "%s", a->notice);
	if (menu)
		sentence_add(fp,
		    "the boot menu waits %lld s, which is part of these times",
		    im->guest.menu_wait_s);
	if (menu && !guest_iso_has_serial(&im->guest, a))
		sentence_add(fp, "the menu gives the kernel no serial console, so that "
				 "it stays silent: without BOOT=loader it is given one");
	text_close(fp);
	notice = len > 0 ? json_string(text) : json_null();
	free(text);
	return notice;
}

/* Images that the cell names, by its paths; others are the profile's. */
static void
put_given(json_t *guest, const struct asked *a)
{
	static const char *const keys[][2] = { { "kernel", "kernel" }, { "iso", "cdrom" },
		{ "cdrom", "cdrom" }, { "disk", "disk" }, { "firmware", "firmware" } };
	json_t *given = json_object();

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		json_t *path = json_object_get(a->cell, keys[i][0]);

		if (json_is_string(path))
			put(given, keys[i][1], json_incref(path));
	}
	if (json_object_size(given) > 0)
		put(guest, "given", json_incref(given));
	json_decref(given);
}

static json_t *
guest_json(const struct asked *a, const struct images *im, const struct bounds *b)
{
	json_t *guest = json_object();

	put(guest, "name", json_or_null(a->name));
	put(guest, "title", json_or_null(a->title));
	put(guest, "notice", notice_json(a, im, b));
	put(guest, "profile", json_or_null(a->guest));
	put_given(guest, a);
	return guest;
}

/* A text of the image: UTF-8, or bytes that were meant otherwise. */
static json_t *
image_text(const char *text)
{
	json_t *value = json_or_null(text);

	return value != NULL ? value : latin1_string(text, strlen(text));
}

static json_t *
images_json(const struct image *images, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++)
		append(list, image_json(&images[i]));
	return list;
}

/* What was asked for as it was resolved; accel is what auto came to. */
static void
put_settings(json_t *m, const struct asked *a, const struct images *im,
    const struct qemu *q, const struct firmware *f, const char *accel,
    const char *no_probe)
{
	static const char *const boots[] = { NULL, "iso", "loader", "disk" };
	json_t *kernel = image_json(&im->kernel);
	json_t *modules = images_json(im->modules, im->nmodules);
	json_t *disks = images_json(im->disks, im->ndisks);
	json_t *disk = image_json(&im->disk), *cdrom = image_json(&im->cdrom);
	json_t *firmware = image_json(&im->firmware);
	json_t *entry = image_text(im->guest.entry);
	struct settings s = a->ask;

	s.qemu = q->path;
	s.qemu_version = q->version;
	s.firmware_version = f->version;
	s.accel = accel;
	if (no_probe != NULL)
		s.probe = "off";
	s.cmdline = im->cmdline != NULL ? im->cmdline : "";
	s.kernel = kernel;
	s.modules = modules;
	s.disk = disk;
	s.disks = im->ndisks > 0 ? disks : NULL;
	s.cdrom = cdrom;
	s.firmware = im->firmware.path != NULL ? firmware : NULL;
	s.boot = boots[a->boot_mode];
	s.entry = json_string_value(entry);
	settings_write(m, &s);
	json_decref(kernel);
	json_decref(modules);
	json_decref(disk);
	json_decref(disks);
	json_decref(cdrom);
	json_decref(entry);
	json_decref(firmware);
}

/* A marker's name, and the one that was asked for where that is another. */
static void
put_bound(json_t *m, const char *key, const char *name, const char *asked)
{
	char key_of[40];

	snprintf(key_of, sizeof(key_of), "%s_of_profile", key);
	put(m, key, json_string(name));
	if (strcmp(name, asked) != 0)
		put(m, key_of, json_string(asked));
}

static void
put_measuring(json_t *m, const struct asked *a, const struct bounds *b, json_t *marks)
{
	put_bound(m, "origin", b->origin, a->markers->origin);
	put_bound(m, "end", b->end, a->markers->end);
	put(m, "cpus_online",
	    a->cpus_online != NULL ? json_incref(a->cpus_online) : json_null());
	put(m, "markers", marks);
	put(m, "phases", markers_phases(a->markers, asked_has_reset(a)));
	put_array(m, "panic", a->panic);
	put_array(m, "interjections", a->interjections);
	put_array(m, "estimates", a->estimates);
}

/* Is a module of that name among the first n? */
static bool
module_is_known(const struct image *modules, size_t n, const char *name)
{
	bool known = false;
	char *other;

	for (size_t i = 0; i < n && !known; i++) {
		other = module_name(modules[i].path);
		known = strcmp(other, name) == 0;
		free(other);
	}
	return known;
}

/*
 * The functions of each module that is an ELF file and has no ELF file among the others.
 * Where none is one, modules are no programs.
 */
static void
modules_put(FILE *out, const struct image *modules, size_t n, const struct image *others,
    size_t nothers)
{
	struct elf_image *e;
	size_t programs = nothers, first = n;
	char *name;

	for (size_t i = 0; i < n; i++) {
		name = module_name(modules[i].path);
		if (module_is_known(others, nothers, name) ||
		    module_is_known(modules, i, name)) {
			free(name);
			continue;
		}
		if ((e = elf_image_open(modules[i].path)) != NULL) {
			functions_write_module(out, e, name);
			programs++;
		} else if (first == n) {
			first = i;
		}
		elf_image_close(e);
		free(name);
	}
	if (first < n && programs > 0)
		warnx("%s: no ELF file: the functions of such modules have no names",
		    modules[first].path);
}

/* The table of functions that was asked for, of the kernel that is booted. */
static void
functions_put(const char *path, const struct images *im)
{
	char *text;
	size_t len;
	FILE *out = text_open(&text, &len);

	functions_write(out, im->booted.path != NULL ? im->booted.path : im->kernel.path,
	    im->symbols.path);
	modules_put(out, im->module_symbols, im->nmodule_symbols, NULL, 0);
	modules_put(
	    out, im->modules, im->nmodules, im->module_symbols, im->nmodule_symbols);
	text_close(out);
	work_put(path, text);
	free(text);
}

json_t *
machine_make(const struct asked *a, struct work *w)
{
	json_t *m = json_object(), *marks;
	struct bounds bounds;
	const char *accel, *accel_reason, *no_probe;
	char reason[REASON_SIZE], why[REASON_SIZE];
	struct firmware firmware;
	struct images im;
	struct qemu q;

	work_read(w, a->guest_file);
	images_open(&im, w, a);
	if (im.symbols.path != NULL && im.kernel.path != NULL &&
	    !nm_is_of(im.symbols.path, im.kernel.sha256))
		errx(1, "%s: symbols: %s: of another kernel: %s symbols takes them anew",
		    asked_by(a, "symbols"), im.symbols.path, typed());
	qemu_find(&q, w, a->ask.qemu, a->arch);
	accel = accel_choose(a, &q, &accel_reason, reason);
	no_probe = probe_check(a, &q, accel, why);
	if (a->ask.cpu_model != NULL)
		qemu_cpu_check(&q, a->ask.cpu_model, accel, asked_by(a, "cpu_model"));
	/* What the architecture's QEMU has by itself is not asked for: that takes 0.1 s.
	 */
	if (json_is_string(json_object_get(a->settings, "machine")) &&
	    strcmp(a->ask.machine_type, a->arch->machine) != 0)
		qemu_machine_check(
		    &q, "machine", a->ask.machine_type, asked_by(a, "machine"));
	else if (a->ask.qemu != NULL)
		qemu_machine_check(&q, "qemu", a->ask.machine_type, asked_by(a, "qemu"));
	if (json_is_string(json_object_get(a->settings, "vga")) &&
	    strcmp(a->ask.vga, a->arch->vga) != 0)
		qemu_vga_check(&q, a->ask.vga, asked_by(a, "vga"));

	firmware_find(
	    &firmware, &q, w, &im.firmware, a->ask.machine_type, a->ask.qemu_args);

	marks = marks_build(a, accel, no_probe,
	    im.booted.path != NULL ? im.booted.path : im.kernel.path, im.symbols.path);
	bounds = bounds_choose(a, &im, marks, w->functions != NULL);
	if (w->functions != NULL)
		functions_put(w->functions, &im);

	put(m, "schema", json_integer(RECORD_SCHEMA));
	put(m, "tool", json_or_null("mkdisk " BOOTMATRIX_VERSION));
	put(m, "config", json_or_null(a->config));
	put(m, "guest", guest_json(a, &im, &bounds));
	put_settings(m, a, &im, &q, &firmware, accel, no_probe);
	if (firmware.file.path != NULL && im.firmware.path == NULL)
		put(m, "firmware_of_qemu", image_json(&firmware.file));
	put(m, "accel_asked", json_or_null(a->ask.accel));
	put(m, "accel_reason", json_or_null(accel_reason));
	if (no_probe != NULL)
		put(m, "probe_reason", json_or_null(no_probe));
	if (a->boot_mode == BOOT_LOADER && im.disk.path == NULL &&
	    im.guest.menu_wait_s >= 0)
		put(m, "menu_wait_s", json_integer(im.guest.menu_wait_s));
	put_measuring(m, a, &bounds, marks);
	images_free(&im);
	firmware_free(&firmware);
	qemu_free(&q);
	return m;
}
