/* Images that a machine is given: that they are what they should be, and their digests.
 */
#ifndef IMAGE_H
#define IMAGE_H

#include "lib/digest.h"
#include "lib/work.h"

enum image_kind {
	IMAGE_KERNEL,	/* what QEMU's -kernel takes; gunzipped first where that is needed
			 */
	IMAGE_MODULE,	/* any file; blanks and commas in its path are worked around */
	IMAGE_DISK,	/* qcow2 or raw */
	IMAGE_CDROM,	/* ISO 9660 */
	IMAGE_FIRMWARE, /* any file */
	IMAGE_SYMBOLS,
};

struct image {
	char *path;		     /* absolute: what QEMU is to open */
	const char *format;	     /* of a disk: "raw", "qcow2" */
	char sha256[DIGEST_LEN + 1]; /* of the file that was named */
};

/*
 * Check the file at path, which messages call name, and describe it.  expected is its
 * digest or NULL; expected_by names who says so.  Exits 1 with "name: reason" when
 * anything is wrong.  The file and those that it builds on are noted in w.
 */
void image_open(struct image *image, struct work *w, enum image_kind kind,
    const char *path, const char *name, const char *expected, const char *expected_by);
void image_free(struct image *image);

/*
 * What a file is, by its first bytes, that is none of an image's formats, and what to do
 * with it; NULL: nobody knows.
 */
const char *image_other_kind(const unsigned char *bytes, size_t n);

/* Exit 1: the file is shorter than its headers say. */
_Noreturn void image_truncated(const char *name);

/*
 * Make an empty qcow2 disk of size_mib, unless it is there already.  It lies in
 * w's directory; a boot writes only to an overlay.  Exits 1 when it cannot.
 */
void disk_make(struct image *image, struct work *w, long long size_mib);

#endif
