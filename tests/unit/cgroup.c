/* The weight of a cpu cgroup, of both versions, in a directory that plays their
 * hierarchy. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/cgroup.h"
#include "lib/text.h"
#include "tap.h"

static char host[] = "/tmp/bootmatrix-cgroup.XXXXXX";

static void
dir_make(const char *name)
{
	char *path = text_format("%s/%s", host, name);

	if (mkdir(path, 0777) == -1)
		exit(1);
	free(path);
}

/* What was written to a file of the hierarchy, or is to be there. */
static FILE *
file_open(const char *name, const char *mode)
{
	char *path = text_format("%s/%s", host, name);
	FILE *fp = fopen(path, mode);

	if (fp == NULL)
		exit(1);
	free(path);
	return fp;
}

__attribute__((format(printf, 2, 3))) static void
file_put(const char *name, const char *format, ...)
{
	FILE *fp = file_open(name, "w");
	va_list ap;

	va_start(ap, format);
	vfprintf(fp, format, ap);
	va_end(ap);
	fclose(fp);
}

static const char *
file_text(const char *name, char text[64])
{
	FILE *fp = file_open(name, "r");

	text[fread(text, 1, 63, fp)] = '\0';
	fclose(fp);
	return text;
}

/* A group as the kernel would make it. */
static void
group_make(const char *name, const char *weight)
{
	char *path = text_format("%s/%s", name, weight);

	dir_make(name);
	file_put(path, "%s", "");
	free(path);
	for (size_t i = 0; i < 2; i++) {
		path = text_format("%s/%s", name, i == 0 ? "cgroup.procs" : "tasks");
		file_put(path, "%s", "");
		free(path);
	}
}

static const char *
raised(char reason[REASON_SIZE])
{
	const char *why = cgroup_weight_raise(host, reason);

	return why == NULL
		   ? ""
		   : why + (strncmp(why, host, strlen(host)) == 0 ? strlen(host) : 0);
}

static void
weight_is(const char *name, const char *expected)
{
	char *weight = cgroup_weight(host);

	tap_is(name, weight != NULL ? weight : "none", expected);
	free(weight);
}

static void
version_2(char reason[REASON_SIZE])
{
	char text[64];

	file_put(
	    "mounts", "proc /proc proc rw 0 0\nnone %s/v2 cgroup2 rw,nosuid 0 0\n", host);
	file_put("cgroup", "0::/user/session\n");
	dir_make("v2");
	dir_make("v2/user");
	dir_make("v2/user/session");
	file_put("v2/user/session/cgroup.type", "domain\n");
	tap_is("version 2: none may be made", raised(reason),
	    "/v2/user/session has no cpu controller");
	weight_is("and there is no weight", "none");
	file_put("v2/user/cgroup.controllers", "cpuset cpu io\n");
	file_put("v2/user/cgroup.subtree_control", "%s", "");
	(void)raised(reason);
	tap_is("the controller is passed on to one further up",
	    file_text("v2/user/cgroup.subtree_control", text), "+cpu");
	group_make("v2/user/bootmatrix", "cpu.weight");
	tap_is("which is entered", raised(reason), "");
	tap_is("with the highest weight",
	    file_text("v2/user/bootmatrix/cpu.weight", text), "10000");
	tap_is("and the process goes there",
	    file_text("v2/user/bootmatrix/cgroup.procs", text), "0");
	file_put("cgroup", "0::/user/bootmatrix\n");
	weight_is("which is then its weight", "cpu.weight 10000");
	file_put("v2/user/bootmatrix/cgroup.procs", "%s", "");
	tap_is("who is there stays", raised(reason), "");
	tap_is("as it is", file_text("v2/user/bootmatrix/cgroup.procs", text), "");
}

/* In the child: has it the weight, and did it go into the group itself? */
static _Noreturn void
child_end(const char *why)
{
	char text[64];

	if (why != NULL)
		_exit(1);
	_exit(
	    strcmp(file_text("v2/user/bootmatrix/cgroup.procs", text), "0") == 0 ? 7 : 2);
}

/* This hierarchy is none of the kernel's: nothing begins in it. */
static void
forked(char reason[REASON_SIZE])
{
	const char *why = NULL;
	char text[64];
	pid_t child;
	int status;

	file_put("cgroup", "0::/user/session\n");
	if ((child = cgroup_fork(host, &why, reason)) == 0)
		child_end(why);
	waitpid(child, &status, 0);
	tap_is("a child that cannot begin there goes there itself",
	    WIFEXITED(status) && WEXITSTATUS(status) == 7 ? "yes" : "no", "yes");
	file_put("v2/user/bootmatrix/cgroup.procs", "%s", "");
	file_put("cgroup", "0::/user/bootmatrix\n");
	if ((child = cgroup_fork(host, &why, reason)) == 0)
		_exit(why != NULL);
	waitpid(child, &status, 0);
	tap_is("of who is there a child is",
	    WIFEXITED(status) && WEXITSTATUS(status) == 0 ? "yes" : "no", "yes");
	tap_is("by itself", file_text("v2/user/bootmatrix/cgroup.procs", text), "");
}

static void
version_1(char reason[REASON_SIZE])
{
	char text[64];

	file_put("mounts",
	    "none %s/v2 cgroup2 rw 0 0\nnone %s/v1 cgroup rw,cpu,cpuacct 0 0\n", host,
	    host);
	file_put("cgroup", "5:memory:/else\n3:cpu,cpuacct:/\n0::/user/session\n");
	dir_make("v1");
	group_make("v1/bootmatrix", "cpu.shares");
	tap_is("version 1, which has the controller where both are", raised(reason), "");
	tap_is("with the highest shares", file_text("v1/bootmatrix/cpu.shares", text),
	    "262144");
	tap_is("into which a thread goes by itself, which does not wait",
	    file_text("v1/bootmatrix/tasks", text), "0");
	tap_is("as a process would", file_text("v1/bootmatrix/cgroup.procs", text), "");
	file_put("cgroup", "3:cpu,cpuacct:/bootmatrix\n");
	weight_is("which are then its weight", "cpu.shares 262144");
}

int
main(void)
{
	char reason[REASON_SIZE], *command;

	if (mkdtemp(host) == NULL)
		return 1;
	command = text_format("rm -r %s", host);
	file_put("mounts", "proc /proc proc rw 0 0\n");
	file_put("cgroup", "%s", "");
	tap_is("nothing is mounted", raised(reason), "no cpu cgroup is mounted");
	version_2(reason);
	forked(reason);
	version_1(reason);
	if (system(command) != 0)
		return 1;
	free(command);
	return tap_done();
}
