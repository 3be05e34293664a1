/* The files of an ISO 9660 image with Rock Ridge names: neither mounted nor trusted. */
#ifndef ISO_H
#define ISO_H

#include <stddef.h>

#include "lib/reason.h"

enum { ISO_LABEL_LEN = 32 };

/* A regular file.  Paths are relative to the image's root, without a / before them. */
struct iso_file {
	char *path;
	char *link; /* path of the file that has its content, or NULL: it has its own */
};

struct iso {
	const char *image; /* where it lies; the caller keeps it */
	char label[ISO_LABEL_LEN + 1];
	struct iso_file *files; /* sorted by path */
	size_t n, room;
	char *kept; /* content of the file that was asked for, or NULL: there is none */
	size_t kept_len;
};

/* A file to be taken out; of a gzipped one, what is packed in it. */
struct iso_copy {
	const char *from; /* path in the image */
	const char *to;
};

/*
 * List the files of the image, and keep the content of the one at the path keep,
 * if it is no longer than keep_max bytes.  Returns NULL when good, or the reason.
 * iso_free() releases either way.
 */
const char *iso_list(struct iso *iso, const char *image, const char *keep,
    size_t keep_max, char reason[REASON_SIZE]);
void iso_free(struct iso *iso);

const struct iso_file *iso_find(const struct iso *iso, const char *path);

/*
 * Take files out, at most room bytes in all, before and after unpacking.  Returns
 * as iso_list(); what was written by then is the caller's to remove.
 */
const char *iso_extract(const struct iso *iso, const struct iso_copy *copies, size_t n,
    long long room, char reason[REASON_SIZE]);

#endif
