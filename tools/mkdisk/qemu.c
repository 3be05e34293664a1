/* Find QEMU, and ask it what it knows and whether KVM works. */
#include <ctype.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/digest.h"
#include "kvmguest.h"
#include "lib/command.h"
#include "lib/io.h"
#include "lib/machine.h"
#include "lib/memory.h"
#include "lib/ownfile.h"
#include "lib/probe.h"
#include "lib/program.h"
#include "lib/text.h"
#include "lib/typed.h"
#include "qemu.h"

enum {
	ASK_MS = 60000,	 /* for what QEMU answers in 20 ms, on a host however busy */
	TIMED_OUT = 124, /* timeout(1)'s status */
};

/* A software KVM runs guests 100 times slower than a real one. */
#define GUEST_S "10"

static char *
version_ask(const char *path)
{
	static const char prefix[] = "QEMU emulator version ";
	static struct command_result result;
	char *argv[] = { (char *)path, "--version", NULL };
	const char *line;

	command_run(argv, ASK_MS, &result);
	if (result.reason[0] != '\0')
		errx(1, "%s: --version: %s", path, result.reason);
	line = command_first_line(&result);
	if (strncmp(line, prefix, strlen(prefix)) != 0)
		errx(1, "%s: not a QEMU, such as qemu-system-i386: --version says: %.80s",
		    path, line);
	return text_copy(line + strlen(prefix));
}

void
qemu_find(struct qemu *q, struct work *w, const char *given, const struct arch *arch)
{
	char *found;

	if (given == NULL)
		given = arch->qemu;
	found = program_find(given);
	if (found == NULL && strchr(given, '/') != NULL && access(given, F_OK) == 0)
		errx(1, "%s: is no program that may be executed: name another", given);
	if (found == NULL)
		errx(1, "%s: no such program%s: install it (%s deps), or name another",
		    given, strchr(given, '/') == NULL ? " in $PATH" : "", typed());
	work_read(w, found);
	/* not without its links: programs may ask by which name they were called */
	q->path = *found == '/' ? text_copy(found) : path_absolute(found);
	free(found);
	q->version = version_ask(q->path);
	q->arch = arch;
}

void
qemu_free(struct qemu *q)
{
	free(q->path);
	free(q->version);
}

/*
 * Is name in the first column of the list, or in the second behind the family?
 * QEMU 7.2 prints "x86 qemu32", later ones "  qemu32".
 */
static int
list_has(char *text, const char *family, const char *name)
{
	char *line, *word, *rest;

	while ((line = strsep(&text, "\n")) != NULL) {
		if (strncmp(line, "Recognized", 10) == 0)
			return 0;
		if ((word = strtok_r(line, " \t", &rest)) == NULL)
			continue;
		if (family != NULL && strcmp(word, family) == 0 &&
		    (word = strtok_r(NULL, " \t", &rest)) == NULL)
			continue;
		if (strcmp(word, name) == 0)
			return 1;
	}
	return 0;
}

/*
 * Where an answer about this QEMU is kept for all matrices, named by what else it depends
 * on.  It is asked again when the host was booted anew or another user asks, and of
 * another file of that name, or of one that leads to a QEMU of another version.
 */
static char *
answer_path(const struct qemu *q, const char *of, const char *also)
{
	char *boot = file_line("/proc/sys/kernel/random/boot_id"), hex[DIGEST_LEN + 1];
	struct stat st;
	char *key;

	if (stat(q->path, &st) == -1)
		err(1, "%s", q->path);
	key = text_format("%s %u %s %lu %lld %lld.%09ld %s %s", boot != NULL ? boot : "",
	    (unsigned)getuid(), q->path, (unsigned long)st.st_ino, (long long)st.st_size,
	    (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec, q->version, also);
	digest_text(key, hex);
	free(key);
	free(boot);
	return work_shared_path(of, hex);
}

/*
 * Exit 1 when QEMU's list for an option, of which the key sets the value, does not have
 * the value's name.  family: what may stand before a name, or NULL.  That a name is in
 * the list is kept, for QEMU takes 20 ms to say so.
 */
static void
name_check(const struct qemu *q, const char *option, const char *family, const char *key,
    const char *value, const char *from)
{
	static struct command_result result;
	char *argv[] = { q->path, (char *)(uintptr_t)option, "help", NULL };
	char *name = text_format("%.*s", (int)strcspn(value, ","), value);
	char *asked = text_format("%s %s", option, name);
	char *known = answer_path(q, "known", asked);

	if (access(known, F_OK) == -1) {
		command_run(argv, ASK_MS, &result);
		if (result.reason[0] != '\0')
			errx(1, "%s: %s help: %s", q->path, option, result.reason);
		if (!list_has(result.text, family, name))
			errx(1, "%s: %s: %s knows no %s: %s help lists them", from, key,
			    q->path, name, option);
		work_put(known, "");
	}
	free(known);
	free(asked);
	free(name);
}

void
qemu_cpu_check(
    const struct qemu *q, const char *model, const char *accel, const char *from)
{
	if (strcspn(model, ",") == strlen("host") && strncmp(model, "host", 4) == 0 &&
	    strcmp(accel, "tcg") == 0)
		errx(1,
		    "%s: cpu_model: host is the host's CPU under kvm, and this machine "
		    "runs under tcg",
		    from);
	name_check(q, "-cpu", q->arch->cpu_family, "cpu_model", model, from);
}

void
qemu_machine_check(
    const struct qemu *q, const char *key, const char *type, const char *from)
{
	name_check(q, "-M", NULL, key, type, from);
}

void
qemu_vga_check(const struct qemu *q, const char *card, const char *from)
{
	name_check(q, "-vga", NULL, "vga", card, from);
}

/* Why the guest did not leave as it should, or NULL when it did. */
static const char *
guest_verdict(struct command_result *result, char reason[REASON_SIZE])
{
	int status = result->status;

	if (result->reason[0] != '\0')
		return reason_write(reason, "KVM test guest %s", result->reason);
	if (WIFSIGNALED(status))
		return reason_write(
		    reason, "KVM test guest: QEMU ended by signal %d", WTERMSIG(status));
	if (WEXITSTATUS(status) == TIMED_OUT)
		return reason_write(
		    reason, "KVM test guest did not end in " GUEST_S " s");
	if (WEXITSTATUS(status) == 0)
		return reason_write(
		    reason, "KVM test guest was reset when it turned paging on");
	if (WEXITSTATUS(status) != KVM_GUEST_STATUS)
		return reason_write(reason, "KVM test guest: QEMU ended with %d: %.120s",
		    WEXITSTATUS(status), command_first_line(result));
	return NULL;
}

static const char *
guest_run(const struct qemu *q, bool *ended, char reason[REASON_SIZE])
{
	static struct command_result result;
	char *guest = work_shared_path("kvm", "guest");
	char *timeout = program_find("timeout");
	/* timeout(1) ends a guest that hangs even where someone has killed us */
	char *argv[] = { timeout, "-k", "1", GUEST_S, q->path, "-accel", "kvm", "-M",
		"pc", "-m", "16", "-nodefaults", "-display", "none", "-no-user-config",
		"-no-reboot", "-device", "isa-debug-exit,iobase=0xf4,iosize=4", "-kernel",
		guest, NULL };

	if (timeout == NULL)
		errx(1, "timeout: no such program in $PATH");
	kvm_guest_write(guest);
	command_run(argv, 2 * ASK_MS, &result);
	*ended = *result.reason == '\0';
	free(timeout);
	free(guest);
	return guest_verdict(&result, reason);
}

/*
 * Why something cannot be used, which is asked once; NULL: it can.  Whoever tries it says
 * whether that ended, without which there is no answer to keep.
 */
typedef const char *try_it(const struct qemu *q, bool *ended, char reason[REASON_SIZE]);

static const char *
answer(char *path, const struct qemu *q, char reason[REASON_SIZE], try_it *try)
{
	char *kept = file_line(path);
	const char *why;
	bool ended;

	if (kept != NULL) {
		why = *kept != '\0' ? reason_write(reason, "%s", kept) : NULL;
	} else {
		why = try(q, &ended, reason);
		if (ended)
			work_put(path, why != NULL ? why : "");
	}
	free(kept);
	free(path);
	return why;
}

const char *
qemu_kvm_try(const struct qemu *q, char reason[REASON_SIZE])
{
	int fd;

	if (!q->arch->kvm_guest)
		return reason_write(
		    reason, "nothing tries KVM with a guest of %s", q->arch->name);
	if ((fd = open("/dev/kvm", O_RDWR | O_CLOEXEC)) == -1)
		return reason_write(reason, "/dev/kvm: %s", strerror(errno));
	close(fd);
	return answer(answer_path(q, "kvm", ""), q, reason, guest_run);
}

/* The probe ends QEMU by itself when it was loaded and can be used. */
static const char *
probe_run(const struct qemu *q, char *clock, bool *ended, char reason[REASON_SIZE])
{
	static struct command_result result;
	char *file = own_file(PROBE_FILE), *escaped = option_escape(file);
	char *plugin =
	    text_format("file=%s,try=%s", escaped, clock != NULL ? "icount" : "on");
	char *argv[] = { q->path, "-M", "none", "-accel", "tcg", "-nodefaults",
		"-no-user-config", "-display", "none", "-plugin", plugin,
		clock != NULL ? "-icount" : NULL, clock, NULL };
	const char *why = NULL;

	probe_tell(q->version);
	command_run(argv, ASK_MS, &result);
	*ended = *result.reason == '\0';
	if (!*ended)
		why = reason_write(reason, "the probe: QEMU %s", result.reason);
	else if (!WIFEXITED(result.status) || WEXITSTATUS(result.status) != 0)
		why = reason_write(reason, "the probe cannot be used: %.300s",
		    command_first_line(&result));
	free(plugin);
	free(escaped);
	free(file);
	return why;
}

static const char *
probe_load(const struct qemu *q, bool *ended, char reason[REASON_SIZE])
{
	return probe_run(q, NULL, ended, reason);
}

static const char *
probe_load_icount(const struct qemu *q, bool *ended, char reason[REASON_SIZE])
{
	static char clock[] = "shift=0,sleep=off";

	return probe_run(q, clock, ended, reason);
}

const char *
qemu_probe_try(const struct qemu *q, bool icount, char reason[REASON_SIZE])
{
	char *file = own_file(PROBE_FILE), *build;
	const char *why;
	struct stat st;

	if (stat(file, &st) == -1) {
		why = reason_write(reason, "the probe: %s: %s", file, strerror(errno));
		free(file);
		return why;
	}
	build =
	    text_format("%lld.%09ld", (long long)st.st_mtim.tv_sec, st.st_mtim.tv_nsec);
	why = answer(answer_path(q, icount ? "icount" : "probe", build), q, reason,
	    icount ? probe_load_icount : probe_load);
	free(build);
	free(file);
	return why;
}

/* The file of that name in one of the directories, a line each; or NULL. */
static char *
file_in(char *directories, const char *name)
{
	char *directory, *path;

	while ((directory = strsep(&directories, "\n")) != NULL) {
		path = *name == '/' ? text_copy(name)
				    : text_format("%s/%s", directory, name);
		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

/*
 * The first file among what QEMU loads to fixed addresses, as its monitor lists that:
 * addr=00000000fffc0000 size=0x040000 mem=rom name="bios-256k.bin"
 * It lies in one of the directories, a line each, where QEMU looks for such files.
 */
static char *
rom_file(char *roms, const char *directories)
{
	char *line, *path = NULL;

	while (path == NULL && (line = strsep(&roms, "\r\n")) != NULL) {
		char *name = strstr(line, "name=\""), *copy;

		if (strncmp(line, "addr=", strlen("addr=")) != 0 || name == NULL)
			continue;
		name += strlen("name=\"");
		name[strcspn(name, "\"")] = '\0';
		copy = text_copy(directories);
		path = file_in(copy, name);
		free(copy);
	}
	return path;
}

/*
 * Start the machine without the guest's images, paused, for its monitor to say; the path,
 * or NULL.  False when QEMU did not answer.
 */
static bool
firmware_ask(
    const struct qemu *q, const char *machine_type, const json_t *qemu_args, char **path)
{
	static struct command_result result, help;
	char *ask_where[] = { q->path, "-L", "help", NULL };
	char *const ask[] = { "/bin/sh", "-c",
		"{ echo info roms; echo quit; } | exec \"$0\" \"$@\"", q->path,
		"-nodefaults", "-no-user-config", "-S", "-display", "none", "-monitor",
		"stdio", "-M", (char *)(uintptr_t)machine_type };
	size_t n = sizeof(ask) / sizeof(ask[0]), i;
	char **argv = xcalloc(n + json_array_size(qemu_args) + 1, sizeof(*argv));
	json_t *word;

	memcpy(argv, ask, sizeof(ask));
	json_array_foreach((json_t *)(uintptr_t)qemu_args, i, word)
		argv[n++] = (char *)(uintptr_t)json_string_value(word);
	command_run(argv, ASK_MS, &result);
	free(argv);
	command_run(ask_where, ASK_MS, &help);
	*path = NULL;
	if (*result.reason != '\0' || result.status != 0 || *help.reason != '\0')
		return false;
	*path = rom_file(result.text, help.text);
	return true;
}

char *
qemu_firmware(const struct qemu *q, const char *machine_type, const json_t *qemu_args)
{
	char *args = json_dumps(qemu_args, JSON_COMPACT | JSON_ENCODE_ANY);
	char *also = text_format("%s %s", machine_type, args != NULL ? args : "");
	char *kept = answer_path(q, "firmware", also), *path;

	if ((path = file_line(kept)) == NULL) {
		if (firmware_ask(q, machine_type, qemu_args, &path))
			work_put(kept, path != NULL ? path : "");
	} else if (access(path, R_OK) == -1) {
		free(path);
		path = NULL;
	}
	free(kept);
	free(also);
	free(args);
	return path;
}
