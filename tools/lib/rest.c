/* When a process has come to rest: its threads in /proc, and their CPU time. */
#include <glob.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "rest.h"
#include "text.h"

enum {
	REST_NS = 15000000, /* its longest nap between two pieces of work is 10 ms */
	LOOK_NS = 3000000,
	LONGEST_NS = 1000000000,
};

/* What the threads have run, ns; *runnable: one of them runs, or waits for a CPU. */
static int64_t
threads_look(const char *pattern, bool *runnable)
{
	int64_t sum = 0;
	long long ns;
	glob_t files = { 0 };
	char text[256], *state;
	FILE *fp;

	*runnable = false;
	glob(pattern, GLOB_NOSORT | GLOB_BRACE, NULL, &files);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		if ((fp = fopen(files.gl_pathv[i], "r")) == NULL)
			continue;
		text[fread(text, 1, sizeof(text) - 1, fp)] = '\0';
		fclose(fp);
		if ((state = strrchr(text, ')')) != NULL)
			*runnable |= strncmp(state, ") R", 3) == 0;
		else if (sscanf(text, "%lld", &ns) == 1)
			sum += ns;
	}
	globfree(&files);
	return sum;
}

void
rest_wait(pid_t thread)
{
	const struct timespec nap = { .tv_nsec = LOOK_NS };
	/* The directory of a thread has all the threads of its process. */
	char *pattern = text_format("/proc/%d/task/*/{stat,schedstat}", (int)thread);
	int64_t begun = clock_now(), since = begun, now = begun, ran, before = -1;
	bool runnable;

	while (now - since < REST_NS && now - begun < LONGEST_NS) {
		ran = threads_look(pattern, &runnable);
		if (runnable || ran != before)
			since = now;
		before = ran;
		nanosleep(&nap, NULL);
		now = clock_now();
	}
	free(pattern);
}
