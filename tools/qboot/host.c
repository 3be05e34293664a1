/* What else the host was doing: the part of a boot time that is not the guest's. */
#include <ctype.h>
#include <dirent.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "host.h"
#include "lib/cgroup.h"
#include "lib/cores.h"
#include "lib/dashboard.h"
#include "lib/io.h"
#include "lib/lease.h"

/* The text after KEY and a colon in /proc/cpuinfo, or NULL. */
static const char *
cpuinfo(const char *key, char *buf, int size)
{
	FILE *fp = fopen("/proc/cpuinfo", "r");
	const char *value = NULL;
	size_t len = strlen(key);

	if (fp == NULL)
		return NULL;
	while (value == NULL && fgets(buf, size, fp) != NULL)
		if (strncmp(buf, key, len) == 0 && (value = strchr(buf, ':')) != NULL) {
			buf[strcspn(buf, "\n")] = '\0';
			value += 1 + strspn(value + 1, " ");
		}
	fclose(fp);
	return value;
}

/* What the system says; it may be anything. */
static json_t *
text_or_null(const char *text)
{
	json_t *value = text != NULL ? json_string(text) : NULL;

	return value != NULL ? value : json_null();
}

static json_t *
text_file(const char *path)
{
	char *line = file_line(path);
	json_t *value = text_or_null(line);

	free(line);
	return value;
}

/* The number that begins the text, or null. */
static json_t *
real_or_null(const char *text)
{
	double value;

	if (text == NULL || sscanf(text, "%lf", &value) != 1)
		return json_null();
	return json_real(value);
}

/* The number that a line of format "... %lf" has, or null. */
static json_t *
real_file(const char *path, const char *format)
{
	char *line = file_line(path);
	double value;
	bool is = line != NULL && sscanf(line, format, &value) == 1;

	free(line);
	return is ? json_real(value) : json_null();
}

static json_t *
pressure(const char *resource)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/pressure/%s", resource);
	return real_file(path, "some avg10=%lf");
}

/* The same of "... %lld". */
static json_t *
integer_file(const char *path, const char *format)
{
	char *line = file_line(path);
	long long value;
	bool is = line != NULL && sscanf(line, format, &value) == 1;

	free(line);
	return is ? json_integer(value) : json_null();
}

/* QEMUs that run on this host; each of them takes its share. */
static int
qemus_running(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	char path[300], *name;
	int n = 0;

	if (proc == NULL)
		return 0;
	while ((entry = readdir(proc)) != NULL) {
		if (!isdigit((unsigned char)entry->d_name[0]))
			continue;
		snprintf(path, sizeof(path), "/proc/%s/comm", entry->d_name);
		name = file_line(path);
		if (name != NULL &&
		    strncmp(name, "qemu-system-", strlen("qemu-system-")) == 0)
			n++;
		free(name);
	}
	closedir(proc);
	return n;
}

/* The CPUs that this process, and so QEMU, may use: "0,2-3". */
static json_t *
affinity(void)
{
	char text[CPU_LIST_SIZE];
	cpu_set_t cpus;

	if (sched_getaffinity(0, sizeof(cpus), &cpus) == -1)
		return json_null();
	return json_string(cpu_list_format(&cpus, text));
}

/* Whether somebody watches boots on this host, which takes a little of it. */
static json_t *
dashboard(void)
{
	static const char *const words[] = { "closed", "open" };
	int open = dashboard_is_open();

	return json_or_null(open == -1 ? NULL : words[open]);
}

json_t *
host_state(const char *scheduler)
{
	static const char cpu0[] = "/sys/devices/system/cpu/cpu0";
	char line[256], path[128];
	struct utsname uts;
	json_t *host = json_object();
	long long others = lease_beside();
	const char *node = getenv("SLURMD_NODENAME");
	char *weight = cgroup_weight(CGROUP_PROC);

	uname(&uts);
	/* Several of a batch system may be on one. */
	put(host, "name", text_or_null(node != NULL ? node : uts.nodename));
	put(host, "cpu", text_or_null(cpuinfo("model name", line, sizeof(line))));
	put(host, "cores", json_integer(sysconf(_SC_NPROCESSORS_ONLN)));
	put(host, "kernel", json_string(uts.release));
	put(host, "load1", real_file("/proc/loadavg", "%lf"));
	put(host, "cpu_pressure_avg10", pressure("cpu"));
	put(host, "io_pressure_avg10", pressure("io"));
	put(host, "memory_pressure_avg10", pressure("memory"));
	/* Ticks of all CPUs that another guest of the same hypervisor got instead. */
	put(host, "steal_ticks",
	    integer_file("/proc/stat", "cpu %*d %*d %*d %*d %*d %*d %*d %lld"));
	snprintf(path, sizeof(path), "%s/cpufreq/scaling_governor", cpu0);
	put(host, "governor", text_file(path));
	put(host, "mhz", real_or_null(cpuinfo("cpu MHz", line, sizeof(line))));
	snprintf(path, sizeof(path), "%s/thermal_throttle/core_throttle_count", cpu0);
	put(host, "throttle_count", integer_file(path, "%lld"));
	put(host, "qemus_running", json_integer(qemus_running()));
	put(host, "affinity", affinity());
	put(host, "cpu_weight", text_or_null(weight));
	put(host, "cpu_weight_reason", text_or_null(lease_no_weight()));
	put(host, "other_boots", others >= 0 ? json_integer(others) : json_null());
	put(host, "dashboard", dashboard());
	put(host, "scheduler", text_or_null(scheduler));
	put(host, "epoch_s", json_integer(time(NULL)));
	free(weight);
	return host;
}
