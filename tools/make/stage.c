/*
 * Boot from copies of a machine's images in a directory of this host: read a machine
 * record, copy each image there that is not there yet, and run a command that is given
 * the record with these copies.  A copy has the image's digest as its name, and is
 * compared with it once, and again when it has changed.  A disk that needs another file
 * stays where it is.
 */
#include <err.h>
#include <errno.h>
#include <endian.h>
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
#include "lib/io.h"
#include "lib/json.h"
#include "lib/program.h"
#include "lib/settings.h"
#include "lib/text.h"

enum {
	DIGEST_LEN = 64,	   /* SHA-256 in hex */
	COPY_MS = 4 * 3600 * 1000, /* for the largest image over a slow network */
};

static _Noreturn void
usage(void)
{
	fprintf(stderr, "usage: stage directory command [argument ...]\n");
	exit(2);
}

/* Run a program of the host, and exit where it fails; what it printed. */
static const char *
run(char *const words[], struct command_result *result)
{
	char *argv[8] = { program_find(words[0]) };

	if (argv[0] == NULL)
		errx(1, "%s: no such program in $PATH", words[0]);
	for (size_t i = 1; words[i] != NULL; i++)
		argv[i] = words[i];
	command_run(argv, COPY_MS, result);
	if (result->reason[0] != '\0')
		errx(1, "%s: %s", argv[0], result->reason);
	if (!WIFEXITED(result->status) || WEXITSTATUS(result->status) != 0)
		errx(1, "%s", command_first_line(result));
	free(argv[0]);
	return result->text;
}

/* What is another when a file has changed; a new string, or NULL: there is none. */
static char *
state_of(const char *path)
{
	struct stat st;

	if (stat(path, &st) == -1)
		return NULL;
	return text_format("%ju %jd %jd.%09ld %jd.%09ld\n", (uintmax_t)st.st_ino,
	    (intmax_t)st.st_size, (intmax_t)st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
	    (intmax_t)st.st_ctim.tv_sec, st.st_ctim.tv_nsec);
}

/* Is it as it was when it was compared last? */
static bool
is_as_seen(const char *copy, const char *seen)
{
	char *state = state_of(copy), *line = NULL;
	FILE *fp = state != NULL ? fopen(seen, "r") : NULL;
	size_t room = 0;
	bool is =
	    fp != NULL && getline(&line, &room, fp) != -1 && strcmp(line, state) == 0;

	if (fp != NULL)
		fclose(fp);
	free(line);
	free(state);
	return is;
}

static void
seen_write(const char *copy, const char *seen)
{
	char *state = state_of(copy);
	FILE *fp = state != NULL ? fopen(seen, "w") : NULL;

	if (fp == NULL || fputs(state, fp) == EOF || fclose(fp) == EOF)
		err(1, "%s", seen);
	free(state);
}

/* The SHA-256 of a file, as sha256sum has it. */
static const char *
digest_of(const char *path, struct command_result *result)
{
	char sha256sum[] = "sha256sum", *file = text_copy(path);

	run((char *const[]){ sha256sum, file, NULL }, result);
	free(file);
	return result->text;
}

/* Does a disk image of QEMU's need another file, a base or one for its data? */
static bool
needs_another(const char *path)
{
	enum { BASE = 8, FEATURES = 72, SIZE = 80, EXTERNAL_DATA = 4 };
	unsigned char head[SIZE] = { 0 };
	FILE *fp = fopen(path, "r");
	uint64_t base, features;

	if (fp == NULL)
		return false;
	if (fread(head, 1, SIZE, fp) != SIZE || memcmp(head, "QFI\xfb", 4) != 0)
		memset(head, 0, SIZE);
	fclose(fp);
	memcpy(&base, head + BASE, sizeof(base));
	memcpy(&features, head + FEATURES, sizeof(features));
	return base != 0 || (head[7] > 2 && (be64toh(features) & EXTERNAL_DATA) != 0);
}

/* Copy an image, to the disk of this host and not only to its memory. */
static void
image_copy(char *path, const char *digest, const char *copy)
{
	static struct command_result result;
	char dd[] = "dd", block[] = "bs=1M", sync[] = "conv=fsync";
	char *part = text_format("%s.part", copy);
	char *from = text_format("if=%s", path), *to = text_format("of=%s", part);

	run((char *const[]){ dd, from, to, block, sync, NULL }, &result);
	if (strncmp(digest_of(part, &result), digest, DIGEST_LEN) != 0)
		errx(1, "%s: it is not that of the machine: its SHA-256 is %.*s", path,
		    DIGEST_LEN, result.text);
	if (rename(part, copy) == -1)
		err(1, "%s", copy);
	free(from);
	free(to);
	free(part);
}

/* Have a copy that was compared with the digest. */
static void
image_have(char *path, const char *digest, const char *copy, const char *seen)
{
	static struct command_result result;

	if (is_as_seen(copy, seen))
		return;
	if (access(copy, R_OK) == -1 ||
	    strncmp(digest_of(copy, &result), digest, DIGEST_LEN) != 0)
		image_copy(path, digest, copy);
	seen_write(copy, seen);
}

/* Have the image in the directory, and the record name that. */
static void
image_stage(json_t *image, const char *dir)
{
	const char *path = json_string_value(json_object_get(image, "path"));
	const char *digest = json_string_value(json_object_get(image, "sha256"));
	char *from, *copy, *seen;

	if (path == NULL || digest == NULL || strlen(digest) != DIGEST_LEN ||
	    strspn(digest, "0123456789abcdef") != DIGEST_LEN || needs_another(path))
		return;
	from = text_copy(path);
	copy = text_format("%s/%s", dir, digest);
	seen = text_format("%s/.%s.seen", dir, digest);
	image_have(from, digest, copy, seen);
	put(image, "path", json_string(copy));
	free(from);
	free(copy);
	free(seen);
}

static void
images_stage(json_t *machine, const char *dir)
{
	json_t *value, *image;
	size_t i;

	settings_foreach(s) {
		value = json_object_get(machine, s->key);
		if (s->kind == SETTING_IMAGE)
			image_stage(value, dir);
		else if (s->kind == SETTING_IMAGES)
			json_array_foreach(value, i, image)
				image_stage(image, dir);
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
	const char *dir;
	json_t *record;
	int lock;

	if (getopt(argc, argv, "+") != -1 || argc - optind < 2)
		usage();
	dir = argv[optind];
	if ((line = input_line(&in)) == NULL)
		errx(1, "stdin: no machine");
	if ((record = record_parse(line, reason)) == NULL)
		errx(1, "stdin:1: %s", reason);
	lock = dir_lock(dir);
	images_stage(json_object_get(record, "machine"), dir);
	close(lock);
	record_give(record);
	json_decref(record);
	input_free(&in);
	execvp(argv[optind + 1], argv + optind + 1);
	err(1, "%s", argv[optind + 1]);
}
