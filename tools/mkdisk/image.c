/* Check the images that a machine is given, by what is in them, and take their digests.
 */
#include <endian.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "elfimage.h"
#include "image.h"
#include "lib/digest.h"
#include "lib/diskimage.h"
#include "lib/memory.h"
#include "lib/text.h"
#include "unpack.h"

enum {
	HEAD_MAX = 40 << 10,
	VOLUME_AT = 32 << 10, /* ISO 9660's primary volume descriptor */
	BACKING_MAX = 8,      /* files below each other, in a qcow2 chain */
};

struct head {
	unsigned char bytes[HEAD_MAX];
	size_t len;
	off_t size; /* of the whole file */
};

/* Open a regular file that is not empty, and read its begin. */
static int
head_read(const char *path, const char *name, struct head *h)
{
	/* A FIFO must not keep us waiting before we can refuse it. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	struct stat st;
	ssize_t n;

	if (fd == -1 || fstat(fd, &st) == -1)
		err(1, "%s", name);
	if (S_ISDIR(st.st_mode))
		errx(1, "%s: is a directory: name a file", name);
	if (!S_ISREG(st.st_mode))
		errx(1, "%s: not a regular file", name);
	if (st.st_size == 0)
		errx(1, "%s: empty file: build or fetch it again", name);
	if ((n = pread(fd, h->bytes, sizeof(h->bytes), 0)) == -1)
		err(1, "%s", name);
	h->len = (size_t)n;
	h->size = st.st_size;
	return fd;
}

const char *
image_other_kind(const unsigned char *bytes, size_t n)
{
	static const struct {
		const char *magic;
		size_t len;
		const char *name;
	} kinds[] = {
		{ "\x1f\x8b", 2, "gzip: unpack it first" },
		{ "\xfd"
		  "7zXZ",
		    5, "xz: unpack it first" },
		{ "BZh", 3, "bzip2: unpack it first" },
		{ "\x28\xb5\x2f\xfd", 4, "zstd: unpack it first" },
		{ "PK\x03\x04", 4, "zip: unpack it first" },
		{ "KDMV", 4, "VMDK: convert it with qemu-img" },
		{ "vhdxfile", 8, "VHDX: convert it with qemu-img" },
		{ "<<< ", 4, "VDI: convert it with qemu-img" },
		{ "\x7f"
		  "ELF",
		    4, "ELF" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (n >= kinds[i].len && memcmp(bytes, kinds[i].magic, kinds[i].len) == 0)
			return kinds[i].name;
	return NULL;
}

/* The file that a qcow2 builds on, or NULL. */
static char *
qcow2_backing(const char *path, const struct head *h)
{
	const char *slash = strrchr(path, '/');
	uint64_t offset, len;

	if (h->len < QCOW2_HEAD)
		errx(1, "%s: qcow2 header truncated", path);
	if ((offset = qcow2_base(h->bytes, &len)) == 0)
		return NULL;
	if (len == 0 || len > 1023 || offset > h->len || len > h->len - offset)
		errx(1, "%s: qcow2 header is damaged", path);
	if (h->bytes[offset] == '/' || slash == NULL)
		return text_copy_n((const char *)h->bytes + offset, len);
	return text_format(
	    "%.*s/%.*s", (int)(slash - path), path, (int)len, h->bytes + offset);
}

/* Note the files that a disk builds on; they must be there too. */
static void
backing_check(struct work *w, const char *path, const struct head *top)
{
	struct head h = *top;
	char *at = text_copy(path), *below;

	for (int depth = 0;
	     qcow2_is(h.bytes, h.len) && (below = qcow2_backing(at, &h)) != NULL;
	     depth++) {
		if (depth == BACKING_MAX)
			errx(1, "%s: more than %d images below each other", path,
			    BACKING_MAX);
		close(head_read(below, below, &h));
		work_read(w, below);
		free(at);
		at = below;
	}
	free(at);
}

static const char *
disk_format(const char *path, const struct head *h)
{
	const char *other = image_other_kind(h->bytes, h->len);

	if (qcow2_is(h->bytes, h->len))
		return "qcow2";
	if (other != NULL)
		errx(
		    1, "%s: not a disk image: %s (raw and qcow2 are taken)", path, other);
	if (h->size % 512 != 0)
		errx(1,
		    "%s: not a disk image: neither qcow2 nor whole sectors of 512 bytes",
		    path);
	return "raw";
}

/* The size that the primary volume descriptor states (ECMA-119, 8.4.8 and 8.4.12). */
static long long
iso_stated_size(const struct head *h)
{
	uint32_t blocks;
	uint16_t block_size;

	if (h->len < VOLUME_AT + 132)
		return 0;
	memcpy(&blocks, h->bytes + VOLUME_AT + 80, sizeof(blocks));
	memcpy(&block_size, h->bytes + VOLUME_AT + 128, sizeof(block_size));
	return (long long)le32toh(blocks) * le16toh(block_size);
}

static void
cdrom_check(const char *path, const struct head *h)
{
	const char *other = image_other_kind(h->bytes, h->len);
	long long stated;

	if (h->len < VOLUME_AT + 6 || memcmp(h->bytes + VOLUME_AT + 1, "CD001", 5) != 0)
		errx(1, "%s: not an ISO 9660 image: %s", path,
		    other != NULL ? other : "fetch it again, or name another");
	if ((stated = iso_stated_size(h)) > h->size)
		errx(1,
		    "%s: truncated: %lld bytes of %lld that the image says it has: "
		    "fetch it again",
		    path, (long long)h->size, stated);
}

static void
digest_compare(const struct image *image, const char *name, const char *expected,
    const char *expected_by)
{
	if (expected != NULL && strcmp(image->sha256, expected) != 0)
		errx(1, "%s: sha256 is %s, but %s says %s", name, image->sha256,
		    expected_by, expected);
}

/*
 * QEMU splits -initrd at commas, and a module's name from its arguments at the
 * first blank; a Linux initrd's name it takes whole, so quoting cannot serve
 * both.  A link of a plain name does.
 */
static char *
module_stage(struct work *w, char *path, const char *sha256)
{
	const char *base = strrchr(path, '/') + 1;
	char *name, *link, *unfinished;

	if (strpbrk(path, ", ") == NULL)
		return path;
	name = text_format("%.16s-%s", sha256, base);
	for (char *c = name; *c != '\0'; c++)
		if (*c == ',' || *c == ' ')
			*c = '_';
	link = work_path(w, "modules", name);
	if (strpbrk(link, ", ") != NULL) {
		free(link);
		link = work_shared_path("modules", name);
	}
	if (strpbrk(link, ", ") != NULL)
		errx(1,
		    "%s: QEMU cannot load a module through a path with a blank or comma: "
		    "give another directory with -d",
		    link);
	unfinished = work_unfinished(link);
	if (symlink(path, unfinished) == -1)
		err(1, "%s", link);
	work_finish(unfinished, link);
	free(unfinished);
	free(name);
	free(path);
	return link;
}

void
image_truncated(const char *name)
{
	errx(1,
	    "%s: truncated: its headers speak of more than is there: build or fetch it "
	    "again",
	    name);
}

/* What a truncated ELF file lacks is missed only when it runs. */
static void
elf_check(const char *path, const char *name)
{
	struct elf_image *e = elf_image_open(path);

	if (e != NULL && !elf_image_is_whole(e))
		image_truncated(name);
	elf_image_close(e);
}

void
image_open(struct image *image, struct work *w, enum image_kind kind, const char *path,
    const char *name, const char *expected, const char *expected_by)
{
	struct head *h = xmalloc(sizeof(*h));
	int fd;

	*image = (struct image){ 0 };
	fd = head_read(path, name, h);
	work_read(w, path);
	if (kind == IMAGE_DISK) {
		image->format = disk_format(name, h);
		backing_check(w, path, h);
	} else if (kind == IMAGE_CDROM)
		cdrom_check(name, h);
	digest_take(w, fd, name, image->sha256);
	digest_compare(image, name, expected, expected_by);
	image->path = path_absolute(path);
	if (kind == IMAGE_MODULE) {
		gzip_check(w, fd, name, image->sha256);
		image->path = module_stage(w, image->path, image->sha256);
	}
	if (kind == IMAGE_KERNEL || kind == IMAGE_SYMBOLS)
		image->path = unpack_gzip(w, fd, image->path, name, image->sha256);
	if (kind == IMAGE_KERNEL || kind == IMAGE_SYMBOLS || kind == IMAGE_MODULE)
		elf_check(image->path, name);
	close(fd);
	free(h);
}

void
image_free(struct image *image)
{
	free(image->path);
	image->path = NULL;
}
