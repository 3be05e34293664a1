/* Write all that was asked for and found as one machine record. */
#include <err.h>
#include <string.h>

#include "images.h"
#include "marks.h"
#include "qemu.h"
#include "record.h"
#include "lib/io.h"
#include "lib/version.h"

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

json_t *
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
