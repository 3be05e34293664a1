/* A lease of cores of this host: a lock file a core, affinity, weight. */
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cgroup.h"
#include "cores.h"
#include "lease.h"
#include "memory.h"
#include "pool.h"
#include "text.h"

/* "GRANT OTHERS DIRECTORY", for whoever is started with the lease. */
#define LEASE_VARIABLE "BOOTMATRIX_LEASE"

/* Why these do not have the highest weight, or "". */
#define WEIGHT_VARIABLE "BOOTMATRIX_WEIGHT_REASON"

/* Run on the cores that were taken. */
static void
cores_use(const struct core *cores, const bool *taken, size_t n)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	for (size_t i = 0; i < n; i++)
		if (taken[i])
			CPU_OR(&cpus, &cpus, &cores[i].cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus) == -1)
		err(1, "affinity");
}

static void
variable_set(const char *name, const char *value)
{
	if (setenv(name, value, 1) == -1)
		err(1, NULL);
}

/* A batch system knows its processes by their cgroups. */
static const char *
batch_job(void)
{
	return getenv("SLURM_JOB_ID") != NULL ? "a job of Slurm stays in its cgroup"
					      : NULL;
}

void
lease_weight_raise(void)
{
	char reason[REASON_SIZE];
	const char *why = batch_job();

	if (why == NULL)
		why = cgroup_weight_raise(CGROUP_PROC, reason);
	variable_set(WEIGHT_VARIABLE, why != NULL ? why : "");
}

pid_t
lease_fork(void)
{
	char reason[REASON_SIZE];
	const char *why = batch_job();
	pid_t child = why != NULL ? fork() : cgroup_fork(CGROUP_PROC, &why, reason);

	if (child == 0)
		variable_set(WEIGHT_VARIABLE, why != NULL ? why : "");
	return child;
}

static void
lease_export(const char *dir, const struct grant *grant)
{
	char *text = text_format("%lld %zu %s", grant->number, grant->others, dir);

	variable_set(LEASE_VARIABLE, text);
	free(text);
}

size_t
lease_take(const char *dir, size_t want, unsigned seconds)
{
	struct core cores[CPU_SETSIZE];
	char *names[CPU_SETSIZE];
	struct pool pool = { dir, names, 0, seconds };
	struct grant grant;
	cpu_set_t allowed;

	if (getenv(LEASE_VARIABLE) != NULL)
		return 0;
	if (sched_getaffinity(0, sizeof(allowed), &allowed) == -1)
		err(1, "affinity");
	pool.n = cores_read(CORES_SYSFS, &allowed, cores);
	for (size_t i = 0; i < pool.n; i++)
		names[i] = text_format("cpu%d", cores[i].id);
	if (want == 0 || want > pool.n)
		want = pool.n;
	grant = pool_take(&pool, want);
	if (want < pool.n)
		cores_use(cores, grant.taken, pool.n);
	lease_export(dir, &grant);
	for (size_t i = 0; i < pool.n; i++)
		free(names[i]);
	free(grant.taken);
	return pool.n;
}

long long
lease_beside(void)
{
	const char *text = getenv(LEASE_VARIABLE);
	long long number, others, served;
	int n = 0;

	if (text == NULL || sscanf(text, "%lld %lld %n", &number, &others, &n) != 2 ||
	    n == 0)
		return -1;
	served = pool_grants(text + n);
	return served == -1 ? -1 : others + served - number - 1;
}

const char *
lease_no_weight(void)
{
	const char *why = getenv(WEIGHT_VARIABLE);

	if (getenv(LEASE_VARIABLE) == NULL || why == NULL)
		return "no lease";
	return *why != '\0' ? why : NULL;
}
