/* Make the empty qcow2 disk that a profile asks for. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "image.h"
#include "lib/qemuimg.h"

void
disk_make(struct image *image, struct work *w, long long size_mib)
{
	char name[60], *path, *unfinished;

	snprintf(name, sizeof(name), "empty-%lldMiB.qcow2", size_mib);
	path = work_path(w, "disks", name);
	if (access(path, R_OK) == -1) {
		unfinished = work_unfinished(path);
		qcow2_create(unfinished, size_mib);
		work_finish(unfinished, path);
		free(unfinished);
	}
	image_open(image, w, IMAGE_DISK, path, path, NULL, "");
	free(path);
}
