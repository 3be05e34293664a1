/* List and take out the files of an ISO 9660 image, with libarchive. */
#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "iso.h"
#include "lib/io.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "unpack.h"

enum {
	BLOCK = 1 << 18,       /* bytes a read */
	FILES_MAX = 1 << 20,   /* no installation CD has as many */
	LABEL_AT = 32768 + 40, /* ECMA-119, 8.4.7 */
};

/* A reason that begins with a file of the image, fit for a terminal. */
static const char *
reason_of(char reason[REASON_SIZE], const char *file, const char *why)
{
	return reason_write(reason, "%.200s: %s", file, why);
}

/* The image as an archive, or NULL with the reason. */
static struct archive *
archive_of(const char *image, char reason[REASON_SIZE])
{
	struct archive *a = needed(archive_read_new());

	archive_read_support_format_iso9660(a);
	if (archive_read_open_filename(a, image, BLOCK) == ARCHIVE_OK)
		return a;
	reason_of(reason, "cannot be read", archive_error_string(a));
	archive_read_free(a);
	return NULL;
}

/* The next entry, or NULL: at the end *why is NULL. */
static struct archive_entry *
entry_next(struct archive *a, const char **why, char reason[REASON_SIZE])
{
	struct archive_entry *entry;
	int result = archive_read_next_header(a, &entry);

	*why = NULL;
	/* a warning is about a name that this locale cannot show: not one of ours */
	if (result >= ARCHIVE_WARN && result != ARCHIVE_EOF)
		return entry;
	if (result != ARCHIVE_EOF)
		*why = reason_of(reason, "damaged", archive_error_string(a));
	return NULL;
}

/* ---- the list ---------------------------------------------------------------------- */

static void
file_add(struct iso *iso, const char *path, const char *link)
{
	iso->files = grow(iso->files, iso->n, &iso->room, sizeof(*iso->files));
	iso->files[iso->n++] = (struct iso_file){
		.path = text_copy(path),
		.link = link != NULL ? text_copy(link) : NULL,
	};
}

static const char *
content_keep(struct iso *iso, struct archive *a, const char *path, size_t max,
    char reason[REASON_SIZE])
{
	la_ssize_t n;

	iso->kept = xmalloc(max + 1);
	while ((n = archive_read_data(
		    a, iso->kept + iso->kept_len, max + 1 - iso->kept_len)) > 0)
		if ((iso->kept_len += (size_t)n) > max)
			return reason_write(
			    reason, "%.200s: longer than %zu bytes", path, max);
	return n < 0 ? reason_of(reason, path, archive_error_string(a)) : NULL;
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
iso_list(struct iso *iso, const char *image, const char *keep, size_t keep_max,
    char reason[REASON_SIZE])
{
	struct archive_entry *entry;
	struct archive *a;
	const char *why, *path;

	*iso = (struct iso){ .image = image };
	label_read(iso);
	if ((a = archive_of(image, reason)) == NULL)
		return reason;
	while ((entry = entry_next(a, &why, reason)) != NULL) {
		path = archive_entry_pathname(entry);
		if (path == NULL || archive_entry_filetype(entry) != AE_IFREG)
			continue;
		file_add(iso, path, archive_entry_hardlink(entry));
		if (iso->n > FILES_MAX)
			why = reason_write(
			    reason, "damaged: more than %d files", FILES_MAX);
		else if (strcmp(path, keep) == 0 && iso->kept == NULL)
			why = content_keep(iso, a, path, keep_max, reason);
		if (why != NULL)
			break;
	}
	archive_read_free(a);
	if (iso->n > 0)
		qsort(iso->files, iso->n, sizeof(*iso->files), file_compare);
	return why;
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
content_copy(struct archive *a, const struct iso_copy *copy, long long *room,
    char reason[REASON_SIZE])
{
	FILE *fp = fopen(copy->to, "w+");
	char text[REASON_SIZE];
	const char *why;

	if (fp == NULL)
		return reason_of(reason, copy->to, write_reason());
	why = archive_copy(a, fp, room, text);
	if (fflush(fp) != 0 && why == NULL)
		why = write_reason();
	if (why == NULL)
		why = gzip_replace(fileno(fp), copy->to, room, text);
	if (why != NULL)
		why = reason_of(reason, copy->from, why);
	if (fclose(fp) != 0 && why == NULL)
		why = reason_of(reason, copy->to, write_reason());
	return why;
}

/* Is one of the copies made of this entry?  Several may be, where files are links. */
static const char *
entry_extract(const struct iso *iso, struct archive *a, const char *path,
    const struct iso_copy *copies, size_t n, size_t *done, long long *room,
    char reason[REASON_SIZE])
{
	const struct iso_copy *first = NULL;
	const char *why = NULL;

	for (size_t i = 0; why == NULL && i < n; i++) {
		if (strcmp(content_path(iso, copies[i].from), path) != 0)
			continue;
		if (first == NULL)
			why = content_copy(a, &copies[i], room, reason);
		else if (link(first->to, copies[i].to) == -1)
			why = reason_of(reason, copies[i].to, strerror(errno));
		first = &copies[i];
		++*done;
	}
	return why;
}

const char *
iso_extract(const struct iso *iso, const struct iso_copy *copies, size_t n,
    long long room, char reason[REASON_SIZE])
{
	struct archive_entry *entry;
	const char *path, *why = NULL;
	size_t done = 0;
	struct archive *a = archive_of(iso->image, reason);

	if (a == NULL)
		return reason;
	while (done < n && (entry = entry_next(a, &why, reason)) != NULL) {
		path = archive_entry_pathname(entry);
		if (path == NULL || archive_entry_filetype(entry) != AE_IFREG ||
		    archive_entry_hardlink(entry) != NULL)
			continue;
		why = entry_extract(iso, a, path, copies, n, &done, &room, reason);
		if (why != NULL)
			break;
	}
	archive_read_free(a);
	if (why == NULL && done < n)
		why =
		    reason_write(reason, "damaged: a file that is listed has no content");
	return why;
}
