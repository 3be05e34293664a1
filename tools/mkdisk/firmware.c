/* Find the firmware that a machine starts with, and its version in its bytes. */
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware.h"
#include "lib/command.h"
#include "lib/io.h"
#include "lib/match.h"
#include "lib/text.h"

enum {
	DIGEST_SHOWN = 12, /* digits of the digest that a version has */
	ASK_MS = 60000,	   /* for what is answered in 0.3 s, on a host however busy */
};

/* What a firmware's bytes have in them, and where the version stands in those. */
static const struct {
	const char *name, *words, *version; /* a pattern with one group */
} kinds[] = {
	{ "SeaBIOS", "SeaBIOS (version",
	    "\\x00((?:rel-)?\\d+\\.\\d+\\.\\d+[\\w.+~-]*)\\x00" },
	{ "U-Boot", "U-Boot 20", "U-Boot (20\\d\\d\\.\\d\\d\\S*) \\(" },
	{ "EDK II", "/edk2-20", "/edk2-(20\\d\\d\\.\\d\\d)/" },
};

/* The first group of the pattern in the bytes, or NULL. */
static char *
group_find(const char *pattern, const char *bytes, size_t len)
{
	char reason[REASON_SIZE], *text = NULL;
	struct match *m = match_new(pattern, reason);
	size_t span[2];

	if (m == NULL)
		errx(1, "%s: %s", pattern, reason);
	if (match_find(m, bytes, len, 0, span) == MATCH_FOUND && match_group(m, span))
		text = text_copy_n(bytes + span[0], span[1] - span[0]);
	match_free(m);
	return text;
}

/* "SeaBIOS 1.16.2", or NULL: nothing tells. */
static char *
version_in(const char *bytes, size_t len)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		char *version, *text;

		if (memmem(bytes, len, kinds[i].words, strlen(kinds[i].words)) == NULL)
			continue;
		if ((version = group_find(kinds[i].version, bytes, len)) == NULL)
			continue;
		text = text_format("%s %.60s", kinds[i].name, version);
		free(version);
		return text;
	}
	return NULL;
}

static char *
version_of(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char *text = NULL;
	struct stat st;
	void *bytes;

	if (fd == -1 || fstat(fd, &st) == -1)
		err(1, "%s", path);
	bytes = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (bytes == MAP_FAILED)
		err(1, "%s", path);
	text = version_in(bytes, (size_t)st.st_size);
	munmap(bytes, (size_t)st.st_size);
	close(fd);
	return text;
}

/*
 * "ovmf 2022.11-6", on a Debian: the package that the file is of, or "".  NULL: there was
 * no answer.
 */
static char *
package_ask(const char *path)
{
	static struct command_result result;
	char *argv[] = { "/bin/sh", "-c",
		"package=$(dpkg-query -S \"$0\") && dpkg-query -W "
		"-f '${Package} ${Version}\\n' \"${package%%:*}\"",
		(char *)(uintptr_t)path, NULL };

	command_run(argv, ASK_MS, &result);
	if (*result.reason != '\0')
		return NULL;
	return text_format(
	    "%.80s", result.status == 0 ? command_first_line(&result) : "");
}

/* The same of a file with that digest, asked once; NULL: none is known. */
static char *
package_of(const char *path, const char *sha256, struct work *w)
{
	char *of = text_format("%s %s", path, sha256), *kept, *package;
	char key[DIGEST_LEN + 1];

	digest_text(of, key);
	kept = work_path(w, "package", key);
	if ((package = file_line(kept)) == NULL && (package = package_ask(path)) != NULL)
		work_put(kept, package);
	if (package != NULL && *package == '\0') {
		free(package);
		package = NULL;
	}
	free(kept);
	free(of);
	return package;
}

void
firmware_find(struct firmware *f, const struct qemu *q, struct work *w,
    const struct image *given, const char *machine_type, const json_t *qemu_args)
{
	char *path, *version, *name;

	*f = (struct firmware){ 0 };
	path = given->path != NULL ? text_copy(given->path)
				   : qemu_firmware(q, machine_type, qemu_args);
	if (path == NULL)
		return;
	image_open(&f->file, w, IMAGE_FIRMWARE, path, path, NULL, "");
	if ((version = version_of(f->file.path)) == NULL &&
	    (version = package_of(f->file.path, f->file.sha256, w)) == NULL)
		version = text_copy("unknown");
	/* the user's is its bytes, whatever it is called */
	name = given->path != NULL ? text_copy("")
				   : text_format(" (%s)", strrchr(path, '/') + 1);
	f->version =
	    text_format("%s%s, sha256 %.*s", version, name, DIGEST_SHOWN, f->file.sha256);
	free(name);
	free(version);
	free(path);
}

void
firmware_free(struct firmware *f)
{
	image_free(&f->file);
	free(f->version);
}
