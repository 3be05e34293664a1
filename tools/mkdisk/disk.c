/* Make the empty qcow2 disk that a profile asks for. */
#include <err.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "command.h"
#include "image.h"
#include "program.h"

enum { CREATE_MS = 60000 };

void
disk_create(const char *path, long long size_mib)
{
	static struct command_result result;
	char *program = program_find("qemu-img");
	char size[32];
	char *argv[] = { program, "create", "-q", "-f", "qcow2", (char *)path, size,
		NULL };

	if (program == NULL)
		errx(1, "qemu-img: no such program in $PATH");
	snprintf(size, sizeof(size), "%lldM", size_mib);
	command_run(argv, CREATE_MS, &result);
	free(program);
	if (result.reason == NULL && result.status == 0)
		return;
	(void)unlink(path);
	if (result.reason != NULL)
		errx(1, "%s: qemu-img: %s", path, result.reason);
	errx(1, "%s: %s", path, command_first_line(&result));
}

void
disk_make(struct image *image, struct work *w, long long size_mib)
{
	char name[60], *path, *unfinished;

	snprintf(name, sizeof(name), "empty-%lldMiB.qcow2", size_mib);
	path = work_path(w, "disks", name);
	if (access(path, R_OK) == -1) {
		unfinished = work_unfinished(path);
		disk_create(unfinished, size_mib);
		work_finish(unfinished, path);
		free(unfinished);
	}
	image_open(image, w, IMAGE_DISK, path, NULL, "");
	free(path);
}
