/* Open the images of one request: named by it, or out of its ISO. */
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "elfimage.h"
#include "images.h"
#include "kernel.h"
#include "lib/memory.h"
#include "lib/text.h"

/* Open one image; i is its number where the key names several. */
static void
image_take(struct image *image, struct work *w, const struct asked *a, const char *key,
    size_t i, enum image_kind kind, const char *path)
{
	json_t *of_cell = json_object_get(json_object_get(a->cell, "sha256"), key);
	const json_t *digest = json_object_get(a->sha256, key);
	const char *by = of_cell != NULL ? a->cell_name : a->guest_file;

	if (json_is_array(digest))
		digest = json_array_get(digest, i);
	if (*path == '\0')
		errx(1, "%s: %s: empty path", asked_by(a, key), key);
	if (a->images_from != NULL && json_object_get(a->cell, key) == NULL &&
	    access(path, F_OK) == -1 && errno == ENOENT)
		err(1, "%s (%s brings it)", path, a->images_from);
	image_open(image, w, kind, path, json_string_value(digest), by);
}

static void
kernel_take(struct images *im, struct work *w, const struct asked *a, const char *path)
{
	image_take(&im->kernel, w, a, "kernel", 0, IMAGE_KERNEL, path);
	kernel_check(path, im->kernel.path, a->arch);
}

static void
modules_room(struct images *im, size_t n)
{
	im->nmodules = n;
	im->modules = xcalloc(n + 1, sizeof(*im->modules));
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
	return stripped && a->symbols == NULL;
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
		image_open(&im->booted, w, IMAGE_KERNEL, im->guest.kernel, NULL, "");
	} else if (im->guest.kernel != NULL) {
		image_open(&im->kernel, w, IMAGE_KERNEL, im->guest.kernel, NULL, "");
		kernel_check(im->guest.kernel, im->kernel.path, a->arch);
		modules_room(im, im->guest.n_modules);
		for (size_t i = 0; i < im->nmodules; i++)
			image_open(&im->modules[i], w, IMAGE_MODULE, im->guest.modules[i],
			    NULL, "");
		im->cmdline = guest_iso_cmdline(&im->guest, a, is_mute(im, a));
	}
	if (a->boot_mode == BOOT_DISK)
		image_free(&iso);
	else
		im->cdrom = iso;
}

void
images_open(struct images *im, struct work *w, const struct asked *a)
{
	const struct settings *s = &a->ask;
	const json_t *size_mib = json_object_get(s->disk, "size_mib");

	*im = (struct images){ 0 };
	if (s->kernel != NULL)
		kernel_take(im, w, a, json_string_value(s->kernel));
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
		image_take(&im->cdrom, w, a, "cdrom", 0, IMAGE_CDROM,
		    json_string_value(s->cdrom));
	if (s->firmware != NULL)
		image_take(&im->firmware, w, a, "firmware", 0, IMAGE_FIRMWARE,
		    json_string_value(s->firmware));
	if (a->symbols != NULL)
		image_take(&im->symbols, w, a, "symbols", 0, IMAGE_SYMBOLS, a->symbols);
}

void
images_free(struct images *im)
{
	for (size_t i = 0; i < im->nmodules; i++)
		image_free(&im->modules[i]);
	free(im->modules);
	image_free(&im->kernel);
	image_free(&im->booted);
	image_free(&im->disk);
	image_free(&im->cdrom);
	image_free(&im->symbols);
	image_free(&im->firmware);
	guest_iso_free(&im->guest);
	free(im->cmdline);
}
