/*
 * A disk that has no name of its own yet: DISK.unfinished.  It is removed when this
 * program ends or is ended by a signal; only SIGKILL leaves it, and then the next one
 * begins anew in it.
 */
#ifndef UNFINISHED_H
#define UNFINISHED_H

/* The caller keeps the name disk. */
struct unfinished {
	const char *disk;
	char *path;
	int fd; /* locked, so that no other installation has it */
};

/*
 * Open and lock it.  Exits 1 when it cannot, when another one is under way, or when
 * the disk's name is that of something else than a file.
 */
void unfinished_open(struct unfinished *u, const char *disk);

/* Have on the disk what was written. */
void unfinished_sync(const struct unfinished *u);

/* Give it its name, and release it; exits 1 when it cannot. */
void unfinished_finish(struct unfinished *u);

#endif
