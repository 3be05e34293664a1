/* Run qemu-img. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "command.h"
#include "program.h"
#include "qemuimg.h"

enum { CREATE_MS = 60000 };

void
qcow2_create(const char *path, long long size_mib)
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
	if (result.reason[0] == '\0' && result.status == 0)
		return;
	(void)unlink(path);
	if (result.reason[0] != '\0')
		errx(1, "%s: qemu-img: %s", path, result.reason);
	errx(1, "%s: %s", path, command_first_line(&result));
}
