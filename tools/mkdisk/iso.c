/* List and take out the files of an ISO 9660 image, with libarchive. */
#include <archive.h>
#include <archive_entry.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "iso.h"
#include "lib/io.h"
#include "lib/text.h"
#include "unpack.h"

enum {
	BLOCK = 1 << 18,       /* bytes a read */
	FILES_MAX = 1 << 20,   /* no installation CD has as many */
	LABEL_AT = 32768 + 40, /* ECMA-119, 8.4.7 */
};

/* A reason that begins with a file of the image, fit for a terminal. */
static const char *reason_of(const char *file, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *
reason_of(const char *file, const char *format, ...)
{
	static char reason[400];
	int len = snprintf(reason, sizeof(reason), "%.200s: ", file);
	va_list ap;

	va_start(ap, format);
	vsnprintf(reason + len, sizeof(reason) - (size_t)len, format, ap);
	va_end(ap);
	return text_printable(reason);
}

/* The image as an archive, or NULL with the reason. */
static struct archive *
archive_of(const char *image, const char **reason)
{
	struct archive *a = archive_read_new();

	if (a == NULL)
		err(1, NULL);
	archive_read_support_format_iso9660(a);
	if (archive_read_open_filename(a, image, BLOCK) == ARCHIVE_OK)
		return a;
	*reason = reason_of("cannot be read", "%s", archive_error_string(a));
	archive_read_free(a);
	return NULL;
}

/* The next entry, or NULL: at the end *reason is NULL. */
static struct archive_entry *
entry_next(struct archive *a, const char **reason)
{
	struct archive_entry *entry;
	int result = archive_read_next_header(a, &entry);

	*reason = NULL;
	/* a warning is about a name that this locale cannot show: not one of ours */
	if (result >= ARCHIVE_WARN && result != ARCHIVE_EOF)
		return entry;
	if (result != ARCHIVE_EOF)
		*reason = reason_of("damaged", "%s", archive_error_string(a));
	return NULL;
}

/* ---- the list ---------------------------------------------------------------------- */

static void
file_add(struct iso *iso, const char *path, const char *link)
{
	/* room grows by doubling: it is full at each power of two */
	if ((iso->n & (iso->n - 1)) == 0) {
		iso->files = reallocarray(
		    iso->files, iso->n == 0 ? 1 : 2 * iso->n, sizeof(*iso->files));
		if (iso->files == NULL)
			err(1, NULL);
	}
	iso->files[iso->n++] = (struct iso_file){
		.path = text_copy(path),
		.link = link != NULL ? text_copy(link) : NULL,
	};
}

static const char *
content_keep(struct iso *iso, struct archive *a, const char *path, size_t max)
{
	la_ssize_t n;

	if ((iso->kept = malloc(max + 1)) == NULL)
		err(1, NULL);
	while ((n = archive_read_data(
		    a, iso->kept + iso->kept_len, max + 1 - iso->kept_len)) > 0)
		if ((iso->kept_len += (size_t)n) > max)
			return reason_of(path, "longer than %zu bytes", max);
	return n < 0 ? reason_of(path, "%s", archive_error_string(a)) : NULL;
}

static int
file_compare(const void *a, const void *b)
{
	const struct iso_file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static void
label_read(struct iso *iso)
{
	int fd = open(iso->image, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd == -1 ? -1 : pread(fd, iso->label, ISO_LABEL_LEN, LABEL_AT);

	if (fd != -1)
		close(fd);
	while (n > 0 && (iso->label[n - 1] == ' ' || iso->label[n - 1] == '\0'))
		n--;
	iso->label[n > 0 ? n : 0] = '\0';
	text_printable(iso->label);
}

const char *
iso_list(struct iso *iso, const char *image, const char *keep, size_t keep_max)
{
	struct archive_entry *entry;
	struct archive *a;
	const char *reason, *path;

	*iso = (struct iso){ .image = image };
	label_read(iso);
	if ((a = archive_of(image, &reason)) == NULL)
		return reason;
	while ((entry = entry_next(a, &reason)) != NULL) {
		path = archive_entry_pathname(entry);
		if (path == NULL || archive_entry_filetype(entry) != AE_IFREG)
			continue;
		file_add(iso, path, archive_entry_hardlink(entry));
		if (iso->n > FILES_MAX)
			reason = reason_of("damaged", "more than %d files", FILES_MAX);
		else if (strcmp(path, keep) == 0 && iso->kept == NULL)
			reason = content_keep(iso, a, path, keep_max);
		if (reason != NULL)
			break;
	}
	archive_read_free(a);
	if (iso->n > 0)
		qsort(iso->files, iso->n, sizeof(*iso->files), file_compare);
	return reason;
}

void
iso_free(struct iso *iso)
{
	for (size_t i = 0; i < iso->n; i++) {
		free(iso->files[i].path);
		free(iso->files[i].link);
	}
	free(iso->files);
	free(iso->kept);
}

const struct iso_file *
iso_find(const struct iso *iso, const char *path)
{
	const struct iso_file key = { .path = (char *)path };

	if (iso->n == 0)
		return NULL;
	return bsearch(&key, iso->files, iso->n, sizeof(key), file_compare);
}

/* ---- taking out ----------------------------------------------------------------------
 */

/* Where the content of a file stands: a hard link has none of its own. */
static const char *
content_path(const struct iso *iso, const char *path)
{
	const struct iso_file *file = iso_find(iso, path);

	return file != NULL && file->link != NULL ? file->link : path;
}

/* Copy what the archive stands at; NULL when good. */
static const char *
content_copy(struct archive *a, const struct iso_copy *copy, long long *room)
{
	FILE *fp = fopen(copy->to, "w+");
	const char *reason = NULL;

	if (fp == NULL)
		return reason_of(copy->to, "%s", strerror(errno));
	reason = archive_copy(a, fp, room);
	if (fflush(fp) != 0 && reason == NULL)
		reason = strerror(errno);
	if (reason == NULL)
		reason = gzip_replace(fileno(fp), copy->to, room);
	if (reason != NULL)
		reason = reason_of(copy->from, "%s", reason);
	if (fclose(fp) != 0 && reason == NULL)
		reason = reason_of(copy->to, "%s", strerror(errno));
	return reason;
}

/* Is one of the copies made of this entry?  Several may be, where files are links. */
static const char *
entry_extract(const struct iso *iso, struct archive *a, const char *path,
    const struct iso_copy *copies, size_t n, size_t *done, long long *room)
{
	const struct iso_copy *first = NULL;
	const char *reason = NULL;

	for (size_t i = 0; reason == NULL && i < n; i++) {
		if (strcmp(content_path(iso, copies[i].from), path) != 0)
			continue;
		if (first == NULL)
			reason = content_copy(a, &copies[i], room);
		else if (link(first->to, copies[i].to) == -1)
			reason = reason_of(copies[i].to, "%s", strerror(errno));
		first = &copies[i];
		++*done;
	}
	return reason;
}

const char *
iso_extract(
    const struct iso *iso, const struct iso_copy *copies, size_t n, long long room)
{
	struct archive_entry *entry;
	const char *reason, *path;
	size_t done = 0;
	struct archive *a = archive_of(iso->image, &reason);

	if (a == NULL)
		return reason;
	while (done < n && (entry = entry_next(a, &reason)) != NULL) {
		path = archive_entry_pathname(entry);
		if (path == NULL || archive_entry_filetype(entry) != AE_IFREG ||
		    archive_entry_hardlink(entry) != NULL)
			continue;
		reason = entry_extract(iso, a, path, copies, n, &done, &room);
		if (reason != NULL)
			break;
	}
	archive_read_free(a);
	if (reason == NULL && done < n)
		reason = "damaged: a file that is listed has no content";
	return reason;
}
