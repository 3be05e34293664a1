/* Fuzz the reader of boot.cfg: any bytes are a menu or have a reason with a line. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mkdisk/bootcfg.h"

/* A path may lead nowhere but into the image. */
static void
path_check(const char *path)
{
	if (*path == '\0' || *path == '/' || strstr(path, "//") != NULL ||
	    strcmp(path, "..") == 0 || strncmp(path, "../", 3) == 0 ||
	    strstr(path, "/../") != NULL ||
	    (strlen(path) > 2 && strcmp(path + strlen(path) - 3, "/..") == 0))
		abort();
}

static void
reason_check(const char *reason)
{
	if (strncmp(reason, "boot.cfg:", 9) != 0 || strchr(reason, '\n') != NULL)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char reason[REASON_SIZE];
	struct bootcfg *c = bootcfg_parse((const char *)data, size, reason);
	struct bootcfg_plan plan;

	if (c == NULL) {
		reason_check(reason);
		return 0;
	}
	if (c->preset >= c->n_entries ||
	    bootcfg_find(c, c->entries[c->preset].text) > (int)c->preset)
		abort();
	for (size_t i = 0; i < c->n_entries; i++) {
		if (bootcfg_plan(c, i, &plan, reason) != NULL)
			reason_check(reason);
		else
			path_check(plan.kernel);
		for (size_t k = 0; k < plan.n_modules; k++)
			path_check(plan.modules[k].path);
		bootcfg_plan_free(&plan);
	}
	bootcfg_free(c);
	return 0;
}
