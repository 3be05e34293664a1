/* Unpack gzipped files: kernels, modules, symbol files. */
#include <archive.h>
#include <archive_entry.h>
#include <err.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/io.h"
#include "lib/memory.h"
#include "unpack.h"

enum { CHUNK = 1 << 16 };

static const long long MIB = 1 << 20;

static const char *
archive_reason(struct archive *a, char reason[REASON_SIZE])
{
	/* What libarchive itself found: the rest are errors of the system. */
	bool is_damaged = archive_errno(a) == -1 || archive_errno(a) == EILSEQ;

	return reason_write(reason, "%s%s", archive_error_string(a),
	    is_damaged ? ": build or fetch it again" : "");
}

const char *
archive_copy(struct archive *a, FILE *fp, long long *room, char reason[REASON_SIZE])
{
	char chunk[CHUNK];
	la_ssize_t n;

	while ((n = archive_read_data(a, chunk, sizeof(chunk))) > 0) {
		if ((*room -= n) < 0)
			return reason_write(
			    reason, "more than %d MiB come out of it", UNPACKED_MAX_MIB);
		if (fwrite(chunk, 1, (size_t)n, fp) != (size_t)n)
			return reason_write(reason, "%s", write_reason());
	}
	return n == 0 ? NULL : archive_reason(a, reason);
}

static bool
is_gzip(int fd)
{
	unsigned char magic[2];

	return pread(fd, magic, 2, 0) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
}

static const char *
gzip_copy(int fd, FILE *fp, long long *room, char reason[REASON_SIZE])
{
	struct archive *a = needed(archive_read_new());
	struct archive_entry *entry;
	const char *why;

	archive_read_support_filter_gzip(a);
	archive_read_support_format_raw(a);
	if (lseek(fd, 0, SEEK_SET) == -1)
		why = reason_write(reason, "%s", strerror(errno));
	else if (archive_read_open_fd(a, fd, CHUNK) != ARCHIVE_OK ||
		 archive_read_next_header(a, &entry) != ARCHIVE_OK)
		why = archive_reason(a, reason);
	else
		why = archive_copy(a, fp, room, reason);
	archive_read_free(a);
	return why;
}

/* Unpack into the file unfinished, which is removed when that fails. */
static const char *
gzip_write(int fd, const char *unfinished, long long *room, char reason[REASON_SIZE])
{
	FILE *fp = fopen(unfinished, "w");
	const char *why;

	if (fp == NULL)
		return reason_write(reason, "%s", write_reason());
	why = gzip_copy(fd, fp, room, reason);
	if (fclose(fp) != 0 && why == NULL)
		why = reason_write(reason, "%s", write_reason());
	if (why != NULL)
		(void)unlink(unfinished);
	return why;
}

/* Unpack under a name that the file gets when it is whole. */
static const char *
gzip_put(int fd, const char *path, long long *room, char reason[REASON_SIZE])
{
	char *unfinished = work_unfinished(path);
	const char *why = gzip_write(fd, unfinished, room, reason);

	if (why == NULL)
		work_finish(unfinished, path);
	free(unfinished);
	return why;
}

char *
unpack_gzip(struct work *w, int fd, char *path, const char *name, const char *sha256)
{
	long long room = UNPACKED_MAX_MIB * MIB;
	char *unpacked, reason[REASON_SIZE];

	if (!is_gzip(fd))
		return path;
	unpacked = work_path(w, "unpacked", sha256);
	if (access(unpacked, R_OK) == -1 && gzip_put(fd, unpacked, &room, reason) != NULL)
		errx(1, "%s: cannot unpack: %s", name, reason);
	free(path);
	return unpacked;
}

void
gzip_check(struct work *w, int fd, const char *path, const char *sha256)
{
	static const char truncated[] = "truncated";
	long long room = 16 * UNPACKED_MAX_MIB * MIB;
	char reason[REASON_SIZE], *checked;
	FILE *fp;

	if (!is_gzip(fd))
		return;
	checked = work_path(w, "whole", sha256);
	if (access(checked, F_OK) == -1) {
		if ((fp = fopen("/dev/null", "w")) == NULL)
			err(1, "/dev/null");
		if (gzip_copy(fd, fp, &room, reason) != NULL &&
		    strncmp(reason, truncated, strlen(truncated)) == 0)
			errx(1, "%s: %s", path, reason);
		fclose(fp);
		work_put(checked, "");
	}
	free(checked);
}

const char *
gzip_replace(int fd, const char *path, long long *room, char reason[REASON_SIZE])
{
	return is_gzip(fd) ? gzip_put(fd, path, room, reason) : NULL;
}
