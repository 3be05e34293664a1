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

/* How often rpc_tick() is due, for calls that wait and for subscriptions; -1: never. */
int rpc_tick_ms(const struct rpc *r);
void rpc_tick(struct rpc *r);

/* No more comes in: end the subscriptions.  false: a call still waits. */
bool rpc_end(struct rpc *r);

#endif
