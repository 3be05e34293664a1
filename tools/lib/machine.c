/* A machine record as QEMU's command line. */
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "machine.h"
#include "memory.h"
#include "text.h"
#include "version.h"
#include "vm.h"

/* NULL: the record is one that this version reads, and of a clock that there is. */
static const char *
record_check(const struct machine *m, const json_t *object, char reason[REASON_SIZE])
{
	const json_t *schema = json_object_get(object, "schema");

	if (schema != NULL && json_integer_value(schema) != RECORD_SCHEMA)
		return reason_write(
		    reason, "machine.schema: not one that this version reads");
	if (strcmp(m->set.clock, "wall") != 0 && strcmp(m->set.clock, "icount") != 0)
		return reason_write(reason, "machine.clock: expected wall or icount");
	return NULL;
}

const char *
machine_read(struct machine *m, const json_t *object, char reason[REASON_SIZE])
{
	struct field fields[SETTINGS_N + 1] = { { "config", FIELD_STRING, FIELD_REQUIRED,
	    &m->config, 0, 0 } };

	*m = (struct machine){ .set = settings_default() };
	if (fields_read(object, "machine", false, fields,
		1 + settings_fields(&m->set, 0, fields + 1), reason) != NULL)
		return reason;
	if ((m->arch = arch_find(m->set.arch)) == NULL)
		return reason_write(reason, "machine.arch: is unknown");
	if (record_check(m, object, reason) != NULL)
		return reason;
	if (m->set.vga == NULL)
		m->set.vga = m->arch->vga;
	return NULL;
}

bool
machine_is_icount(const struct machine *m)
{
	return strcmp(m->set.clock, "icount") == 0;
}

const uint64_t *
machine_reset_vector(const struct machine *m)
{
	return arch_reset_vector(m->arch, m->set.kernel != NULL, m->set.firmware != NULL);
}

int
machine_exit_value(const struct machine *m, int status)
{
	/* QEMU's own failures end with 1 */
	return m->set.debug_exit != NULL && status > 1 && status % 2 == 1 ? status / 2
									  : -1;
}

int
machine_exit_success(const struct machine *m)
{
	return (int)json_integer_value(json_object_get(m->set.debug_exit, "success"));
}

/* A growing list of arguments. */
struct argv {
	char **list;
	size_t n;
};

__attribute__((format(printf, 2, 3))) static void
argv_add(struct argv *a, const char *format, ...)
{
	va_list ap;
	char *arg;

	va_start(ap, format);
	arg = text_vformat(format, ap);
	va_end(ap);
	a->list = xreallocarray(a->list, a->n + 2, sizeof(*a->list));
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
	char *copy = xmalloc(2 * strlen(value) + 1), *to = copy;

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

/* The disk of that number; the place of a CD on its bus is left free. */
static void
argv_disk(struct argv *a, const struct machine *m, const json_t *image, int number,
    const char *written)
{
	const char *format = json_string_value(json_object_get(image, "format"));
	const char *bus = m->set.drives != NULL ? m->set.drives : m->arch->drives;
	bool beside_cd = strcmp(bus, m->arch->drives) == 0;
	char options[120];

	snprintf(options, sizeof(options), "if=%s,index=%d,format=%.20s,%s", bus,
	    number + (beside_cd && number >= m->arch->cdrom),
	    format != NULL ? format : "raw", written);
	argv_drive(a, image, options);
}

static void
argv_images(struct argv *a, const struct machine *m)
{
	const struct settings *s = &m->set;
	char options[120];
	json_t *disk;
	size_t i;

	if (s->firmware != NULL && strcmp(s->firmware_as, "pflash") == 0) {
		argv_drive(a, s->firmware, "if=pflash,unit=0,format=raw,readonly=on");
	} else if (s->firmware != NULL) {
		argv_add(a, "-bios");
		argv_add(a, "%s", path_of(s->firmware));
	}
	if (s->kernel != NULL) {
		argv_add(a, "-kernel");
		if (m->kernel_inherited)
			argv_add(a, "/proc/self/fd/%d", VM_KERNEL_FD);
		else
			argv_add(a, "%s", path_of(s->kernel));
		argv_modules(a, s->modules);
	}
	if (s->kernel != NULL && s->cmdline != NULL) {
		argv_add(a, "-append");
		argv_add(a, "%s", s->cmdline);
	}
	/* Who installs syncs the disk once, when it is complete. */
	if (s->disk != NULL)
		argv_disk(
		    a, m, s->disk, 0, m->disk_writable ? "cache=unsafe" : "snapshot=on");
	json_array_foreach((json_t *)(uintptr_t)s->disks, i, disk)
		argv_disk(a, m, disk, (int)i + 1, "snapshot=on");
	if (s->cdrom != NULL) {
		snprintf(options, sizeof(options),
		    "if=%s,index=%d,media=cdrom,readonly=on,format=raw", m->arch->drives,
		    m->arch->cdrom);
		argv_drive(a, s->cdrom, options);
	}
}

static void
argv_words(struct argv *a, const char *const *words)
{
	for (; *words != NULL; words++)
		argv_add(a, "%s", *words);
}

static void
argv_debug_exit(struct argv *a, const json_t *device)
{
	const char *iobase = json_string_value(json_object_get(device, "iobase"));
	const json_t *iosize = json_object_get(device, "iosize");

	if (device == NULL)
		return;
	argv_add(a, "-device");
	argv_add(a, "isa-debug-exit,iobase=%s,iosize=%lld",
	    iobase != NULL ? iobase : "0xf4",
	    iosize != NULL ? json_integer_value(iosize) : 4);
}

/* What the machine is, whoever watches it. */
static void
argv_shape(struct argv *a, const struct machine *m)
{
	const struct settings *s = &m->set;
	static const char *const icount[] = { "-icount", "shift=0,sleep=off", "-rtc",
		"clock=vm,base=2024-01-01T00:00:00", "-seed", "0", NULL };
	size_t i;
	json_t *word;

	argv_add(a, "-M");
	argv_add(a, "%s%s", s->machine_type, s->graphics ? "" : ",graphics=off");
	argv_add(a, "-accel");
	argv_add(a, "%s%s%s", s->accel, s->thread != NULL ? ",thread=" : "",
	    s->thread != NULL ? s->thread : "");
	argv_add(a, "-vga");
	argv_add(a, "%s", s->vga);
	argv_add(a, "-m");
	argv_add(a, "%lld", s->memory_mib);
	argv_add(a, "-smp");
	argv_add(a, "%lld", s->cpus);
	if (s->cpu_model != NULL) {
		argv_add(a, "-cpu");
		argv_add(a, "%s", s->cpu_model);
	}
	if (machine_is_icount(m))
		argv_words(a, icount);
	argv_images(a, m);
	argv_add(a, "-nic");
	if (strcmp(s->network, "user") == 0)
		argv_add(a, "user,model=%s", m->arch->nic);
	else
		argv_add(a, "none");
	argv_debug_exit(a, s->debug_exit);
	json_array_foreach(s->qemu_args, i, word)
		argv_add(a, "%s", json_string_value(word));
}

/* The port on which the guest shows its text is that of the character device ser0. */
static void
argv_serial(struct argv *a, const struct machine *m)
{
	const char *port = m->set.serial_port;

	if (strcmp(port, "com2") == 0) {
		argv_add(a, "-serial");
		argv_add(a, "null");
	}
	if (strcmp(port, "debugcon") == 0) {
		argv_add(a, "-device");
		argv_add(a, "isa-debugcon,iobase=0xe9,chardev=ser0");
	} else {
		argv_add(a, "-serial");
		argv_add(a, "chardev:ser0");
	}
}

int
machine_kernel_open(struct machine *m)
{
	int fd = -1;

	if (m->set.kernel != NULL)
		fd = open(path_of(m->set.kernel), O_RDONLY | O_CLOEXEC);
	m->kernel_inherited = fd != -1;
	return fd;
}

/* QEMU 11.1 calls -mon deprecated. */
static void
argv_monitor(struct argv *a, const char *version)
{
	int major, minor;

	if (version != NULL && sscanf(version, "%d.%d", &major, &minor) == 2 &&
	    (major > 11 || (major == 11 && minor > 0))) {
		argv_add(a, "-object");
		argv_add(a, "monitor-qmp,id=qmp1,chardev=qmp0");
	} else {
		argv_add(a, "-mon");
		argv_add(a, "chardev=qmp0,mode=control");
	}
}

char **
machine_argv(const struct machine *m, const char *plugin)
{
	static const char *const always[] = { "-nodefaults", "-display", "none",
		"-no-user-config", "-no-reboot", "-S", "-chardev",
		"stdio,id=ser0,signal=off", "-d", "cpu_reset", NULL };
	struct argv a = { 0 };

	argv_add(&a, "%s", m->set.qemu);
	argv_words(&a, always);
	argv_serial(&a, m);
	argv_add(&a, "-D");
	argv_add(&a, "/proc/self/fd/%d", VM_RESET_FD);
	argv_add(&a, "-chardev");
	argv_add(&a, "socket,id=qmp0,fd=%d", VM_QMP_FD);
	argv_monitor(&a, m->set.qemu_version);
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
	static const char *const always[] = { "-nodefaults", "-no-user-config",
		"-chardev", "stdio,id=ser0", NULL };
	struct argv a = { 0 };

	argv_add(&a, "%s", m->set.qemu);
	argv_words(&a, always);
	argv_serial(&a, m);
	argv_add(&a, "-display");
	argv_add(&a, "vnc=127.0.0.1:%d", display);
	argv_shape(&a, m);
	return a.list;
}
