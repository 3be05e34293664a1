/* SHA-256 of files, once for each big file, and of texts. */
#include <err.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "digest.h"
#include "hex.h"
#include "memory.h"

enum {
	CHUNK = 1 << 18,
	KEEP_FROM = 4 << 20, /* bytes; below, reading it again costs as little */
};

static EVP_MD_CTX *
digest_begin(void)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();

	if (ctx == NULL || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1)
		errx(1, "sha256 is not to be had");
	return ctx;
}

static void
digest_end(EVP_MD_CTX *ctx, char hex[DIGEST_LEN + 1])
{
	unsigned char bytes[EVP_MAX_MD_SIZE];
	unsigned len;

	if (EVP_DigestFinal_ex(ctx, bytes, &len) != 1 || len != DIGEST_LEN / 2)
		errx(1, "sha256 failed");
	hex_write(hex, bytes, len);
	EVP_MD_CTX_free(ctx);
}

void
digest_text(const char *text, char hex[DIGEST_LEN + 1])
{
	EVP_MD_CTX *ctx = digest_begin();

	EVP_DigestUpdate(ctx, text, strlen(text));
	digest_end(ctx, hex);
}

static void
digest_read(int fd, const char *path, char hex[DIGEST_LEN + 1])
{
	EVP_MD_CTX *ctx = digest_begin();
	char *chunk = xmalloc(CHUNK);
	off_t at = 0;
	ssize_t n;

	while ((n = pread(fd, chunk, CHUNK, at)) > 0) {
		EVP_DigestUpdate(ctx, chunk, (size_t)n);
		at += n;
	}
	if (n == -1)
		err(1, "%s", path);
	free(chunk);
	digest_end(ctx, hex);
}

/* Where the digest of a file is kept: whatever writes to it changes its ctime. */
static char *
kept_path(struct work *w, const struct stat *st)
{
	char name[200];

	snprintf(name, sizeof(name), "%jx-%ju-%jd-%jd.%09ld-%jd.%09ld",
	    (uintmax_t)st->st_dev, (uintmax_t)st->st_ino, (intmax_t)st->st_size,
	    (intmax_t)st->st_mtim.tv_sec, st->st_mtim.tv_nsec,
	    (intmax_t)st->st_ctim.tv_sec, st->st_ctim.tv_nsec);
	return work_path(w, "digests", name);
}

static int
kept_read(const char *path, char hex[DIGEST_LEN + 1])
{
	FILE *fp = fopen(path, "r");
	size_t len;

	if (fp == NULL)
		return 0;
	len = fread(hex, 1, DIGEST_LEN, fp);
	fclose(fp);
	hex[len] = '\0';
	return hex_is(hex, DIGEST_LEN);
}

void
digest_take(struct work *w, int fd, const char *path, char hex[DIGEST_LEN + 1])
{
	struct stat st;
	char *kept;
	int lock;

	if (fstat(fd, &st) == -1)
		err(1, "%s", path);
	if (st.st_size < KEEP_FROM) {
		digest_read(fd, path, hex);
		return;
	}
	kept = kept_path(w, &st);
	/* who comes second had better wait for the digest than read it all, too */
	lock = work_lock(w);
	if (!kept_read(kept, hex)) {
		digest_read(fd, path, hex);
		work_put(kept, hex);
	}
	close(lock);
	free(kept);
}
