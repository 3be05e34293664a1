/* Who holds a lock: the open files of the processes of /proc tell it. */
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>

#include "holder.h"
#include "io.h"
#include "text.h"

/* Who holds the lock: 0 where that is not known. */
struct holder {
	int pid;
	int taker; /* who took it, and may have ended since and left it to its children */
};

/* Who took the lock at a place ("MAJOR:MINOR:INODE"), if that file of /proc tells. */
static int
taker_read(const char *file, const char *place)
{
	FILE *fp = fopen(file, "r");
	char line[256];
	int pid = 0;

	while (pid == 0 && fp != NULL && fgets(line, sizeof(line), fp) != NULL)
		if (strstr(line, place) != NULL && strstr(line, "->") == NULL)
			sscanf(strstr(line, "FLOCK") ?: "", "FLOCK %*s %*s %d", &pid);
	if (fp != NULL)
		fclose(fp);
	return pid;
}

/*
 * The open files of each process show its locks.  Those of other users cannot be read:
 * there only who took the lock is known.
 */
static struct holder
holder_find(const struct stat *lock)
{
	char *place = text_format(" %02x:%02x:%lu ", major(lock->st_dev),
	    minor(lock->st_dev), (unsigned long)lock->st_ino);
	struct holder holder = { 0 };
	glob_t files = { 0 };

	glob("/proc/[0-9]*/fdinfo/*", GLOB_NOSORT, NULL, &files);
	for (size_t i = 0; i < files.gl_pathc && holder.pid == 0; i++)
		if ((holder.taker = taker_read(files.gl_pathv[i], place)) != 0)
			holder.pid = atoi(files.gl_pathv[i] + strlen("/proc/"));
	if (holder.pid == 0)
		holder.pid = holder.taker = taker_read("/proc/locks", place);
	globfree(&files);
	free(place);
	return holder;
}

/* The beginning of a process's command line, for a terminal. */
static void
command_read(int pid, char *text, size_t size)
{
	char *file = text_format("/proc/%d/cmdline", pid);
	FILE *fp = fopen(file, "r");
	size_t n = fp != NULL ? fread(text, 1, size - 1, fp) : 0;

	for (size_t i = 0; i + 1 < n; i++)
		if (text[i] == '\0')
			text[i] = ' ';
	text[n] = '\0';
	text_printable(text);
	if (fp != NULL)
		fclose(fp);
	free(file);
}

static bool
taken_by(const char *file, int pid)
{
	FILE *fp = fopen(file, "r");
	int taker = 0;

	if (fp == NULL)
		return false;
	if (fscanf(fp, "%d", &taker) != 1)
		taker = 0;
	fclose(fp);
	return taker == pid;
}

void
holder_say(const char *file, const char *which)
{
	char command[200], since[64] = "";
	struct holder holder;
	struct stat lock;

	if (stat(file, &lock) == -1)
		return;
	holder = holder_find(&lock);
	if (holder.pid == 0) {
		fprintf(stderr,
		    "waiting for another boot (%s), of a process that does not "
		    "show itself\n",
		    which);
		return;
	}
	command_read(holder.pid, command, sizeof(command));
	if (taken_by(file, holder.taker))
		strftime(since, sizeof(since), " since %F %T", localtime(&lock.st_mtime));
	fprintf(stderr, "waiting for another boot (%s): pid %d%s: %s\n", which,
	    holder.pid, since, command);
}
