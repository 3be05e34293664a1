/* Keep a program's own files in one place, and note which files were read. */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io.h"
#include "memory.h"
#include "text.h"
#include "work.h"

void
work_free(struct work *w)
{
	for (size_t i = 0; i < w->nreads; i++)
		free(w->reads[i]);
	free(w->reads);
	free(w->dir);
}

char *
path_absolute(const char *path)
{
	char *absolute = realpath(path, NULL);

	if (absolute == NULL)
		err(1, "%s", path);
	return absolute;
}

/* Make a directory and those above it. */
static void
directories_make(const char *path)
{
	char *part = text_copy(path);

	for (char *slash = part + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		if (mkdir(part, 0777) == -1 && errno != EEXIST)
			write_lost(part);
		*slash = '/';
	}
	if (mkdir(part, 0777) == -1 && errno != EEXIST)
		write_lost(part);
	free(part);
}

/* In a directory that all may write to, only what is ours can be believed. */
static char *
shared_dir_make(void)
{
	const char *tmp = getenv("TMPDIR");
	struct stat st;
	char *dir;

	if (tmp == NULL || *tmp == '\0')
		tmp = "/tmp";
	dir = text_format("%s/bootmatrix-%u", tmp, (unsigned)getuid());
	if (mkdir(dir, 0700) == -1 && errno != EEXIST) {
		if (errno == ENOENT)
			errx(1, "TMPDIR: no directory: %s", tmp);
		write_lost(dir);
	}
	if (lstat(dir, &st) == -1)
		err(1, "%s", dir);
	if (!S_ISDIR(st.st_mode) || st.st_uid != getuid() || (st.st_mode & 022) != 0)
		errx(1,
		    "%s: not a directory that only this user writes to: name another "
		    "place in TMPDIR",
		    dir);
	return dir;
}

/*
 * The directory for the program's files, made when first asked for.  Exits 1 when it
 * cannot be made, or when the one in the shared place is someone else's.
 */
static const char *
work_dir(struct work *w)
{
	char *dir;

	if (w->dir != NULL)
		return w->dir;
	if (w->given_dir != NULL)
		directories_make(w->given_dir);
	dir = w->given_dir != NULL ? text_copy(w->given_dir) : shared_dir_make();
	w->dir = path_absolute(dir);
	free(dir);
	return w->dir;
}

/* dir/sub/name, with the folders made. */
static char *
path_below(const char *dir, const char *sub, const char *name)
{
	char *path;

	path = text_format("%s/%s", dir, sub);
	directories_make(path);
	free(path);
	path = text_format("%s/%s/%s", dir, sub, name);
	return path;
}

char *
work_path(struct work *w, const char *sub, const char *name)
{
	return path_below(work_dir(w), sub, name);
}

char *
work_shared_path(const char *sub, const char *name)
{
	char *dir = shared_dir_make(), *absolute = path_absolute(dir), *path;

	path = path_below(absolute, sub, name);
	free(dir);
	free(absolute);
	return path;
}

int
work_lock(struct work *w)
{
	char *path;
	int fd;

	path = text_format("%s/lock", work_dir(w));
	if ((fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666)) == -1)
		write_lost(path);
	while (flock(fd, LOCK_EX) == -1)
		if (errno != EINTR)
			err(1, "%s", path);
	free(path);
	return fd;
}

char *
work_unfinished(const char *path)
{
	char *unfinished;

	unfinished = text_format("%s.%ld", path, (long)getpid());
	return unfinished;
}

void
work_finish(const char *unfinished, const char *path)
{
	if (rename(unfinished, path) == 0)
		return;
	warnx("%s: %s", path, write_reason());
	(void)unlink(unfinished);
	exit(1);
}

/* Close a file that was written; exits 1 and removes it when something was lost. */
static void
put_finish(FILE *fp, char *unfinished, const char *path)
{
	const char *why = output_close(fp);

	if (why != NULL) {
		if (strcmp(unfinished, path) != 0)
			(void)unlink(unfinished);
		errx(1, "%s: %s", path, why);
	}
	if (strcmp(unfinished, path) != 0)
		work_finish(unfinished, path);
	free(unfinished);
}

/* What is no plain file, /dev/null say, is written to as it is. */
static FILE *
put_begin(const char *path, char **unfinished)
{
	struct stat st;
	FILE *fp;

	*unfinished = stat(path, &st) == 0 && !S_ISREG(st.st_mode)
			  ? text_copy(path)
			  : work_unfinished(path);
	if ((fp = fopen(*unfinished, "w")) == NULL)
		write_lost(path);
	return fp;
}

void
work_put(const char *path, const char *text)
{
	char *unfinished;
	FILE *fp = put_begin(path, &unfinished);

	fputs(text, fp);
	put_finish(fp, unfinished, path);
}

static void
read_note(struct work *w, const char *path)
{
	for (size_t i = 0; i < w->nreads; i++)
		if (strcmp(w->reads[i], path) == 0)
			return;
	w->reads = xreallocarray(w->reads, w->nreads + 1, sizeof(*w->reads));
	w->reads[w->nreads++] = text_copy(path);
}

void
work_read(struct work *w, const char *path)
{
	char *absolute = path_absolute(path), *here = path_absolute(".");
	size_t len = strlen(here);
	struct stat st;

	if (strchr(absolute, '\n') != NULL)
		errx(1, "%s: a newline in a path: make cannot depend on it", absolute);
	/* A link that comes to point elsewhere is a change, too. */
	if (lstat(path, &st) == 0 && S_ISLNK(st.st_mode))
		read_note(w, path);
	/* make knows what it builds by names relative to where it runs */
	if (strncmp(absolute, here, len) == 0 && absolute[len] == '/')
		read_note(w, absolute + len + 1);
	else
		read_note(w, absolute);
	free(absolute);
	free(here);
}

/* A path as a makefile spells it; special: the characters that need a backslash. */
static void
make_escape(FILE *fp, const char *path, const char *special)
{
	for (const char *c = path; *c != '\0'; c++) {
		if (*c == '$')
			putc('$', fp);
		else if (strchr(special, *c) != NULL)
			putc('\\', fp);
		putc(*c, fp);
	}
}

void
work_depends(const struct work *w, const char *file, const char *target)
{
	/* a % makes a pattern of a target, but is itself in a list of files */
	static const char in_target[] = " \t#:%", in_list[] = " \t#:";
	char *unfinished;
	FILE *fp = put_begin(file, &unfinished);

	make_escape(fp, target, in_target);
	putc(':', fp);
	for (size_t i = 0; i < w->nreads; i++) {
		fputs(" \\\n ", fp);
		make_escape(fp, w->reads[i], in_list);
	}
	putc('\n', fp);
	for (size_t i = 0; i < w->nreads; i++) {
		putc('\n', fp);
		make_escape(fp, w->reads[i], in_target);
		fputs(":\n", fp);
	}
	put_finish(fp, unfinished, file);
}
