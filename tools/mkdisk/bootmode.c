/* Boot modes: a kernel is loaded as given, out of an ISO, by a loader, or beside a disk.
 */
#include <err.h>
#include <string.h>

#include "lib/typed.h"
#include "ask.h"

void
iso_ask_read(struct iso_ask *ask, const char *file, const json_t *iso)
{
	const struct field fields[] = {
		{ "label", FIELD_STRING, 0, &ask->label, 0, 0 },
		{ "append", FIELD_STRING, 0, &ask->append, 0, 0 },
		{ "modules", FIELD_INT, 0, &ask->modules, 1, 1000 },
		{ "verbose_if_stripped", FIELD_STRING, 0, &ask->verbose, 0, 0 },
		{ "options", FIELD_STRING, 0, &ask->options, 0, 0 },
		{ "cd_only", FIELD_ARRAY, 0, &ask->cd_only, 0, 0 },
		{ "rootdevname", FIELD_STRING, 0, &ask->rootdevname, 0, 0 },
		{ "installed_rootdevname", FIELD_STRING, 0, &ask->installed_rootdevname,
		    0, 0 },
	};
	char reason[REASON_SIZE];
	const json_t *value;
	size_t i;

	if (fields_read(iso, "iso", true, FIELDS(fields), reason) != NULL)
		errx(1, "%s: %s", file, reason);
	json_array_foreach((json_t *)ask->cd_only, i, value)
		if (!json_is_string(value))
			errx(1, "%s: iso.cd_only[%zu]: expected a string", file, i);
	ask->given = true;
}

static bool
is_text(const json_t *object, const char *key, const char *text)
{
	const char *value = json_string_value(json_object_get(object, key));

	return value != NULL && strcmp(value, text) == 0;
}

/* Does the loader say it in the place of the profile? */
static bool
is_replaced(const char *key, const json_t *element, const json_t *of_loader)
{
	const json_t *other;
	size_t i;

	if (strcmp(key, "phases") == 0)
		return is_text(element, "from", MARKER_T0) ||
		       is_text(element, "from", MARKER_RESET);
	if (strcmp(key, "estimates") != 0)
		return false;
	json_array_foreach((json_t *)of_loader, i, other)
		if (json_equal(
			json_object_get(element, "name"), json_object_get(other, "name")))
			return true;
	return false;
}

/* The loader's part of a list, then the kernel's, which comes after it. */
static void
list_merge(json_t *profile, const json_t *loader, const char *key)
{
	json_t *own = json_object_get(profile, key), *element, *merged;
	json_t *of_loader = json_object_get(loader, key);
	size_t i;

	if (of_loader == NULL)
		return;
	merged = json_copy(of_loader);
	json_array_foreach(own, i, element)
		if (!is_replaced(key, element, of_loader))
			append(merged, json_incref(element));
	put(profile, key, merged);
}

void
loader_apply(struct asked *a, json_t *profile, json_t *loader)
{
	static const char *const lists[] = { "markers", "phases", "estimates" };
	json_t *end = json_object_get(profile, "end"), *rest = json_copy(loader);

	a->loader_markers = json_array_size(json_object_get(loader, "markers"));
	a->loader_end = json_string_value(json_object_get(loader, "end"));
	if (json_object_get(profile, "phases") == NULL)
		json_object_del(rest, "phases");
	json_object_del(profile, "cpus_online");
	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		list_merge(profile, rest, lists[i]);
		json_object_del(rest, lists[i]);
	}
	if (end != NULL)
		json_object_del(rest, "end");
	json_object_update(profile, rest);
	json_decref(rest);
}

enum boot_mode
boot_mode_find(const json_t *cell)
{
	const char *boot = json_string_value(json_object_get(cell, "boot"));

	if (boot != NULL && strcmp(boot, "loader") == 0)
		return BOOT_LOADER;
	if (boot != NULL)
		return strcmp(boot, "disk") == 0 ? BOOT_DISK : BOOT_ISO;
	if (!json_is_string(json_object_get(cell, "iso")) &&
	    !json_is_string(json_object_get(cell, "kernel_dir")))
		return BOOT_PLAIN;
	return json_is_string(json_object_get(cell, "disk")) ? BOOT_DISK : BOOT_ISO;
}

void
loader_settings(json_t *settings, const json_t *cell)
{
	json_t *cmdline = json_object_get(cell, "cmdline");

	json_object_del(settings, "kernel");
	json_object_del(settings, "modules");
	json_object_del(settings, "cmdline");
	if (cmdline != NULL)
		json_object_set(settings, "cmdline", cmdline);
	put(settings, "graphics", json_false());
}

void
boot_mode_check(const struct asked *a, const char *kernel_by)
{
	const char *cell = a->cell_name;
	const struct settings *s = &a->ask;
	const char *rest = s->entry != NULL ? "entry" : "rootdevname";

	if (a->boot_mode == BOOT_PLAIN && a->of_iso.given && s->kernel == NULL)
		errx(1,
		    "%s: %s is started from its ISO: give iso, to make as ISO=FILE; "
		    "%s minix-iso says where that of MINIX 3 is",
		    cell, a->name, typed());
	if (a->boot_mode != BOOT_ISO && a->boot_mode != BOOT_DISK) {
		if (s->entry != NULL || a->rootdevname != NULL)
			errx(1, "%s: %s: this boot mode does not use it", cell, rest);
		return;
	}
	if (!a->of_iso.given)
		errx(1, "%s: %s: %s does not say how to start its kernel from an image%s",
		    cell, a->iso != NULL ? "iso" : "boot", a->guest_file,
		    a->iso != NULL
			? "; boot loader leaves that to the image (BOOT of make)"
			: "");
	if (s->kernel != NULL)
		errx(1, "%s: kernel: there is one in the image, too", kernel_by);
	if (a->boot_mode == BOOT_ISO && a->iso == NULL)
		errx(1, "%s: iso: missing, and its CD is what boots", cell);
	if (a->boot_mode == BOOT_DISK && s->disk == NULL)
		errx(1, "%s: disk: missing, and it is what boots", cell);
	if (a->iso == NULL && a->kernel_dir == NULL)
		errx(1,
		    "%s: iso: missing: a disk's kernel is taken from its ISO or from "
		    "kernel_dir",
		    cell);
	if (a->rootdevname != NULL && a->boot_mode != BOOT_DISK)
		errx(1, "%s: rootdevname: root is on the CD", cell);
}
