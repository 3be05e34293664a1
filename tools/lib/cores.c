/* The cores of this host that a process may use. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cores.h"
#include "io.h"
#include "text.h"

cpu_set_t
cpu_list_parse(const char *text)
{
	cpu_set_t cpus;
	int first, last, n;

	CPU_ZERO(&cpus);
	for (; sscanf(text, "%d%n", &first, &n) == 1; text += *text == ',') {
		text += n;
		last = first;
		if (sscanf(text, "-%d%n", &last, &n) == 1)
			text += n;
		for (int cpu = first; cpu >= 0 && cpu <= last && cpu < CPU_SETSIZE; cpu++)
			CPU_SET(cpu, &cpus);
	}
	return cpus;
}

const char *
cpu_list_format(const cpu_set_t *cpus, char text[CPU_LIST_SIZE])
{
	size_t len = 0;
	int last;

	text[0] = '\0';
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu = last + 1) {
		for (last = cpu; last < CPU_SETSIZE && CPU_ISSET(last, cpus); last++)
			;
		if (last == cpu || len + 32 > CPU_LIST_SIZE)
			continue;
		len += (size_t)sprintf(text + len, "%s%d", len > 0 ? "," : "", cpu);
		if (last - 1 > cpu)
			len += (size_t)sprintf(text + len, "-%d", last - 1);
	}
	return text;
}

/* A file of sysfs with a list of CPUs; empty where there is none. */
__attribute__((format(printf, 1, 2))) static cpu_set_t
cpu_list_read(const char *format, ...)
{
	char *path, *text;
	cpu_set_t cpus;
	va_list ap;

	va_start(ap, format);
	path = text_vformat(format, ap);
	va_end(ap);
	text = file_line(path);
	cpus = cpu_list_parse(text != NULL ? text : "");
	free(text);
	free(path);
	return cpus;
}

static cpu_set_t
without(const cpu_set_t *all, const cpu_set_t *some)
{
	cpu_set_t common, rest;

	CPU_AND(&common, all, some);
	CPU_XOR(&rest, all, &common);
	return rest;
}

/* The CPUs of a core, by one of them. */
static cpu_set_t
siblings_read(const char *sysfs, int cpu)
{
	cpu_set_t cpus =
	    cpu_list_read("%s/cpu%d/topology/thread_siblings_list", sysfs, cpu);

	CPU_SET(cpu, &cpus);
	return cpus;
}

static int
lowest(const cpu_set_t *cpus)
{
	int cpu = 0;

	while (!CPU_ISSET(cpu, cpus))
		cpu++;
	return cpu;
}

static int
core_compare(const void *a, const void *b)
{
	const struct core *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

size_t
cores_read(const char *sysfs, const cpu_set_t *allowed, struct core cores[])
{
	cpu_set_t isolated = cpu_list_read("%s/isolated", sysfs), siblings;
	cpu_set_t rest = without(allowed, &isolated);
	size_t n = 0;

	if (CPU_COUNT(&rest) == 0)
		rest = *allowed;
	while (CPU_COUNT(&rest) > 0) {
		siblings = siblings_read(sysfs, lowest(&rest));
		CPU_AND(&cores[n].cpus, &siblings, &rest);
		cores[n++].id = lowest(&siblings);
		rest = without(&rest, &siblings);
	}
	qsort(cores, n, sizeof(*cores), core_compare);
	return n;
}
