/* Open the images of one request: named by it, or out of its ISO. */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elfimage.h"
#include "images.h"
#include "kernel.h"
#include "lib/memory.h"
#include "lib/text.h"

/* What messages call an image: one of the profile's with where that says it. */
static char *
image_name(const struct asked *a, const char *key, size_t i, const char *path)
{
	bool of_profile = json_object_get(a->cell, key) == NULL;
	bool of_several = json_is_array(json_object_get(a->profile, key));
	char number[24] = "";

	if (!of_profile)
		return text_copy(path);
	if (of_several)
		snprintf(number, sizeof(number), "[%zu]", i);
	return text_format("%s: %s%s: %s", a->guest_file, key, number, path);
}

/* Open one image; i is its number where the key names several. */
static void
image_take(struct image *image, struct work *w, const struct asked *a, const char *key,
    size_t i, enum image_kind kind, const char *path)
{
	json_t *of_cell = json_object_get(json_object_get(a->cell, "sha256"), key);
	const json_t *digest = json_object_get(a->sha256, key);
	const char *by = of_cell != NULL ? a->cell_name : a->guest_file;
	char *name = image_name(a, key, i, path);

	if (json_is_array(digest))
		digest = json_array_get(digest, i);
	if (*path == '\0')
		errx(1, "%s: %s: empty path", asked_by(a, key), key);
	if (a->images_from != NULL && json_object_get(a->cell, key) == NULL &&
	    access(path, F_OK) == -1 && errno == ENOENT)
		errx(1, "%s: %s: %s brings it", name, strerror(errno), a->images_from);
	image_open(image, w, kind, path, name, json_string_value(digest), by);
	free(name);
}

static void
kernel_take(struct images *im, struct work *w, const struct asked *a, const char *path)
{
	char *name = image_name(a, "kernel", 0, path);

	image_take(&im->kernel, w, a, "kernel", 0, IMAGE_KERNEL, path);
	kernel_check(name, im->kernel.path, a->arch);
	free(name);
}

static void
modules_room(struct images *im, size_t n)
{
	im->nmodules = n;
	im->modules = xcalloc(n + 1, sizeof(*im->modules));
}

/* The images that an array names, one each. */
static void
array_open(struct image *images, struct work *w, const struct asked *a, const char *key,
    enum image_kind kind, const json_t *paths)
{
	const json_t *value;
	size_t i;

	json_array_foreach((json_t *)paths, i, value)
		image_take(&images[i], w, a, key, i, kind, json_string_value(value));
}

static void
modules_open(struct images *im, struct work *w, const struct asked *a)
{
	modules_room(im, json_array_size(a->ask.modules));
	array_open(im->modules, w, a, "modules", IMAGE_MODULE, a->ask.modules);
}

static void
module_symbols_open(struct images *im, struct work *w, const struct asked *a)
{
	struct elf_image *e;

	im->nmodule_symbols = json_array_size(a->module_symbols);
	im->module_symbols =
	    xcalloc(im->nmodule_symbols + 1, sizeof(*im->module_symbols));
	array_open(
	    im->module_symbols, w, a, "module_symbols", IMAGE_SYMBOLS, a->module_symbols);
	for (size_t i = 0; i < im->nmodule_symbols; i++) {
		if ((e = elf_image_open(im->module_symbols[i].path)) == NULL)
			errx(1, "%s: module_symbols[%zu]: %s: no ELF file",
			    asked_by(a, "module_symbols"), i,
			    json_string_value(json_array_get(a->module_symbols, i)));
		elf_image_close(e);
	}
}

/* Does nothing tell what this kernel's functions are? */
static bool
is_mute(const struct images *im, const struct asked *a)
{
	struct elf_image *elf = elf_image_open(im->kernel.path);
	bool stripped = elf != NULL && elf_image_is_stripped(elf);

	elf_image_close(elf);
	return stripped && a->symbols == NULL;
}

/* What was taken out of an ISO, or is in a directory. */
static void
part_open(struct image *image, struct work *w, enum image_kind kind, const char *path)
{
	image_open(image, w, kind, path, path, NULL, "");
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
	if (im->guest.kernel != NULL && a->boot_mode == BOOT_LOADER) {
		part_open(&im->booted, w, IMAGE_KERNEL, im->guest.kernel);
	} else if (im->guest.kernel != NULL) {
		part_open(&im->kernel, w, IMAGE_KERNEL, im->guest.kernel);
		kernel_check(im->guest.kernel, im->kernel.path, a->arch);
		modules_room(im, im->guest.n_modules);
		for (size_t i = 0; i < im->nmodules; i++)
			part_open(&im->modules[i], w, IMAGE_MODULE, im->guest.modules[i]);
		im->cmdline = guest_iso_cmdline(&im->guest, a, is_mute(im, a));
	}
	if (a->boot_mode == BOOT_DISK)
		image_free(&iso);
	else
		im->cdrom = iso;
}

/* A disk that is named, or made of a size; i is its number where the key names several.
 */
static void
disk_take(struct image *image, struct work *w, const struct asked *a, const char *key,
    size_t i, const json_t *disk)
{
	const json_t *size_mib = json_object_get(disk, "size_mib");

	if (size_mib != NULL)
		disk_make(image, w, json_integer_value(size_mib));
	else
		image_take(image, w, a, key, i, IMAGE_DISK, json_string_value(disk));
}

static void
disks_open(struct images *im, struct work *w, const struct asked *a)
{
	const json_t *disk;
	size_t i;

	im->ndisks = json_array_size(a->ask.disks);
	im->disks = xcalloc(im->ndisks + 1, sizeof(*im->disks));
	json_array_foreach((json_t *)a->ask.disks, i, disk)
		disk_take(&im->disks[i], w, a, "disks", i, disk);
}

void
images_open(struct images *im, struct work *w, const struct asked *a)
{
	const struct settings *s = &a->ask;

	*im = (struct images){ 0 };
	if (s->kernel != NULL)
		kernel_take(im, w, a, json_string_value(s->kernel));
	if (a->iso != NULL || a->kernel_dir != NULL)
		guest_open(im, w, a);
	if (im->modules == NULL)
		modules_open(im, w, a);
	if (im->cmdline == NULL && s->cmdline != NULL)
		im->cmdline = text_copy(s->cmdline);
	if (s->disk != NULL)
		disk_take(&im->disk, w, a, "disk", 0, s->disk);
	disks_open(im, w, a);
	if (s->cdrom != NULL && a->iso == NULL)
		image_take(&im->cdrom, w, a, "cdrom", 0, IMAGE_CDROM,
		    json_string_value(s->cdrom));
	if (s->firmware != NULL)
		image_take(&im->firmware, w, a, "firmware", 0, IMAGE_FIRMWARE,
		    json_string_value(s->firmware));
	if (a->symbols != NULL)
		image_take(&im->symbols, w, a, "symbols", 0, IMAGE_SYMBOLS, a->symbols);
	module_symbols_open(im, w, a);
}

void
images_free(struct images *im)
{
	for (size_t i = 0; i < im->nmodules; i++)
		image_free(&im->modules[i]);
	for (size_t i = 0; i < im->nmodule_symbols; i++)
		image_free(&im->module_symbols[i]);
	for (size_t i = 0; i < im->ndisks; i++)
		image_free(&im->disks[i]);
	free(im->modules);
	free(im->module_symbols);
	free(im->disks);
	image_free(&im->kernel);
	image_free(&im->booted);
	image_free(&im->disk);
	image_free(&im->cdrom);
	image_free(&im->symbols);
	image_free(&im->firmware);
	guest_iso_free(&im->guest);
	free(im->cmdline);
}
