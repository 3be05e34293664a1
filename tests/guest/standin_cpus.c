/*
 * The CPUs of the stand-in for MINIX.  MINIX is built for one CPU or for several, so
 * this is compiled twice, without and with CONFIG_SMP; a kernel built for several
 * uses them with no_apic=0 only.
 */
#include "standin.h"

#ifdef CONFIG_SMP
static const bool built_for_many = true;
#else
static const bool built_for_many;
#endif

struct cpus cpus;

bool
cpus_are_many(void)
{
	return built_for_many && env_is("no_apic", "0");
}

void
cpus_list(void)
{
	unsigned i;
	const char *pad;

	for (i = 0; i < cpus.listed; i++) {
		pad = i < 10 ? "  " : i < 100 ? " " : "";
		print("CPU %s%u local APIC id %s%u\n", pad, i, pad, i);
	}
}

/* In the order in which they came. */
void
cpus_welcome(void)
{
	unsigned i;

	for (i = 1; i < cpus.online; i++)
		print("CPU %u is up\n", cpus.ids[i]);
}
