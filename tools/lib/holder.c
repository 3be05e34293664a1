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

enum { SINCE_SIZE = 64 };

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

/* The log that a command boots, "demo/cpu_1/001", in place, or NULL. */
static char *
log_find(char *text, size_t n)
{
	static const char suffix[] = ".boot.jsonl";
	char *arg, *end;

	for (arg = text; arg < text + n; arg += strlen(arg) + 1)
		if ((end = strstr(arg, suffix)) != NULL && end[strlen(suffix)] == '\0')
			break;
	if (arg >= text + n)
		return NULL;
	*end = '\0';
	for (int parts = 0; end > arg; end--)
		if (end[-1] == '/' && ++parts == 3)
			break;
	return end;
}

/* What a process does, for a terminal: its program, and what that boots or is told. */
static char *
command_read(int pid)
{
	char text[4096] = "", *file = text_format("/proc/%d/cmdline", pid), *what;
	FILE *fp = fopen(file, "r");
	size_t n = fp != NULL ? fread(text, 1, sizeof(text) - 1, fp) : 0;
	const char *name = strrchr(text, '/') != NULL ? strrchr(text, '/') + 1 : text;
	char *log = log_find(text, n);

	for (char *c = text; log == NULL && c + 1 < text + n; c++)
		if (*c == '\0')
			*c = ' ';
	what = text_format(
	    "%.60s%s%s", name, log != NULL ? " " : "", log != NULL ? log : "");
	if (fp != NULL)
		fclose(fp);
	free(file);
	return text_printable(what);
}

/* Since when that process has the file, if that begins with its number: it has the date.
 */
static void
since_read(const char *file, int pid, char text[SINCE_SIZE])
{
	FILE *fp = fopen(file, "r");
	struct stat written;
	int taker;

	text[0] = '\0';
	if (fp == NULL)
		return;
	/* its date is asked for once it is written */
	if (fscanf(fp, "%d", &taker) == 1 && taker == pid &&
	    fstat(fileno(fp), &written) == 0)
		strftime(text, SINCE_SIZE, " since %F %T", localtime(&written.st_mtime));
	fclose(fp);
}

void
holder_say(const char *file, const char *which)
{
	char *command, since[SINCE_SIZE];
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
	command = command_read(holder.pid);
	since_read(file, holder.taker, since);
	fprintf(stderr, "waiting for another boot (%s): pid %d%s: %s\n", which,
	    holder.pid, since, command);
	free(command);
}
