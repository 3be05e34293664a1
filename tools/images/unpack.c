/* Unpack a gzipped kernel or symbol file into mkdisk's directory. */
#include <archive.h>
#include <archive_entry.h>
#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unpack.h"

enum {
	UNPACKED_MAX = 256 << 20, /* bytes: no kernel is as big, a bomb is */
	CHUNK = 1 << 16,
};

/* Copy what is left of the stream to fp; NULL when good, or the reason. */
static const char *
data_copy(struct archive *a, FILE *fp)
{
	static char chunk[CHUNK];
	long long total = 0;
	la_ssize_t n;

	while ((n = archive_read_data(a, chunk, sizeof(chunk))) > 0) {
		if ((total += n) > UNPACKED_MAX)
			return "more than 256 MiB come out of it";
		if (fwrite(chunk, 1, (size_t)n, fp) != (size_t)n)
			return strerror(errno);
	}
	return n < 0 ? archive_error_string(a) : NULL;
}

static const char *
gzip_copy(int fd, FILE *fp)
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
		reason = data_copy(a, fp);
	if (reason != NULL) {
		snprintf(text, sizeof(text), "%s", reason);
		reason = text;
	}
	archive_read_free(a);
	return reason;
}

char *
unpack_gzip(struct work *w, int fd, char *path, const char *sha256)
{
	unsigned char magic[2];
	char *unpacked, *unfinished;
	const char *reason;
	FILE *fp;

	if (pread(fd, magic, 2, 0) != 2 || magic[0] != 0x1f || magic[1] != 0x8b)
		return path;
	unpacked = work_path(w, "unpacked", sha256);
	if (access(unpacked, R_OK) == 0) {
		free(path);
		return unpacked;
	}
	unfinished = work_unfinished(unpacked);
	if ((fp = fopen(unfinished, "w")) == NULL)
		err(1, "%s", unpacked);
	reason = gzip_copy(fd, fp);
	if (fclose(fp) != 0 && reason == NULL)
		reason = strerror(errno);
	if (reason != NULL) {
		(void)unlink(unfinished);
		errx(1, "%s: cannot unpack: %s", path, reason);
	}
	work_finish(unfinished, unpacked);
	free(unfinished);
	free(path);
	return unpacked;
}
