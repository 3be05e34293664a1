/*
 * The boot modules: MINIX takes them by their order, so each must be in its
 * place.  A module of the stand-in is "NAME SIZE\n", filling, and NAME again.
 */
#include "standin.h"

#define MULTIBOOT_HAS_MODULES 0x08
#define MODULES 12

struct module {
	const char *start, *end;
	uint32_t text, reserved;
};

/* The processes of the boot image: five within the kernel, then the modules. */
static const char *const tasks[] = { "asyncm", "idle", "clock", "system", "kernel" };
static const char *const names[MODULES] = {
	"ds",
	"rs",
	"pm",
	"sched",
	"vfs",
	"memory",
	"tty",
	"mib",
	"vm",
	"pfs",
	"mfs",
	"init",
};

void
modules_count(void)
{
	uint32_t count = 0;

	if ((boot.info->flags & MULTIBOOT_HAS_MODULES) != 0)
		count = boot.info->mods_count;
	if (count == MODULES)
		return;
	print("kernel panic: expecting %u boot processes/modules, found %u\n", MODULES,
	    count);
	reset();
}

void
modules_announce(void)
{
	unsigned i;

	for (i = 0; i < sizeof(tasks) / sizeof(tasks[0]); i++)
		print("initializing %s... done\n", tasks[i]);
	for (i = 0; i < MODULES; i++)
		print("initializing %s... done\n", names[i]);
}

static bool
module_is(const struct module *module, const char *name)
{
	size_t len = module->end - module->start, n = strlen(name), i;
	uint32_t size = 0;

	if (len < 2 * n + 2 || !text_equal(name, module->start, n) ||
	    module->start[n] != ' ')
		return false;
	for (i = n + 1; i < len && module->start[i] >= '0' && module->start[i] <= '9';
	     i++)
		size = size * 10 + module->start[i] - '0';
	return size == len && text_equal(name, module->end - n, n);
}

const char *
modules_wrong(void)
{
	const struct module *modules = (const struct module *)boot.info->mods_addr;
	unsigned i;

	for (i = 0; i < MODULES; i++)
		if (!module_is(&modules[i], names[i]))
			return names[i];
	return NULL;
}
