/* The Model Context Protocol: its versions that are spoken, and its errors. */
#ifndef PROTOCOL_H
#define PROTOCOL_H

#define MCP_META "io.modelcontextprotocol/"

/* Each request is complete in itself; before, a session began with initialize. */
#define MCP_STATELESS "2026-07-28"
#define MCP_SESSIONS "2025-11-25", "2025-06-18"

enum {
	RPC_PARSE = -32700,
	RPC_REQUEST = -32600,
	RPC_METHOD = -32601,
	RPC_PARAMS = -32602,
	RPC_INTERNAL = -32603,
	RPC_NO_RESOURCE = -32002, /* in sessions */
	RPC_HEADERS = -32020,
	RPC_CAPABILITY = -32021, /* one that a client lacks */
	RPC_VERSION = -32022,
};

#endif
