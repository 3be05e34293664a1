/* The cpu cgroup of this process, in either version of cgroups. */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "cgroup.h"
#include "io.h"
#include "text.h"

#define GROUP "bootmatrix"

/* Where a hierarchy has the cpu controller, and how its weight is called there. */
struct cgroup {
	char dir[4096]; /* "": there is none */
	size_t mount;	/* length of the part of dir that is the hierarchy's */
	const char *file, *highest;
	const char *entrance; /* where a thread goes in by writing 0 */
	bool waits;	      /* who goes in so waits for all forks of the host */
};

/* Is a name in a list with commas?  They become blanks. */
static bool
list_has(char *list, const char *name)
{
	for (char *comma = list; (comma = strchr(comma, ',')) != NULL;)
		*comma = ' ';
	return text_has_word(list, name);
}

static FILE *
proc_open(const char *proc, const char *name)
{
	char *path = text_format("%s/%s", proc, name);
	FILE *fp = fopen(path, "r");

	free(path);
	return fp;
}

/* The mounted hierarchy with the option "cpu", or that of version 2. */
static bool
mount_find(const char *proc, const char *type, const char *option, char *dir, size_t size)
{
	char line[4096], where[2048], kind[64], options[1024];
	FILE *fp = proc_open(proc, "mounts");
	bool found = false;

	while (!found && fp != NULL && fgets(line, sizeof(line), fp) != NULL) {
		if (sscanf(line, "%*s %2047s %63s %1023s", where, kind, options) != 3)
			continue;
		found = strcmp(kind, type) == 0 &&
			(option == NULL || list_has(options, option));
		if (found)
			snprintf(dir, size, "%s", where);
	}
	if (fp != NULL)
		fclose(fp);
	return found;
}

/* The path of this process in the hierarchy: "ID:CONTROLLERS:PATH". */
static bool
path_find(const char *proc, const char *controller, char *path, size_t size)
{
	char line[4096];
	FILE *fp = proc_open(proc, "cgroup");
	bool found = false;

	while (!found && fp != NULL && fgets(line, sizeof(line), fp) != NULL) {
		char *controllers = strchr(line, ':'), *rest;

		if (controllers == NULL || (rest = strchr(++controllers, ':')) == NULL)
			continue;
		*rest++ = '\0';
		rest[strcspn(rest, "\n")] = '\0';
		found = controller == NULL ? *controllers == '\0'
					   : list_has(controllers, controller);
		if (found)
			snprintf(path, size, "%s", strcmp(rest, "/") == 0 ? "" : rest);
	}
	if (fp != NULL)
		fclose(fp);
	return found;
}

static struct cgroup
cgroup_find(const char *proc)
{
	/* A thread by itself does not wait for all forks of the host, as a process does.
	 */
	struct cgroup group = {
		.file = "cpu.shares", .highest = "262144", .entrance = "tasks"
	};
	char path[2048];

	if (mount_find(proc, "cgroup", "cpu", group.dir, sizeof(group.dir)) &&
	    path_find(proc, "cpu", path, sizeof(path))) {
		group.mount = strlen(group.dir);
	} else if (mount_find(proc, "cgroup2", NULL, group.dir, sizeof(group.dir)) &&
		   path_find(proc, NULL, path, sizeof(path))) {
		group.mount = strlen(group.dir);
		group.file = "cpu.weight";
		group.highest = "10000";
		group.entrance = "cgroup.procs"; /* version 2 has no other */
		group.waits = true;
	} else {
		group.dir[0] = '\0';
		return group;
	}
	snprintf(group.dir + group.mount, sizeof(group.dir) - group.mount, "%s", path);
	return group;
}

/* NULL when it is done, or why not. */
static const char *
file_write(const char *dir, const char *file, const char *text, char reason[REASON_SIZE])
{
	char *path = text_format("%s/%s", dir, file);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	const char *why = NULL;

	if (fd == -1 || write(fd, text, strlen(text)) != (ssize_t)strlen(text))
		why = reason_write(reason, "%s: %s", path, strerror(errno));
	if (fd != -1)
		close(fd);
	free(path);
	return why;
}

/* Does a file there have the word in its line? */
static bool
file_has(const char *dir, const char *file, const char *word)
{
	char *path = text_format("%s/%s", dir, file), *line = file_line(path);
	bool found = line != NULL && text_has_word(line, word);

	free(line);
	free(path);
	return found;
}

/* Let the groups below have the controller; NULL when that is done, or why not. */
static const char *
controller_pass_on(const char *parent, char reason[REASON_SIZE])
{
	if (!file_has(parent, "cgroup.controllers", "cpu"))
		return reason_write(reason, "%s has no cpu controller", parent);
	return file_write(parent, "cgroup.subtree_control", "+cpu", reason);
}

/* Fork a process that begins in the group; NULL when that is done, or why not. */
static const char *
child_clone(const char *dir, pid_t *child, char reason[REASON_SIZE])
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct clone_args args = {
		.flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD, .cgroup = (uint64_t)fd
	};
	const char *why = NULL;

	if (fd == -1 || (*child = (pid_t)syscall(SYS_clone3, &args, sizeof(args))) == -1)
		why = reason_write(reason, "%s: %s", dir, strerror(errno));
	if (fd != -1)
		close(fd);
	return why;
}

/*
 * Make the group there, and go into it, or, where child is not NULL, fork a process into
 * it; NULL when that is done, or why not.
 */
static const char *
group_enter(const char *parent, const struct cgroup *group, bool threaded, pid_t *child,
    char reason[REASON_SIZE])
{
	char *dir = text_format("%s/" GROUP, parent);
	bool is_new = mkdir(dir, 0755) == 0;
	const char *why = NULL;

	if (!is_new && errno != EEXIST)
		why = reason_write(reason, "%s: %s", dir, strerror(errno));
	if (why == NULL && !file_exists(dir, group->file))
		why = controller_pass_on(parent, reason);
	if (why == NULL && threaded)
		why = file_write(dir, "cgroup.type", "threaded", reason);
	if (why == NULL) {
		/* Or nothing there gets real-time priority, as qboot does, where the
		 * kernel shares that out, too. */
		(void)file_write(dir, "cpu.rt_runtime_us", "900000", reason);
		why = file_write(dir, group->file, group->highest, reason);
	}
	if (why == NULL)
		why = child != NULL ? child_clone(dir, child, reason)
				    : file_write(dir, group->entrance, "0", reason);
	if (why != NULL && is_new)
		rmdir(dir);
	free(dir);
	return why;
}

/* Go up to the parent; false: it is not of this hierarchy. */
static bool
group_leave(struct cgroup *group)
{
	if (strlen(group->dir) <= group->mount)
		return false;
	*strrchr(group->dir, '/') = '\0';
	return true;
}

/*
 * The root of version 2 is the one group there that may have both processes and groups
 * with processes, unless these are threaded.
 */
static const char *
weight_raise(const struct cgroup *own, pid_t *child, char reason[REASON_SIZE])
{
	struct cgroup group = *own;
	bool threaded = file_exists(own->dir, "cgroup.type");
	const char *why = "";

	if (own->dir[0] == '\0')
		return reason_write(reason, "no cpu cgroup is mounted");
	if (file_has(own->dir, own->file, own->highest))
		return NULL;
	if (!threaded)
		why = group_enter(own->dir, own, false, child, reason);
	while (why != NULL && group_leave(&group))
		why = group_enter(group.dir, &group, false, child, reason);
	if (why != NULL && threaded)
		why = group_enter(own->dir, own, true, child, reason);
	return why;
}

const char *
cgroup_weight_raise(const char *proc, char reason[REASON_SIZE])
{
	const struct cgroup own = cgroup_find(proc);

	return weight_raise(&own, NULL, reason);
}

pid_t
cgroup_fork(const char *proc, const char **why, char reason[REASON_SIZE])
{
	const struct cgroup own = cgroup_find(proc);
	pid_t child = -1;

	*why = weight_raise(&own, own.waits ? &child : NULL, reason);
	if (child == -1 && (child = fork()) == 0 && own.waits)
		*why = weight_raise(&own, NULL, reason);
	return child;
}

char *
cgroup_weight(const char *proc)
{
	struct cgroup group = cgroup_find(proc);
	char *path = text_format("%s/%s", group.dir, group.file), *weight = NULL;
	char *text = group.dir[0] != '\0' ? file_line(path) : NULL;

	if (text != NULL)
		weight = text_format("%s %s", group.file, text);
	free(text);
	free(path);
	return weight;
}
