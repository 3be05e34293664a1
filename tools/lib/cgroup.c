/* The cpu cgroup of this process, in either version of cgroups. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cgroup.h"
#include "text.h"

#define GROUP "bootmatrix"

/* Where a hierarchy has the cpu controller, and how its weight is called there. */
struct cgroup {
	char dir[4096]; /* "": there is none */
	size_t mount;	/* length of the part of dir that is the hierarchy's */
	const char *file, *highest;
};

/* Is a name in a list with commas?  They become blanks. */
static bool
list_has(char *list, const char *name)
{
	for (char *comma = list; (comma = strchr(comma, ',')) != NULL;)
		*comma = ' ';
	return text_has_word(list, name);
}

/* The mounted hierarchy with the option "cpu", or that of version 2. */
static bool
mount_find(const char *type, const char *option, char *dir, size_t size)
{
	char line[4096], where[2048], kind[64], options[1024];
	FILE *fp = fopen("/proc/self/mounts", "r");
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
path_find(const char *controller, char *path, size_t size)
{
	char line[4096];
	FILE *fp = fopen("/proc/self/cgroup", "r");
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
cgroup_find(void)
{
	struct cgroup group = { .file = "cpu.shares", .highest = "262144" };
	char path[2048];

	if (mount_find("cgroup", "cpu", group.dir, sizeof(group.dir)) &&
	    path_find("cpu", path, sizeof(path))) {
		group.mount = strlen(group.dir);
	} else if (mount_find("cgroup2", NULL, group.dir, sizeof(group.dir)) &&
		   path_find(NULL, path, sizeof(path))) {
		group.mount = strlen(group.dir);
		group.file = "cpu.weight";
		group.highest = "10000";
	} else {
		group.dir[0] = '\0';
		return group;
	}
	snprintf(group.dir + group.mount, sizeof(group.dir) - group.mount, "%s", path);
	return group;
}

static bool
file_write(const char *dir, const char *file, const char *text)
{
	char *path = text_format("%s/%s", dir, file);
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	bool done = fd != -1 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);

	if (fd != -1)
		close(fd);
	free(path);
	return done;
}

/* Make the group there, and go into it. */
static bool
group_enter(const char *parent, const struct cgroup *group)
{
	char *dir = text_format("%s/" GROUP, parent);
	bool is_new = mkdir(dir, 0755) == 0, done;

	if (group->mount > 0 && strcmp(group->file, "cpu.weight") == 0)
		(void)file_write(parent, "cgroup.subtree_control", "+cpu");
	/* Or nothing there gets real-time priority, as qboot does, where the kernel
	 * shares that out, too. */
	(void)file_write(dir, "cpu.rt_runtime_us", "900000");
	done = file_write(dir, group->file, group->highest) &&
	       file_write(dir, "cgroup.procs", "0");
	if (!done && is_new)
		rmdir(dir);
	free(dir);
	return done;
}

bool
cgroup_weight_raise(void)
{
	struct cgroup group = cgroup_find();
	char *name = strrchr(group.dir, '/');

	if (group.dir[0] == '\0')
		return false;
	if (strlen(group.dir) > group.mount && strcmp(name, "/" GROUP) == 0)
		return true; /* it is there */
	while (!group_enter(group.dir, &group)) {
		if (strlen(group.dir) <= group.mount)
			return false;
		*strrchr(group.dir, '/') = '\0';
	}
	return true;
}

char *
cgroup_weight(void)
{
	struct cgroup group = cgroup_find();
	char *path = text_format("%s/%s", group.dir, group.file), text[64] = "",
	     *weight = NULL;
	FILE *fp = group.dir[0] != '\0' ? fopen(path, "r") : NULL;

	if (fp != NULL && fgets(text, sizeof(text), fp) != NULL) {
		text[strcspn(text, "\n")] = '\0';
		weight = text_format("%s %s", group.file, text);
	}
	if (fp != NULL)
		fclose(fp);
	free(path);
	return weight;
}
