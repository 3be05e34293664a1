/* The Model Context Protocol: a request in, its answer out. */
#ifndef RPC_H
#define RPC_H

#include "mcp.h"

/* Calls that wait for the end of what runs. */
struct rpc;

/* Answers and notifications go to out, a line each. */
struct rpc *rpc_new(const struct mcp *m, FILE *out);
void rpc_free(struct rpc *r);

/* Take a line.  NULL: it was too long to be one. */
void rpc_line(struct rpc *r, const char *line);

/* Does a call wait?  Then rpc_tick() is due every STATUS_TICK_MS. */
bool rpc_waits(const struct rpc *r);
void rpc_tick(struct rpc *r);

#endif
