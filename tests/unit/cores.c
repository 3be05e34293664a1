/* The cores of a host: hyperthreads, isolated CPUs, cpusets; lists of CPUs. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "lib/cores.h"
#include "tap.h"

static char sysfs[] = "/tmp/bootmatrix-cores.XXXXXX";

static void
file_put(const char *dir, const char *name, const char *text)
{
	char path[256];
	FILE *fp;

	snprintf(path, sizeof(path), "%s/%s", sysfs, dir);
	mkdir(path, 0777);
	snprintf(path, sizeof(path), "%s/%s/%s", sysfs, dir, name);
	if ((fp = fopen(path, "w")) == NULL)
		exit(1);
	fprintf(fp, "%s\n", text);
	fclose(fp);
}

/* Four cores of two hyperthreads, CPUs n and n + 4. */
static void
host_make(void)
{
	char cpu[16], path[64], siblings[16];

	if (mkdtemp(sysfs) == NULL)
		exit(1);
	for (int i = 0; i < 8; i++) {
		snprintf(cpu, sizeof(cpu), "cpu%d", i);
		snprintf(path, sizeof(path), "%s/topology", cpu);
		snprintf(siblings, sizeof(siblings), "%d,%d", i % 4, i % 4 + 4);
		file_put(cpu, "none", "");
		file_put(path, "thread_siblings_list", siblings);
	}
}

/* "id:cpus ..." of each core. */
static const char *
cores_text(const char *allowed, char text[512])
{
	cpu_set_t cpus = cpu_list_parse(allowed);
	struct core cores[CPU_SETSIZE];
	size_t n = cores_read(sysfs, &cpus, cores), len = 0;
	char list[CPU_LIST_SIZE];

	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		len += (size_t)snprintf(text + len, 512 - len, "%s%d:%s",
		    i > 0 ? " " : "", cores[i].id, cpu_list_format(&cores[i].cpus, list));
	return text;
}

static const char *
list_again(const char *list, char text[CPU_LIST_SIZE])
{
	cpu_set_t cpus = cpu_list_parse(list);

	return cpu_list_format(&cpus, text);
}

int
main(void)
{
	char text[512], list[CPU_LIST_SIZE], command[128];

	host_make();
	tap_is("hyperthreads are one core", cores_text("0-7", text),
	    "0:0,4 1:1,5 2:2,6 3:3,7");
	tap_is("a cpuset of some hyperthreads: a core has its name all the same",
	    cores_text("5-6", text), "1:5 2:6");
	file_put(".", "isolated", "2-3,6-7");
	tap_is("isolated CPUs are left out", cores_text("0-7", text), "0:0,4 1:1,5");
	tap_is("unless there are no others", cores_text("2,6,7", text), "2:2,6 3:7");
	snprintf(command, sizeof(command), "rm -r %s", sysfs);
	if (system(command) != 0)
		exit(1);
	tap_is("a host that tells nothing: a core each", cores_text("0-2", text),
	    "0:0 1:1 2:2");
	tap_is("a list", list_again("0-3,8,10-11\n", list), "0-3,8,10-11");
	tap_is("a single CPU", list_again("5", list), "5");
	tap_is("an empty one", list_again("\n", list), "");
	tap_is("no list", list_again("all", list), "");
	tap_is("beyond all CPUs", list_again("0,4000000", list), "0");
	return tap_done();
}
