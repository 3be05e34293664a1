/* What runs now; and waiting for its end, with what is seen meanwhile. */
#ifndef STATUS_H
#define STATUS_H

#include <stdint.h>
#include <sys/types.h>

#include "mcp.h"

enum { STATUS_TICK_MS = 200 };

/* A call of status that waits. */
struct status_wait {
	json_t *args, *matrix;	/* that of the run that args name, or NULL */
	int64_t until_ns;	/* on clock_now() */
	char *log;		/* the one that was looked into last, */
	off_t log_size;		/* as long as this */
	json_t *matrices;	/* by name, as they were read last */
	double progress, total; /* boots, of those planned; total 0: not known */
	char message[300];	/* the mark that was seen last */
};

/* How long the call wants to wait, from now; until_ns 0: not at all. */
struct status_wait status_wait_begin(const struct mcp *m, json_t *args);
void status_wait_free(struct status_wait *w);

/* Is it over? */
bool status_wait_is_over(const struct mcp *m, const struct status_wait *w, int64_t now);

/* Was something new seen?  Then progress, total and message tell it. */
bool status_wait_look(const struct mcp *m, struct status_wait *w);

#endif
