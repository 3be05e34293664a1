/* When a process has come to rest: its threads in /proc, and their CPU time. */
#include <glob.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "clock.h"
#include "rest.h"
#include "text.h"
#include "thread.h"

enum {
	REST_NS = 15000000, /* its longest nap between two pieces of work is 10 ms */
	LOOK_NS = 3000000,
	LONGEST_NS = 1000000000,
};

/* What the threads have run, ns; *runnable: one of them runs, or waits for a CPU. */
static int64_t
threads_look(const char *pattern, bool *runnable)
{
	int64_t sum = 0, ns;
	glob_t threads = { 0 };

	*runnable = false;
	glob(pattern, GLOB_NOSORT, NULL, &threads);
	for (size_t i = 0; i < threads.gl_pathc; i++) {
		*runnable |= thread_is_runnable(threads.gl_pathv[i]);
		if (thread_cpu_ns(threads.gl_pathv[i], &ns))
			sum += ns;
	}
	globfree(&threads);
	return sum;
}

void
rest_wait(pid_t thread)
{
	const struct timespec nap = { .tv_nsec = LOOK_NS };
	/* The directory of a thread has all the threads of its process. */
	char *pattern = text_format("/proc/%d/task/*", (int)thread);
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
