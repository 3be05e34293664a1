/* Unpack gzipped files: kernels, modules, symbol files. */
#include <archive.h>
#include <archive_entry.h>
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unpack.h"

enum { CHUNK = 1 << 16 };

static const long long MIB = 1 << 20;

const char *
archive_copy(struct archive *a, FILE *fp, long long *room)
{
	static char chunk[CHUNK], text[200];
	la_ssize_t n;

	while ((n = archive_read_data(a, chunk, sizeof(chunk))) > 0) {
		if ((*room -= n) < 0) {
			snprintf(text, sizeof(text), "more than %d MiB come out of it",
			    UNPACKED_MAX_MIB);
			return text;
		}
		if (fwrite(chunk, 1, (size_t)n, fp) != (size_t)n)
			return strerror(errno);
	}
	if (n == 0)
		return NULL;
	snprintf(text, sizeof(text), "%s", archive_error_string(a));
	return text;
}

static bool
is_gzip(int fd)
{
	unsigned char magic[2];

	return pread(fd, magic, 2, 0) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
}

static const char *
gzip_copy(int fd, FILE *fp, long long *room)
{
	static char text[200];
	struct archive *a = archive_read_new();
	struct archive_entry *entry;
	const char *reason;

	if (a == NULL)
		err(1, NULL);
	archive_read_support_filter_gzip(a);
	archive_read_support_format_raw(a);
	if (lseek(fd, 0, SEEK_SET) == -1)
		reason = strerror(errno);
	else if (archive_read_open_fd(a, fd, CHUNK) != ARCHIVE_OK ||
		 archive_read_next_header(a, &entry) != ARCHIVE_OK)
		reason = archive_error_string(a);
	else
		reason = archive_copy(a, fp, room);
	if (reason != NULL) {
		snprintf(text, sizeof(text), "%s", reason);
		reason = text;
	}
	archive_read_free(a);
	return reason;
}

/* Unpack into the file unfinished, which is removed when that fails. */
static const char *
gzip_write(int fd, const char *unfinished, long long *room)
{
	FILE *fp = fopen(unfinished, "w");
	const char *reason;

	if (fp == NULL)
		return strerror(errno);
	reason = gzip_copy(fd, fp, room);
	if (fclose(fp) != 0 && reason == NULL)
		reason = strerror(errno);
	if (reason != NULL)
		(void)unlink(unfinished);
	return reason;
}

/* Unpack under a name that the file gets when it is whole. */
static const char *
gzip_put(int fd, const char *path, long long *room)
{
	char *unfinished = work_unfinished(path);
	const char *reason = gzip_write(fd, unfinished, room);

	if (reason == NULL)
		work_finish(unfinished, path);
	free(unfinished);
	return reason;
}

char *
unpack_gzip(struct work *w, int fd, char *path, const char *sha256)
{
	long long room = UNPACKED_MAX_MIB * MIB;
	const char *reason = NULL;
	char *unpacked;

	if (!is_gzip(fd))
		return path;
	unpacked = work_path(w, "unpacked", sha256);
	if (access(unpacked, R_OK) == -1)
		reason = gzip_put(fd, unpacked, &room);
	if (reason != NULL) {
		free(unpacked);
		errx(1, "%s: cannot unpack: %s", path, reason);
	}
	free(path);
	return unpacked;
}

const char *
gzip_replace(int fd, const char *path, long long *room)
{
	return is_gzip(fd) ? gzip_put(fd, path, room) : NULL;
}
