/* The probe, as whoever starts QEMU with it must know it. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "probe.h"

void
probe_tell(const char *qemu_version)
{
	if (qemu_version != NULL && strncmp(qemu_version, "11.0", 4) == 0 &&
	    setenv("BOOTMATRIX_PLUGIN_API", "6", 1) == -1)
		err(1, NULL);
}
