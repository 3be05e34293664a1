/* An mcp that was started for a client: what it is told, and what it says. */
#ifndef SERVE_CHILD_H
#define SERVE_CHILD_H

#include "serve.h"

struct mcp_child {
	pid_t pid; /* 0: it was not started, or has been ended */
	int to;	   /* its stdin; -1: it is told nothing more */
	struct bufferevent *from;
};

/*
 * Start it; take is called when there is something in its output, ended at its end.
 * False: it cannot be started.
 */
bool child_start(struct mcp_child *c, const struct service *s, bool writes,
    bufferevent_data_cb take, bufferevent_event_cb ended, void *data);

/* Tell it a line; false: the pipe did not take all of it. */
bool child_tell(const struct mcp_child *c, const char *line);

/* The end of what it is told: a call that waits has been, a stream ends. */
void child_tell_end(struct mcp_child *c);

/* End it, where it was started. */
void child_end(struct mcp_child *c);

#endif
