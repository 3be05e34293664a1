/* A machine record as QEMU's command line. */
#include <err.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "text.h"
#include "vm.h"

const char *
machine_read(struct machine *m, const json_t *object)
{
	const struct field fields[] = {
		{ "config", FIELD_STRING, FIELD_REQUIRED, &m->config, 0, 0 },
		{ "arch", FIELD_STRING, FIELD_REQUIRED, &m->arch, 0, 0 },
		{ "qemu", FIELD_STRING, FIELD_REQUIRED, &m->qemu, 0, 0 },
		{ "qemu_version", FIELD_STRING, FIELD_NULLABLE, &m->qemu_version, 0, 0 },
		{ "machine_type", FIELD_STRING, FIELD_REQUIRED, &m->type, 0, 0 },
		{ "graphics", FIELD_BOOL, FIELD_NULLABLE, &m->graphics, 0, 0 },
		{ "vga", FIELD_STRING, 0, &m->vga, 0, 0 },
		{ "cpus", FIELD_INT, FIELD_REQUIRED, &m->cpus, 1, VM_CPUS_MAX },
		{ "cpu_model", FIELD_STRING, FIELD_NULLABLE, &m->cpu_model, 0, 0 },
		{ "memory_mib", FIELD_INT, FIELD_REQUIRED, &m->memory_mib, 1, 1 << 24 },
		{ "accel", FIELD_STRING, FIELD_REQUIRED, &m->accel, 0, 0 },
		{ "clock", FIELD_STRING, FIELD_REQUIRED, &m->clock, 0, 0 },
		{ "kernel", FIELD_OBJECT, FIELD_NULLABLE, &m->kernel, 0, 0 },
		{ "modules", FIELD_ARRAY, FIELD_NULLABLE, &m->modules, 0, 0 },
		{ "cmdline", FIELD_STRING, FIELD_NULLABLE, &m->cmdline, 0, 0 },
		{ "disk", FIELD_OBJECT, FIELD_NULLABLE, &m->disk, 0, 0 },
		{ "cdrom", FIELD_OBJECT, FIELD_NULLABLE, &m->cdrom, 0, 0 },
		{ "network", FIELD_STRING, FIELD_NULLABLE, &m->network, 0, 0 },
		{ "probe", FIELD_STRING, FIELD_NULLABLE, &m->probe, 0, 0 },
		{ "timeout_s", FIELD_INT, FIELD_REQUIRED, &m->timeout_s, 1, 1 << 24 },
		{ "silence_s", FIELD_INT, FIELD_NULLABLE, &m->silence_s, 1, 1 << 24 },
	};

	*m = (struct machine){
		.vga = "std", .network = "none", .probe = "count", .graphics = true
	};
	return fields_read(object, "machine", false, FIELDS(fields));
}

bool
machine_is_icount(const struct machine *m)
{
	return strcmp(m->clock, "icount") == 0;
}

void
argv_add(struct argv *a, const char *format, ...)
{
	va_list ap;
	char *arg;

	va_start(ap, format);
	arg = text_vformat(format, ap);
	va_end(ap);
	if ((a->list = reallocarray(a->list, a->n + 2, sizeof(*a->list))) == NULL)
		err(1, NULL);
	a->list[a->n++] = arg;
	a->list[a->n] = NULL;
}

void
argv_free(char **argv)
{
	for (char **arg = argv; arg != NULL && *arg != NULL; arg++)
		free(*arg);
	free(argv);
}

char *
option_escape(const char *value)
{
	char *copy = malloc(2 * strlen(value) + 1), *to = copy;

	if (copy == NULL)
		err(1, NULL);
	for (; *value != '\0'; value++) {
		if (*value == ',')
			*to++ = ',';
		*to++ = *value;
	}
	*to = '\0';
	return copy;
}

static const char *
path_of(const json_t *image)
{
	const char *path = json_string_value(json_object_get(image, "path"));

	return path != NULL ? path : "";
}

/* -initrd: modules separated by commas, a comma of a name doubled. */
static void
argv_modules(struct argv *a, const json_t *modules)
{
	char *list = NULL, *name, *longer;
	size_t i;
	json_t *module;

	json_array_foreach(modules, i, module) {
		name = option_escape(path_of(module));
		longer = text_format("%s%s%s", i > 0 ? list : "", i > 0 ? "," : "", name);
		free(name);
		free(list);
		list = longer;
	}
	if (list != NULL) {
		argv_add(a, "-initrd");
		argv_add(a, "%s", list);
	}
	free(list);
}

/* A drive; snapshot: what the guest writes goes to a throw-away overlay. */
static void
argv_drive(struct argv *a, const json_t *image, const char *options)
{
	char *file = option_escape(path_of(image));

	argv_add(a, "-drive");
	argv_add(a, "file=%s,%s", file, options);
	free(file);
}

static void
argv_images(struct argv *a, const struct machine *m)
{
	const char *format = json_string_value(json_object_get(m->disk, "format"));
	char options[80];

	if (m->kernel != NULL) {
		argv_add(a, "-kernel");
		argv_add(a, "%s", path_of(m->kernel));
		argv_modules(a, m->modules);
	}
	if (m->kernel != NULL && m->cmdline != NULL) {
		argv_add(a, "-append");
		argv_add(a, "%s", m->cmdline);
	}
	if (m->disk != NULL) {
		/* Who installs syncs the disk once, when it is complete. */
		snprintf(options, sizeof(options), "if=ide,index=0,format=%.20s,%s",
		    format != NULL ? format : "raw",
		    m->disk_writable ? "cache=unsafe" : "snapshot=on");
		argv_drive(a, m->disk, options);
	}
	if (m->cdrom != NULL)
		argv_drive(
		    a, m->cdrom, "if=ide,index=2,media=cdrom,readonly=on,format=raw");
}

static void
argv_words(struct argv *a, const char *const *words)
{
	for (; *words != NULL; words++)
		argv_add(a, "%s", *words);
}

/* What the machine is, whoever watches it. */
static void
argv_shape(struct argv *a, const struct machine *m)
{
	static const char *const icount[] = { "-icount", "shift=0,sleep=off", "-rtc",
		"clock=vm,base=2024-01-01T00:00:00", NULL };

	argv_add(a, "-M");
	argv_add(a, "%s%s", m->type, m->graphics ? "" : ",graphics=off");
	argv_add(a, "-accel");
	argv_add(a, "%s", m->accel);
	argv_add(a, "-vga");
	argv_add(a, "%s", m->vga);
	argv_add(a, "-m");
	argv_add(a, "%lld", m->memory_mib);
	argv_add(a, "-smp");
	argv_add(a, "%lld", m->cpus);
	if (m->cpu_model != NULL) {
		argv_add(a, "-cpu");
		argv_add(a, "%s", m->cpu_model);
	}
	if (machine_is_icount(m))
		argv_words(a, icount);
	argv_images(a, m);
	argv_add(a, "-nic");
	argv_add(a, "%s", strcmp(m->network, "user") == 0 ? "user,model=e1000" : "none");
}

char **
machine_argv(const struct machine *m, const char *plugin)
{
	static const char *const always[] = { "-nodefaults", "-display", "none",
		"-no-user-config", "-no-reboot", "-S", "-chardev",
		"stdio,id=ser0,signal=off", "-serial", "chardev:ser0", "-d", "cpu_reset",
		NULL };
	struct argv a = { 0 };

	argv_add(&a, "%s", m->qemu);
	argv_words(&a, always);
	argv_add(&a, "-D");
	argv_add(&a, "/proc/self/fd/%d", VM_RESET_FD);
	argv_add(&a, "-chardev");
	argv_add(&a, "socket,id=qmp0,fd=%d", VM_QMP_FD);
	argv_add(&a, "-mon");
	argv_add(&a, "chardev=qmp0,mode=control");
	argv_shape(&a, m);
	if (plugin != NULL) {
		argv_add(&a, "-plugin");
		argv_add(&a, "%s", plugin);
	}
	return a.list;
}

char **
machine_view_argv(const struct machine *m, int display)
{
	static const char *const always[] = { "-nodefaults", "-no-user-config", "-serial",
		"stdio", NULL };
	struct argv a = { 0 };

	argv_add(&a, "%s", m->qemu);
	argv_words(&a, always);
	argv_add(&a, "-display");
	argv_add(&a, "vnc=127.0.0.1:%d", display);
	argv_shape(&a, m);
	return a.list;
}
