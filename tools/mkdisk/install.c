/* Resolve a cell to what an installation of its guest needs. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "install.h"
#include "lib/memory.h"
#include "record.h"

/* The cell for the machine of the installation: no disk says where root is. */
static json_t *
cell_installing(const json_t *given)
{
	static const char *const of_disk[] = { "boot", "disk", "rootdevname" };
	json_t *cell = json_deep_copy(given);

	for (size_t i = 0; i < sizeof(of_disk) / sizeof(of_disk[0]); i++)
		json_object_del(cell, of_disk[i]);
	/* Nothing is measured, and a dialogue knows only the host's time. */
	put(cell, "clock", json_string("wall"));
	return cell;
}

/* The cell for the machine that boots the disk; an empty one stands for it. */
static json_t *
cell_checking(const json_t *given, const json_t *install)
{
	json_t *check = json_object_get(install, "check"), *cell = cell_installing(given);

	if (check != NULL)
		json_object_update(cell, check);
	if (json_object_get(cell, "iso") != NULL)
		put(cell, "boot", json_string("disk"));
	put(cell, "disk", json_pack("{s:i}", "size_mib", 1));
	return cell;
}

/* Read a cell that was made of another one, and release it. */
static void
cell_read(struct asked *a, json_t *cell, const char *name)
{
	char *text = needed(json_dumps(cell, JSON_COMPACT));
	FILE *fp = needed(fmemopen(text, strlen(text), "r"));

	asked_read(a, fp, name);
	fclose(fp);
	free(text);
	json_decref(cell);
}

json_t *
install_make(const json_t *given, const char *name, struct work *w)
{
	json_t *machine, *install, *check;
	struct asked asked;

	cell_read(&asked, cell_installing(given), name);
	install = json_copy(json_object_get(asked.profile, "install"));
	if (!json_is_object(install))
		errx(1, "%s: install: missing: how %s is installed is not known",
		    asked.guest_file, asked.name);
	machine = machine_make(&asked, w);
	asked_free(&asked);

	cell_read(&asked, cell_checking(given, install), name);
	check = machine_make(&asked, w);
	asked_free(&asked);
	put(check, "disk", json_null());
	put(install, "check", check);
	put(machine, "install", install);
	return machine;
}
