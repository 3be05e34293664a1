/*
 * Boot from copies of a machine's images in a directory of this host: read a machine
 * record, copy each image there that is not there yet, and run a command that is given
 * the record with these copies.  A copy has the image's digest as its name, and is
 * compared with it, a big one again only when it has changed.  A disk that needs another
 * file stays where it is.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/command.h"
#include "lib/digest.h"
#include "lib/diskimage.h"
#include "lib/hex.h"
#include "lib/io.h"
#include "lib/json.h"
#include "lib/program.h"
#include "lib/settings.h"
#include "lib/text.h"
#include "lib/work.h"

enum {
	COPY_MS = 4 * 3600 * 1000, /* for the largest image over a slow network */
};

static _Noreturn void
usage(void)
{
	fprintf(stderr, "usage: stage directory command [argument ...]\n");
	exit(2);
}

static bool
has_digest(struct work *w, const char *path, const char *digest, char hex[DIGEST_LEN + 1])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1)
		return false;
	digest_take(w, fd, path, hex);
	close(fd);
	return strcmp(hex, digest) == 0;
}

/* Does a disk image need another file, a base or one for its data? */
static bool
needs_another(const char *path)
{
	unsigned char head[QCOW2_HEAD];
	FILE *fp = fopen(path, "r");
	size_t len = fp != NULL ? fread(head, 1, sizeof(head), fp) : 0;
	uint64_t name_length;

	if (fp != NULL)
		fclose(fp);
	return len == sizeof(head) && qcow2_is(head, len) &&
	       (qcow2_base(head, &name_length) != 0 || qcow2_has_data_file(head));
}

/* Copy an image, to the disk of this host and not only to its memory. */
static void
image_copy(struct work *w, const char *path, const char *digest, const char *copy)
{
	static struct command_result result;
	char block[] = "bs=1M", sync[] = "conv=fsync", hex[DIGEST_LEN + 1];
	char *dd = program_find("dd"), *part = text_format("%s.part", copy);
	char *from = text_format("if=%s", path), *to = text_format("of=%s", part);

	if (dd == NULL)
		errx(1, "dd: no such program in $PATH");
	command_run((char *const[]){ dd, from, to, block, sync, NULL }, COPY_MS, &result);
	if (result.reason[0] != '\0')
		errx(1, "%s: %s", dd, result.reason);
	if (!WIFEXITED(result.status) || WEXITSTATUS(result.status) != 0)
		errx(1, "%s", command_first_line(&result));
	if (!has_digest(w, part, digest, hex))
		errx(
		    1, "%s: it is not that of the machine: its SHA-256 is %s", path, hex);
	work_finish(part, copy);
	free(from);
	free(to);
	free(part);
	free(dd);
}

/* Have the image in the directory, and the record name that. */
static void
image_stage(struct work *w, json_t *image)
{
	const char *path = json_string_value(json_object_get(image, "path"));
	const char *digest = json_string_value(json_object_get(image, "sha256"));
	char hex[DIGEST_LEN + 1], *copy;
	bool is_here, stays;

	if (path == NULL || digest == NULL || !hex_is(digest, DIGEST_LEN))
		return;
	copy = text_format("%s/%s", w->given_dir, digest);
	/* Where it is here, it is not looked at where it came from. */
	is_here = has_digest(w, copy, digest, hex);
	stays = !is_here && needs_another(path);
	if (!is_here && !stays)
		image_copy(w, path, digest, copy);
	if (!stays)
		put(image, "path", json_string(copy));
	free(copy);
}

static void
images_stage(struct work *w, json_t *machine)
{
	json_t *value, *image;
	size_t i;

	settings_foreach(s) {
		value = json_object_get(machine, s->key);
		if (s->kind == SETTING_IMAGE)
			image_stage(w, value);
		else if (s->kind == SETTING_IMAGES)
			json_array_foreach(value, i, image)
				image_stage(w, image);
	}
}

/* Whoever wants the same image meanwhile waits for it. */
static int
dir_lock(const char *dir)
{
	int fd;

	if (mkdir(dir, 0777) == -1 && errno != EEXIST)
		err(1, "%s", dir);
	if ((fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) == -1 ||
	    flock(fd, LOCK_EX) == -1)
		err(1, "%s", dir);
	return fd;
}

/* The record becomes the standard input. */
static void
record_give(const json_t *record)
{
	int fd = memfd_create("machine", 0);
	FILE *fp = fd != -1 ? fdopen(dup(fd), "w") : NULL;

	if (fp == NULL)
		err(1, "memfd");
	json_emit(fp, record);
	if (fclose(fp) == EOF || lseek(fd, 0, SEEK_SET) == -1 ||
	    dup2(fd, STDIN_FILENO) == -1)
		err(1, "memfd");
	close(fd);
}

int
main(int argc, char *argv[])
{
	struct input in = { .fp = stdin, .name = "stdin" };
	char reason[REASON_SIZE], *line;
	struct work work = { 0 };
	json_t *record;
	int lock;

	if (getopt(argc, argv, "+") != -1 || argc - optind < 2)
		usage();
	work.given_dir = argv[optind];
	if ((line = input_line(&in)) == NULL)
		errx(1, "stdin: no machine");
	if ((record = record_parse(line, reason)) == NULL)
		errx(1, "stdin:1: %s", reason);
	lock = dir_lock(work.given_dir);
	images_stage(&work, json_object_get(record, "machine"));
	close(lock);
	work_free(&work);
	record_give(record);
	json_decref(record);
	input_free(&in);
	execvp(argv[optind + 1], argv + optind + 1);
	err(1, "%s", argv[optind + 1]);
}
