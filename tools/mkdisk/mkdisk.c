/*
 * Read a cell on stdin, resolve and check all that it names, write a machine record;
 * or install the guest on a disk.
 */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "elfimage.h"
#include "guestiso.h"
#include "image.h"
#include "install.h"
#include "marks.h"
#include "qemu.h"
#include "lib/io.h"
#include "lib/num.h"
#include "lib/text.h"
#include "lib/version.h"

/* All that is loaded into the machine or attached to it. */
struct images {
	struct image kernel, disk, cdrom, symbols;
	struct image *modules;
	size_t nmodules;
	struct guest_iso guest; /* what was found in the guest's own ISO */
	char *cmdline;
};

static _Noreturn void
usage(void)
{
	fprintf(stderr, "usage: mkdisk [-d directory] [-i disk] [-M file] [-s MiB] [-T "
			"target]\n");
	exit(2);
}

/* Open one image; i is its number where the key names several. */
static void
image_take(struct image *image, struct work *w, const struct asked *a, const char *key,
    size_t i, enum image_kind kind, const char *path)
{
	json_t *of_cell = json_object_get(json_object_get(a->cell, "sha256"), key);
	const json_t *digest = json_object_get(a->ask.sha256, key);
	const char *by = of_cell != NULL ? a->cell_name : a->guest_file;

	if (json_is_array(digest))
		digest = json_array_get(digest, i);
	if (*path == '\0')
		errx(1, "%s: %s: empty path", asked_by(a, key), key);
	image_open(image, w, kind, path, json_string_value(digest), by);
}

static void
modules_room(struct images *im, size_t n)
{
	im->nmodules = n;
	if ((im->modules = calloc(n + 1, sizeof(*im->modules))) == NULL)
		err(1, NULL);
}

static void
modules_open(struct images *im, struct work *w, const struct asked *a)
{
	const json_t *value;
	size_t i;

	modules_room(im, json_array_size(a->ask.modules));
	json_array_foreach((json_t *)a->ask.modules, i, value)
		image_take(&im->modules[i], w, a, "modules", i, IMAGE_MODULE,
		    json_string_value(value));
}

/* Does nothing tell what this kernel's functions are? */
static bool
is_mute(const struct images *im, const struct asked *a)
{
	struct elf_image *elf = elf_image_open(im->kernel.path);
	bool stripped = elf != NULL && elf_image_is_stripped(elf);

	elf_image_close(elf);
	return stripped && a->ask.symbols == NULL;
}

/* Kernel, modules and command line as the guest's own ISO has them, and the CD. */
static void
guest_open(struct images *im, struct work *w, const struct asked *a)
{
	struct image iso = { 0 };

	if (a->iso != NULL)
		image_take(&iso, w, a, "iso", 0, IMAGE_CDROM, a->iso);
	if (a->of_iso.given)
		guest_iso_read(&im->guest, w, a, &iso);
	if (im->guest.kernel != NULL) {
		image_open(&im->kernel, w, IMAGE_KERNEL, im->guest.kernel, NULL, "");
		modules_room(im, im->guest.n_modules);
		for (size_t i = 0; i < im->nmodules; i++)
			image_open(&im->modules[i], w, IMAGE_MODULE, im->guest.modules[i],
			    NULL, "");
		im->cmdline = guest_iso_cmdline(&im->guest, a, is_mute(im, a));
	}
	if (a->way == WAY_DISK)
		image_free(&iso);
	else
		im->cdrom = iso;
}

static void
images_open(struct images *im, struct work *w, const struct asked *a)
{
	const struct ask *s = &a->ask;
	const json_t *size_mib = json_object_get(s->disk, "size_mib");

	*im = (struct images){ 0 };
	if (s->kernel != NULL)
		image_take(&im->kernel, w, a, "kernel", 0, IMAGE_KERNEL, s->kernel);
	if (a->iso != NULL || a->kernel_dir != NULL)
		guest_open(im, w, a);
	if (im->modules == NULL)
		modules_open(im, w, a);
	if (im->cmdline == NULL && s->cmdline != NULL)
		im->cmdline = text_copy(s->cmdline);
	if (size_mib != NULL)
		disk_make(&im->disk, w, json_integer_value(size_mib));
	else if (s->disk != NULL)
		image_take(
		    &im->disk, w, a, "disk", 0, IMAGE_DISK, json_string_value(s->disk));
	if (s->cdrom != NULL && a->iso == NULL)
		image_take(&im->cdrom, w, a, "cdrom", 0, IMAGE_CDROM, s->cdrom);
	if (s->symbols != NULL)
		image_take(&im->symbols, w, a, "symbols", 0, IMAGE_SYMBOLS, s->symbols);
}

static void
images_free(struct images *im)
{
	for (size_t i = 0; i < im->nmodules; i++)
		image_free(&im->modules[i]);
	free(im->modules);
	image_free(&im->kernel);
	image_free(&im->disk);
	image_free(&im->cdrom);
	image_free(&im->symbols);
	guest_iso_free(&im->guest);
	free(im->cmdline);
}

/* Which accelerator runs the machine, and why it is not the one wished for. */
static const char *
accel_choose(
    const struct asked *a, const struct qemu *q, struct work *w, const char **reason)
{
	*reason = NULL;
	if (strcmp(a->ask.accel, "auto") != 0)
		return a->ask.accel;
	if (strcmp(a->ask.clock, "icount") == 0)
		*reason = "only tcg counts instructions";
	else
		*reason = qemu_kvm_try(q, w);
	return *reason == NULL ? "kvm" : "tcg";
}

static void
put(json_t *object, const char *key, json_t *value)
{
	if (json_object_set_new(object, key, value) == -1)
		errx(1, "%s: not UTF-8, or no memory left", key);
}

static void
put_string(json_t *object, const char *key, const char *text)
{
	put(object, key, text != NULL ? json_string(text) : json_null());
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
	put_string(object, "path", image->path);
	if (image->format != NULL)
		put_string(object, "format", image->format);
	put_string(object, "sha256", image->sha256);
	return object;
}

/* What a reader of the times must know: a menu waited, a kernel was not heard. */
static json_t *
notice_json(const struct asked *a, const struct guest_iso *g)
{
	const char *notice = a->notice != NULL ? a->notice : "";
	const char *separator = a->notice != NULL ? "; " : "";

	if (a->way != WAY_LOADER || g->menu_wait_s < 0)
		return a->notice != NULL ? json_string(a->notice) : json_null();
	return json_sprintf("%s%sthe boot menu waits %lld s, which is part of these "
			    "times%s",
	    notice, separator, g->menu_wait_s,
	    guest_iso_has_serial(g, a)
		? ""
		: "; the menu gives the kernel no serial console, so that it stays "
		  "silent: without BOOT=loader it is given one");
}

static json_t *
guest_json(const struct asked *a, const struct guest_iso *g)
{
	json_t *guest = json_object();

	put_string(guest, "name", a->name);
	put_string(guest, "title", a->title);
	put(guest, "notice", notice_json(a, g));
	put_string(guest, "profile", a->guest);
	return guest;
}

/* A text of the image: UTF-8, or bytes that were meant otherwise. */
static json_t *
image_text(const char *text)
{
	json_t *value = text != NULL ? json_string(text) : json_null();

	return value != NULL ? value : latin1_string(text, strlen(text));
}

/* How the machine comes to its kernel, where it is not simply loaded. */
static void
put_way(json_t *m, const struct asked *a, const struct guest_iso *g)
{
	static const char *const names[] = { NULL, "iso", "loader", "disk" };

	if (a->way == WAY_PLAIN)
		return;
	put_string(m, "boot", names[a->way]);
	put(m, "entry", image_text(g->entry));
	put(m, "menu_wait_s",
	    a->way == WAY_LOADER && g->menu_wait_s >= 0 ? json_integer(g->menu_wait_s)
							: json_null());
}

static void
put_images(json_t *m, const struct images *im)
{
	json_t *modules = json_array();

	for (size_t i = 0; i < im->nmodules; i++)
		json_array_append_new(modules, image_json(&im->modules[i]));
	put(m, "kernel", image_json(&im->kernel));
	put(m, "modules", modules);
	put_string(m, "cmdline", im->cmdline != NULL ? im->cmdline : "");
	put(m, "disk", image_json(&im->disk));
	put(m, "cdrom", image_json(&im->cdrom));
}

/* What the machine is made of; accel is what auto came to. */
static void
put_shape(json_t *m, const struct asked *a, const struct qemu *q, const char *accel,
    const char *accel_reason)
{
	const struct ask *s = &a->ask;

	put_string(m, "arch", s->arch);
	put_string(m, "qemu", q->path);
	put_string(m, "qemu_version", q->version);
	put_string(m, "machine_type", s->machine);
	put_string(m, "vga", s->vga);
	if (!s->graphics)
		put(m, "graphics", json_false());
	put(m, "cpus", json_integer(a->cpus));
	put_string(m, "cpu_model", s->cpu_model);
	put(m, "memory_mib", json_integer(s->memory_mib));
	put_string(m, "accel", accel);
	put_string(m, "accel_asked", s->accel);
	put_string(m, "accel_reason", accel_reason);
	put_string(m, "clock", s->clock);
}

static void
put_measuring(json_t *m, const struct asked *a, json_t *marks)
{
	put_string(m, "network", a->ask.network);
	if (strcmp(a->ask.probe, "count") != 0)
		put_string(m, "probe", a->ask.probe);
	put(m, "timeout_s", json_integer(a->ask.timeout_s));
	put(m, "silence_s", json_integer(a->ask.silence_s));
	put_string(m, "origin", a->markers->origin);
	put_string(m, "end", a->markers->end);
	put(m, "cpus_online",
	    a->cpus_online != NULL ? json_incref(a->cpus_online) : json_null());
	put(m, "markers", marks);
	put(m, "phases", markers_phases(a->markers));
	put_array(m, "panic", a->panic);
	put_array(m, "interjections", a->interjections);
	put_array(m, "estimates", a->estimates);
}

/* Resolve the whole request to the object of a machine record; a new reference. */
static json_t *
machine_make(const struct asked *a, struct work *w)
{
	json_t *m = json_object();
	const char *accel, *accel_reason;
	struct images im;
	struct qemu q;

	work_read(w, a->guest_file);
	images_open(&im, w, a);
	qemu_find(&q, w, a->qemu, a->ask.arch);
	accel = accel_choose(a, &q, w, &accel_reason);
	if (a->ask.cpu_model != NULL)
		qemu_cpu_check(&q, a->ask.cpu_model, accel, asked_by(a, "cpu_model"));

	put(m, "schema", json_integer(RECORD_SCHEMA));
	put_string(m, "tool", "mkdisk " BOOTMATRIX_VERSION);
	put_string(m, "config", a->config);
	put(m, "guest", guest_json(a, &im.guest));
	put_shape(m, a, &q, accel, accel_reason);
	put_images(m, &im);
	put_way(m, a, &im.guest);
	put_measuring(m, a, marks_build(a, accel, im.kernel.path, im.symbols.path));
	images_free(&im);
	qemu_free(&q);
	return m;
}

static void
machine_write(struct work *w)
{
	struct asked asked;
	json_t *record = json_object();

	asked_read(&asked, stdin, "stdin");
	put(record, "machine", machine_make(&asked, w));
	json_emit(stdout, record);
	json_decref(record);
	asked_free(&asked);
}

/* ---- installing ------------------------------------------------------------------ */

/* Read a cell that is made of the one on stdin. */
static void
asked_of(struct asked *a, json_t *cell)
{
	char *text = json_dumps(cell, JSON_COMPACT);
	FILE *fp;

	if (text == NULL || (fp = fmemopen(text, strlen(text), "r")) == NULL)
		err(1, NULL);
	asked_read(a, fp, "stdin");
	fclose(fp);
	free(text);
	json_decref(cell);
}

static void
install(const char *disk, long long size_mib, struct work *w)
{
	json_t *given = document_read(stdin, "stdin"), *machine;
	struct install *in;
	struct asked asked;

	asked_of(&asked, install_cell(given));
	machine = machine_make(&asked, w);
	in = install_begin(&asked, disk, size_mib);
	install_drive(in, machine);
	json_decref(machine);
	asked_free(&asked);

	asked_of(&asked, install_check_cell(in, given));
	machine = machine_make(&asked, w);
	install_verify(in, machine, asked.markers);
	json_decref(machine);
	asked_free(&asked);
	install_finish(in);
	json_decref(given);
}

/* X.d is about X.seen: what the record's recipe touches. */
static char *
target_default(const char *file)
{
	size_t len = strlen(file);

	if (len > 2 && strcmp(file + len - 2, ".d") == 0)
		len -= 2;
	return text_format("%.*s.seen", (int)len, file);
}

int
main(int argc, char *argv[])
{
	struct work work = { 0 };
	const char *depends = NULL, *disk = NULL, *target = NULL, *reason;
	long long size_mib = 0;
	char *derived = NULL;
	int ch;

	while ((ch = getopt(argc, argv, "d:i:M:s:T:")) != -1)
		switch (ch) {
		case 'd':
			work.given_dir = optarg;
			break;
		case 'i':
			disk = optarg;
			break;
		case 'M':
			depends = optarg;
			break;
		case 's':
			if ((reason = num_parse(optarg, 1, 1 << 24, &size_mib)) != NULL)
				errx(2, "-s %s: %s", optarg, reason);
			break;
		case 'T':
			target = optarg;
			break;
		default:
			usage();
		}
	if (optind != argc || (target != NULL && depends == NULL) ||
	    (size_mib != 0 && disk == NULL))
		usage();

	if (disk != NULL)
		install(disk, size_mib, &work);
	else
		machine_write(&work);
	if (depends != NULL) {
		if (target == NULL)
			target = derived = target_default(depends);
		work_depends(&work, depends, target);
	}
	free(derived);
	work_free(&work);
	return finish(0);
}
