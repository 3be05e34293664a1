/* Options of QEMU that profiles and cells add. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "qemuargs.h"
#include "lib/text.h"

/* qboot starts the guest, reads its text, and is told how it ends; all of it is booted.
 */
static const char measuring[] = "S icount plugin serial qmp qmp-pretty monitor nographic "
				"daemonize snapshot no-shutdown action d D loadvm "
				"incoming preconfig readconfig";

/* Records would state another value than the machine has. */
static const struct {
	const char *options, *setting;
} settings[] = {
	{ "M machine", "machine" },
	{ "accel enable-kvm", "accel" },
	{ "append", "cmdline" },
	{ "bios", "firmware" },
	{ "cpu", "cpu_model" },
	{ "initrd", "modules" },
	{ "kernel", "kernel" },
	{ "m", "memory_mib" },
	{ "smp", "cpus" },
	{ "vga", "vga" },
};

void
qemu_arg_check(const char *file, const char *word)
{
	size_t dashes = strspn(word, "-");
	char *option;

	if (dashes != 1 && dashes != 2)
		return;
	option = text_format("%.*s", (int)strcspn(word + dashes, "="), word + dashes);
	if (text_has_word(measuring, option))
		errx(1, "%s: qemu_args: -%s: a boot with it cannot be measured", file,
		    option);
	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++)
		if (text_has_word(settings[i].options, option))
			errx(1, "%s: qemu_args: -%s: %s says that", file, option,
			    settings[i].setting);
	free(option);
}
